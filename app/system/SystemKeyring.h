// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/Keyring.h"

#include <memory>

class QDBusConnection;

namespace bk {

class Database;

// Our keyring over the Secret Service of the session bus (org.freedesktop.secrets: gnome-keyring, KeePassXC, KWallet).
// Items: label "Bedrock API key: <label>", attributes application=bedrock-keyring, key-id, environment,
// xdg:schema=io.github.bedrockkeyring.Key. Write, read back, compare; delete, look again. Prompts are never dismissed by us.
// Two items of one id (twins): reading takes the one changed last, and refuses (KeyringUnproven) where they are of one
// age and differ; storing leaves exactly one. Lives as long as the program; what waits at its end is never answered.
class SystemKeyring final : public Keyring {
    Q_OBJECT
public:
    // Deadlines in milliseconds; prompts wait longer, because a person is thinking.
    struct Timing {
        int callMs = 10'000;
        int promptMs = 300'000;
    };
    // What list() learns is remembered in the database (null: in memory only), which has to live longer.
    explicit SystemKeyring(Database *remembered = nullptr, QObject *parent = nullptr);
    // tests: a private bus
    SystemKeyring(const QDBusConnection &bus, Timing timing, Database *remembered = nullptr, QObject *parent = nullptr);
    ~SystemKeyring() override;

    [[nodiscard]] const KeyringState &state() const override;
    QCoro::Task<Result<void>> open() override;
    QCoro::Task<Result<void>> unlock() override;
    QCoro::Task<Result<void>> store(KeyId id, QString label, QString environment, Secret secret) override;
    QCoro::Task<Result<Secret>> read(KeyId id) override;
    QCoro::Task<Result<FoundSecrets>> readSeveral(QStringList ids) override; // one round trip for those list() has seen
    QCoro::Task<Result<void>> remove(KeyId id) override;
    QCoro::Task<Result<QList<KeyringItem>>> list() override;

private:
    class Private;
    std::unique_ptr<Private> m_p;
};

} // namespace bk
