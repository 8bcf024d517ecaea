// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/TimeScale.h"

#include <QLocale>

#include <algorithm>

namespace bk {

namespace {

constexpr qint64 kHour = 3'600;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kMostBack = 365 * kDay;
constexpr qint64 kMostAhead = 400 * kDay; // a key of one year, and a month
constexpr qint64 kLeast = 2 * kDay;

struct Step final {
    int hours = 0;
    int days = 0;
    int months = 0;
    const char *format = nullptr;

    [[nodiscard]] qint64 seconds() const { return hours * kHour + (days + qint64(months) * 30) * kDay; }
};

constexpr Step kSteps[] = {{6, 0, 0, "d MMM, HH:mm"}, {0, 1, 0, "d MMM"}, {0, 7, 0, "d MMM"},  {0, 0, 1, "MMM yyyy"},
                           {0, 0, 3, "MMM yyyy"},     {0, 0, 6, "MMM yyyy"}, {0, 0, 12, "yyyy"}};

// The last round moment of this step that is not after `moment`.
QDateTime roundDown(const QDateTime &moment, const Step &step)
{
    const QDate day = moment.date();
    if (step.hours > 0)
        return QDateTime(day, QTime(moment.time().hour() / step.hours * step.hours, 0));
    if (step.months > 0)
        return QDateTime(QDate(day.year(), (day.month() - 1) / step.months * step.months + 1, 1), QTime(0, 0));
    return QDateTime(step.days == 7 ? day.addDays(1 - day.dayOfWeek()) : day, QTime(0, 0));
}

// By the calendar, so that a change to summer time moves no midnight.
QDateTime following(const QDateTime &moment, const Step &step)
{
    if (step.hours > 0)
        return moment.addSecs(step.hours * kHour);
    return QDateTime(moment.date().addDays(step.days).addMonths(step.months), QTime(0, 0));
}

} // namespace

TimeScale TimeScale::fitting(const QList<Life> &lives, const QDateTime &now)
{
    TimeScale scale;
    scale.m_from = scale.m_to = now;
    for (const Life &life : lives) {
        if (life.from.isValid())
            scale.m_from = std::min(scale.m_from, life.from);
        if (life.to.isValid()) {
            scale.m_from = std::min(scale.m_from, life.to);
            scale.m_to = std::max(scale.m_to, life.to);
        }
    }
    scale.m_from = std::max(scale.m_from, now.addSecs(-kMostBack));
    scale.m_to = std::min(scale.m_to, now.addSecs(kMostAhead));
    const qint64 span = std::max(scale.m_from.secsTo(scale.m_to), kLeast);
    // A little room on both sides; more ahead of now, where what matters is.
    scale.m_to = std::max(scale.m_to.addSecs(span / 16), now.addSecs(span / 6));
    scale.m_from = scale.m_from.addSecs(-span / 32);
    return scale;
}

double TimeScale::xOf(const QDateTime &moment, double width) const
{
    const double share = double(m_from.secsTo(moment)) / double(m_from.secsTo(m_to));
    return std::clamp(share, 0.0, 1.0) * width;
}

QList<TimeScale::Tick> TimeScale::ticks(double width, double apart) const
{
    QList<Tick> found;
    if (!isValid() || width < apart)
        return found;
    const double secondsPerPixel = double(m_from.secsTo(m_to)) / width;
    const Step *step = std::find_if(std::begin(kSteps), std::end(kSteps) - 1, [&](const Step &s) { return double(s.seconds()) / secondsPerPixel >= apart; });
    const QDateTime from = m_from.toLocalTime();
    const QDateTime to = m_to.toLocalTime();
    for (QDateTime at = roundDown(from, *step); at < to; at = following(at, *step)) {
        if (at >= from)
            found.append({at, QLocale(QLocale::English).toString(at, QString::fromLatin1(step->format))});
    }
    return found;
}

} // namespace bk
