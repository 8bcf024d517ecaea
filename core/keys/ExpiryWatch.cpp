// SPDX-License-Identifier: Apache-2.0
#include "core/keys/ExpiryWatch.h"

#include <algorithm>
#include <array>

namespace bk {

namespace {

constexpr qint64 kMinute = 60;
constexpr qint64 kDay = 24LL * 60 * kMinute;
// A timer runs on a clock that stands still while the computer sleeps, and its interval is an int of milliseconds.
constexpr qint64 kLongestWaitMs = kDay * 1000;

struct Step final {
    qint64 seconds;
    ExpiryLevel level;
};

// From the nearest to the farthest. The last day has no level of its own: the words tell it.
constexpr std::array kLongSteps{Step{kDay, ExpiryLevel::Urgent}, Step{3 * kDay, ExpiryLevel::Urgent},
                                Step{7 * kDay, ExpiryLevel::Near}, Step{14 * kDay, ExpiryLevel::Soon}};
constexpr std::array kShortSteps{Step{10 * kMinute, ExpiryLevel::Urgent}, Step{60 * kMinute, ExpiryLevel::Near}};

template<typename Visit>
void forEachStep(const ApiKey &key, Visit visit)
{
    if (key.kind == ApiKey::Kind::ShortTerm)
        std::for_each(kShortSteps.begin(), kShortSteps.end(), visit);
    else
        std::for_each(kLongSteps.begin(), kLongSteps.end(), visit);
}

double fractionOf(const ApiKey &key, const QDateTime &now)
{
    const QDateTime start = key.created.isValid() ? key.created : key.addedAt;
    if (!start.isValid() || start >= key.expires)
        return now < key.expires ? 1 : 0;
    const double left = double(now.msecsTo(key.expires)) / double(start.msecsTo(key.expires));
    return std::clamp(left, 0.0, 1.0);
}

bool isWarning(ExpiryLevel level)
{
    return level == ExpiryLevel::Soon || level == ExpiryLevel::Near || level == ExpiryLevel::Urgent
        || level == ExpiryLevel::Ended;
}

// Milliseconds to the key's next step; -1: there is none.
qint64 msToNextStep(const ApiKey &key, const QDateTime &now)
{
    if (key.neverExpires || !key.expires.isValid())
        return -1;
    const qint64 left = now.msecsTo(key.expires);
    qint64 next = left > 0 ? left : -1;
    forEachStep(key, [&](const Step &step) {
        const qint64 until = left - step.seconds * 1000;
        if (until > 0)
            next = std::min(next, until);
    });
    return next;
}

// Which step a key is behind: what a change of is worth telling.
int stepOf(const ApiKey &key, const QDateTime &now)
{
    const ExpiryStatus status = expiryOf(key, now);
    if (!isWarning(status.level))
        return 0;
    int behind = status.level == ExpiryLevel::Ended ? 100 : 0;
    forEachStep(key, [&](const Step &step) { behind += status.secondsLeft <= step.seconds ? 1 : 0; });
    return behind;
}

} // namespace

ExpiryStatus expiryOf(const ApiKey &key, const QDateTime &now)
{
    ExpiryStatus status;
    if (key.neverExpires) {
        status.level = ExpiryLevel::Never;
        return status;
    }
    if (!key.expires.isValid())
        return status;
    const qint64 left = now.msecsTo(key.expires);
    status.secondsLeft = left > 0 ? (left + 999) / 1000 : left / 1000;
    status.fractionLeft = fractionOf(key, now);
    status.level = left > 0 ? ExpiryLevel::Fine : ExpiryLevel::Ended;
    if (left > 0) {
        bool found = false;
        forEachStep(key, [&](const Step &step) {
            if (!found && left <= step.seconds * 1000) {
                status.level = step.level;
                found = true;
            }
        });
    }
    return status;
}

ExpiryWatch::ExpiryWatch(KeyStore &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::CoarseTimer);
    connect(&m_next, &QTimer::timeout, this, &ExpiryWatch::recheck);
    for (const auto signal : {&KeyStore::keyAdded, &KeyStore::keyChanged, &KeyStore::keyRemoved})
        connect(&m_store, signal, this, &ExpiryWatch::recheck);
    connect(&m_store, &KeyStore::loaded, this, &ExpiryWatch::recheck);
    recheck();
}

void ExpiryWatch::recheck()
{
    const QDateTime now = m_clock.now();
    qint64 wait = kLongestWaitMs;
    bool waiting = false;
    QHash<KeyId, int> steps;
    for (const ApiKey &key : m_store.keys()) {
        if (const int step = stepOf(key, now); step && !(m_excused && m_excused(key)))
            steps.insert(key.id, step);
        const qint64 next = msToNextStep(key, now);
        if (next < 0)
            continue;
        waiting = true;
        wait = std::min(wait, next);
    }
    if (waiting)
        m_next.start(int(wait) + 1); // a moment later: at the very end it has not ended yet
    else
        m_next.stop();
    if (std::exchange(m_steps, steps) != steps)
        Q_EMIT warningsChanged();
}

void ExpiryWatch::setExcused(Excused excused)
{
    m_excused = std::move(excused);
    recheck();
}

QList<KeyId> ExpiryWatch::warnings() const
{
    const QDateTime now = m_clock.now();
    QList<QPair<qint64, KeyId>> ended;
    QList<QPair<qint64, KeyId>> ending;
    for (const ApiKey &key : m_store.keys()) {
        const ExpiryStatus status = expiryOf(key, now);
        if (!isWarning(status.level) || (m_excused && m_excused(key)))
            continue;
        if (status.level == ExpiryLevel::Ended)
            ended.append({-status.secondsLeft, key.id});
        else
            ending.append({status.secondsLeft, key.id});
    }
    std::sort(ended.begin(), ended.end());
    std::sort(ending.begin(), ending.end());
    QList<KeyId> ids;
    for (const auto &[seconds, id] : ended + ending)
        ids.append(id);
    return ids;
}

} // namespace bk

#include "moc_ExpiryWatch.cpp"
