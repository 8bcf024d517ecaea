// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace bk {

// The time as AWS sees it: this machine's clock, and what a refusal has taught about how wrong that is. AWS takes
// signatures that are at most five minutes off.
class ServiceClock final {
public:
    explicit ServiceClock(const Clock &clock) : m_clock(clock) {}

    [[nodiscard]] QDateTime now() const { return m_clock.now().addSecs(m_skewSeconds); }
    [[nodiscard]] qint64 skewSeconds() const { return m_skewSeconds; } // what is added to this machine's clock
    // True when the refusal is about the time and the server's date is more than four minutes from now(): the date is taken
    // over and the call, which was not carried out, is worth signing and sending once more.
    [[nodiscard]] bool learn(const Error &refusal, const QDateTime &serverDate);

private:
    const Clock &m_clock;
    qint64 m_skewSeconds = 0;
};

} // namespace bk
