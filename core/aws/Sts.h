// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/QueryProtocol.h"
#include "core/aws/ServiceClock.h"
#include "core/aws/SigV4.h"

#include <optional>

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
// Any action of STS, from API-shaped JSON of text, numbers, lists and objects; InvalidInput for anything else in it.
[[nodiscard]] Result<QueryCall> callOf(const QString &action, const QJsonObject &input);

// NotTheService when a member that must be there is not.
[[nodiscard]] Result<Identity> readIdentity(const QueryAnswer &answer);
[[nodiscard]] Result<Session> readSession(const QueryAnswer &answer);

// One call over the network, signed unless there are no credentials. The endpoint is one of Service::Sts and has to be AWS's
// own, loopback or among allowedHosts (else HostNotAllowed). A refusal for the time is corrected and sent once more. It
// stands here, and not in BedrockClient, because the chain of credentials below it asks STS too. http and clock outlive it.
[[nodiscard]] QCoro::Task<Result<QueryAnswer>> ask(HttpClient &http, ServiceClock &clock, const QueryCall &call, const Endpoint &endpoint,
                                                   std::optional<sigv4::Credentials> credentials, const QStringList &allowedHosts = {},
                                                   const QObject *wantedBy = nullptr);

} // namespace sts
} // namespace bk
