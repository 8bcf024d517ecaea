// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/SsoSource.h"
#include "tests/support/ChainWorld.h"
#include "tests/support/TestServer.h"
#include "tests/support/WellTold.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrlQuery>

using namespace bk;
using Place = CredentialPlace;

namespace {

const QByteArray kSession = "[profile a]\nsso_session = work\nsso_account_id = 123456789012\nsso_role_name = Dev+Ops\n"
                            "[sso-session work]\nsso_region = eu-west-1\nsso_start_url = https://work.example/start\n";

// The portal and the sign-in service in one: what a test lets them answer.
struct Identity {
    explicit Identity(ChainWorld &world) : server(std::nullopt), file(ssoCacheFile(world.home.path(), {{}, {}, {}, {}, "work"}))
    {
        world.config(kSession);
        world.set("AWS_PROFILE", "a");
        world.set("AWS_ENDPOINT_URL_SSO", server.url(QString()).toString());
        world.set("AWS_ENDPOINT_URL_SSO_OIDC", server.url("/base").toString());
        server.answerWith([this](QTcpSocket *socket, const TestServer::Request &request) {
            socket->write(request.target.startsWith("/base/token") ? renewed : keys);
        });
    }
    QByteArray renewed = TestServer::reply(200, R"({"accessToken":"new-token","expiresIn":28800,"refreshToken":"new-refresh","tokenType":"Bearer"})");
    QByteArray keys = TestServer::reply(200, R"({"roleCredentials":{"accessKeyId":"AKIDSAMPLE0000000010","secretAccessKey":"made-up-secret-of-forty-letters-00000010",)"
                                             R"("sessionToken":"made-up-session","expiration":1795363200000}})");
    TestServer server;
    QString file;
};

QByteArray cache(const QByteArray &until, bool renewable)
{
    return R"({"startUrl":"https://work.example/start","region":"eu-west-1","accessToken":"old-token","expiresAt":")" + until + '"'
           + (renewable ? R"(,"clientId":"made-up-client","clientSecret":"made-up-client-secret","registrationExpiresAt":"2027-01-01T00:00:00Z","refreshToken":"old-refresh")" : "")
           + R"(,"kept":"as it is"})";
}

QString place(const CredentialResolution &answer)
{
    return toldAt(answer, Place::ConfigFile);
}

} // namespace

// IAM Identity Center: the cache, its renewal, and the role's keys.
class SsoSourceTest final : public QObject {
    Q_OBJECT

