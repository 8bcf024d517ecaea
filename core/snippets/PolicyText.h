// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QJsonDocument>
#include <QString>
#include <QStringList>

#include <tl/expected.hpp>

#include <optional>
#include <span>

namespace bk {

enum class PolicyKind {
    ManageOwnKeys,   // a user looks after the keys of their own
    InvokeModels,    // chosen models in chosen regions, with a key, and nothing else
    DenyKeys,        // no API key of Bedrock is made or used
    LimitKeyAge,     // no long-term key is made that lives longer than so many days
    ShortTermOnly,   // long-term keys are neither made nor used
    RevokeShortTerm, // whoever it is attached to uses no key any more: short-term keys cannot be revoked one by one
};

// What a document is attached to, and so how long it may be: 6,144 characters without white space, or 5,120.
enum class PolicyPlace { Identity, Organization };

struct PolicyFacts final {
    PolicyKind kind;
    const char *name; // for machines and the command line
    PolicyPlace place;
};

// What goes into a document. Empty: any account, the caller's own user, any region; documents take what they need.
struct PolicyInputs final {
    QString account;            // 12 digits
    QString user;               // an IAM user's name, without its path
    QStringList models;         // model ids, ids of inference profiles, or ARNs; InvokeModels needs one
    QStringList regions;        // all of one partition, which the ARNs are then of
    std::optional<int> maxDays; // 1 to 36,600; LimitKeyAge without it: 90
    // RevokeShortTerm: only keys of sessions that began before. Of temporary credentials alone: permanent keys have no session, and
    // would then not be denied.
    QDateTime sessionsBefore = {};
};

enum class PolicyProblem { Account, User, Model, ModelMissing, Region, Partitions, Days, Length };

[[nodiscard]] std::span<const PolicyFacts> policyTable();
[[nodiscard]] const PolicyFacts &factsOf(PolicyKind kind);
[[nodiscard]] const PolicyFacts *findPolicy(const QString &name);

// The document, ready to be attached. Pure. No wildcard and no variable of policies comes in with an input. Sources: Bedrock
// User Guide, "API keys: permissions" (both CallWithBearerToken actions; the condition keys bedrock:BearerTokenType,
// bedrock-mantle:BearerTokenType, iam:ServiceSpecificCredentialServiceName, iam:ServiceSpecificCredentialAgeDays) and
// "Prerequisites for inference profiles" (bedrock:InferenceProfileArn); IAM User Guide, quotas, and "Revoking IAM role temporary
// security credentials" (aws:TokenIssueTime).
[[nodiscard]] tl::expected<QJsonDocument, PolicyProblem> policyDocument(PolicyKind kind, const PolicyInputs &inputs);

} // namespace bk
