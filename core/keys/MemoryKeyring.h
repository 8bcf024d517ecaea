// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/Keyring.h"

#include <map>

namespace bk {

// Secrets in locked memory until the program ends: what "session only" means, and the demo's keyring.
class MemoryKeyring final : public Keyring {
    Q_OBJECT
public:
    explicit MemoryKeyring(QObject *parent = nullptr);

    [[nodiscard]] const KeyringState &state() const override { return m_state; }
    QCoro::Task<Result<void>> open() override;
    QCoro::Task<Result<void>> unlock() override;
    QCoro::Task<Result<void>> store(KeyId id, QString label, QString environment, Secret secret) override;
    QCoro::Task<Result<Secret>> read(KeyId id) override;
    QCoro::Task<Result<void>> remove(KeyId id) override;
    QCoro::Task<Result<QList<KeyringItem>>> list() override;

private:
    struct Item {
        QString label;
        QString environment;
        Secret secret;
    };
    std::map<KeyId, Item> m_items;
    KeyringState m_state;
};

} // namespace bk
