// SPDX-License-Identifier: Apache-2.0
#include "ui/text/TimeText.h"

#include <QCoreApplication>
#include <QLocale>

namespace bk {

namespace {

constexpr qint64 kMinute = 60;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kYear = 365 * kDay;

QString tr(const char *text) { return QCoreApplication::translate("bk", text); }

// English needs one and many; a translation brings its own texts for both.
QString count(qint64 number, const char *one, const char *many)
{
    return number == 1 ? tr(one) : tr(many).arg(number);
}

QString days(qint64 number) { return count(number, "1 day", "%1 days"); }
QString hours(qint64 number) { return tr("%1 h").arg(number); }
QString minutes(qint64 number) { return tr("%1 min").arg(number); }

QString both(const QString &large, const QString &small)
{
    return large + QLatin1Char(' ') + small;
}

} // namespace

QString durationText(qint64 seconds)
{
    seconds = qAbs(seconds);
    if (seconds < kMinute)
        return tr("less than a minute");
    if (seconds < kHour)
        return minutes(seconds / kMinute);
    const qint64 restMinutes = seconds % kHour / kMinute;
    if (seconds < kDay)
        return restMinutes ? both(hours(seconds / kHour), minutes(restMinutes)) : hours(seconds / kHour);
    const qint64 restHours = seconds % kDay / kHour;
    if (seconds < 3 * kDay)
        return restHours ? both(days(seconds / kDay), hours(restHours)) : days(seconds / kDay);
    if (seconds < 2 * kYear)
        return days(seconds / kDay);
    return tr("%1 years").arg(seconds / kYear);
}

QString timeLeftText(const ApiKey &key, const QDateTime &now)
{
    const ExpiryStatus status = expiryOf(key, now);
    switch (status.level) {
    case ExpiryLevel::NotKnown: return tr("end not known");
    case ExpiryLevel::Never: return tr("never expires");
    case ExpiryLevel::Ended:
        return status.secondsLeft > -kMinute ? tr("ended just now") : tr("ended %1 ago").arg(durationText(status.secondsLeft));
    case ExpiryLevel::Fine:
    case ExpiryLevel::Soon:
    case ExpiryLevel::Near:
    case ExpiryLevel::Urgent: return tr("%1 left").arg(durationText(status.secondsLeft));
    }
    Q_UNREACHABLE();
}

QString lifeText(const ApiKey &key, const QDateTime &now)
{
    QStringList parts;
    if (key.created.isValid())
        parts.append(tr("made %1").arg(dateText(key.created)));
    else if (key.addedAt.isValid())
        parts.append(tr("added %1").arg(dateText(key.addedAt)));
    if (key.expires.isValid() && !key.neverExpires)
        parts.append((key.expires > now ? tr("ends %1") : tr("ended %1")).arg(dateText(key.expires)));
    parts.append(timeLeftText(key, now));
    return parts.join(QStringLiteral(", "));
}

QString agoText(const QDateTime &then, const QDateTime &now)
{
    if (!then.isValid())
        return {};
    const qint64 seconds = then.secsTo(now);
    if (seconds > -kMinute && seconds < kMinute)
        return tr("just now");
    if (seconds < 0 || seconds >= 7 * kDay)
        return tr("on %1").arg(QLocale(QLocale::English).toString(then.toLocalTime().date(), QStringLiteral("d MMM yyyy")));
    if (seconds < kHour)
        return tr("%1 ago").arg(minutes(seconds / kMinute));
    return tr("%1 ago").arg(seconds < kDay ? hours(seconds / kHour) : days(seconds / kDay));
}

QString dateText(const QDateTime &utc)
{
    if (!utc.isValid())
        return {};
    return QLocale(QLocale::English).toString(utc.toLocalTime(), QStringLiteral("d MMM yyyy, HH:mm"));
}

QString clockText(qint64 skewSeconds)
{
    const QString by = durationText(qAbs(skewSeconds));
    return (skewSeconds > 0 ? tr("The clock of this computer is %1 behind the service's. Calls are signed by the service's time; set the clock.")
                            : tr("The clock of this computer is %1 ahead of the service's. Calls are signed by the service's time; set the clock."))
        .arg(by);
}

} // namespace bk
