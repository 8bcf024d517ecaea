// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/system/SecretService.h"
#include "core/keys/Keyring.h"

#include <QHash>

namespace bk {

// What is known of our items by object path, so that a list asks the service only for what is new: it has no call that
// tells the attributes of many items, and one call per key costs most of a second at a thousand keys. Holds no secret.
// Whoever owns it forgets what the service signals as changed, and everything when the service leaves.
class ItemIndex final {
public:
    [[nodiscard]] QStringList unknownOf(const SecretService::Found &found) const;
    // Items without a key id (locked ones may hide it) are not taken up.
    void learn(const QList<SecretService::Details> &details);
    void forget(const QStringList &paths);
    void clear();

    // One entry for each id, twins counted; locked where none of the twins is open.
    [[nodiscard]] QList<KeyringItem> items(const SecretService::Found &found) const;
    [[nodiscard]] QStringList pathsOf(const KeyId &id) const { return m_paths.value(id); }

private:
    QHash<QString, KeyringItem> m_items; // by object path
    QHash<KeyId, QStringList> m_paths;
};

} // namespace bk
