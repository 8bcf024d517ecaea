// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/StsSource.h"
#include "tests/support/ChainWorld.h"
#include "tests/support/TestServer.h"

#include <QTest>

using namespace bk;
using Place = CredentialPlace;

namespace {

QByteArray answer(const QByteArray &action, const QByteArray &number, const QByteArray &until = "2026-11-22T13:00:00Z")
{
    return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action + "Result><AssumedRoleUser>"
           "<Arn>arn:aws:sts::210987654321:assumed-role/R/s</Arn></AssumedRoleUser><Credentials><AccessKeyId>AKIDSAMPLE00000000" + number
           + "</AccessKeyId><SecretAccessKey>made-up-secret-of-forty-letters-000000" + number + "</SecretAccessKey><SessionToken>session-" + number
           + "</SessionToken><Expiration>" + until + "</Expiration></Credentials></" + action + "Result></" + action + "Response>";
}

QByteArray actionIn(const TestServer::Request &request)
{
    return request.body.mid(7, request.body.indexOf('&') - 7);
}

// An STS that hands out keys with the number of the request in them.
struct Sts {
    explicit Sts(ChainWorld &world) : server(std::nullopt)
    {
        world.set("AWS_ENDPOINT_URL_STS", server.url(QString()).toString());
        server.answerWith([this](QTcpSocket *socket, const TestServer::Request &request) {
            const QByteArray number = QByteArray::number(30 + server.requests().size());
            socket->write(reply.isEmpty() ? TestServer::reply(200, answer(actionIn(request), number), "Content-Type: text/xml\r\n") : reply);
        });
    }
    TestServer server;
    QByteArray reply;
};

const QByteArray kBase = "[base]\naws_access_key_id = AKIDSAMPLE0000000011\naws_secret_access_key = made-up-secret-of-forty-letters-00000011\n";

} // namespace

