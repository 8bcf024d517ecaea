// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Options.h"

#include <QCoroTask>

namespace bk {

class Session;

// One command of bkr: says which options it has, then runs once and answers with the exit status. Made before the command
// line is read and kept until the program ends, so its coroutines are safe.
class Command {
public:
    Command() = default;
    virtual ~Command() = default;
    Command(const Command &) = delete;
    Command &operator=(const Command &) = delete;

    virtual void describe(Options &options) = 0;
    virtual QCoro::Task<int> run(Session &session) = 0;
};

} // namespace bk
