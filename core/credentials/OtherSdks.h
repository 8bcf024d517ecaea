// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/SharedFiles.h"

namespace bk {

// What the SDKs of other languages would choose for Bedrock on the same variables and files, as far as that can be told without
// running or sending anything, and where they do otherwise than the documented order. Source: the code of botocore, of
// @aws-sdk/credential-provider-node and of paws.common (reference bedrock.md 5.1 to 5.3). Pure; the words are in ui/text.
enum class OtherSdk { Boto3, JavaScript, Paws };

// The named differences. Each stands in a choice only when it counts there, on this machine.
enum class SdkDifference {
    EmptyTokenIsSent,          // boto3: the empty variable counts, an empty token goes out, and the service refuses it
    EmptyTokenFails,           // JavaScript: the empty variable counts, and the request cannot be signed
    EmptyTokenIsIgnored,       // paws
    TokenUsedWhereRefused,     // paws: the token goes to operations that take none
    TokenKeptUntilReset,       // paws: read once; a changed variable counts after paws_reset_cache()
    GenericTokenVariable,      // paws: AWS_BEARER_TOKEN counts too, before access keys
    ProfileBeforeEnvironment,  // JavaScript: AWS_PROFILE puts the access keys of the environment aside
    DefaultProfileVariable,    // boto3: AWS_DEFAULT_PROFILE goes before AWS_PROFILE
    ProcessBeforeConfigKeys,   // boto3: credential_process goes before keys in the config file
    HalvesOfBothFiles,         // JavaScript: id and secret may come from one file each
    HalfAPairIsPassed,         // JavaScript, paws: half a pair in the environment is passed over
    RunsProcessUnasked,        // all: credential_process runs without a question; JavaScript by a shell, boto3 beside a token too
    RegionVariableNotRead,     // boto3: AWS_REGION
    DefaultRegionVariableNotRead, // JavaScript: AWS_DEFAULT_REGION
    AsksInstanceMetadata,      // all: where nothing else is found, also on a laptop
    AsksMetadataForRegion,     // JavaScript
};

struct SdkChoice final {
    OtherSdk sdk = OtherSdk::Boto3;
    std::optional<CredentialPlace> place;  // none: nothing is found
    CredentialMethod method = CredentialMethod::None;
    CredentialOrigin origin;
    bool fails = false;                    // it stops with an error there, or the service refuses what it sends
    QString profile;
    QString region;                        // empty: it says that there is none
    CredentialOrigin regionOrigin;
    QList<SdkDifference> differences;
};

// One for each SDK, in the order of the enum.
[[nodiscard]] QList<SdkChoice> choicesOfOtherSdks(const QProcessEnvironment &environment, const SharedFiles &files, bool operationTakesApiKey);

// Names for machines: "boto3", "javascript", "paws"; "empty-token-is-sent", ...
[[nodiscard]] QString nameOf(OtherSdk sdk);
[[nodiscard]] QString nameOf(SdkDifference difference);

} // namespace bk
