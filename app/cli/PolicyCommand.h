// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "core/snippets/PolicyText.h"

namespace bk {

// bkr policy [list | NAME]: IAM policies with one's own account, user, models and regions in them. Needs no keyring, no
// profile and no network.
class PolicyCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    QString m_name;
    PolicyInputs m_inputs;
};

} // namespace bk
