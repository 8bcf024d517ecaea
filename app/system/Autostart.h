// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/BackgroundWatch.h"

namespace bk {

// The entry that starts `bedrock-keyring --background` with the session: autostart/<id>.desktop in the folder of
// configuration (the XDG autostart specification). Only there where the person asked for it.
class Autostart final {
public:
    // configHome: where other programs keep theirs, ~/.config; program: the path of bedrock-keyring.
    Autostart(QString configHome, QString program);

    // An entry that says Hidden=true or X-GNOME-Autostart-enabled=false was switched off by the person's desktop, and stays so
    // until set(true). Sources: Desktop Entry Specification 1.5, "Hidden"; gnome-session, "X-GNOME-Autostart-enabled".
    [[nodiscard]] BackgroundWatch::Start state() const;
    // Written anew or removed; DiskFailed, InvalidInput for a path that an entry cannot hold. The same again changes nothing.
    [[nodiscard]] Result<void> set(bool on) const;
    [[nodiscard]] QString file() const;

private:
    QString m_configHome;
    QString m_program;
};

} // namespace bk
