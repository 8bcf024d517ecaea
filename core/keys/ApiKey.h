// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace bk {

using KeyId = QString; // a UUID without braces; names the keyring item and the metadata row, never shown

// The last word a test gave about a key.
struct TestRecord final {
    QString verdict; // works, works-limited, rejected, expired, forbidden, unreachable, ... (KeyDoctor's names)
    QString layer;
    QString message; // the service's words, plain text
    int httpStatus = 0;
    qint64 latencyMs = 0;
    QDateTime at; // UTC
};

// What we know of a key without its secret.
struct ApiKey final {
    enum class Kind { LongTerm, ShortTerm, Other };
    // Where the secret stands, as of the last look.
    enum class SecretState {
        Unknown,        // not looked yet
        Stored,         // in the keyring
        Locked,         // the keyring is locked
        Missing,        // the keyring is open and has no such item
        ChangedOutside, // its fingerprint differs from ours
        KeyringAway,    // no keyring
        SessionOnly,    // in memory until the program ends
    };

    KeyId id;
    QString label;
    QString environment;      // development, testing, staging, production, or free text; may be empty
    QString environmentColor; // #rrggbb, or empty for the environment's own colour
    Kind kind = Kind::Other;
    QString region;           // the key's own (short-term), or the one to use
    QString account;
    QString user;
    int slot = 0;
    QString accessKeyId;      // short-term keys
    bool temporary = false;
    QDateTime created;        // issued at (short-term), or as the person says
    QDateTime expires;        // UTC; invalid: not known, see neverExpires
    bool neverExpires = false;
    QString notes;
    QStringList tags;
    QStringList allowedEndpoints; // hosts this key may also go to, host:port
    QString lastFour;         // last four characters of the key, for recognising it
    QDateTime addedAt;
    std::optional<TestRecord> lastTest;
    SecretState secretState = SecretState::Unknown;
};

} // namespace bk
