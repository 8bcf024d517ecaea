// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ContainerSource.h"

#include "core/aws/Endpoint.h"
#include "core/base/AtomicFile.h"
#include "core/credentials/CredentialAnswer.h"
#include "core/credentials/EnvironmentSource.h"

#include <QHostAddress>

#include <algorithm>

namespace bk {

namespace {

using Reason = CredentialReason;

constexpr qint64 kLongestToken = 64LL * 1024;
const QString kRelative = QStringLiteral("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
const QString kFull = QStringLiteral("AWS_CONTAINER_CREDENTIALS_FULL_URI");
const QString kTokenFile = QStringLiteral("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
const QString kToken = QStringLiteral("AWS_CONTAINER_AUTHORIZATION_TOKEN");

bool isUsable(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && !url.authority(QUrl::FullyEncoded).contains(u'@') && !url.hasFragment()
           && (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"));
}

bool mayBeAsked(const QUrl &url)
{
    if (url.scheme() == QLatin1String("https") || isLoopback(url))
        return true;
    const QHostAddress host(url.host(QUrl::FullyEncoded));
    for (const char *address : {"169.254.170.2", "169.254.170.23", "fd00:ec2::23"}) {
        if (host == QHostAddress(QLatin1String(address)))
            return true;
    }
    return false;
}

// What goes out: the address itself in the place of the one name that is allowed.
QUrl withoutName(QUrl url)
{
    if (url.scheme() == QLatin1String("http") && QHostAddress(url.host()).isNull())
        url.setHost(QStringLiteral("127.0.0.1"));
    return url;
}

// The content of the Authorization header; empty: none is needed.
Found<QByteArray> authorization(const QProcessEnvironment &environment)
{
    const QString path = environment.value(kTokenFile);
    CredentialOrigin origin = variableOrigin(path.isEmpty() ? kToken : kTokenFile);
    QByteArray token = environment.value(kToken).toUtf8();
    if (!path.isEmpty()) {
        origin.file = path;
        auto bytes = readBoundedFile(path, kLongestToken);
        if (!bytes)
            return broken(Reason::TokenFileUnreadable, origin, bytes.error());
        token = std::move(*bytes);
        while (token.endsWith('\n') || token.endsWith('\r'))
            token.chop(1);
    }
    // A line break inside would be a header of somebody else's choice.
    if (std::any_of(token.begin(), token.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        return broken(Reason::BadCharacter, origin);
    return token;
}

} // namespace

Found<std::optional<ContainerAddress>> containerAddress(const QProcessEnvironment &environment)
{
    const QString relative = environment.value(kRelative);
    const QString full = environment.value(kFull);
    if (relative.isEmpty() && full.isEmpty())
        return std::optional<ContainerAddress>();
    const CredentialOrigin origin = variableOrigin(relative.isEmpty() ? kFull : kRelative);
    if (!relative.isEmpty() && !relative.startsWith(u'/')) // "@host/" would make the address a user name
        return broken(Reason::BadAddress, origin);
    const QString text = relative.isEmpty() ? full : QString(QStringLiteral("http://169.254.170.2") + relative);
    const QUrl url = QUrl::fromEncoded(text.toUtf8(), QUrl::StrictMode);
    if (!isUsable(url))
        return broken(Reason::BadAddress, origin);
    CredentialOrigin asked = origin;
    asked.host = url.host(QUrl::FullyEncoded);
    if (!mayBeAsked(url))
        return broken(Reason::HostNotAllowed, asked, Error{Error::Kind::HostNotAllowed, asked.host, {}, {}, {}, 0});
    return std::optional(ContainerAddress{url, asked});
}

QCoro::Task<Found<AccessKeys>> askContainer(HttpClient *http, ContainerAddress address, QProcessEnvironment environment, const Clock *clock,
                                            MetadataLimits limits)
{
    auto token = authorization(environment);
    if (!token)
        co_return tl::unexpected(token.error());
    HttpRequest request{"GET", withoutName(address.url), {{"Accept", "application/json"}}, {}};
    if (!token->isEmpty())
        request.headers.append({"Authorization", *token});
    auto call = callMetadata(http, std::move(request), limits, QDeadlineTimer(limits.totalMs));
    auto reply = co_await std::move(call);
    if (!reply)
        co_return tl::unexpected(callProblem(reply.error(), address.origin));
    if (reply->head.status != 200)
        co_return tl::unexpected(callProblem(*reply, address.origin));
    auto keys = readKeys(AnswerForm::Container, reply->body, address.origin, clock->now());
    wipe(reply->body);
    co_return std::move(keys);
}

} // namespace bk
