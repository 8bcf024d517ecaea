// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QTimer>

namespace bk {

// Time as this thread could use it: without the time in which it was ready and the system ran other programs
// (/proc/thread-self/schedstat), so a busy machine makes nothing late. Waiting and blocking calls count.
class OwnTime final {
public:
    OwnTime() { restart(); }
    void restart();
    [[nodiscard]] qint64 elapsedMs() const;

private:
    QElapsedTimer m_clock;
    qint64 m_waited = 0;
};

// Shows that the event loop of this thread goes on: a beat every 10 ms, and for each how long the thread was held by
// something else. What a test does between its event loops counts as well: make one for each wait. A server in the same
// thread makes the bar harder.
class Heartbeat final {
public:
    Heartbeat();
    // The longest hold so far.
    [[nodiscard]] qint64 longestHoldMs();
    // What no work of the window may take (reliability 3.2). Sanitizers slow everything down; they get four times as much, ThreadSanitizer ten times.
    [[nodiscard]] static qint64 barMs();

private:
    void beat();
    QTimer m_timer;
    OwnTime m_sinceLast;
    qint64 m_longest = 0;
};

} // namespace bk
