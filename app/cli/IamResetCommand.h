// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/IamCommands.h"

namespace bk {

// bkr iam reset: another secret for a key that is stored here. The old one dies at once, wherever it is used; the new one goes into the
// keyring under the same key and is read back before anything is said. What came of it without an answer is told as it is.
class IamResetCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    struct Target {
        ApiKey key;
        ServiceCredential credential;
    };
    // The stored key of that label, or the stored key that the credential of that id is. NotFound, InvalidInput.
    [[nodiscard]] Result<Target> target(const Composition &parts, const QList<ServiceCredential> &listed) const;
    int told(const Session &session, const MadeKey &made, const Target &target) const;

    QString m_which;
    QString m_user;
    bool m_yes = false;
};

} // namespace bk
