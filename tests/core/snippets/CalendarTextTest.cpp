// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/CalendarText.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QtTest>

using bk::CalendarEvent;
using bk::calendarText;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
constexpr qint64 kDay = 86'400;

using Line = std::pair<QByteArray, QByteArray>; // name, value

// A strict reader, which shares nothing with the writer: CRLF, 75 octets, whole letters in every line, names of the RFC.
QList<Line> linesOf(const QByteArray &calendar)
{
    QList<Line> lines;
    if (!calendar.endsWith("\r\n"))
        qFatal("no end of line");
    QByteArrayList unfolded;
    const auto raw = calendar.left(calendar.size() - 2).split('\n');
    for (qsizetype i = 0; i < raw.size(); ++i) {
        QByteArray line = raw[i];
        if (i + 1 < raw.size()) {
            if (!line.endsWith('\r'))
                qFatal("a bare line feed");
            line.chop(1);
        }
        if (line.size() > 75 || line.isEmpty() || line.contains('\r') || QString::fromUtf8(line).toUtf8() != line || QString::fromUtf8(line).contains(QChar::ReplacementCharacter))
            qFatal("a line that no calendar may have");
        if (line.startsWith(' '))
            unfolded.last().append(line.mid(1));
        else
            unfolded.append(line);
    }
    for (const QByteArray &line : unfolded) {
        const auto colon = line.indexOf(':');
        if (!QRegularExpression("^[A-Z]+$").match(QString::fromUtf8(line.left(colon))).hasMatch())
            qFatal("no name: %s", line.constData());
        lines.append({line.left(colon), line.mid(colon + 1)});
    }
    return lines;
}

QString unescaped(const QByteArray &value)
{
    QByteArray text;
    for (qsizetype i = 0; i < value.size(); ++i) {
        if (value[i] == ';' || value[i] == ',')
            qFatal("not escaped");
        if (value[i] != '\\') {
            text.append(value[i]);
            continue;
        }
        const char next = value.at(++i);
        if (next != 'n' && next != ';' && next != ',' && next != '\\')
            qFatal("an escape that is none");
        text.append(next == 'n' ? '\n' : next);
    }
    return QString::fromUtf8(text);
}

QByteArray valueOf(const QList<Line> &lines, const QByteArray &name)
{
    for (const Line &line : lines) {
        if (line.first == name)
            return line.second;
    }
    return "none";
}

CalendarEvent someEvent(const QString &title, const QString &text = "words")
{
    return {"id-1@bedrock-keyring", title, text, kNow.addDays(40), {30 * kDay, 3600, 0}};
}

} // namespace

class CalendarTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anEventHasWhatTheRfcAsksFor()
    {
        const auto lines = linesOf(calendarText({someEvent("billing-bot ends")}, kNow));
        QByteArrayList names;
        for (const Line &line : lines)
            names.append(line.first == "BEGIN" || line.first == "END" ? line.first + ':' + line.second : line.first);
        const QByteArrayList alarm{"BEGIN:VALARM", "ACTION", "DESCRIPTION", "TRIGGER", "END:VALARM"};
        QCOMPARE(names, QByteArrayList({"BEGIN:VCALENDAR", "VERSION", "PRODID", "CALSCALE", "BEGIN:VEVENT", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "TRANSP"})
                            + alarm + alarm + alarm + QByteArrayList({"END:VEVENT", "END:VCALENDAR"}));
        QCOMPARE(valueOf(lines, "VERSION"), "2.0");
        QCOMPARE(valueOf(lines, "UID"), "id-1@bedrock-keyring");
        QCOMPARE(valueOf(lines, "DTSTAMP"), "20261122T120000Z");
        QCOMPARE(valueOf(lines, "DTSTART"), "20270101T120000Z");
        QByteArrayList triggers;
        for (const Line &line : lines) {
            if (line.first == "TRIGGER")
                triggers.append(line.second);
        }
        QCOMPARE(triggers, QByteArrayList({"-P30D", "-PT60M", "PT0S"}));
    }

    void timesAreInUtcWhateverTheirZone()
    {
        CalendarEvent event = someEvent("x");
        event.at = event.at.toTimeZone(QTimeZone("Pacific/Apia"));
        QCOMPARE(valueOf(linesOf(calendarText({event}, kNow.toTimeZone(QTimeZone("Asia/Kathmandu")))), "DTSTART"), "20270101T120000Z");
    }

    void hostileWordsComeBackAsTheyWere()
    {
        for (const char *words : {"a;b,c\\d", "line\nBEGIN:VEVENT\nEND", "\\n", "\\\\,;", "\"quoted\": x", "\xe6\x97\xa5\xe6\x9c\xac\xf0\x9f\x94\x91"}) {
            const QString text = QString::fromUtf8(words);
            const auto lines = linesOf(calendarText({someEvent(text, text.repeated(30))}, kNow));
            QCOMPARE(unescaped(valueOf(lines, "SUMMARY")), text);
            QCOMPARE(unescaped(valueOf(lines, "DESCRIPTION")), text.repeated(30));
        }
        const auto lines = linesOf(calendarText({someEvent("a\r\nb\x01" "c\x7f" "d\te")}, kNow));
        QCOMPARE(unescaped(valueOf(lines, "SUMMARY")), "a\nbcde");
    }

    void everyLengthIsFoldedAtSeventyFiveOctets()
    {
        QRandomGenerator random(5);
        const QStringList letters{"a", "\u00e4", "\u65e5", QString::fromUcs4(U"\U0001F511", 1), ",", "\\"};
        for (int length = 1; length < 400; ++length) {
            QString text;
            for (int i = 0; i < length; ++i)
                text += letters[random.bounded(int(letters.size()))];
            QCOMPARE(unescaped(valueOf(linesOf(calendarText({someEvent(text)}, kNow)), "SUMMARY")), text);
        }
    }

    void withoutATimeThereIsNoEventAndWithoutEventsNoCalendar()
    {
        CalendarEvent event = someEvent("x");
        event.at = {};
        QCOMPARE(calendarText({event}, kNow), QByteArray());
        QCOMPARE(calendarText({}, kNow), QByteArray());
        QCOMPARE(calendarText({event, someEvent("y")}, kNow).count("BEGIN:VEVENT"), 1);
    }
};

QTEST_GUILESS_MAIN(CalendarTextTest)
#include "CalendarTextTest.moc"
