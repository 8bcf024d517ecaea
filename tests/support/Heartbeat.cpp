// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Heartbeat.h"

#include <QFile>

#include <algorithm>

namespace bk {

namespace {

constexpr int kBeatMs = 10;

// Nanoseconds that this thread was ready and not run; 0 where the kernel does not say.
qint64 waitedForAProcessor()
{
    QFile file(QStringLiteral("/proc/thread-self/schedstat"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() : 0;
}

} // namespace

void OwnTime::restart()
{
    m_waited = waitedForAProcessor();
    m_clock.start();
}

qint64 OwnTime::elapsedMs() const
{
    return (m_clock.nsecsElapsed() - (waitedForAProcessor() - m_waited)) / 1'000'000;
}

Heartbeat::Heartbeat()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.callOnTimeout([this] { beat(); });
    m_timer.start(kBeatMs);
}

void Heartbeat::beat()
{
    m_longest = std::max(m_longest, m_sinceLast.elapsedMs() - kBeatMs);
    m_sinceLast.restart();
}

qint64 Heartbeat::longestHoldMs()
{
    beat();
    return m_longest;
}

qint64 Heartbeat::barMs()
{
#if defined(__SANITIZE_THREAD__)
    return 1'000;
#elif defined(__SANITIZE_ADDRESS__)
    return 400;
#else
    return 100;
#endif
}

} // namespace bk
