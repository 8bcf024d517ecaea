// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QTimer>

namespace bk {

// Shows that the event loop of this thread goes on: a beat every 10 ms, and for each how long the thread was held by
// something else. Time in which the system ran other programs (the thread was ready and waited for a processor, by
// /proc/thread-self/schedstat) does not count, so a busy machine is no stall; time in a blocking call does. What a test
// does between its event loops counts as well: make one for each wait. A server in the same thread makes the bar harder.
class Heartbeat final {
public:
    Heartbeat();
    // The longest hold so far, in milliseconds.
    [[nodiscard]] qint64 longestHoldMs();
    // What no wait of the window may take (reliability 3.2). Sanitizers slow everything down; they get four times as much.
    [[nodiscard]] static qint64 barMs();

private:
    void beat();
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_waited = 0;
    qint64 m_longest = 0;
};

} // namespace bk
