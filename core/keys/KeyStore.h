// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/keys/KeyTable.h"
#include "core/keys/Keyring.h"
#include "core/keys/MemoryKeyring.h"

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QHash>
#include <QSet>
#include <QTimer>

namespace bk {

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

    // Which key has this secret; null: none. For "you have this key already".
    [[nodiscard]] const ApiKey *findBySecret(const Secret &secret) const;

    // Compares keyring and metadata and sets each key's secretState; never prompts, never deletes. One at a time: a call
    // while one runs lets it run once more and answers at once. Later changes of the keyring start it by themselves.
    QCoro::Task<Result<void>> reconcile();

    // draft.id is ignored; label must be free (AlreadyExists) and not blank. Facts the key text tells (kind, region,
    // account, ...) are taken from the secret.
    QCoro::Task<Result<KeyId>> add(ApiKey draft, Secret secret, Storage storage = Storage::SystemKeyring);
    // Metadata only; a changed label or environment is also told to the keyring item, when it is open. What the key text
    // tells (a short-term key's dates, an account) stays as it is.
    QCoro::Task<Result<void>> edit(ApiKey changed);
    QCoro::Task<Result<void>> replaceSecret(KeyId id, Secret secret);
    QCoro::Task<Result<RemovedKey>> remove(KeyId id);
    QCoro::Task<Result<void>> restore(RemovedKey removed);
    QCoro::Task<Result<KeyId>> adopt(KeyId orphan);
    // Checked against the fingerprint: a secret changed outside is KeyringUnproven until it is accepted: by
    // acceptChanged, by replaceSecret, or by edit with the secretState set to Stored.
    QCoro::Task<Result<Secret>> secret(KeyId id);
    QCoro::Task<Result<void>> acceptChanged(KeyId id);
    [[nodiscard]] Result<void> recordTest(const KeyId &id, const TestRecord &record);

Q_SIGNALS:
    void loaded();                 // the whole list is new
    void keyAdded(const bk::KeyId &id);
    void keyChanged(const bk::KeyId &id);
    void statesChanged(const QList<bk::KeyId> &ids); // their secretState and nothing else; of one look together
    void keyRemoved(const bk::KeyId &id);
    void orphansChanged();

private:
    class Flight;
    struct Prints {
        Fingerprint current;
        Fingerprint next;
    };

    void watchKeyring();
    void watchDatabase();
    void watchFiles();
    void loadIfChanged();
    void scheduleReconcile();
    QCoro::Task<Result<void>> compareOnce();
    QCoro::Task<Result<void>> tellKeyring(KeyId id);
    [[nodiscard]] QStringList compareWith(const QList<KeyringItem> &items);
    [[nodiscard]] bool isMoving(const KeyId &id) const;
    [[nodiscard]] bool isKnown(const KeyId &id, const Secret &secret) const;
    [[nodiscard]] bool judge(const KeyId &id, const Secret &secret);
    [[nodiscard]] Result<void> promote(ApiKey key, const Secret &secret, const Fingerprint &fingerprint);
    [[nodiscard]] Result<void> checkLabel(const QString &label, const KeyId &except) const;
    [[nodiscard]] QString freeLabel(const QString &wanted) const;
    [[nodiscard]] Result<void> save(const ApiKey &key, const Prints &prints);
    [[nodiscard]] Keyring &placeOf(const ApiKey &key);
    void put(const ApiKey &key);
    void drop(const KeyId &id);
    void setState(const KeyId &id, ApiKey::SecretState state);
    void noteFailure(const KeyId &id, const Error &error);
    void tellStates();

    Database &m_database;
    Keyring &m_keyring;
    const Clock &m_clock;
    QList<ApiKey> m_keys;
    mutable QHash<KeyId, qsizetype> m_rows; // in m_keys; empty after the list has changed, made again when asked
    QList<KeyId> m_newStates;               // not told yet
    KeyTable m_table;
    MemoryKeyring m_session;
    QList<KeyringItem> m_orphans;
    QHash<KeyId, Prints> m_prints;
    QHash<KeyId, int> m_inFlight; // operations between their steps
    QSet<KeyId> m_touched;        // finished since the keyring was asked for its list
    QSet<KeyId> m_verified;       // seen with the secret we know since the keyring's last foreign change
    QElapsedTimer m_lastOwnChange;
    QTimer m_reconcileSoon;
    QTimer m_loadSoon;
    QFileSystemWatcher m_files;
    KeyringState::Status m_keyringStatus = KeyringState::Status::Starting;
    qint64 m_seenChanges = -1;
    bool m_loaded = false;
    bool m_reconciling = false;
    bool m_reconcileAgain = false;
};

} // namespace bk
