// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/system/SecretService.h"
#include "core/base/Database.h"
#include "core/keys/Keyring.h"

#include <QHash>

namespace bk {

// What is known of our items by object path, so that a list asks the service only for what is new: it has no call that
// tells the attributes of many items, and one call per key costs most of a second at a thousand keys. Holds no secret.
// It outlives the program in the database's table keyring_items. A remembered path is a hint, since a service may give it
// to another item while we are away: whoever reads a secret by it checks the fingerprint, and asks for the id when in doubt.
// Whoever owns it forgets what the service signals as changed, and closes it when the service leaves.
class ItemIndex final {
public:
    explicit ItemIndex(Database *database); // null: nothing is remembered; else it has to live longer

    // Takes up what an earlier run has learned of this backend's items; at once where that is done already.
    void open(const QString &backend);
    void close(); // the database keeps what it has

    [[nodiscard]] QStringList unknownOf(const SecretService::Found &found) const;
    // Items without a key id (locked ones may hide it) are not taken up.
    void learn(const QList<SecretService::Details> &details);
    bool forget(const QStringList &paths); // whether one of them was known

    // One entry for each id, twins counted; locked where none of the twins is open.
    [[nodiscard]] QList<KeyringItem> items(const SecretService::Found &found) const;
    [[nodiscard]] QStringList pathsOf(const KeyId &id) const { return m_paths.value(id); }

private:
    void take(const QString &path, const KeyringItem &item);
    void drop(const QString &path);
    void write(const QList<Database::Statement> &statements) const;

    Database *m_database;
    QString m_backend;
    QHash<QString, KeyringItem> m_items; // by object path
    QHash<KeyId, QStringList> m_paths;
};

} // namespace bk
