// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"

#include <QJsonObject>

namespace bk {

struct ApiKey;
struct KeyReading;

// bkr keys list
class KeysListCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    bool m_offline = false;
};

// bkr keys inspect: needs no keyring, no profile, no network.
class KeysInspectCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;
};

// {kind, valid, account, user, slot, region, accessKeyId, temporary, issuedAt, expiresAt, problem, repaired}
[[nodiscard]] QJsonObject readingJson(const KeyReading &reading);
[[nodiscard]] QJsonObject keyJson(const ApiKey &key, const QDateTime &now);

} // namespace bk
