// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/Session.h"

namespace bk {

// bkr keys test [LABEL]: the doctor's verdict on one key, or on all of them.
class KeysTestCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    QCoro::Task<int> testAll(Session &session, Composition &parts);
    QCoro::Task<Diagnosis> test(Session &session, Composition &parts, KeyChoice choice);

    std::optional<QString> m_positional;
    KeyChoice m_choice;
    bool m_all = false;
    QString m_paidModel;
};

} // namespace bk
