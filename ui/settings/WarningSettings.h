// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/BackgroundWatch.h"
#include "ui/MainWindow.h"
#include "ui/widgets/Controls.h"

class QCheckBox;
class QLineEdit;

namespace bk {

// How a person is warned of ends: how many days before, by the program in the background, by a timer of the session. The
// timer is no value of the settings but a state of the session: it is switched, and shown as it stands, by itself.
class WarningSettings final : public Card {
    Q_OBJECT
public:
    explicit WarningSettings(const UiParts &parts, QWidget *parent = nullptr);

    void fill(const SettingsValues &values);
    void applyTo(SettingsValues &values) const; // a list of days that is none changes nothing
    void refresh(); // desktop and bkr may have switched meanwhile; the timer's answer comes later

Q_SIGNALS:
    void edited();
    void problem(const bk::Error &error);

private:
    void sayDays();
    void setTimer(bool on);
    void showTimer(BackgroundWatch::Timer timer);

    UiParts m_parts;
    bool m_settingTimer = false;
    QLineEdit *m_days;
    Label *m_daysNote;
    QCheckBox *m_background;
    Label *m_backgroundNote;
    QCheckBox *m_timer;
    Label *m_timerNote;
};

} // namespace bk
