// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"

namespace bk {

// bkr keys watch: the timer of the session that tells of ends while no window is open. Asks neither keyring nor network.
class KeysWatchCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    bool m_install = false;
    bool m_remove = false;
    bool m_status = false;
};

} // namespace bk
