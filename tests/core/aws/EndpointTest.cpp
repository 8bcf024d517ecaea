// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Endpoint.h"
#include "core/aws/Partitions.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtTest>

using namespace bk;

namespace {

EndpointOptions everywhere(const QString &url)
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("AWS_ENDPOINT_URL"), url);
    return EndpointOptions::fromEnvironment(environment);
}

Result<Endpoint> runtimeAt(const QString &url)
{
    return resolveEndpoint(Service::BedrockRuntime, QStringLiteral("us-east-1"), everywhere(url));
}

EndpointOptions optionsOf(const QJsonObject &params)
{
    EndpointOptions options;
    options.fips = params.value(QStringLiteral("UseFIPS")).toBool();
    options.dualStack = params.value(QStringLiteral("UseDualStack")).toBool();
    if (params.contains(QStringLiteral("Endpoint")))
        options.everywhere = {QUrl(params.value(QStringLiteral("Endpoint")).toString()), QStringLiteral("test")};
    return options;
}

} // namespace

class EndpointTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void followsTheRulesOfAwsForBothServices()
    {
        BK_NEED_SHARED_VECTORS();
        const auto cases = readJsonVector(sharedVectors() + QStringLiteral("/endpoints/tests/bedrock/endpoint-tests-1.json"))
                               .object().value(QStringLiteral("testCases")).toArray();
        int run = 0;
        // The cases of bedrock-runtime are those of bedrock with the other name.
        for (const auto &[service, label] : {std::pair(Service::Bedrock, "https://bedrock"),
                                             std::pair(Service::BedrockRuntime, "https://bedrock-runtime")}) {
            for (const auto &value : cases) {
                const QJsonObject params = value.toObject().value(QStringLiteral("params")).toObject();
                const QJsonObject expect = value.toObject().value(QStringLiteral("expect")).toObject();
                const auto got = resolveEndpoint(service, params.value(QStringLiteral("Region")).toString(), optionsOf(params));
                ++run;
                if (expect.contains(QStringLiteral("error"))) {
                    QVERIFY(!got);
                    QVERIFY(got.error().kind == Error::Kind::RegionMissing
                            || expect.value(QStringLiteral("error")).toString().endsWith(got.error().detail));
                    continue;
                }
                QString url = expect.value(QStringLiteral("endpoint")).toObject().value(QStringLiteral("url")).toString();
                url.replace(QStringLiteral("https://bedrock"), QLatin1String(label));
                QVERIFY(got);
                QCOMPARE(got->url.toString(QUrl::FullyEncoded), url);
            }
        }
        QVERIFY(run >= 42);
        qInfo("%d endpoint cases", run);
    }

    void partitionsAreThoseOfTheRules()
    {
        BK_NEED_SHARED_VECTORS();
        const auto partitions = readJsonVector(sharedVectors() + QStringLiteral("/endpoints/rules/partitions.json"))
                                    .object().value(QStringLiteral("partitions")).toArray();
        int regions = 0;
        for (const auto &value : partitions) {
            const QJsonObject partition = value.toObject();
            const QJsonObject outputs = partition.value(QStringLiteral("outputs")).toObject();
            const QRegularExpression pattern(partition.value(QStringLiteral("regionRegex")).toString());
            const auto names = partition.value(QStringLiteral("regions")).toObject().keys() + QStringList{QStringLiteral("us-new-9")};
            for (const QString &region : names) {
                if (region == QStringLiteral("us-new-9") && !pattern.match(region).hasMatch())
                    continue;
                const Partition ours = partitionOf(region);
                QCOMPARE(ours.id, partition.value(QStringLiteral("id")).toString());
                QCOMPARE(ours.dnsSuffix, outputs.value(QStringLiteral("dnsSuffix")).toString());
                QCOMPARE(ours.dualStackDnsSuffix, outputs.value(QStringLiteral("dualStackDnsSuffix")).toString());
                QCOMPARE(looksLikeRegion(region), pattern.match(region).hasMatch());
                ++regions;
            }
        }
        QCOMPARE(std::size_t(partitions.size()), partitionTable().size());
        qInfo("%d regions of %d partitions", regions, int(partitions.size()));
    }

    void unknownRegionsGoToTheCommercialPartition()
    {
        for (const auto *region : {"xx-moon-1", "moon", "us-gov-moon-1-1", "us-east-", "-east-1"}) {
            QVERIFY2(!looksLikeRegion(QLatin1String(region)), region);
            QCOMPARE(partitionOf(QLatin1String(region)).id, QStringLiteral("aws"));
        }
        for (const QString &region : knownBedrockRegions())
            QVERIFY2(looksLikeRegion(region), qPrintable(region));
    }

    void regionThatIsNoHostLabelIsRefused()
    {
        for (const auto *region : {"us-east-1.evil.example", "us-east-1/", "us east 1", "evil.example#", "-us-east-1", "us@evil", "ü"}) {
            const auto got = resolveEndpoint(Service::Bedrock, QString::fromUtf8(region), {});
            QVERIFY2(!got && got.error().kind == Error::Kind::InvalidInput, region);
        }
        QCOMPARE(resolveEndpoint(Service::Bedrock, QStringLiteral(" US-East-1 "), {})->region, QStringLiteral("us-east-1"));
    }

    void environmentNamesOneServiceOrAll()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("AWS_ENDPOINT_URL"), QStringLiteral("https://all.example"));
        environment.insert(QStringLiteral("AWS_ENDPOINT_URL_BEDROCK_RUNTIME"), QStringLiteral("https://runtime.example/base/"));
        environment.insert(QStringLiteral("AWS_ENDPOINT_URL_STS"), QStringLiteral("  "));
        const auto options = EndpointOptions::fromEnvironment(environment);
        const auto runtime = resolveEndpoint(Service::BedrockRuntime, QStringLiteral("us-east-1"), options);
        QCOMPARE(runtime->url.toString(), QStringLiteral("https://runtime.example/base"));
        QCOMPARE(runtime->overrideOrigin, QStringLiteral("AWS_ENDPOINT_URL_BEDROCK_RUNTIME"));
        for (const auto service : {Service::Bedrock, Service::Iam, Service::Sts}) {
            const auto other = resolveEndpoint(service, QStringLiteral("us-east-1"), options);
            QCOMPARE(other->url.toString(), QStringLiteral("https://all.example"));
            QCOMPARE(other->overrideOrigin, QStringLiteral("AWS_ENDPOINT_URL"));
        }
        environment.insert(QStringLiteral("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), QStringLiteral("True"));
        environment.insert(QStringLiteral("AWS_USE_FIPS_ENDPOINT"), QStringLiteral("true"));
        const auto own = resolveEndpoint(Service::BedrockRuntime, QStringLiteral("us-east-1"), EndpointOptions::fromEnvironment(environment));
        QCOMPARE(own->displayHost(), QStringLiteral("bedrock-runtime-fips.us-east-1.amazonaws.com"));
        QVERIFY(own->overrideOrigin.isEmpty());
    }

    void overridesThatCannotBeUsedAreRefused_data()
    {
        QTest::addColumn<QString>("url");
        for (const auto *url : {"https://bedrock-runtime.us-east-1.amazonaws.com@evil.example/", "https://@evil.example/",
                                "https://user:word@host.example", "http://host.example", "http://169.254.169.254/", "ftp://127.0.0.1",
                                "https://", "https:///path", "host.example", "not a url", "https://host.example/?a=b", "https://host.example/?",
                                "https://host.example/#f", "https://host.example:0", "https://host.example:99999",
                                "https://ho st.example", "file:///etc/passwd", "javascript:alert(1)", "http://127.0.0.1.evil.example",
                                "http://localhost.evil.example", "http://0.0.0.0", "//127.0.0.1",
                                "https://0x.0x.0", "https://256.0.0.1", "https://gateway.example.1", "https://0x100000000"})
            QTest::newRow(url) << QString::fromUtf8(url);
    }
    void overridesThatCannotBeUsedAreRefused()
    {
        QFETCH(QString, url);
        const auto got = runtimeAt(url);
        QVERIFY(!got);
        QCOMPARE(got.error().kind, Error::Kind::EndpointInvalid);
        QVERIFY(!got.error().detail.isEmpty());
        QVERIFY(!got.error().subject.contains(QStringLiteral("word")));
    }

    void hostIsShownAsItWillBeReached_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("loopback");
        QTest::newRow("decimal address") << QStringLiteral("https://2852039166/") << QStringLiteral("169.254.169.254") << false;
        QTest::newRow("cyrillic letter") << QStringLiteral("https://bedrock.us-east-1.am\u0430zonaws.com")
                                         << QStringLiteral("bedrock.us-east-1.xn--amzonaws-26g.com") << false;
        QTest::newRow("default port") << QStringLiteral("https://host.example:443") << QStringLiteral("host.example") << false;
        QTest::newRow("upper case") << QStringLiteral("https://HOST.Example:8443") << QStringLiteral("host.example:8443") << false;
        QTest::newRow("IPv4 loopback") << QStringLiteral("http://127.0.0.1:80") << QStringLiteral("127.0.0.1") << true;
        QTest::newRow("all of 127/8") << QStringLiteral("http://127.9.9.9:8080") << QStringLiteral("127.9.9.9:8080") << true;
        QTest::newRow("IPv6 loopback") << QStringLiteral("http://[::1]:4566") << QStringLiteral("[::1]:4566") << true;
        QTest::newRow("localhost") << QStringLiteral("http://LocalHost:4566") << QStringLiteral("localhost:4566") << true;
    }
    void hostIsShownAsItWillBeReached()
    {
        QFETCH(QString, url);
        QFETCH(QString, host);
        QFETCH(bool, loopback);
        const auto got = runtimeAt(url);
        QVERIFY(got);
        QCOMPARE(got->displayHost(), host);
        QCOMPARE(isLoopback(got->url), loopback);
        QCOMPARE(checkKeyMayGoTo(*got, {}).has_value(), loopback);
    }

    void basePathStays()
    {
        QCOMPARE(runtimeAt(QStringLiteral("https://host.example:8443/a%2Fb/c//"))->url.toString(QUrl::FullyEncoded),
                 QStringLiteral("https://host.example:8443/a%2Fb/c"));
    }

    void stsIsAskedInTheRegion()
    {
        const auto host = [](const char *region, bool fips, bool dualStack) {
            EndpointOptions options;
            options.fips = fips;
            options.dualStack = dualStack;
            return resolveEndpoint(Service::Sts, QLatin1String(region), options)->displayHost();
        };
        QCOMPARE(host("eu-central-1", false, false), QStringLiteral("sts.eu-central-1.amazonaws.com"));
        QCOMPARE(host("us-east-1", true, false), QStringLiteral("sts-fips.us-east-1.amazonaws.com"));
        QCOMPARE(host("us-east-1", true, true), QStringLiteral("sts-fips.us-east-1.api.aws"));
        QCOMPARE(host("us-gov-west-1", true, false), QStringLiteral("sts.us-gov-west-1.amazonaws.com"));
        QCOMPARE(host("cn-north-1", false, true), QStringLiteral("sts.cn-north-1.api.amazonwebservices.com.cn"));
        QCOMPARE(host("eusc-de-east-1", false, false), QStringLiteral("sts.eusc-de-east-1.amazonaws.eu"));
    }

    // The rules of @aws-sdk/client-iam 3.1169.0.
    void iamIsOnePlaceForAPartitionAndSignsForItsRegion()
    {
        struct Row {
            const char *region;
            const char *signs;
            const char *plain;
            const char *fips;
            const char *dualStack;
            const char *both;
        };
        for (const Row &row : {Row{"eu-central-1", "us-east-1", "iam.amazonaws.com", "iam-fips.amazonaws.com", "iam.global.api.aws", "iam-fips.global.api.aws"},
                               Row{"us-gov-east-1", "us-gov-west-1", "iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com", "iam.us-gov.api.aws", "iam.us-gov.api.aws"},
                               Row{"cn-northwest-1", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn", "iam-fips.amazonaws.com.cn",
                                   "iam.global.api.amazonwebservices.com.cn", "iam-fips.api.amazonwebservices.com.cn"},
                               Row{"eusc-de-east-1", "eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu", "iam-fips.amazonaws.eu",
                                   "iam.global.api.amazonwebservices.eu", "iam-fips.api.amazonwebservices.eu"},
                               Row{"us-iso-west-1", "us-iso-east-1", "iam.us-iso-east-1.c2s.ic.gov", "iam-fips.us-iso-east-1.c2s.ic.gov",
                                   "iam.api.aws.ic.gov", "iam-fips.api.aws.ic.gov"},
                               Row{"xx-moon-1", "us-east-1", "iam.amazonaws.com", "iam-fips.amazonaws.com", "iam.global.api.aws", "iam-fips.global.api.aws"}}) {
            for (const bool fips : {false, true}) {
                for (const bool dualStack : {false, true}) {
                    EndpointOptions options;
                    options.fips = fips;
                    options.dualStack = dualStack;
                    const auto endpoint = resolveEndpoint(Service::Iam, QLatin1String(row.region), options);
                    const char *host = dualStack ? (fips ? row.both : row.dualStack) : fips ? row.fips : row.plain;
                    QCOMPARE(endpoint->displayHost(), QLatin1String(host));
                    QCOMPARE(endpoint->region, QLatin1String(row.signs));
                    QVERIFY(checkSignedMayGoTo(*endpoint, {}));
                    QVERIFY(!checkKeyMayGoTo(*endpoint, {}));
                }
            }
        }
        EndpointOptions elsewhere;
        elsewhere.everywhere = {QUrl(QStringLiteral("http://127.0.0.1:4566")), QStringLiteral("test")};
        QCOMPARE(resolveEndpoint(Service::Iam, QStringLiteral("cn-northwest-1"), elsewhere)->region, QStringLiteral("cn-north-1"));
        QCOMPARE(resolveEndpoint(Service::Sts, QStringLiteral("cn-northwest-1"), elsewhere)->region, QStringLiteral("cn-northwest-1"));
    }

    void everyServiceHasItsVariable()
    {
        for (const auto &[service, suffix] : {std::pair(Service::Agent, "BEDROCK_AGENT"), std::pair(Service::AgentRuntime, "BEDROCK_AGENT_RUNTIME"),
                                              std::pair(Service::DataAutomation, "BEDROCK_DATA_AUTOMATION"),
                                              std::pair(Service::DataAutomationRuntime, "BEDROCK_DATA_AUTOMATION_RUNTIME")}) {
            QProcessEnvironment environment;
            environment.insert(QStringLiteral("AWS_ENDPOINT_URL_") + QLatin1String(suffix), QStringLiteral("https://own.example"));
            const auto options = EndpointOptions::fromEnvironment(environment);
            QCOMPARE(resolveEndpoint(service, QStringLiteral("us-east-1"), options)->displayHost(), QStringLiteral("own.example"));
            QCOMPARE(resolveEndpoint(service, QStringLiteral("us-east-1"), {})->displayHost(),
                     QString(QLatin1String(suffix)).toLower().replace(u'_', u'-') + QStringLiteral(".us-east-1.amazonaws.com"));
        }
    }

    void aSignedRequestGoesToEveryServiceOfAwsAndNowhereElse()
    {
        for (const auto service : {Service::BedrockRuntime, Service::Bedrock, Service::Iam, Service::Sts, Service::Agent, Service::AgentRuntime,
                                   Service::DataAutomation, Service::DataAutomationRuntime}) {
            const auto endpoint = *resolveEndpoint(service, QStringLiteral("eu-central-1"), {});
            QVERIFY2(checkSignedMayGoTo(endpoint, {}), qPrintable(endpoint.displayHost()));
            const bool takesKeys = service == Service::BedrockRuntime || service == Service::Bedrock;
            QCOMPARE(checkKeyMayGoTo(endpoint, {}).has_value(), takesKeys);
        }
        for (const auto *url : {"https://evil.example", "https://sts.us-east-1.amazonaws.com.evil.example", "https://sts.s3.amazonaws.com",
                                "https://sts.us-gov-west-1.amazonaws.com", "https://sts.us-east-1.amazonaws.com:8443", "https://iam.evil.example"}) {
            const auto endpoint = runtimeAt(QLatin1String(url));
            QVERIFY2(!checkSignedMayGoTo(*endpoint, {}), url);
            QVERIFY2(checkSignedMayGoTo(*endpoint, {endpoint->displayHost()}), url);
        }
    }

    void keyGoesOnlyToAwsLoopbackAndAllowedHosts()
    {
        for (const auto service : {Service::BedrockRuntime, Service::Bedrock}) {
            for (const QString &region : knownBedrockRegions())
                QVERIFY(checkKeyMayGoTo(*resolveEndpoint(service, region, {}), {}));
        }
        for (const auto service : {Service::Iam, Service::Sts})
            QVERIFY(!checkKeyMayGoTo(*resolveEndpoint(service, QStringLiteral("us-east-1"), {}), {}));
        QVERIFY(checkKeyMayGoTo(*runtimeAt(QStringLiteral("https://bedrock-runtime-fips.us-west-2.api.aws")), {}));
        for (const auto *url : {"https://evil.example", "https://bedrock.us-east-1.amazonaws.com.evil.example", "https://bedrock.evil.amazonaws.com.cn",
                                "https://bedrock-runtime.us-gov-west-1.amazonaws.com", "https://bedrock-runtime.us-east-1.amazonaws.com:8443",
                                "https://abc.execute-api.us-east-1.amazonaws.com", "https://bedrock.s3.amazonaws.com", "https://bedrock.us-east-1.amazonaws.com."}) {
            const auto endpoint = runtimeAt(QLatin1String(url));
            const auto answer = checkKeyMayGoTo(*endpoint, {QStringLiteral("other.example"), QStringLiteral("evil.example:8443")});
            QVERIFY2(!answer && answer.error().kind == Error::Kind::HostNotAllowed, url);
            QCOMPARE(answer.error().detail, endpoint->displayHost());
            QVERIFY2(checkKeyMayGoTo(*endpoint, {endpoint->displayHost()}), url);
        }
    }

    void regionThatIsSomebodysBucketNeedsConsent()
    {
        for (const auto *region : {"s3", "s3-us-west-2", "execute-api", "xx-moon-1"}) {
            const auto endpoint = resolveEndpoint(Service::BedrockRuntime, QLatin1String(region), {});
            QVERIFY2(!checkKeyMayGoTo(*endpoint, {}), region);
            QVERIFY2(checkKeyMayGoTo(*endpoint, {endpoint->displayHost()}), region);
        }
    }

    void regionComesFromTheEnvironment()
    {
        QProcessEnvironment environment;
        QVERIFY(regionFromEnvironment(environment).isEmpty());
        environment.insert(QStringLiteral("AWS_DEFAULT_REGION"), QStringLiteral("eu-west-1"));
        QCOMPARE(regionFromEnvironment(environment), QStringLiteral("eu-west-1"));
        environment.insert(QStringLiteral("AWS_REGION"), QStringLiteral("us-east-1"));
        QCOMPARE(regionFromEnvironment(environment), QStringLiteral("us-east-1"));
    }
};

QTEST_GUILESS_MAIN(EndpointTest)
#include "EndpointTest.moc"
