// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Database.h"
#include "core/credentials/CredentialChain.h"
#include "core/keys/ApiKey.h"

#include <optional>

namespace bk {

// Who signs short-term keys, as far as it stays the same from one session to the next.
struct Signer final {
    QString place;       // nameOf(CredentialPlace)
    QString profile;     // of the shared files; empty at other places
    QString account;     // told, or what the key's text tells; empty: not known
    QString accessKeyId; // of lasting access keys; a session's change and are left out
    bool operator==(const Signer &) const = default;
};
// account: what the key's own text tells of it.
[[nodiscard]] Signer signerOf(const CredentialStep &winner, const QString &account);
// Whether `now` may sign what `before` signed. Of a picked profile the account has to be the same; of Automatic the place and
// the profile too. Where an account is not known, lasting access keys have to be the same.
[[nodiscard]] bool isSameSigner(const Signer &before, const Signer &now, bool automatic);

// A stored short-term key that was made here: how it is made again, and how that went. Never a secret.
struct ShortTermRecord final {
    KeyId key;
    QString profile;   // picked by the person; empty: Automatic
    Signer signer;
    int seconds = 0;   // the life that was asked for
    bool keepFresh = false;
    QDateTime made;    // of the key as it is, UTC, to the second
    QDateTime ends;    // UTC
    bool endsWithSession = false; // the session that signed it ended sooner than was asked for
    QDateTime nextMade;           // of a key that is about to take its place; invalid: none
    QDateTime renewed;            // the last time; invalid: it is still the first
    QDateTime tried;              // the last attempt that failed; invalid: none since it was made
    std::optional<Error> problem; // of that attempt
};

// How long before its end a key is renewed: a fifth of its life, and a quarter of an hour of a long one. Pure.
[[nodiscard]] QDateTime renewalOf(const ShortTermRecord &record);
// Behind that moment; or made by a clock that was fast, so that nobody takes it yet. Pure.
[[nodiscard]] bool wantsRenewal(const ShortTermRecord &record, const QDateTime &now);

// Rows to values and back. A claim says which program is renewing a key: of two that want to, one gets it; that of a program
// which has died is free again after five minutes. What is known of a key that is gone is kept for as long as it may be put
// back. Synchronous; Database's errors.
class ShortTermTable final {
public:
    explicit ShortTermTable(Database &database);

    [[nodiscard]] Result<QList<ShortTermRecord>> all() const;
    [[nodiscard]] Result<std::optional<ShortTermRecord>> find(const KeyId &id) const;
    [[nodiscard]] Result<void> insert(const ShortTermRecord &record, const QDateTime &now);
    [[nodiscard]] Result<void> setKeepFresh(const KeyId &id, bool on);
    // DatabaseBusy: somebody else has it, or has renewed the key since this record was read.
    [[nodiscard]] Result<void> claim(const ShortTermRecord &record, const QDateTime &now);
    // Of the one who has the claim: before the secret is replaced (DatabaseBusy: the claim is somebody else's by now), and how
    // it ended.
    [[nodiscard]] Result<void> announce(const KeyId &id, const QDateTime &nextMade);
    [[nodiscard]] Result<void> settle(const ShortTermRecord &record);
    [[nodiscard]] Result<void> giveUp(const KeyId &id, const Error &problem, const QDateTime &now);

private:
    Database &m_database;
    const QString m_us; // this object, among all programs
};

} // namespace bk
