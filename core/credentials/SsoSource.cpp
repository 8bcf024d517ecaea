// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/SsoSource.h"

#include "core/aws/HttpClient.h"
#include "core/base/AtomicFile.h"
#include "core/credentials/MetadataCall.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

#include <algorithm>

namespace bk {

namespace {

using Reason = CredentialReason;

constexpr qint64 kLargestCache = 64LL * 1024;
constexpr qint64 kEarlySeconds = 300;
constexpr double kLongestLifeSeconds = 366.0 * 24 * 3600;

HttpLimits limits()
{
    HttpLimits limits;
    limits.firstByteMs = limits.stallMs = limits.totalMs = 20'000;
    limits.maxBodyBytes = kLargestCache;
    return limits;
}

QUrl at(const Endpoint &endpoint, const QString &path)
{
    QUrl url = endpoint.url;
    url.setPath(url.path(QUrl::FullyEncoded) + path, QUrl::TolerantMode);
    return url;
}

Found<SsoToken> readCache(const QString &file, const CredentialOrigin &origin)
{
    auto bytes = readBoundedFile(file, kLargestCache);
    if (!bytes) {
        const bool absent = bytes.error().kind == Error::Kind::NotFound;
        return broken(absent ? Reason::SsoTokenMissing : Reason::SsoTokenDamaged, origin, bytes.error());
    }
    auto token = readSsoToken(*bytes, origin);
    wipe(*bytes);
    return token;
}

QByteArray renewalBody(const SsoToken &token)
{
    QJsonObject body{{QStringLiteral("grantType"), QStringLiteral("refresh_token")}, {QStringLiteral("clientId"), token.clientId}};
    body.insert(QStringLiteral("clientSecret"), QString::fromUtf8(token.clientSecret.reveal()));
    body.insert(QStringLiteral("refreshToken"), QString::fromUtf8(token.refreshToken.reveal()));
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

// What the cache file holds besides stays as it is.
void writeBack(const QString &file, const QJsonObject &renewed, const QDateTime &expires)
{
    auto bytes = readBoundedFile(file, kLargestCache);
    QJsonObject cache = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    if (cache.isEmpty())
        return;
    cache.insert(QStringLiteral("accessToken"), renewed.value(QStringLiteral("accessToken")));
    cache.insert(QStringLiteral("expiresAt"), expires.toString(Qt::ISODate));
    if (const QJsonValue next = renewed.value(QStringLiteral("refreshToken")); next.isString())
        cache.insert(QStringLiteral("refreshToken"), next);
    QByteArray text = QJsonDocument(cache).toJson(QJsonDocument::Compact);
    // Where it cannot be written the token serves this time, and aws sso login the next.
    (void)writeFileAtomically(file, text);
    wipe(text);
}

QCoro::Task<Found<SsoToken>> renew(HttpClient *http, SsoQuestion question, SsoToken old, CredentialOrigin origin, const Clock *clock)
{
    const auto endpoint = trustedEndpoint(Service::SsoOidc, question.profile.region, question.endpoints, question.allowedHosts, origin);
    if (!endpoint)
        co_return tl::unexpected(endpoint.error());
    HttpRequest request{"POST", at(*endpoint, QStringLiteral("/token")), {{"Content-Type", "application/json"}}, renewalBody(old)};
    auto call = http->fetch(std::move(request), limits());
    auto reply = co_await std::move(call);
    if (!reply)
        co_return tl::unexpected(callProblem(reply.error(), origin));
    if (reply->head.status >= 400 && reply->head.status < 500)
        co_return broken(Reason::SsoTokenExpired, origin);
    if (reply->head.status != 200)
        co_return tl::unexpected(callProblem(*reply, origin));
    const QJsonObject renewed = QJsonDocument::fromJson(reply->body).object();
    wipe(reply->body);
    QByteArray access = renewed.value(QStringLiteral("accessToken")).toString().toUtf8();
    const double seconds = renewed.value(QStringLiteral("expiresIn")).toDouble();
    if (access.isEmpty() || !(seconds > 0) || seconds > kLongestLifeSeconds)
        co_return broken(Reason::AnswerDamaged, origin);
    old.accessToken = Secret::take(access);
    old.expires = clock->now().addSecs(qint64(seconds));
    writeBack(origin.file, renewed, old.expires);
    co_return std::move(old);
}

} // namespace

QString ssoCacheFile(const QString &home, const ProfilePlan::Sso &profile)
{
    const QString name = profile.session.isEmpty() ? profile.startUrl : profile.session;
    const QByteArray hash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha1).toHex();
    return home + QStringLiteral("/.aws/sso/cache/") + QString::fromLatin1(hash) + QStringLiteral(".json");
}

Found<Endpoint> trustedEndpoint(Service service, const QString &region, const EndpointOptions &options, const QStringList &allowedHosts,
                                const CredentialOrigin &origin)
{
    auto endpoint = resolveEndpoint(service, region, options);
    if (!endpoint) {
        const bool missing = endpoint.error().kind == Error::Kind::RegionMissing;
        return broken(missing ? Reason::RegionMissing : Reason::BadAddress, origin, endpoint.error());
    }
    if (endpoint->overrideOrigin.isEmpty() || isLoopback(endpoint->url))
        return *std::move(endpoint);
    const QString host = endpoint->displayHost();
    if (allowedHosts.contains(host, Qt::CaseInsensitive))
        return *std::move(endpoint);
    CredentialOrigin asked = origin;
    asked.host = host;
    return broken(Reason::HostNotAllowed, asked, Error{Error::Kind::HostNotAllowed, host, {}, host, {}, 0});
}

QCoro::Task<Found<AccessKeys>> askSso(HttpClient *http, SsoQuestion question, const Clock *clock)
{
    CredentialOrigin origin = question.origin;
    origin.file = ssoCacheFile(question.home, question.profile);
    origin.line = 0;
    auto token = readCache(origin.file, origin);
    if (!token)
        co_return tl::unexpected(token.error());
    if (token->expires <= clock->now().addSecs(kEarlySeconds) && token->renewable(clock->now())) {
        auto renewal = renew(http, question, *std::move(token), origin, clock);
        token = co_await std::move(renewal);
        if (!token)
            co_return tl::unexpected(token.error());
    }
    if (token->expires <= clock->now())
        co_return broken(Reason::SsoTokenExpired, origin);

    const auto endpoint = trustedEndpoint(Service::Sso, question.profile.region, question.endpoints, question.allowedHosts, question.origin);
    if (!endpoint)
        co_return tl::unexpected(endpoint.error());
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("account_id"), QString::fromLatin1(QUrl::toPercentEncoding(question.profile.accountId)));
    query.addQueryItem(QStringLiteral("role_name"), QString::fromLatin1(QUrl::toPercentEncoding(question.profile.roleName)));
    QUrl url = at(*endpoint, QStringLiteral("/federation/credentials"));
    url.setQuery(query);
    CredentialOrigin asked = question.origin;
    asked.host = endpoint->displayHost();
    HttpRequest request{"GET", url, {{"x-amz-sso_bearer_token", token->accessToken.reveal().toByteArray()}}, {}};
    auto call = http->fetch(std::move(request), limits());
    auto reply = co_await std::move(call);
    if (!reply)
        co_return tl::unexpected(callProblem(reply.error(), asked));
    if (reply->head.status == 401)
        co_return broken(Reason::SsoTokenExpired, origin);
    if (reply->head.status != 200)
        co_return tl::unexpected(callProblem(*reply, asked));
    auto keys = readKeys(AnswerForm::SsoRole, reply->body, asked, clock->now());
    wipe(reply->body);
    if (keys)
        keys->accountId = question.profile.accountId;
    co_return std::move(keys);
}

} // namespace bk
