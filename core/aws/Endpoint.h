// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QHash>
#include <QProcessEnvironment>
#include <QStringList>
#include <QUrl>

namespace bk {

enum class Service { BedrockRuntime, Bedrock, Iam, Sts, Agent, AgentRuntime, DataAutomation, DataAutomationRuntime, Sso, SsoOidc };

// "bedrock-runtime": the first label of its hosts, and how a person writes it.
[[nodiscard]] QString nameOf(Service service);
// "bedrock_runtime": its block in a [services x] section of the config file. Its variable is AWS_ENDPOINT_URL_ and this in capitals.
[[nodiscard]] QString settingsKeyOf(Service service);
[[nodiscard]] QList<Service> allServices();

// Where calls go instead of AWS's own hosts. Source: environment (AWS_ENDPOINT_URL_BEDROCK_RUNTIME and so on for every
// service, AWS_ENDPOINT_URL, switched off by AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true), or set by the program (demo, tests).
struct EndpointOptions final {
    struct Override {
        QUrl url;
        QString origin; // the variable or setting it came from, for the screen
    };
    QHash<Service, Override> byService;
    Override everywhere;
    bool fips = false;
    bool dualStack = false;

    static EndpointOptions fromEnvironment(const QProcessEnvironment &environment);
};

// A resolved place to send a request to. url has scheme, ASCII host, port and an optional base path, nothing else.
struct Endpoint final {
    QUrl url;
    QString region;         // signs; for IAM the one region of the partition where it lives
    QString overrideOrigin; // empty: AWS's own host
    [[nodiscard]] QString displayHost() const; // ASCII host[:port], as a person is to read it
};

// By AWS's endpoint rules (botocore endpoint-rule-set-1 of bedrock and bedrock-runtime, the clients of STS and the agents; partitions.json in resources).
// Errors: EndpointInvalid (FIPS or dual stack with an override, userinfo, no host, http to a host that is not loopback,
// query or fragment), InvalidInput (a region that cannot be a host label), RegionMissing.
[[nodiscard]] Result<Endpoint> resolveEndpoint(Service service, const QString &region, const EndpointOptions &options);

// May a Bedrock API key go there? Yes for the bedrock and bedrock-runtime hosts of the region's partition, for loopback, and for a host:port the
// person has allowed for this key (exact, ASCII, compared with displayHost()). Otherwise HostNotAllowed with the host.
[[nodiscard]] Result<void> checkKeyMayGoTo(const Endpoint &endpoint, const QStringList &allowedHosts);

// The same for a signed request, which carries a session token: the hosts of every service above are AWS's own.
[[nodiscard]] Result<void> checkSignedMayGoTo(const Endpoint &endpoint, const QStringList &allowedHosts);

[[nodiscard]] bool isLoopback(const QUrl &url);
// The addresses at which a machine of AWS tells about itself: 169.254.0.0/16 and fd00:ec2::/32, as addresses and never as names.
// Reached in plain http and never through a proxy.
[[nodiscard]] bool isMetadataAddress(const QUrl &url);

// Partition facts of a region; for unknown regions the aws partition's suffix, as the SDKs do.
struct Partition final {
    QString id;
    QString dnsSuffix;
    QString dualStackDnsSuffix;
};
[[nodiscard]] Partition partitionOf(const QString &region);
[[nodiscard]] QStringList knownBedrockRegions();
[[nodiscard]] bool looksLikeRegion(const QString &region);

// AWS_REGION, then AWS_DEFAULT_REGION; empty if neither is set.
[[nodiscard]] QString regionFromEnvironment(const QProcessEnvironment &environment);

} // namespace bk
