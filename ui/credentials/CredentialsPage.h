// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialChain.h"
#include "ui/MainWindow.h"

#include <QWidget>

class QBoxLayout;
class QComboBox;
class QListView;
class QPushButton;

namespace bk {

class Banner;
class ChainModel;
class OtherSdksView;
class StepDetail;

// Which credential wins on this machine: the places in their order, what is in each, and why it is used or not. Looking costs
// nothing: no program runs and nothing is sent until the person asks the sources. Looks anew whenever it is shown.
class CredentialsPage final : public QWidget {
    Q_OBJECT
public:
    explicit CredentialsPage(const UiParts &parts, QWidget *parent = nullptr);

Q_SIGNALS:
    void storeWanted(const bk::Secret &key); // found in a file

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildHeader();
    QWidget *buildChain();
    void fillProfiles(const QStringList &profiles);
    [[nodiscard]] CredentialQuestion question() const;
    void look(); // offline
    void ask();  // runs and sends what the search needs
    void answer(const CredentialResolution &resolution);
    void showCurrent();
    void allow(const ProcessCommand &command);

    UiParts m_parts;
    ChainModel *m_model;
    QComboBox *m_profile;
    QStringList m_profiles; // that it shows
    QComboBox *m_operation;
    QPushButton *m_ask;
    bool m_asking = false;
    Banner *m_summary;
    Banner *m_problem;
    QBoxLayout *m_sides = nullptr;
    QListView *m_list;
    StepDetail *m_detail;
    QWidget *m_warnings;
    OtherSdksView *m_others;
    QDateTime m_at;
    int m_asked = 0; // the newest question; older answers are void
};

} // namespace bk
