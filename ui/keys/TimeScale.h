// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QList>

namespace bk {

// Where moments stand on a line, so that many lives fit on it. Pure; x in pixels from 0 to the width.
class TimeScale final {
public:
    // What has to fit: when a life began, and its end (invalid: not known, or never).
    struct Life {
        QDateTime from;
        QDateTime to;
    };
    // Shows now in any case, never less than two days, and at most a year back and thirteen months ahead: a key for a
    // hundred years would leave no room for the others.
    [[nodiscard]] static TimeScale fitting(const QList<Life> &lives, const QDateTime &now);

    [[nodiscard]] bool isValid() const { return m_from.isValid(); }
    [[nodiscard]] const QDateTime &from() const { return m_from; }
    [[nodiscard]] const QDateTime &to() const { return m_to; }
    [[nodiscard]] double xOf(const QDateTime &moment, double width) const; // within 0..width, however far away it is

    struct Tick {
        QDateTime at; // local midnight of a first of the month, a Monday, a day; or an hour
        QString words;
    };
    // As many as have room, at round moments, each at least `apart` pixels from the next.
    [[nodiscard]] QList<Tick> ticks(double width, double apart) const;

private:
    QDateTime m_from;
    QDateTime m_to;
};

} // namespace bk
