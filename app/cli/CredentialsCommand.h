// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "core/credentials/CredentialChain.h"

namespace bk {

// bkr credentials: which credential wins on this machine for an operation, and why the others do not. Nothing is sent to
// Bedrock. Exit status: 0 when one wins, else that of what stopped the search.
class CredentialsCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    [[nodiscard]] Result<CredentialQuestion> question(const Session &session) const;

    QString m_operation;
    bool m_offline = false;
};

} // namespace bk
