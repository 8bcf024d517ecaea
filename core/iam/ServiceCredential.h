// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/QueryProtocol.h"
#include "core/base/Secret.h"
#include "core/keys/ApiKey.h"

#include <QDateTime>

#include <optional>

namespace bk {

struct KeyReading;

// A long-term key as IAM knows it: a "service-specific credential" of a user. Never its secret.
struct ServiceCredential final {
    enum class Status { Active, Inactive, Expired, Unknown }; // Unknown: a word that IAM did not have when this was written

    QString id;        // ACCA...
    QString user;
    QString service;   // bedrock.amazonaws.com
    QString alias;     // what stands in front of the secret in the key: "maria-at-123456789012"; may be absent
    Status status = Status::Unknown;
    QDateTime created; // UTC
    QDateTime expires; // UTC; invalid: never
};

// Just made or reset, with the one look at the key that IAM gives. Move-only.
struct MadeCredential final {
    ServiceCredential credential;
    Secret key; // ABSK...
};

// "active", "inactive", "expired", "unknown": for bkr --json
[[nodiscard]] QString nameOf(ServiceCredential::Status status);

// The five actions of IAM (2010-05-08) on service-specific credentials, of Bedrock only; their answers. Pure. Source: the
// IAM model of AWS's SDKs (reference bedrock.md 4).
namespace iam {

constexpr int kMostKeysPerUser = 2;
constexpr int kLongestAgeDays = 36'600;

// Whose keys. Neither named nor all: those of the one who asks.
struct Whose final {
    QString user;
    bool allUsers = false; // not beside a user
};
// One page of them; marker: where the page before it ended.
[[nodiscard]] QueryCall listCredentials(const Whose &whose, const QString &marker = {}, int pageSize = 0);
// ageDays 1 to kLongestAgeDays; nothing: it never expires. InvalidInput for another age or no user.
[[nodiscard]] Result<QueryCall> createCredential(const QString &user, std::optional<int> ageDays);
// user may be empty: the one who asks. InvalidInput for an id that IAM would not have given.
[[nodiscard]] Result<QueryCall> updateCredential(const QString &user, const QString &id, bool active);
[[nodiscard]] Result<QueryCall> resetCredential(const QString &user, const QString &id);
[[nodiscard]] Result<QueryCall> deleteCredential(const QString &user, const QString &id);
// The names of the five, and whether an answer holds a secret.
[[nodiscard]] const QStringList &actions();
[[nodiscard]] bool answersWithKey(const QString &action);
// Any action of IAM: queryCallOf.
[[nodiscard]] Result<QueryCall> callOf(const QString &action, const QJsonObject &input);

struct Page final {
    QList<ServiceCredential> credentials;
    QString nextMarker; // empty: the last page
};
// NotTheService when a member that must be there is not, or is no date where one must be.
[[nodiscard]] Result<Page> readPage(const QueryAnswer &answer);
// The same; subject: the id, when that at least could be read, for the key exists then and nobody has it.
[[nodiscard]] Result<MadeCredential> readMade(const QueryAnswer &answer);

} // namespace iam

// The listed credential that a stored key's alias names: "<user>[+slot]-at-<account>", behind which IAM may put a suffix. Null
// when none or more than one fits. It says which place among the user's keys is meant: IAM gives the alias of a deleted key to
// the next one, so only a test says whether the stored key still works.
[[nodiscard]] const ServiceCredential *credentialOf(const ApiKey &key, const QList<ServiceCredential> &listed);
// The stored key that a credential is; null: none here. Where several have its alias (IAM gives that of a deleted key to the
// next one, and the copy of the deleted one may still be stored) it is the one that was made when IAM says it was.
[[nodiscard]] const ApiKey *storedOf(const ServiceCredential &credential, const QList<ApiKey> &stored);
// Its label; empty: none here.
[[nodiscard]] QString labelOf(const ServiceCredential &credential, const QList<ApiKey> &stored);
// A stored key with what IAM knows better than a person: when it was made and when it ends. Nothing where they agree.
[[nodiscard]] std::optional<ApiKey> withDatesOf(const ServiceCredential &credential, const ApiKey &stored);
// The same for a text that has been read, whose suffix is known.
[[nodiscard]] bool isSameAlias(const KeyReading &reading, const ServiceCredential &listed);

} // namespace bk