// Roles: one after the other, signed with the keys of the one before; and web identity.
class StsSourceTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rolesAreAssumedOneAfterTheOther()
    {
        ChainWorld world;
        Sts sts(world);
        world.credentials(kBase);
        world.config("[profile a]\nrole_arn = arn:aws:iam::210987654321:role/A\nsource_profile = b\nrole_session_name = me\nduration_seconds = 1800\nregion = eu-west-1\n"
                     "[profile b]\nrole_arn = arn:aws:iam::123456789012:role/B\nsource_profile = base\nexternal_id = x y\n");
        CredentialQuestion question;
        question.profile = "a";
        const auto got = world.ask(question);
        QCOMPARE(toldAt(got, Place::ConfigFile), "won");
        QCOMPARE(keysOf(got)->keys.accessKeyId, QByteArray("AKIDSAMPLE0000000032"));
        QCOMPARE(got.winner()->facts.account, "210987654321");
        QCOMPARE(got.winner()->via.size(), 5);
        const auto &requests = sts.server.requests();
        QCOMPARE(requests.size(), 2);
        QVERIFY(requests[0].header("Authorization").contains("Credential=AKIDSAMPLE0000000011/20261122/us-east-1/sts/aws4_request"));
        QVERIFY(requests[0].body.contains("&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FB&"));
        QVERIFY(requests[0].body.endsWith("&ExternalId=x%20y"));
        QVERIFY(requests[1].header("Authorization").contains("Credential=AKIDSAMPLE0000000031/20261122/eu-west-1/sts/aws4_request"));
        QCOMPARE(requests[1].header("X-Amz-Security-Token"), QByteArray("session-31"));
        QVERIFY(requests[1].body.contains("&RoleSessionName=me&DurationSeconds=1800"));
    }
    void keysOfTheEnvironmentCanBeARolesSource()
    {
        ChainWorld world;
        Sts sts(world);
        world.config("[profile a]\nrole_arn = arn:aws:iam::210987654321:role/A\ncredential_source = Environment\n");
        CredentialQuestion question;
        question.profile = "a";
        QCOMPARE(toldAt(world.ask(question), Place::ConfigFile), "broken:access-key-id-missing");
        world.set("AWS_ACCESS_KEY_ID", kSampleId);
        world.set("AWS_SECRET_ACCESS_KEY", kSampleSecret);
        QCOMPARE(toldAt(world.ask(question), Place::ConfigFile), "won");
        QVERIFY(sts.server.requests().last().header("Authorization").contains(kSampleId.toLatin1()));
    }
    void rolesThatNeedAPersonOrAreHalfAreErrors_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QString>("end");
        QTest::newRow("code of a device") << QByteArray("source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n") << "broken:mfa-needed";
        QTest::newRow("no source") << QByteArray() << "broken:role-without-source";
        QTest::newRow("two sources") << QByteArray("source_profile = base\ncredential_source = Environment\n") << "broken:role-with-two-sources";
        QTest::newRow("unknown source") << QByteArray("credential_source = environment\n") << "broken:unknown-credential-source";
        QTest::newRow("absent source") << QByteArray("source_profile = nobody\n") << "broken:source-profile-missing";
    }
    void rolesThatNeedAPersonOrAreHalfAreErrors()
    {
        QFETCH(QByteArray, lines);
        ChainWorld world;
        Sts sts(world);
        world.credentials(kBase);
        world.config("[default]\nrole_arn = arn:aws:iam::210987654321:role/A\n" + lines);
        QTEST(toldAt(world.ask(), Place::ConfigFile), "end");
        QVERIFY(sts.server.requests().isEmpty());
    }
    void answersOfStsAreNotTrusted_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("end");
        QTest::newRow("nothing") << QByteArray() << "broken:answer-damaged";
        QTest::newRow("HTML") << QByteArray("<html><p>Sign in</html>") << "broken:answer-damaged";
        QTest::newRow("cut") << answer("AssumeRole", "40").chopped(30) << "broken:answer-damaged";
        QTest::newRow("another action") << answer("GetSessionToken", "40") << "broken:answer-damaged";
        QTest::newRow("entities of their own") << QByteArray("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>") << "broken:answer-damaged";
        QTest::newRow("no token") << answer("AssumeRole", "40").replace("<SessionToken>session-40</SessionToken>", "") << "broken:answer-incomplete";
        QTest::newRow("over") << answer("AssumeRole", "40", "2026-11-22T12:00:00Z") << "broken:expired";
        QTest::newRow("no date") << answer("AssumeRole", "40", "soon") << "broken:answer-incomplete";
        QTest::newRow("line break in a key") << answer("AssumeRole", "40").replace("session-40", "a&#10;b") << "broken:bad-character";
    }
    void answersOfStsAreNotTrusted()
    {
        QFETCH(QByteArray, body);
        ChainWorld world;
        Sts sts(world);
        sts.reply = TestServer::reply(200, body, "Content-Type: text/xml\r\n");
        world.credentials(kBase);
        world.config("[default]\nrole_arn = arn:aws:iam::210987654321:role/A\nsource_profile = base\n");
        const auto got = world.ask();
        QTEST(toldAt(got, Place::ConfigFile), "end");
        QVERIFY(!got.credential);
    }
    // The clock is wrong by an hour: STS says so with its own time, and the role is asked for once more with that.
    void wrongClockIsCorrectedOnce()
    {
        ChainWorld world;
        Sts sts(world);
        sts.reply = TestServer::reply(403, "<ErrorResponse><Error><Type>Sender</Type><Code>RequestExpired</Code><Message>Request has expired.</Message></Error></ErrorResponse>",
                                      "Date: Sun, 22 Nov 2026 13:00:00 GMT\r\n");
        world.credentials(kBase);
        world.config("[default]\nrole_arn = arn:aws:iam::210987654321:role/A\nsource_profile = base\n");
        QCOMPARE(toldAt(world.ask(), Place::ConfigFile), "broken:call-failed");
        QCOMPARE(sts.server.requests().size(), 2);
        QVERIFY(sts.server.requests().last().header("X-Amz-Date").startsWith("20261122T1300"));
    }
    void refusalOfARoleIsSaid()
    {
        ChainWorld world;
        Sts sts(world);
        sts.reply = TestServer::reply(403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>");
        world.credentials(kBase);
        world.config("[default]\nrole_arn = arn:aws:iam::210987654321:role/A\nsource_profile = base\n");
        const auto got = world.ask();
        QCOMPARE(toldAt(got, Place::ConfigFile), "broken:call-failed");
        QCOMPARE(got.problem->type, "AccessDenied");
        QCOMPARE(sts.server.requests().size(), 1); // once
        world.set("AWS_ENDPOINT_URL_STS", "https://evil.example");
        QCOMPARE(toldAt(world.ask(), Place::ConfigFile), "broken:host-not-allowed");
    }
    void webIdentityOfTheEnvironmentIsNotSigned()
    {
        ChainWorld world;
        Sts sts(world);
        world.set("AWS_WEB_IDENTITY_TOKEN_FILE", world.write("token", "made.up.token\n"));
        QCOMPARE(toldAt(world.ask(), Place::WebIdentityVariables), "broken:role-arn-missing");
        world.set("AWS_ROLE_ARN", "arn:aws:iam::210987654321:role/W");
        world.set("AWS_ROLE_SESSION_NAME", "pod");
        QCOMPARE(toldAt(world.ask(), Place::WebIdentityVariables), "won");
        const auto &request = sts.server.requests().first();
        QVERIFY(request.header("Authorization").isEmpty());
        QCOMPARE(request.body, QByteArray("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2FW"
                                          "&RoleSessionName=pod&WebIdentityToken=made.up.token"));
        QFile::remove(world.home.filePath("token"));
        QCOMPARE(toldAt(world.ask(), Place::WebIdentityVariables), "broken:token-file-unreadable");
    }
};

QTEST_GUILESS_MAIN(StsSourceTest)
#include "StsSourceTest.moc"
