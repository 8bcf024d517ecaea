// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"

namespace bk {

// bkr demo serve: the embedded Bedrock for other programs, on loopback, until it is told to end. Prints one line
// {url, ca_file, keys} once it listens; the keys are its own and good nowhere else.
class DemoServeCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    std::optional<int> m_port;
    std::optional<int> m_tokenDelay;
    QString m_fault;
    std::optional<int> m_faultArgument;
    std::optional<int> m_faultTimes;
};

} // namespace bk
