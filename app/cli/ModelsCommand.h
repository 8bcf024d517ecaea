// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/Session.h"

namespace bk {

// bkr models: what the service lists for a key in a region.
class ModelsCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    KeyChoice m_choice;
    QString m_search;
};

} // namespace bk
