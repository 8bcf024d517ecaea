// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace bk {

// A moment in a person's calendar. Words come from ui/text; never a secret.
struct CalendarEvent final {
    QString uid; // the same for the same thing, so that a newer file changes the event and adds none
    QString title;
    QString text;
    QDateTime at;
    QList<qint64> alarms; // seconds before it
};

// A calendar file: UTF-8, lines end in CRLF and are folded at 75 octets, never inside a letter. Events without a time are left
// out; without any the answer is empty, for a calendar of nothing is none. Pure.
// Source: RFC 5545, 3.1 (lines), 3.3.11 (text), 3.4 (a calendar has a component), 3.6.1 and 3.6.6 (events and alarms).
[[nodiscard]] QByteArray calendarText(const QList<CalendarEvent> &events, const QDateTime &now);

} // namespace bk
