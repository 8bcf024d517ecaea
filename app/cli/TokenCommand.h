// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "core/base/Secret.h"
#include "core/keys/ShortTermRenewal.h"

namespace bk {

// bkr token: a short-term key for other programs, on standard output, in the format they read. Made now, or (--cached) the one
// that is stored under a label, renewed first when its end is near.
class TokenCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    enum class Format { Plain, Export, Fish, PowerShell, Cmd, Env, Json };
    struct Token {
        Secret key;
        QString region;
        QDateTime ends;
        bool mayEndSooner = false;
        QString source;
    };
    [[nodiscard]] Result<Format> format(bool json) const;
    QCoro::Task<Result<Token>> made(Session *session, ShortTermOrder order) const;
    QCoro::Task<Result<Token>> cached(Session *session, ShortTermOrder order) const;
    QCoro::Task<Result<KeyId>> freshen(Session *session, ShortTermOrder order) const;
    [[nodiscard]] Result<void> checkSameOrder(const ShortTermOrder &order, const ApiKey &key, const ShortTermRecord &record) const;
    [[nodiscard]] static Result<void> print(const Token &token, Format format, const QDateTime &now);

    QString m_format = QStringLiteral("plain");
    QString m_expiresIn;
    QString m_cached;
};

} // namespace bk
