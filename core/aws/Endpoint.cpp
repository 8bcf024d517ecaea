// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Endpoint.h"

#include "core/aws/Partitions.h"

#include <QHostAddress>

#include <algorithm>
#include <array>

namespace bk {

namespace {

constexpr int kNoPort = -1;

bool isTrue(const QString &value)
{
    return value.trimmed().compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

EndpointOptions::Override overrideFrom(const QProcessEnvironment &environment, const QString &variable)
{
    const QString value = environment.value(variable).trimmed();
    if (value.isEmpty())
        return {};
    return {QUrl(value, QUrl::StrictMode), variable};
}

// A value that could not be read as a URL at all still has its origin, so that it is refused and not passed over.
bool isSet(const EndpointOptions::Override &given)
{
    return !given.url.isEmpty() || !given.origin.isEmpty();
}

int defaultPort(const QUrl &url)
{
    return url.scheme() == QLatin1String("https") ? 443 : 80;
}

QString asciiHost(const QUrl &url)
{
    return url.host(QUrl::FullyEncoded).toLower();
}

// 1 to 63 of a-z 0-9 -, no hyphen at the ends.
bool isHostLabel(const QString &text)
{
    if (text.isEmpty() || text.size() > 63 || text.startsWith(u'-') || text.endsWith(u'-'))
        return false;
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-'; });
}

// "0x.0x.0" and "256.0.0.1": names to Qt, numbers to the resolver. QUrl has made a real address of every other spelling
// (2852039166), so what still ends in a number and is no address would be shown as one host and reached as another.
bool isDisguisedAddress(const QString &host)
{
    const QString last = host.section(u'.', -1, -1, QString::SectionSkipEmpty); // "amazonaws.com." ends in com
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    const bool numeric = std::all_of(last.begin(), last.end(), isDigit) || last.startsWith(QLatin1String("0x"));
    return numeric && QHostAddress(host).isNull();
}

const char *overrideProblem(const QUrl &url)
{
    if (!url.isValid() || asciiHost(url).isEmpty())
        return "no host";
    if (isDisguisedAddress(asciiHost(url)))
        return "a number that is no address";
    if (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http"))
        return "neither https nor http";
    if (url.authority(QUrl::FullyEncoded).contains(u'@'))
        return "user or password in it";
    if (url.hasQuery())
        return "query in it";
    if (url.hasFragment())
        return "fragment in it";
    if (url.port() == 0)
        return "port 0";
    if (url.scheme() == QLatin1String("http") && !isLoopback(url))
        return "http beyond this machine";
    return nullptr;
}

Result<Endpoint> fromOverride(const EndpointOptions::Override &given, const QString &region, const EndpointOptions &options)
{
    const QUrl &url = given.url;
    const QString host = asciiHost(url);
    if (options.fips)
        return fail(Error::Kind::EndpointInvalid, QStringLiteral("FIPS and custom endpoint are not supported"), host);
    if (options.dualStack)
        return fail(Error::Kind::EndpointInvalid, QStringLiteral("Dualstack and custom endpoint are not supported"), host);
    if (const char *problem = overrideProblem(url))
        return fail(Error::Kind::EndpointInvalid, QLatin1String(problem), host.isEmpty() ? given.origin : host);
    QUrl clean;
    clean.setScheme(url.scheme());
    clean.setHost(host);
    if (url.port() != kNoPort && url.port() != defaultPort(url))
        clean.setPort(url.port());
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    clean.setPath(path, QUrl::TolerantMode);
    return Endpoint{clean, region, given.origin};
}

// The label of a regional service, the variable that names its endpoint, and whether AWS's own hosts of that name may see
// a Bedrock API key.
struct ServiceName {
    Service service;
    const char *label;
    const char *variable;
    bool takesKeys;
};

constexpr std::array<ServiceName, 10> kServices{{
    {Service::BedrockRuntime, "bedrock-runtime", "_BEDROCK_RUNTIME", true},
    {Service::Bedrock, "bedrock", "_BEDROCK", true},
    {Service::Iam, "iam", "_IAM", false},
    {Service::Sts, "sts", "_STS", false},
    {Service::Agent, "bedrock-agent", "_BEDROCK_AGENT", false},
    {Service::AgentRuntime, "bedrock-agent-runtime", "_BEDROCK_AGENT_RUNTIME", false},
    {Service::DataAutomation, "bedrock-data-automation", "_BEDROCK_DATA_AUTOMATION", false},
    {Service::DataAutomationRuntime, "bedrock-data-automation-runtime", "_BEDROCK_DATA_AUTOMATION_RUNTIME", false},
    {Service::Sso, "portal.sso", "_SSO", false},
    {Service::SsoOidc, "oidc", "_SSO_OIDC", false},
}};

QString regionalHost(Service service, const QString &region, const Partition &partition, bool fips, bool dualStack)
{
    // In the government's partition the ordinary hosts of STS are the FIPS ones.
    const bool named = fips && (service != Service::Sts || dualStack || partition.id != QLatin1String("aws-us-gov"));
    return nameOf(service) + (named ? QLatin1String("-fips.") : QLatin1String(".")) + region + u'.'
           + (dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix);
}

const PartitionFacts &partitionFacts(const QString &region)
{
    const PartitionFacts *facts = findPartition(region);
    return facts ? *facts : partitionTable().front();
}

// IAM is one place for a partition.
QString iamHost(const QString &region, bool fips, bool dualStack)
{
    const PartitionFacts &facts = partitionFacts(region);
    if (dualStack)
        return QLatin1String(fips ? facts.iamFipsDualStackHost : facts.iamDualStackHost);
    return QLatin1String(fips ? facts.iamFipsHost : facts.iamHost);
}

QString signingRegion(Service service, const QString &region)
{
    return service == Service::Iam ? QString(QLatin1String(partitionFacts(region).iamRegion)) : region;
}

Result<Endpoint> fromRules(Service service, const QString &region, const EndpointOptions &options)
{
    if (region.isEmpty())
        return fail(Error::Kind::RegionMissing);
    if (!isHostLabel(region))
        return fail(Error::Kind::InvalidInput, region, QStringLiteral("region"));
    QUrl url;
    url.setScheme(QStringLiteral("https"));
    url.setHost(service == Service::Iam
                    ? iamHost(region, options.fips, options.dualStack)
                    : regionalHost(service, region, partitionOf(region), options.fips, options.dualStack));
    return Endpoint{url, signingRegion(service, region), {}};
}

// service[-fips].region.suffix with a region of that partition. Other names under amazonaws.com belong to AWS's customers:
// bedrock.s3.amazonaws.com is somebody's bucket, so a region of unknown shape needs the person's consent.
bool isRegionalHostOfAws(const QString &host, const QString &region, bool forKeys)
{
    const QString hostRegion = host.section(u'.', 1, 1);
    const Partition partition = partitionOf(region);
    if (!looksLikeRegion(hostRegion) || partitionOf(hostRegion).id != partition.id)
        return false;
    for (const ServiceName &name : kServices) {
        if (name.service == Service::Iam || (forKeys && !name.takesKeys))
            continue;
        for (const bool fips : {false, true}) {
            for (const bool dualStack : {false, true}) {
                if (host == regionalHost(name.service, hostRegion, partition, fips, dualStack))
                    return true;
            }
        }
    }
    return false;
}

bool isHostOfAws(const QUrl &url, const QString &region, bool forKeys)
{
    if (url.scheme() != QLatin1String("https") || url.port(443) != 443)
        return false;
    const QString host = asciiHost(url);
    for (const bool fips : {false, true}) {
        for (const bool dualStack : {false, true}) {
            if (!forKeys && host == iamHost(region, fips, dualStack))
                return true;
        }
    }
    return isRegionalHostOfAws(host, region, forKeys);
}

Result<void> checkMayGoTo(const Endpoint &endpoint, const QStringList &allowedHosts, bool forKeys)
{
    const QString host = endpoint.displayHost();
    if (host.isEmpty() || endpoint.url.authority(QUrl::FullyEncoded).contains(u'@'))
        return fail(Error::Kind::HostNotAllowed, host, host);
    if (isLoopback(endpoint.url) || isHostOfAws(endpoint.url, endpoint.region, forKeys))
        return {};
    if (endpoint.url.scheme() == QLatin1String("https") && allowedHosts.contains(host, Qt::CaseInsensitive))
        return {};
    return fail(Error::Kind::HostNotAllowed, host, host);
}

} // namespace

QString nameOf(Service service)
{
    const auto found = std::find_if(kServices.begin(), kServices.end(), [service](const ServiceName &name) { return name.service == service; });
    return QLatin1String(found->label);
}

QString settingsKeyOf(Service service)
{
    const auto found = std::find_if(kServices.begin(), kServices.end(), [service](const ServiceName &name) { return name.service == service; });
    return QString::fromLatin1(found->variable + 1).toLower();
}

QList<Service> allServices()
{
    QList<Service> all;
    for (const ServiceName &name : kServices)
        all.append(name.service);
    return all;
}

EndpointOptions EndpointOptions::fromEnvironment(const QProcessEnvironment &environment)
{
    EndpointOptions options;
    options.fips = isTrue(environment.value(QStringLiteral("AWS_USE_FIPS_ENDPOINT")));
    options.dualStack = isTrue(environment.value(QStringLiteral("AWS_USE_DUALSTACK_ENDPOINT")));
    if (isTrue(environment.value(QStringLiteral("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))))
        return options;
    const QString prefix = QStringLiteral("AWS_ENDPOINT_URL");
    for (const ServiceName &name : kServices) {
        const Override given = overrideFrom(environment, prefix + QLatin1String(name.variable));
        if (isSet(given))
            options.byService.insert(name.service, given);
    }
    options.everywhere = overrideFrom(environment, prefix);
    return options;
}

QString Endpoint::displayHost() const
{
    QString host = asciiHost(url);
    if (host.contains(u':'))
        host = u'[' + host + u']';
    const int port = url.port();
    return port == kNoPort || port == defaultPort(url) ? host : QString(host + u':' + QString::number(port));
}

Result<Endpoint> resolveEndpoint(Service service, const QString &region, const EndpointOptions &options)
{
    const QString name = region.trimmed().toLower();
    const EndpointOptions::Override own = options.byService.value(service);
    if (isSet(own))
        return fromOverride(own, signingRegion(service, name), options);
    if (isSet(options.everywhere))
        return fromOverride(options.everywhere, signingRegion(service, name), options);
    return fromRules(service, name, options);
}

Result<void> checkKeyMayGoTo(const Endpoint &endpoint, const QStringList &allowedHosts)
{
    return checkMayGoTo(endpoint, allowedHosts, true);
}

Result<void> checkSignedMayGoTo(const Endpoint &endpoint, const QStringList &allowedHosts)
{
    return checkMayGoTo(endpoint, allowedHosts, false);
}

bool isLoopback(const QUrl &url)
{
    const QString host = asciiHost(url);
    if (host == QLatin1String("localhost"))
        return true;
    const QHostAddress address(host);
    return !address.isNull() && address.isLoopback();
}

bool isMetadataAddress(const QUrl &url)
{
    const QHostAddress address(asciiHost(url));
    return !address.isNull() && (address.isInSubnet(QHostAddress(QStringLiteral("169.254.0.0")), 16) || address.isInSubnet(QHostAddress(QStringLiteral("fd00:ec2::")), 32));
}

QString regionFromEnvironment(const QProcessEnvironment &environment)
{
    const QString region = environment.value(QStringLiteral("AWS_REGION")).trimmed();
    return region.isEmpty() ? environment.value(QStringLiteral("AWS_DEFAULT_REGION")).trimmed() : region;
}

} // namespace bk
