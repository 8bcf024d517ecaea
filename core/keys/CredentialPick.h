// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/bedrock/BedrockClient.h"
#include "core/credentials/CredentialChain.h"
#include "core/keys/KeyStore.h"

namespace bk {

// The pick that stands for "whatever the chain finds", where the id of a key could stand.
inline const KeyId kAutomatic = QStringLiteral("automatic");

// Where a key's calls go: a short-term key works in its own region only, so that one wins; else the picked region, else the
// key's. Empty when none is known (RegionMissing follows).
[[nodiscard]] QString effectiveRegion(const ApiKey &key, const QString &picked);
[[nodiscard]] Destination destinationFor(const ApiKey &key, const QString &picked);

// A credential to send with, and who it is.
struct PickedCredential final {
    Credential credential;
    Destination destination;
    QString origin;                    // a label, or where the chain found it: for caches and words
    std::optional<CredentialStep> who; // of Automatic: the step that won
};

// A picked key means that key or an error; the chain is asked for kAutomatic only. Errors: KeyStore::secret's;
// CredentialsMissing, CredentialsBroken (detail: where), ConsentNeeded (detail: the command), NotFound for a key that is gone.
// question.region is the region picked by the person; empty: the key's or the chain's own.
[[nodiscard]] QCoro::Task<Result<PickedCredential>> pickCredential(KeyStore *keys, CredentialChain *chain, KeyId pick,
                                                                   CredentialQuestion question);
// The error for a resolution that nobody won.
[[nodiscard]] Error whyNoCredential(const CredentialResolution &resolution);
// The same as pickCredential for a resolution at hand.
[[nodiscard]] Result<PickedCredential> pickedFrom(CredentialResolution resolution, const KeyStore &keys, const QStringList &allowedHosts);

} // namespace bk
