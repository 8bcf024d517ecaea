// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/WarningSettings.h"

#include "ui/settings/SettingsForm.h"
#include "ui/text/WatchText.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>

namespace bk {

WarningSettings::WarningSettings(const UiParts &parts, QWidget *parent)
    : Card(parent)
    , m_parts(parts)
    , m_days(new QLineEdit)
    , m_daysNote(settingsNote({}))
    , m_background(new QCheckBox(tr("&Watch in the background")))
    , m_backgroundNote(settingsNote({}))
    , m_timer(new QCheckBox(tr("&Look twice a day, without the program")))
    , m_timerNote(settingsNote({}))
{
    QFormLayout *form = settingsForm(this);
    m_days->setPlaceholderText(tr("None"));
    addSetting(form, tr("&Days before an end"), withNote(m_days, m_daysNote), m_days);
    addSetting(form, tr("In the background"), withNote(m_background, m_backgroundNote), m_background);
    QWidget *timer = withNote(m_timer, m_timerNote);
    m_timerNote->setTextInteractionFlags(Qt::TextSelectableByMouse); // it may hold a line to copy
    m_timerNote->setText(timerText(BackgroundWatch::Timer::Off, {}));
    addSetting(form, tr("Timer"), timer, m_timer);
    timer->setVisible(m_parts.watch != nullptr);
    form->labelForField(timer)->setVisible(m_parts.watch != nullptr);
    fill(m_parts.settings.values());
    connect(m_days, &QLineEdit::textChanged, this, &WarningSettings::sayDays);
    connect(m_days, &QLineEdit::editingFinished, this, &WarningSettings::edited);
    connect(m_background, &QCheckBox::toggled, this, &WarningSettings::edited);
    connect(m_timer, &QCheckBox::toggled, this, &WarningSettings::setTimer);
}

void WarningSettings::fill(const SettingsValues &values)
{
    const QSignalBlocker quiet(m_background);
    m_background->setChecked(values.background);
    m_days->setText(warningDaysText(values.warningDays));
    sayDays();
}

void WarningSettings::applyTo(SettingsValues &values) const
{
    values.background = m_background->isChecked();
    values.warningDays = warningDaysIn(m_days->text()).value_or(values.warningDays);
}

// What is written means this, or cannot be kept.
void WarningSettings::sayDays()
{
    const auto days = warningDaysIn(m_days->text());
    m_daysNote->setText(days ? warningDaysSentence(*days) : warningDaysProblem());
    m_daysNote->setTone(days ? Label::Tone::Quiet : Label::Tone::Bad);
    m_days->setAccessibleDescription(m_daysNote->text()); // what stands below is told where it is typed
}

void WarningSettings::refresh()
{
    const QString trouble = m_parts.watch ? startText(m_parts.watch->start(), m_parts.settings.values().background) : QString();
    m_backgroundNote->setText(trouble.isEmpty() ? tr("Starts with the session without a window, and stays in the tray when the window is closed, "
                                                     "to warn before a key ends.")
                                                : trouble);
    m_backgroundNote->setTone(trouble.isEmpty() ? Label::Tone::Quiet : Label::Tone::Caution);
    m_background->setAccessibleDescription(m_backgroundNote->text());
    if (!m_parts.watch || m_settingTimer)
        return;
    QCoro::connect(m_parts.watch->timer(), this, [this](BackgroundWatch::Timer timer) {
        if (!m_settingTimer)
            showTimer(timer);
    });
}

void WarningSettings::setTimer(bool on)
{
    m_settingTimer = true;
    m_timer->setEnabled(false);
    QCoro::connect(m_parts.watch->setTimer(on), this, [this](const Result<BackgroundWatch::Timer> &timer) {
        m_settingTimer = false;
        if (timer)
            return showTimer(*timer);
        Q_EMIT problem(timer.error());
        refresh();
    });
}

void WarningSettings::showTimer(BackgroundWatch::Timer timer)
{
    using Timer = BackgroundWatch::Timer;
    const QSignalBlocker quiet(m_timer);
    m_timer->setChecked(timer == Timer::On || timer == Timer::Elsewhere || timer == Timer::Refused);
    m_timer->setEnabled(timer != Timer::Foreign && timer != Timer::Unavailable);
    m_timerNote->setText(timerText(timer, m_parts.watch->program()));
    m_timer->setAccessibleDescription(m_timerNote->text());
    m_timerNote->setTone(timer == Timer::On || timer == Timer::Off ? Label::Tone::Quiet : Label::Tone::Caution);
}

} // namespace bk

#include "moc_WarningSettings.cpp"
