// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Endpoint.h"
#include "tests/support/Deviations.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace bk;

namespace {

// As a person's variable is read.
Result<Endpoint> given(const QString &url)
{
    QProcessEnvironment environment;
    environment.insert("AWS_ENDPOINT_URL", url);
    return resolveEndpoint(Service::Bedrock, "us-east-1", EndpointOptions::fromEnvironment(environment));
}

QString hostOnly(const QString &hostAndPort)
{
    const auto colon = hostAndPort.lastIndexOf(':');
    return colon > hostAndPort.lastIndexOf(']') ? hostAndPort.left(colon) : hostAndPort;
}

} // namespace

// The URL tests of the web platform, from their safety side: where an endpoint is taken, the host shown, the host connected
// to and the host a browser means are one; what is no URL to a browser is none here.
class PublicUrlTest final : public QObject {
    Q_OBJECT

    // Never otherwise: one host in ASCII, shown and connected to.
    static bool isPlainlyShown(const Endpoint &endpoint)
    {
        const QString shown = hostOnly(endpoint.displayHost());
        return shown == endpoint.url.host(QUrl::FullyEncoded).toLower()
            && std::all_of(shown.begin(), shown.end(), [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7F; });
    }

private Q_SLOTS:
    void whatIsShownIsWhereItGoes()
    {
        BK_NEED_SHARED_VECTORS();
        Deviations deviations({});
        int taken = 0;
        for (const QJsonValue one : readJsonVector(sharedVectors() + "/url/wpt/urltestdata.json").array()) {
            const QString input = one["input"].toString();
            if (input.isEmpty() || one["base"].isString())
                continue; // relative to a page
            const auto endpoint = given(input);
            taken += endpoint.has_value();
            deviations.tell(input, !endpoint // refusing is always safe
                                       || (isPlainlyShown(*endpoint) && !one["failure"].toBool()
                                           && hostOnly(endpoint->displayHost()) == one["hostname"].toString()));
        }
        qInfo("%d URLs, %d taken, %d deviations", deviations.cases(), taken, deviations.accepted());
        QVERIFY2(deviations.problems().isEmpty(), qPrintable(deviations.problems()));
        QVERIFY(deviations.cases() >= 400 && taken >= 5);
    }

    // International names: Qt 6.4 knows the older rules of IDNA. Two kinds of names are therefore taken otherwise than by a
    // browser; both are safe, for the name shown is the name connected to, in ASCII. A change of either figure is to be looked at.
    void namesAreShownInAscii()
    {
        BK_NEED_SHARED_VECTORS();
        int cases = 0;
        int taken = 0;
        int refusedByBrowsers = 0; // fewer checks of joiners, marks and directions
        int mappedOtherwise = 0;   // sharp s, final sigma and the joiners, as IDNA 2003 did
        for (const char *file : {"toascii", "IdnaTestV2"}) {
            for (const QJsonValue one : readJsonVector(sharedVectors() + "/url/wpt/" + file + ".json").array()) {
                if (!one.isObject())
                    continue;
                ++cases;
                const auto endpoint = given("https://" + one["input"].toString() + "/");
                if (!endpoint)
                    continue;
                ++taken;
                QVERIFY2(isPlainlyShown(*endpoint), qUtf8Printable(one["input"].toString()));
                if (one["output"].isNull())
                    ++refusedByBrowsers;
                else if (hostOnly(endpoint->displayHost()) != one["output"].toString())
                    ++mappedOtherwise;
            }
        }
        qInfo("%d names, %d taken; %d that browsers refuse, %d mapped otherwise", cases, taken, refusedByBrowsers, mappedOtherwise);
        QCOMPARE(refusedByBrowsers, 230);
        QCOMPARE(mappedOtherwise, 4);
    }
};

QTEST_GUILESS_MAIN(PublicUrlTest)
#include "PublicUrlTest.moc"
