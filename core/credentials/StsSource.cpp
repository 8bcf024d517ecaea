// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/StsSource.h"

#include "core/aws/Sts.h"
#include "core/base/AtomicFile.h"
#include "core/credentials/CredentialAnswer.h"
#include "core/credentials/MetadataCall.h"

namespace bk {

namespace {

using Reason = CredentialReason;

constexpr qint64 kLongestToken = 20'000; // STS takes no longer one

QString sessionName(const QString &given, const QDateTime &now)
{
    return given.isEmpty() ? QString(QStringLiteral("bedrock-keyring-") + QString::number(now.toSecsSinceEpoch())) : given;
}

Found<AccessKeys> readKeys(const Result<QueryAnswer> &answer, const CredentialOrigin &origin, const QDateTime &now)
{
    if (!answer) {
        const bool damaged = answer.error().kind == Error::Kind::NotTheService;
        return broken(damaged ? Reason::AnswerDamaged : Reason::CallFailed, origin, answer.error());
    }
    auto session = sts::readSession(*answer);
    if (!session)
        return broken(Reason::AnswerIncomplete, origin, session.error());
    if (session->expires <= now)
        return broken(Reason::Expired, origin);
    AccessKeys keys{std::move(session->keys), session->expires, session->accountId, origin.text()};
    return checkKeys(std::move(keys), origin);
}

} // namespace

QCoro::Task<Found<AccessKeys>> assumeRole(HttpClient *http, ProfilePlan::Role role, AccessKeys keys, StsPlace place, const Clock *clock)
{
    const auto endpoint = trustedEndpoint(Service::Sts, place.region, place.endpoints, place.allowedHosts, role.origin);
    if (!endpoint)
        co_return tl::unexpected(endpoint.error());
    CredentialOrigin asked = role.origin;
    asked.host = endpoint->displayHost();
    const sts::Role wanted{role.arn, sessionName(role.sessionName, clock->now()), role.externalId, role.seconds, {}, {}};
    const QueryCall call = sts::assumeRole(wanted);
    ServiceClock serviceClock(*clock);
    std::optional<sigv4::Credentials> signer(std::move(keys.keys));
    auto asking = sts::ask(*http, serviceClock, call, *endpoint, std::move(signer), place.allowedHosts);
    const auto answer = co_await std::move(asking);
    co_return readKeys(answer, asked, clock->now());
}

QCoro::Task<Found<AccessKeys>> assumeRoleWithWebIdentity(HttpClient *http, ProfilePlan::WebIdentity identity, CredentialOrigin origin,
                                                         StsPlace place, const Clock *clock)
{
    auto bytes = readBoundedFile(identity.tokenFile, kLongestToken);
    if (!bytes)
        co_return broken(Reason::TokenFileUnreadable, origin, bytes.error());
    const auto endpoint = trustedEndpoint(Service::Sts, place.region, place.endpoints, place.allowedHosts, origin);
    if (!endpoint)
        co_return tl::unexpected(endpoint.error());
    CredentialOrigin asked = origin;
    asked.host = endpoint->displayHost();
    const Secret token(QByteArrayView(*bytes).trimmed());
    wipe(*bytes);
    const sts::Role wanted{identity.roleArn, sessionName(identity.sessionName, clock->now()), {}, 0, {}, {}};
    const QueryCall call = sts::assumeRoleWithWebIdentity(wanted, token);
    ServiceClock serviceClock(*clock);
    auto asking = sts::ask(*http, serviceClock, call, *endpoint, std::nullopt, place.allowedHosts);
    const auto answer = co_await std::move(asking);
    co_return readKeys(answer, asked, clock->now());
}

} // namespace bk
