// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/InstanceMetadataSource.h"

#include "core/aws/Endpoint.h"
#include "core/base/AtomicFile.h"
#include "core/credentials/CredentialAnswer.h"
#include "core/credentials/EnvironmentSource.h"

#include <algorithm>

namespace bk {

namespace {

using Reason = CredentialReason;

constexpr qsizetype kLongestToken = 1024;
constexpr qsizetype kLongestRole = 128;
const QString kEndpoint = QStringLiteral("AWS_EC2_METADATA_SERVICE_ENDPOINT");
const QString kMode = QStringLiteral("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
const QString kRoles = QStringLiteral("/latest/meta-data/iam/security-credentials/");

struct Given {
    QString text;
    CredentialOrigin origin;
};

Given given(const QProcessEnvironment &environment, const QString &variable, const Profile &profile, const char *key)
{
    const QString text = environment.value(variable).trimmed();
    if (!text.isEmpty())
        return {text, variableOrigin(variable)};
    const auto value = profile.value(key);
    return value ? Given{QString::fromUtf8(value->text), value->origin} : Given{};
}

bool mayBeAsked(const QUrl &url)
{
    return url.scheme() == QLatin1String("https") || (url.scheme() == QLatin1String("http") && (isLoopback(url) || isMetadataAddress(url)));
}

QUrl at(const QUrl &base, const QString &path)
{
    QUrl url = base;
    url.setPath(path, QUrl::TolerantMode);
    return url;
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && text.size() <= kLongestToken && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// The first line; letters, digits and +=,.@_- are what IAM allows. Anything else (a page of a captive portal) is no name.
QByteArray roleIn(QByteArrayView body)
{
    const qsizetype end = body.indexOf('\n');
    const QByteArray name = (end < 0 ? body : body.first(end)).trimmed().toByteArray();
    const auto allowed = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || QByteArrayView("+=,.@_-").contains(c); };
    return name.size() <= kLongestRole && std::all_of(name.begin(), name.end(), allowed) ? name : QByteArray();
}

} // namespace

Found<MetadataAddress> metadataAddress(const QProcessEnvironment &environment, const Profile &profile)
{
    const Given endpoint = given(environment, kEndpoint, profile, "ec2_metadata_service_endpoint");
    if (!endpoint.text.isEmpty()) {
        const QUrl url(endpoint.text, QUrl::StrictMode);
        const bool usable = url.isValid() && !url.host().isEmpty() && !url.authority(QUrl::FullyEncoded).contains(u'@') && !url.hasQuery() && !url.hasFragment();
        if (!usable)
            return broken(Reason::BadAddress, endpoint.origin);
        CredentialOrigin asked = endpoint.origin;
        asked.host = url.host(QUrl::FullyEncoded);
        if (!mayBeAsked(url))
            return broken(Reason::HostNotAllowed, asked, Error{Error::Kind::HostNotAllowed, asked.host, {}, {}, {}, 0});
        return MetadataAddress{at(url, {}), asked};
    }
    const Given mode = given(environment, kMode, profile, "ec2_metadata_service_endpoint_mode");
    const bool six = mode.text.compare(QLatin1String("IPv6"), Qt::CaseInsensitive) == 0;
    if (!six && !mode.text.isEmpty() && mode.text.compare(QLatin1String("IPv4"), Qt::CaseInsensitive) != 0)
        return broken(Reason::BadAddress, mode.origin);
    CredentialOrigin asked = mode.origin;
    asked.host = six ? QStringLiteral("fd00:ec2::254") : QStringLiteral("169.254.169.254");
    return MetadataAddress{QUrl(six ? QStringLiteral("http://[fd00:ec2::254]") : QStringLiteral("http://169.254.169.254")), asked};
}

bool isMetadataDisabled(const QProcessEnvironment &environment)
{
    const QString value = environment.value(QStringLiteral("AWS_EC2_METADATA_DISABLED")).trimmed();
    return !value.isEmpty() && value.compare(QLatin1String("false"), Qt::CaseInsensitive) != 0;
}

bool isPlainlyEc2(const QString &dmiFolder)
{
    constexpr qint64 kMost = 4096;
    const auto vendor = readBoundedFile(dmiFolder + QStringLiteral("/sys_vendor"), kMost);
    const auto tag = readBoundedFile(dmiFolder + QStringLiteral("/board_asset_tag"), kMost);
    return (vendor && vendor->trimmed() == "Amazon EC2") || (tag && tag->startsWith("i-"));
}

QCoro::Task<Found<AccessKeys>> askInstanceMetadata(HttpClient *http, MetadataAddress address, const Clock *clock, MetadataLimits limits)
{
    const QDeadlineTimer whole(limits.totalMs);
    HttpRequest first{"PUT", at(address.url, QStringLiteral("/latest/api/token")), {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}}, {}};
    auto tokenCall = callMetadata(http, std::move(first), limits, whole);
    const auto token = co_await std::move(tokenCall);
    if (!token)
        co_return tl::unexpected(callProblem(token.error(), address.origin));
    if (token->head.status != 200)
        co_return tl::unexpected(callProblem(*token, address.origin));
    const QByteArray pass = token->body.trimmed();
    if (!isToken(pass)) // a captive portal says 200 to everything
        co_return broken(Reason::AnswerDamaged, address.origin);

    HttpRequest second{"GET", at(address.url, kRoles), {{"x-aws-ec2-metadata-token", pass}}, {}};
    auto roleCall = callMetadata(http, std::move(second), limits, whole);
    const auto roles = co_await std::move(roleCall);
    if (!roles)
        co_return tl::unexpected(callProblem(roles.error(), address.origin));
    if (roles->head.status == 404)
        co_return broken(Reason::NoRole, address.origin);
    if (roles->head.status != 200)
        co_return tl::unexpected(callProblem(*roles, address.origin));
    const QByteArray role = roleIn(roles->body);
    if (role.isEmpty())
        co_return broken(roles->body.trimmed().isEmpty() ? Reason::NoRole : Reason::AnswerDamaged, address.origin);

    HttpRequest third{"GET", at(address.url, kRoles + QString::fromLatin1(role)), {{"x-aws-ec2-metadata-token", pass}}, {}};
    auto keysCall = callMetadata(http, std::move(third), limits, whole);
    auto reply = co_await std::move(keysCall);
    if (!reply)
        co_return tl::unexpected(callProblem(reply.error(), address.origin));
    if (reply->head.status != 200)
        co_return tl::unexpected(callProblem(*reply, address.origin));
    auto keys = readKeys(AnswerForm::InstanceMetadata, reply->body, address.origin, clock->now());
    wipe(reply->body);
    co_return std::move(keys);
}

} // namespace bk
