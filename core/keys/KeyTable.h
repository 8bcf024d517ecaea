// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Database.h"
#include "core/keys/ApiKey.h"
#include "core/keys/Fingerprint.h"

namespace bk {

// One row: what we know of a key, and how to recognise its secret. `next` is there while a secret is being replaced,
// so that whichever of the two a crash leaves in the keyring is known as ours.
struct KeyRow final {
    ApiKey key;
    Fingerprint current;
    Fingerprint next;
};

// Rows to values and back; every call is one transaction of the database. Session-only keys never come here.
class KeyTable final {
public:
    explicit KeyTable(Database &database) : m_database(database) {}

    [[nodiscard]] Result<QList<KeyRow>> all() const;
    [[nodiscard]] Result<void> insert(const KeyRow &row);
    [[nodiscard]] Result<void> update(const KeyRow &row); // everything, the last test too
    [[nodiscard]] Result<void> remove(const KeyId &id);

private:
    Database &m_database;
};

} // namespace bk
