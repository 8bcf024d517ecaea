// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialTrace.h"

#include <QWidget>

class QPushButton;

namespace bk {

class FactGrid;
class IconLabel;
class Label;

// One place of the chain: what is there, why it is used or not, and what mends it. Shows no value; a command that would run is
// shown whole before it can be allowed.
class StepDetail final : public QWidget {
    Q_OBJECT
public:
    explicit StepDetail(QWidget *parent = nullptr);
    void show(const CredentialStep &step, const QDateTime &at, const QString &home);

Q_SIGNALS:
    void copyWanted(const QString &command);
    void allowWanted(const bk::ProcessCommand &command);

private:
    void showFacts(const CredentialStep &step, const QDateTime &at, const QString &home);

    CredentialStep m_step;
    IconLabel *m_icon;
    Label *m_place;
    Label *m_outcome;
    Label *m_why;
    QWidget *m_commandBox;
    Label *m_command;
    QPushButton *m_copy;
    QPushButton *m_allow;
    FactGrid *m_facts;
};

} // namespace bk
