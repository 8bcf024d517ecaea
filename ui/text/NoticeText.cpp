// SPDX-License-Identifier: Apache-2.0
#include "ui/text/NoticeText.h"

#include "ui/text/TimeText.h"

#include <QCoreApplication>

namespace bk {

namespace {

constexpr qint64 kUrgentDay = 86'400;
constexpr qint64 kMinute = 60;
constexpr qint64 kUrgentMinutes = 600;

QString tr(const char *text) { return QCoreApplication::translate("bk", text); }

// " (production, 123456789012, us-east-1)"
QString whichText(const ApiKey &key)
{
    QStringList about;
    for (const QString &part : {key.environment, key.account, key.region}) {
        if (!part.isEmpty())
            about.append(part);
    }
    return about.isEmpty() ? QString() : QString(QStringLiteral(" (") + about.join(QStringLiteral(", ")) + QLatin1Char(')'));
}

} // namespace

QString noticeTitle(const ExpiryNotice &notice, const QDateTime &now)
{
    return notice.key.label + QStringLiteral(": ") + timeLeftText(notice.key, now);
}

QString noticeBody(const ExpiryNotice &notice)
{
    const ApiKey &key = notice.key;
    const QString which = whichText(key);
    const QString when = dateText(key.expires);
    if (notice.step == 0)
        return tr("The key%1 ended on %2. Programs that use it are refused: rotate it, or remove it.").arg(which, when);
    if (key.kind == ApiKey::Kind::ShortTerm)
        return tr("The short-term key%1 ends on %2. Make another one in time.").arg(which, when);
    return tr("The key%1 ends on %2. Rotate it before, so that nothing that uses it stops.").arg(which, when);
}

bool isUrgent(const ExpiryNotice &notice)
{
    return notice.step <= (notice.key.kind == ApiKey::Kind::ShortTerm ? kUrgentMinutes : kUrgentDay);
}

CalendarEvent calendarEvent(const ApiKey &key, const NoticeSteps &steps)
{
    CalendarEvent event;
    event.uid = key.id + QStringLiteral("@bedrock-keyring");
    event.title = tr("Bedrock API key ends: %1").arg(key.label);
    event.text = tr("The key%1 stops working now. Rotate it before, so that nothing that uses it stops.").arg(whichText(key));
    event.at = key.neverExpires ? QDateTime() : key.expires;
    const bool brief = key.kind == ApiKey::Kind::ShortTerm;
    for (const int step : brief ? steps.minutes : steps.days)
        event.alarms.append(step * (brief ? kMinute : kUrgentDay));
    return event;
}

QByteArray calendarOf(const QList<ApiKey> &keys, const NoticeSteps &steps, const QDateTime &now)
{
    QList<CalendarEvent> events;
    for (const ApiKey &key : keys)
        events.append(calendarEvent(key, steps));
    return calendarText(events, now);
}

QString rotateLabel() { return tr("Rotate"); }
QString laterLabel() { return tr("Later"); }

} // namespace bk
