// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/QueryAsk.h"

namespace bk {

// The calls of STS (2011-06-15) that the chain of credentials and `bkr call --service sts` make.
namespace sts {

struct Identity final {
    QString accountId;
    QString arn;
    QString userId;
};

struct Session final {
    sigv4::Credentials keys;
    QDateTime expires;
    QString arn;       // of the assumed role
    QString accountId; // out of the ARN
};

// What a profile says of a role. Empty members are not sent.
struct Role final {
    QString arn;
    QString sessionName;
    QString externalId;
    int durationSeconds = 0;
    QString mfaSerial;
    QString mfaCode;
};

[[nodiscard]] QueryCall getCallerIdentity();
[[nodiscard]] QueryCall assumeRole(const Role &role);
// Goes unsigned: the token is the proof.
[[nodiscard]] QueryCall assumeRoleWithWebIdentity(const Role &role, const Secret &webIdentityToken);
// Any action of STS: queryCallOf.
[[nodiscard]] Result<QueryCall> callOf(const QString &action, const QJsonObject &input);

// All but the three that are known to hand out nothing that signs: what STS learns to do later is taken for a secret.
[[nodiscard]] bool answersWithSecret(const QString &action);

// NotTheService when a member that must be there is not.
[[nodiscard]] Result<Identity> readIdentity(const QueryAnswer &answer);
[[nodiscard]] Result<Session> readSession(const QueryAnswer &answer);

// askQuery at an endpoint of Service::Sts.
[[nodiscard]] inline QCoro::Task<Result<QueryAnswer>> ask(HttpClient &http, ServiceClock &clock, const QueryCall &call, const Endpoint &endpoint,
                                                          std::optional<sigv4::Credentials> credentials, const QStringList &allowedHosts = {},
                                                          const QObject *wantedBy = nullptr)
{
    QueryPlace place{"sts", endpoint, allowedHosts};
    return askQuery(http, clock, call, std::move(place), std::move(credentials), wantedBy);
}

} // namespace sts
} // namespace bk
