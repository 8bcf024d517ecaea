// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"

#include <QByteArray>

namespace bk {

// Tells whether a secret is the one we know, without holding it: HMAC-SHA-256 under a random salt of its own, so that
// equal keys have different fingerprints and a database alone proves nothing.
struct Fingerprint final {
    QByteArray salt;
    QByteArray digest;

    [[nodiscard]] static Fingerprint of(const Secret &secret);
    [[nodiscard]] bool matches(const Secret &secret) const; // false when empty
    [[nodiscard]] bool isEmpty() const { return digest.isEmpty(); }
};

} // namespace bk
