// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/system/SecretTypes.h"
#include "core/keys/ApiKey.h"

namespace bk {

// How our items are called and found on the bus, and how keyrings are called on screen. Other programs may rely on the
// attributes (secret-tool lookup application bedrock-keyring key-id ID), so they do not change.
[[nodiscard]] SecretAttributes attributesOfOurs();
[[nodiscard]] SecretAttributes attributesOf(const KeyId &id);
[[nodiscard]] SecretAttributes attributesOf(const KeyId &id, const QString &environment); // all that is stored
[[nodiscard]] KeyId keyIdIn(const SecretAttributes &attributes);
[[nodiscard]] QString environmentIn(const SecretAttributes &attributes);
[[nodiscard]] QString itemLabel(const QString &label); // as the keyring's own program shows it
[[nodiscard]] QString labelIn(const QString &itemLabel);
// "gnome-keyring-d" -> "GNOME Keyring"; an unknown process by its own name.
[[nodiscard]] QString backendName(const QString &process);

} // namespace bk
