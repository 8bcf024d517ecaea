// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"

#include <QJsonObject>

#include <optional>

namespace bk {

struct ApiKey;
struct KeyReading;

// bkr keys list. With --notify the desktop is told of ends that have come near, each once.
class KeysListCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    bool m_offline = false;
    bool m_notify = false;
    std::optional<QString> m_expiring;
};

// bkr keys inspect: needs no keyring, no profile, no network.
class KeysInspectCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;
};

// {kind, valid, account, user, slot, region, accessKeyId, temporary, issuedAt, expiresAt, problem, repaired, advice}
[[nodiscard]] QJsonObject readingJson(const KeyReading &reading);
[[nodiscard]] QJsonObject keyJson(const ApiKey &key, const QDateTime &now);

} // namespace bk
