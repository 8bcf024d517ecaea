// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/CalendarText.h"

namespace bk {

namespace {

constexpr qsizetype kLongestLine = 75; // octets, without its end
constexpr qint64 kMinute = 60;
constexpr qint64 kDay = 24LL * 60 * kMinute;

bool isInsideLetter(char octet)
{
    return (uchar(octet) & 0xc0) == 0x80;
}

// A line that goes on begins with a space, which counts.
void addLine(QByteArray &calendar, const QByteArray &line)
{
    qsizetype from = 0;
    qsizetype room = kLongestLine;
    while (line.size() - from > room) {
        qsizetype length = room;
        while (length > 1 && isInsideLetter(line[from + length]))
            --length;
        calendar.append(line.mid(from, length)).append("\r\n ");
        from += length;
        room = kLongestLine - 1;
    }
    calendar.append(line.mid(from)).append("\r\n");
}

QByteArray escaped(const QString &text)
{
    QByteArray safe;
    for (const char c : text.toUtf8()) {
        if (c == '\\' || c == ';' || c == ',')
            safe.append('\\').append(c);
        else if (c == '\n')
            safe.append("\\n");
        else if (uchar(c) >= 0x20 && c != 0x7f)
            safe.append(c);
    }
    return safe;
}

QByteArray timeOf(const QDateTime &time)
{
    return time.toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toLatin1();
}

QByteArray triggerOf(qint64 seconds)
{
    if (seconds <= 0)
        return "PT0S";
    if (seconds % kDay == 0)
        return QByteArray("-P" + QByteArray::number(seconds / kDay) + 'D');
    return QByteArray("-PT" + QByteArray::number(seconds / kMinute) + 'M');
}

void addEvent(QByteArray &calendar, const CalendarEvent &event, const QDateTime &now)
{
    const QByteArray title = escaped(event.title);
    addLine(calendar, "BEGIN:VEVENT");
    addLine(calendar, "UID:" + escaped(event.uid));
    addLine(calendar, "DTSTAMP:" + timeOf(now));
    addLine(calendar, "DTSTART:" + timeOf(event.at));
    addLine(calendar, "SUMMARY:" + title);
    if (!event.text.isEmpty())
        addLine(calendar, "DESCRIPTION:" + escaped(event.text));
    addLine(calendar, "TRANSP:TRANSPARENT");
    for (const qint64 alarm : event.alarms) {
        addLine(calendar, "BEGIN:VALARM");
        addLine(calendar, "ACTION:DISPLAY");
        addLine(calendar, "DESCRIPTION:" + title);
        addLine(calendar, "TRIGGER:" + triggerOf(alarm));
        addLine(calendar, "END:VALARM");
    }
    addLine(calendar, "END:VEVENT");
}

} // namespace

QByteArray calendarText(const QList<CalendarEvent> &events, const QDateTime &now)
{
    QByteArray inside;
    for (const CalendarEvent &event : events) {
        if (event.at.isValid())
            addEvent(inside, event, now);
    }
    if (inside.isEmpty())
        return {};
    QByteArray calendar;
    for (const char *line : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bedrock Keyring//Ends of keys//EN", "CALSCALE:GREGORIAN"})
        addLine(calendar, line);
    calendar.append(inside);
    addLine(calendar, "END:VCALENDAR");
    return calendar;
}

} // namespace bk
