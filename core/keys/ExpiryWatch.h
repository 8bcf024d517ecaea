// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/keys/KeyStore.h"

#include <QTimer>

namespace bk {

// How near a key's end is. Long-term keys: 14, 7, 3, 1 days; short-term keys: 60, 10 minutes.
enum class ExpiryLevel { NotKnown, Never, Fine, Soon, Near, Urgent, Ended };

struct ExpiryStatus final {
    ExpiryLevel level = ExpiryLevel::NotKnown;
    qint64 secondsLeft = 0;   // negative once ended
    double fractionLeft = 1;  // of its life from created (or added) to end, 0..1; 1 when not known
};
[[nodiscard]] ExpiryStatus expiryOf(const ApiKey &key, const QDateTime &now); // pure

// Tells when any key's status changes: one single-shot timer to the next moment that matters, no ticking.
class ExpiryWatch final : public QObject {
    Q_OBJECT
public:
    ExpiryWatch(KeyStore &store, const Clock &clock, QObject *parent = nullptr);
    // Keys that need attention, most urgent first.
    [[nodiscard]] QList<KeyId> warnings() const;

Q_SIGNALS:
    void warningsChanged();

private:
    KeyStore &m_store;
    const Clock &m_clock;
    QTimer m_next;
};

} // namespace bk
