// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyText.h"
#include "ui/widgets/Controls.h"

class QGridLayout;

namespace bk {

// What a pasted text is, said offline while it is typed: its kind and whether it will do, the facts inside it, what was
// mended and what is wrong. Never shows a piece of the text itself.
class KeyTruth final : public QWidget {
    Q_OBJECT
public:
    explicit KeyTruth(QWidget *parent = nullptr);
    void show(const KeyReading &reading, const QDateTime &now);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addFact(const QString &name, const QString &value);
    theme::Meaning m_meaning = theme::Meaning::Neutral;
    IconLabel *m_icon;
    Label *m_title;
    Label *m_problem;
    QWidget *m_factsBox;
    QWidget *m_facts = nullptr;
    QGridLayout *m_grid = nullptr;
    Label *m_repairs;
};

} // namespace bk
