// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/keys/Keyring.h"

#include <QHash>

#include <memory>

namespace bk {

class Database;

enum class Storage { SystemKeyring, SessionOnly };

// A key taken out, whole, so that it can be put back within the undo time. Move-only.
struct RemovedKey final {
    ApiKey key;
    Secret secret; // empty when the keyring had none
};

// The one door to the keys: metadata in the database, secrets in the keyring, kept in step. Adding: secret first (written,
// read back), then metadata. Removing: secret first (seen gone), then metadata. Metadata is never dropped because a keyring
// says "not found". Session-only keys live in memory and are in no file. Lives as long as the program.
class KeyStore final : public QObject {
    Q_OBJECT
public:
    KeyStore(Database &database, Keyring &keyring, const Clock &clock, QObject *parent = nullptr);
    ~KeyStore() override;

    // Metadata of all keys, at once, by label. Synchronous and quick: no D-Bus.
    [[nodiscard]] Result<void> load();
    [[nodiscard]] const QList<ApiKey> &keys() const { return m_keys; }
    [[nodiscard]] const ApiKey *find(const KeyId &id) const;
    [[nodiscard]] const ApiKey *findByLabel(const QString &label) const; // exact, else unique without case
    // Items in the keyring that no metadata knows: "found, adopt?".
    [[nodiscard]] const QList<KeyringItem> &orphans() const { return m_orphans; }

    // Compares keyring and metadata and sets each key's secretState; never prompts, never deletes.
    QCoro::Task<Result<void>> reconcile();

    // draft.id is ignored; label must be free (AlreadyExists) and not blank. Facts the key text tells (kind, region,
    // account, ...) are taken from the secret.
    QCoro::Task<Result<KeyId>> add(ApiKey draft, Secret secret, Storage storage = Storage::SystemKeyring);
    // Metadata only; a changed label or environment is also told to the keyring item.
    QCoro::Task<Result<void>> edit(ApiKey changed);
    QCoro::Task<Result<void>> replaceSecret(KeyId id, Secret secret);
    QCoro::Task<Result<RemovedKey>> remove(KeyId id);
    QCoro::Task<Result<void>> restore(RemovedKey removed);
    QCoro::Task<Result<KeyId>> adopt(KeyId orphan);
    // Checked against the fingerprint: a secret changed outside is KeyringUnproven until accepted by replaceSecret or edit.
    QCoro::Task<Result<Secret>> secret(KeyId id);
    [[nodiscard]] Result<void> recordTest(const KeyId &id, const TestRecord &record);

Q_SIGNALS:
    void loaded();                 // the whole list is new
    void keyAdded(const bk::KeyId &id);
    void keyChanged(const bk::KeyId &id);
    void keyRemoved(const bk::KeyId &id);
    void orphansChanged();

private:
    Database &m_database;
    Keyring &m_keyring;
    const Clock &m_clock;
    QList<ApiKey> m_keys;
    QList<KeyringItem> m_orphans;
};

} // namespace bk
