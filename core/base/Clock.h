// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>

namespace bk {

// The time of day, injected, so that a test can be any day it likes. Always UTC.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual QDateTime now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] QDateTime now() const override { return QDateTime::currentDateTimeUtc(); }
};

} // namespace bk
