// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/ContainerSource.h"
#include "core/credentials/CredentialChain.h"
#include "core/credentials/InstanceMetadataSource.h"
#include "core/credentials/ProfileSource.h"

#include <vector>

namespace bk {

// The cheap half of the chain: what stands at each place, without running or sending anything.
struct ChainLook final {
    enum class State { Nothing, Off, Broken, Ready, Costs };
    State state = State::Nothing;
    CredentialStep step;                  // all but the outcome of a place that has something
    std::optional<Credential> credential; // of Ready
    // Of Costs: one of these, or the settings' credential.
    std::optional<ProfilePlan> plan;
    std::optional<ContainerAddress> container;
    std::optional<MetadataAddress> metadata;
};

// One for each place, in the order. The profile is in effect for this question; its values live as long as the files.
[[nodiscard]] std::vector<ChainLook> lookEverywhere(const CredentialChain::World &world, const CredentialQuestion &question,
                                                    const SharedFiles &files, const QString &profile);

} // namespace bk
