// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"

namespace bk {

// Any day a test likes.
class FakeClock final : public Clock {
public:
    explicit FakeClock(QDateTime now = QDateTime(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC)) : m_now(std::move(now)) {}
    [[nodiscard]] QDateTime now() const override { return m_now; }
    void set(const QDateTime &now) { m_now = now; }
    void advance(qint64 seconds) { m_now = m_now.addSecs(seconds); }

private:
    QDateTime m_now;
};

} // namespace bk
