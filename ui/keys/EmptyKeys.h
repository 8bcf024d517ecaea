// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/Keyring.h"
#include "ui/widgets/Controls.h"

namespace bk {

// What stands where the list would be: while looking, when there is no key yet (and teaching what one is), and when a
// search finds nothing.
class EmptyKeys final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyKeys(QWidget *parent = nullptr);
    void showLoading();
    void showNoKeys(const KeyringState &state);
    void showNoMatch(const QString &search);
    void setMakeVisible(bool visible); // whether short-term keys can be made here

Q_SIGNALS:
    void addWanted();
    void makeWanted();
    void unlockWanted();
    void clearSearchWanted();

private:
    enum State { Loading, NoKeys, NoMatch };
    void setState(State state);
    State m_state = Loading;
    IconLabel *m_icon;
    Label *m_title;
    Label *m_text;
    QWidget *m_lesson;
    Label *m_keyring;
    QPushButton *m_primary;
    QPushButton *m_make;
    QPushButton *m_unlock;
    bool m_mayMake = false;
};

} // namespace bk
