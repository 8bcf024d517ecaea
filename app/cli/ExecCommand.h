// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/Session.h"

namespace bk {

// bkr exec [--key LABEL | --short-term] -- CMD ARGS...: the command with the key in its environment and nowhere else. It takes bkr's place,
// so its exit status, signals and streams are its own; 127 where there is no such command, 126 where it cannot be run.
class ExecCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    // May the key go where the child would send it? HostNotAllowed, EndpointInvalid.
    [[nodiscard]] static Result<void> checkEndpoints(const Destination &destination);

    // What was picked, or (--short-term) a key made now.
    QCoro::Task<Result<ChosenKey>> choose(Session *session) const;

    KeyChoice m_choice;
    bool m_shortTerm = false;
    QString m_expiresIn;
    QList<QByteArray> m_command;
    bool m_keepAws = false;
};

// The end of main: goes to the program that takes our place. Returns its exit status where there is none.
[[nodiscard]] int handOver(const Successor &successor);

} // namespace bk
