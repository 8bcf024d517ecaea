// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/Credential.h"

namespace bk {

constexpr int kLongestShortTermSeconds = 12 * 3600;

// A short-term key made here. Move-only. A key is a pre-signed request: nobody is asked, nobody learns of it, and it cannot be
// revoked by itself.
struct ShortTermKey final {
    Secret key;          // bedrock-api-key-...
    QString region;      // where alone it works
    QString accessKeyId; // who signed it
    QDateTime start;     // UTC, to the second
    QDateTime end;       // UTC: the key's own, or the end of the session that signed it where that is known and sooner
    bool endsWithSession = false; // the session's end is the sooner one
    bool mayEndSooner = false;    // signed by a session whose end is not known
};

// Pure. Equal in meaning, and to the byte equal to the JavaScript one, to the official generators (reference bedrock.md 1.1).
// Errors: InvalidInput (seconds outside 1 to kLongestShortTermSeconds, a region that is none), RegionMissing, KeyNotUsable
// (checkAccessKeys), CredentialsBroken (the session is over; detail "expired").
[[nodiscard]] Result<ShortTermKey> mintShortTermKey(const AccessKeys &credentials, const QString &region, int seconds, const QDateTime &now);

} // namespace bk
