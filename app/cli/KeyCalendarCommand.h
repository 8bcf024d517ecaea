// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"

namespace bk {

// bkr keys calendar: the ends of the keys as an .ics file on standard output, with an alarm for each warning. No secret.
class KeysCalendarCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;
};

} // namespace bk
