// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace bk {

// Files by which a desktop starts us by itself, once the person has asked for it. The program's absolute path goes in quoted;
// a path that the file cannot hold gives an empty text: a control character; % to a desktop, quotes and \ to systemd. Pure.

// ~/.config/autostart/io.github.bedrockkeyring.BedrockKeyring.desktop (app/system/Autostart): the window's program in the
// background when the session starts.
// Source: Desktop Entry Specification 1.5, "The Exec key"; Desktop Application Autostart Specification.
[[nodiscard]] QString autostartEntry(const QString &programPath);

// ~/.config/systemd/user/bedrock-keyring-expiry.service and .timer: bkr tells of ends twice a day, and soon after a start that
// missed one. Source: systemd.service(5), "Command lines"; systemd.timer(5).
[[nodiscard]] QString expiryService(const QString &bkrPath);
[[nodiscard]] QString expiryTimer();

} // namespace bk
