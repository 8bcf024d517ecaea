// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/system/Autostart.h"
#include "core/keys/BackgroundWatch.h"

namespace bk {

// The entry of the desktop (Autostart), and bedrock-keyring-expiry.service and .timer in systemd/user of the folder of
// configuration, switched by `systemctl --user` (systemctl(1), "show", "enable --now"). It is started without a shell and
// without what our environment holds beside the way to the session. Files that are not as this program writes them are
// somebody else's: neither changed nor removed.
class SessionWatch final : public BackgroundWatch {
public:
    // configHome: ~/.config; program: the path of bkr.
    SessionWatch(const QString &configHome, QString program, Autostart autostart);

    [[nodiscard]] Start start() const override;
    QCoro::Task<Timer> timer() override;
    QCoro::Task<Result<Timer>> setTimer(bool on) override;
    [[nodiscard]] QString program() const override { return m_program; }
    [[nodiscard]] QString serviceFile() const { return m_folder + QStringLiteral("/bedrock-keyring-expiry.service"); }
    [[nodiscard]] QString timerFile() const { return m_folder + QStringLiteral("/bedrock-keyring-expiry.timer"); }

private:
    [[nodiscard]] bool isForeign() const;
    [[nodiscard]] Result<void> write() const;
    [[nodiscard]] Result<void> remove() const;
    QCoro::Task<Result<Timer>> install();
    QCoro::Task<Result<Timer>> uninstall();

    const QString m_folder;
    const QString m_program;
    const Autostart m_autostart;
};

} // namespace bk
