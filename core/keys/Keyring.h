// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/keys/ApiKey.h"

#include <QCoroTask>
#include <QObject>

#include <map>
#include <optional>

namespace bk {

struct KeyringState final {
    enum class Status { Starting, Open, Locked, Absent };
    Status status = Status::Starting;
    QString backend;        // "GNOME Keyring", "KeePassXC", "KWallet", or the process that owns the name
    QString collection;     // "Login"
    bool encryptedTransport = true; // false: the service only offers a plain session
    bool waitingForPrompt = false;  // the person is asked for something by the keyring
    std::optional<Error> problem;   // why Absent, or what went wrong last
};

// One of our items, without its secret.
struct KeyringItem final {
    KeyId id;           // attribute "key-id"
    QString label;
    QString environment;
    bool locked = false;
    int twins = 1;      // how many items carry this id; more than 1 is a fault to be shown
};

// What every keyring takes: an id, and a secret of one line of printable ASCII, 1 byte to 64 KiB. Anything else is
// InvalidInput: a newline inside a secret makes whole text keyrings unreadable.
[[nodiscard]] Result<void> checkStorable(const KeyId &id, const Secret &secret);

// What readSeveral found. Move-only, as its secrets are.
struct FoundSecrets final {
    std::map<KeyId, Secret> byId;
    FoundSecrets() = default;
    FoundSecrets(FoundSecrets &&) = default;
    FoundSecrets &operator=(FoundSecrets &&) = default;
    FoundSecrets(const FoundSecrets &) = delete;
    FoundSecrets &operator=(const FoundSecrets &) = delete;
};

// A place for secrets. Every answer comes once, later, within the deadline; nothing blocks. Writes go one after another.
// Locked, dismissed, absent, refused and not found are told apart (Error::Kind::Keyring...). An implementation lives as
// long as the program.
class Keyring : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual const KeyringState &state() const = 0;
    // Finds the service and looks whether it is open; never prompts. state() is no longer Starting afterwards.
    virtual QCoro::Task<Result<void>> open() = 0;
    // Asks the person (the keyring's own prompt) to unlock; Dismissed if they decline.
    virtual QCoro::Task<Result<void>> unlock() = 0;
    // Success means: written, read back, the same. Creates or replaces the item of this id.
    virtual QCoro::Task<Result<void>> store(KeyId id, QString label, QString environment, Secret secret) = 0;
    virtual QCoro::Task<Result<Secret>> read(KeyId id) = 0;
    // Those of the ids that are there and open; the others are left out. One after another here; a keyring that can give
    // many in one round trip should.
    virtual QCoro::Task<Result<FoundSecrets>> readSeveral(QStringList ids);
    // Success means: seen gone on an open keyring. KeyringUnproven otherwise.
    virtual QCoro::Task<Result<void>> remove(KeyId id) = 0;
    // All items of this program in at most three round trips; locked ones too.
    virtual QCoro::Task<Result<QList<KeyringItem>>> list() = 0;

Q_SIGNALS:
    void stateChanged(const bk::KeyringState &state);
    void itemsChanged(); // an item of ours was made, changed or deleted by someone
};

} // namespace bk
