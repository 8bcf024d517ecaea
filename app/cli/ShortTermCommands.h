// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "core/keys/ShortTermTable.h"

#include <QJsonObject>

namespace bk {

// bkr keys make-short-term
class KeysMakeShortTermCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    QString m_label;
    QString m_environment;
    QString m_expiresIn;
    bool m_keepFresh = false;
};

// bkr keys renew LABEL
class KeysRenewCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    QString m_label;
    bool m_acceptSigner = false;
    bool m_keepFresh = false;
    bool m_leave = false;
};

// How a key that was made here is kept fresh.
[[nodiscard]] QJsonObject shortTermJson(const ShortTermRecord &record);

} // namespace bk
