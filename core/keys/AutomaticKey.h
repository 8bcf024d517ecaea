// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Settings.h"
#include "core/credentials/CredentialChain.h"
#include "core/keys/KeyStore.h"

namespace bk {

// The stored key that the person has chosen for "Automatic": what the chain finds in the settings. about() reads metadata only.
class AutomaticKey final : public SettingsCredential {
public:
    AutomaticKey(const Settings &settings, KeyStore &keys);

    [[nodiscard]] std::optional<About> about() const override;
    [[nodiscard]] QCoro::Task<Result<Credential>> load() override; // KeyStore's errors

private:
    const Settings &m_settings;
    KeyStore &m_keys;
};

} // namespace bk
