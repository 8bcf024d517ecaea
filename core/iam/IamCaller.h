// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/Endpoint.h"
#include "core/aws/SigV4.h"
#include "core/credentials/CredentialChain.h"

namespace bk {

// As whom IAM was asked, so that a program can tell later whether it would be the same one. Never a secret.
struct AskedAs final {
    QString picked;      // the profile that the person picked; empty: Automatic
    QString place;       // nameOf(CredentialPlace): the place that answered; empty: not known
    QString profile;     // of that place, where it has one
    QString accessKeyId; // of keys that stay; temporary ones have another one each time
    QString account;     // where it is known without asking
    QString region;      // of the endpoint: the partition; no part of who it is

    // Picked alike, answered alike; an account that only one of them knows is no difference. Nobody is the same as somebody unknown.
    [[nodiscard]] bool isSame(const AskedAs &other) const;
    [[nodiscard]] QString toText() const; // for the database
    [[nodiscard]] static AskedAs fromText(const QString &text);
};
// accountId: of the credential, where it tells one.
[[nodiscard]] AskedAs askedAs(const QString &picked, const CredentialStep &who, const QString &accountId);

// As whom IAM is asked, and where. Move-only; each call takes one with it.
struct IamCaller final {
    sigv4::Credentials keys; // never a Bedrock key: IAM takes none
    Endpoint endpoint;       // of Service::Iam
    QStringList allowedHosts = {};
    AskedAs as = {};
    [[nodiscard]] IamCaller clone() const;
};

// Whom the chain gives for IAM, or for STS. region: where neither the question nor the chain names one. Errors: why nobody is
// given (whyNoCredential), RegionMissing, those of resolveEndpoint. The chain lives as long as the program.
[[nodiscard]] QCoro::Task<Result<IamCaller>> iamCaller(CredentialChain *chain, Service service, CredentialQuestion question, QString region);

} // namespace bk
