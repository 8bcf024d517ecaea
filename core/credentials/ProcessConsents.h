// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialTrace.h"

#include <QSet>

namespace bk {

// Which commands of a config file the person has allowed to run: for exactly that file, profile and command. What is kept is a
// hash of the three, so a changed command asks again, and the list tells nobody what is run. In a file of mode 0600, or in
// memory only when no file is given. A file that cannot be read means that nothing is allowed.
class ProcessConsents final {
public:
    explicit ProcessConsents(QString file = {});
    [[nodiscard]] bool allows(const ProcessCommand &command) const;
    [[nodiscard]] Result<void> remember(const ProcessCommand &command);
    [[nodiscard]] Result<void> forgetAll();
    [[nodiscard]] int count() const { return int(m_hashes.size()); }

private:
    [[nodiscard]] Result<void> save() const;
    QString m_file;
    QSet<QByteArray> m_hashes;
};

} // namespace bk