    static void writeCache(ChainWorld &world, const Identity &identity, const QByteArray &bytes)
    {
        world.write(QDir(world.home.path()).relativeFilePath(identity.file), bytes);
    }

private Q_SLOTS:
    void tokenOfTheCacheBringsTheRolesKeys()
    {
        ChainWorld world;
        Identity identity(world);
        writeCache(world, identity, cache("2026-11-22T20:00:00Z", false));
        const auto answer = world.ask();
        QCOMPARE(place(answer), "won");
        QCOMPARE(answer.winner()->facts.account, "123456789012");
        QCOMPARE(answer.winner()->method, CredentialMethod::Sso);
        QCOMPARE(keysOf(answer)->expires, QDateTime::fromMSecsSinceEpoch(1795363200000, Qt::UTC));
        QCOMPARE(identity.server.requests().size(), 1);
        const auto &request = identity.server.requests().first();
        QCOMPARE(request.target, QByteArray("/federation/credentials?account_id=123456789012&role_name=Dev%2BOps"));
        QCOMPARE(request.header("x-amz-sso_bearer_token"), QByteArray("old-token"));
        QVERIFY(request.header("Authorization").isEmpty());
    }
    void cacheFileIsNamedAsTheAwsToolsDo()
    {
        QVERIFY(ssoCacheFile("/h", {"https://ssotest.awsapps.com/start", {}, {}, {}, {}}).endsWith("/.aws/sso/cache/dace00cba5f8355ec9d274ceb2bcebdfbeed0e12.json"));
    }
    void tokenIsRenewedInItsLastFiveMinutesAndWrittenBack()
    {
        ChainWorld world;
        Identity identity(world);
        writeCache(world, identity, cache("2026-11-22T12:04:00Z", true));
        QCOMPARE(place(world.ask()), "won");
        QCOMPARE(identity.server.requests().size(), 2);
        const QJsonObject asked = QJsonDocument::fromJson(identity.server.requests()[0].body).object();
        QCOMPARE(asked["grantType"].toString(), "refresh_token");
        QCOMPARE(asked["refreshToken"].toString(), "old-refresh");
        QCOMPARE(identity.server.requests()[1].header("x-amz-sso_bearer_token"), QByteArray("new-token"));
        QFile file(identity.file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject kept = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(kept["accessToken"].toString(), "new-token");
        QCOMPARE(kept["refreshToken"].toString(), "new-refresh");
        QCOMPARE(kept["expiresAt"].toString(), "2026-11-22T20:00:00Z");
        QCOMPARE(kept["kept"].toString(), "as it is");
        QCOMPARE(QFile::permissions(identity.file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        (void)world.ask();
        QCOMPARE(identity.server.requests().size(), 3); // it lives long enough now
    }
    void whatCannotBeUsedIsSaid_data()
    {
        QTest::addColumn<QByteArray>("bytes"); // "-": no file
        QTest::addColumn<QString>("end");
        QTest::newRow("nobody signed in") << QByteArray("-") << "broken:sso-token-missing";
        QTest::newRow("over, not renewable") << cache("2026-11-22T12:00:00Z", false) << "broken:sso-token-expired";
        QTest::newRow("no JSON") << QByteArray("old-token") << "broken:sso-token-damaged";
        QTest::newRow("no token") << QByteArray(R"({"expiresAt":"2026-11-22T20:00:00Z"})") << "broken:sso-token-damaged";
        QTest::newRow("no end") << QByteArray(R"({"accessToken":"old-token"})") << "broken:sso-token-damaged";
        QTest::newRow("line break in it") << QByteArray(R"({"accessToken":"old-token\r\nX-Evil: 1","expiresAt":"2026-11-22T20:00:00Z"})") << "broken:sso-token-damaged";
        QTest::newRow("64 KiB and more") << QByteArray(64 * 1024 + 1, ' ') << "broken:sso-token-damaged";
        QTest::newRow("end as older tools write it") << QByteArray(R"({"accessToken":"old-token","expiresAt":"2026-11-22T20:00:00UTC"})") << "won";
    }
    void whatCannotBeUsedIsSaid()
    {
        QFETCH(QByteArray, bytes);
        ChainWorld world;
        Identity identity(world);
        if (bytes != "-")
            writeCache(world, identity, bytes);
        const auto answer = world.ask();
        QTEST(place(answer), "end");
        if (answer.problem)
            BK_WELL_TOLD(*answer.problem, "old-token-that-no-word-may-hold");
    }
    void refusedRenewalMeansSigningInAgain()
    {
        ChainWorld world;
        Identity identity(world);
        writeCache(world, identity, cache("2026-11-22T11:00:00Z", true));
        identity.renewed = TestServer::reply(400, R"({"error":"invalid_grant"})");
        QCOMPARE(place(world.ask()), "broken:sso-token-expired");
        identity.renewed = TestServer::reply(200, "<html>");
        QCOMPARE(place(world.ask()), "broken:answer-damaged");
        identity.renewed = TestServer::reply(500, {});
        QCOMPARE(place(world.ask()), "broken:call-failed");
    }
    void refusalsOfThePortalAreSaid()
    {
        ChainWorld world;
        Identity identity(world);
        writeCache(world, identity, cache("2026-11-22T20:00:00Z", false));
        identity.keys = TestServer::reply(401, R"({"message":"Session token not found or invalid"})");
        QCOMPARE(place(world.ask()), "broken:sso-token-expired");
        identity.keys = TestServer::reply(403, R"({"message":"No access"})");
        const auto answer = world.ask();
        QCOMPARE(place(answer), "broken:call-failed");
        QCOMPARE(answer.problem->httpStatus, 403);
        identity.keys = TestServer::reply(302, {}, "Location: http://127.0.0.1:1/\r\n");
        QCOMPARE(place(world.ask()), "broken:call-failed");
    }
    // T2: an inherited endpoint does not get a sign-in token.
    void tokenGoesToNoHostThatAVariableNames()
    {
        ChainWorld world;
        Identity identity(world);
        writeCache(world, identity, cache("2026-11-22T20:00:00Z", false));
        world.set("AWS_ENDPOINT_URL_SSO", "https://evil.example");
        const auto answer = world.ask();
        QCOMPARE(place(answer), "broken:host-not-allowed");
        QCOMPARE(answer.stopper()->origin.host, "evil.example");
        EndpointOptions options;
        options.everywhere = {QUrl("https://mine.example"), "AWS_ENDPOINT_URL"};
        QVERIFY(!trustedEndpoint(Service::Sts, "us-east-1", options, {}, {}));
        QVERIFY(trustedEndpoint(Service::Sts, "us-east-1", options, {"mine.example"}, {}));
    }
    void incompleteSettingsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("end");
        QTest::addColumn<QString>("key");
        QTest::newRow("no such session") << QByteArray("[profile a]\nsso_session = x\n") << "broken:sso-session-missing" << "sso_session";
        QTest::newRow("no role") << QByteArray("[profile a]\nsso_start_url = u\nsso_region = r\nsso_account_id = 1\n") << "broken:sso-incomplete" << "sso_role_name";
        QTest::newRow("another region") << kSession + "[profile a]\nsso_region = us-east-1\n" << "broken:sso-region-twice" << "sso_region";
    }
    void incompleteSettingsAreNamed()
    {
        QFETCH(QByteArray, config);
        ChainWorld world;
        world.config(config);
        world.set("AWS_PROFILE", "a");
        const auto answer = world.ask();
        QTEST(place(answer), "end");
        QTEST(answer.stopper()->origin.key, "key");
    }
};

QTEST_GUILESS_MAIN(SsoSourceTest)
#include "SsoSourceTest.moc"
