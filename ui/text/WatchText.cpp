// SPDX-License-Identifier: Apache-2.0
#include "ui/text/WatchText.h"

#include "core/snippets/ShellQuote.h"

#include <QCoreApplication>
#include <QStringList>

namespace bk {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("bk", text); }

// "30, 14 and 7"
QString andList(const QStringList &words)
{
    return words.size() < 2 ? words.join(QString()) : tr("%1 and %2").arg(words.mid(0, words.size() - 1).join(QStringLiteral(", ")), words.last());
}

// A line for crontab(5), where % is a line feed.
QString cronLine(const QString &program)
{
    const auto word = quoted(Shell::Sh, program.toUtf8());
    return QStringLiteral("0 9,15 * * * DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus ")
        + (word ? QString::fromUtf8(*word) : QStringLiteral("bkr")).replace(QLatin1Char('%'), QLatin1String("\\%"))
        + QStringLiteral(" keys list --notify --offline >/dev/null");
}

} // namespace

QString startText(BackgroundWatch::Start start, bool wanted)
{
    using Start = BackgroundWatch::Start;
    if (!wanted)
        return {};
    switch (start) {
    case Start::On:
        return {};
    case Start::Off:
        return tr("The entry for the start with the session is gone, so nothing starts by itself. "
                  "Switch \"Watch in the background\" off and on again to write it anew.");
    case Start::SwitchedOff:
        return tr("Your desktop has switched off the start with the session, and that is respected. "
                  "Switch it on there, or \"Watch in the background\" in the settings off and on again.");
    }
    Q_UNREACHABLE();
}

QString timerText(BackgroundWatch::Timer timer, const QString &program)
{
    using Timer = BackgroundWatch::Timer;
    switch (timer) {
    case Timer::Off:
        return tr("The timer is off: while no window is open and nothing watches in the background, nobody tells of ends.");
    case Timer::On:
        return tr("The timer is on: twice a day, and soon after a login that missed it, the desktop is told of ends that have come near.");
    case Timer::Elsewhere:
        return tr("The timer is on and starts another program than this one's bkr. Switch it off and on again to have it start %1.").arg(program);
    case Timer::Foreign:
        return tr("A file called bedrock-keyring-expiry is in ~/.config/systemd/user that this program did not write, or that was changed. "
                  "It is left as it is. Move it away to have the timer made here.");
    case Timer::Refused:
        return tr("The timer's files are written, and systemd has not started it. It says why: systemctl --user status bedrock-keyring-expiry.timer");
    case Timer::Unavailable:
        return tr("No systemd looks after this session (systemctl --user does not answer), so there is no timer. "
                  "Where cron runs, this line in crontab -e does the same:\n%1")
            .arg(cronLine(program));
    }
    Q_UNREACHABLE();
}

QString warningDaysSentence(const QList<int> &days)
{
    QStringList before;
    for (const int day : days) {
        if (day > 0)
            before.append(QString::number(day));
    }
    const bool atEnd = days.contains(0);
    if (before.isEmpty())
        return atEnd ? tr("One notice, when a long-term key ends.") : tr("No notices before a long-term key ends.");
    const QString ahead = before == QStringList{QStringLiteral("1")} ? tr("A notice 1 day before a long-term key ends")
                                                                     : tr("A notice %1 days before a long-term key ends").arg(andList(before));
    return atEnd ? tr("%1, and one at its end.").arg(ahead) : ahead + QLatin1Char('.');
}

QString warningDaysProblem()
{
    return tr("Not saved: whole numbers of days from 0 to 366 with commas between them, twenty at most. For example 30, 14, 7, 3, 1, 0.");
}

} // namespace bk
