// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/keys/KeyStore.h"

#include <QTimer>

#include <functional>

namespace bk {

// How near a key's end is. Long-term keys: Soon from 14, Near from 7, Urgent from 3 days; short-term keys: Near from 60,
// Urgent from 10 minutes. The last day of a long-term key is told by its words.
enum class ExpiryLevel { NotKnown, Never, Fine, Soon, Near, Urgent, Ended };

struct ExpiryStatus final {
    ExpiryLevel level = ExpiryLevel::NotKnown;
    qint64 secondsLeft = 0;   // negative once ended
    double fractionLeft = 1;  // of its life from created (or added) to end, 0..1; 1 when not known
};
[[nodiscard]] ExpiryStatus expiryOf(const ApiKey &key, const QDateTime &now); // pure

// Tells when any key passes a step (14, 7, 3, 1 days, 60, 10 minutes, the end) or the keys change: one single-shot timer to
// the next moment that matters, no ticking. A clock that jumps, or a computer that slept, is noticed at the timer and at
// recheck(): call it when the window becomes active.
class ExpiryWatch final : public QObject {
    Q_OBJECT
public:
    ExpiryWatch(KeyStore &store, const Clock &clock, QObject *parent = nullptr);
    // Keys that need attention: those that have ended, the latest first, then the others, the nearest end first.
    [[nodiscard]] QList<KeyId> warnings() const;
    void recheck();
    // Keys whose end is no news: those that renew themselves.
    using Excused = std::function<bool(const ApiKey &)>;
    void setExcused(Excused excused);

Q_SIGNALS:
    void warningsChanged();

private:
    KeyStore &m_store;
    const Clock &m_clock;
    QTimer m_next;
    Excused m_excused;
    QHash<KeyId, int> m_steps; // of the keys with a warning, which step they have passed
};

} // namespace bk
