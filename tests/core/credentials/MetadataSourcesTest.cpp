// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ContainerSource.h"
#include "core/credentials/InstanceMetadataSource.h"
#include "tests/support/ChainWorld.h"
#include "tests/support/TestServer.h"

#include <QTest>

using namespace bk;
using Place = CredentialPlace;

namespace {

QByteArray keysUntil(const QByteArray &when, const QByteArray &before = {})
{
    return "{" + before + R"("AccessKeyId":"AKIDSAMPLE0000000008","SecretAccessKey":"made-up-secret-of-forty-letters-00000008","Token":"made-up-token","Expiration":")" + when + R"("})";
}

const QByteArray kLater = "2026-11-22T18:00:00Z";

// What 169.254.169.254 does on an instance with a role; a test changes one answer.
struct Instance {
    explicit Instance(ChainWorld &world) : server(std::nullopt)
    {
        world.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url(QString()).toString());
        answers["/latest/api/token"] = TestServer::reply(200, "the-token");
        answers["/latest/meta-data/iam/security-credentials/"] = TestServer::reply(200, "my-role");
        answers["/latest/meta-data/iam/security-credentials/my-role"] = TestServer::reply(200, keysUntil(kLater, R"("Code":"Success",)"));
        server.answerWith([this](QTcpSocket *socket, const TestServer::Request &request) {
            if (!answers.value(request.target).isEmpty())
                socket->write(answers.value(request.target));
        });
    }
    QHash<QByteArray, QByteArray> answers;
    TestServer server;
};

} // namespace

// Container and instance metadata: faults C12 and C13, attacks T3 and T4.
class MetadataSourcesTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // C12, T3
    void containerMayOnlyStandWhereTheSdksAllow_data()
    {
        QTest::addColumn<QString>("relative");
        QTest::addColumn<QString>("full");
        QTest::addColumn<QString>("wanted"); // a URL, or a reason
        QTest::newRow("relative") << "/v2/x?a=b" << "" << "http://169.254.170.2/v2/x?a=b";
        QTest::newRow("relative wins") << "/x" << "https://example.com/" << "http://169.254.170.2/x";
        QTest::newRow("relative that is none") << "@evil.example/x" << "" << "bad-address";
        QTest::newRow("relative with a port") << ":80@evil.example/" << "" << "bad-address";
        QTest::newRow("https anywhere") << "" << "https://example.com/x" << "https://example.com/x";
        QTest::newRow("loopback") << "" << "http://127.0.0.9:81/x" << "http://127.0.0.9:81/x";
        QTest::newRow("loopback of IPv6") << "" << "http://[::1]/x" << "http://[::1]/x";
        QTest::newRow("localhost") << "" << "http://localhost:1/x" << "http://localhost:1/x";
        QTest::newRow("ECS") << "" << "http://169.254.170.2/x" << "http://169.254.170.2/x";
        QTest::newRow("EKS") << "" << "http://169.254.170.23/x" << "http://169.254.170.23/x";
        QTest::newRow("EKS of IPv6") << "" << "http://[fd00:ec2::23]/x" << "http://[fd00:ec2::23]/x";
        QTest::newRow("another address of the link") << "" << "http://169.254.170.3/x" << "host-not-allowed";
        QTest::newRow("instance metadata") << "" << "http://169.254.169.254/x" << "host-not-allowed";
        QTest::newRow("a name") << "" << "http://evil.example/x" << "host-not-allowed";
        QTest::newRow("a name that looks like localhost") << "" << "http://localhost.evil.example/x" << "host-not-allowed";
        QTest::newRow("user in it") << "" << "http://127.0.0.1@evil.example/x" << "bad-address";
        QTest::newRow("no host") << "" << "/x" << "bad-address";
        QTest::newRow("file") << "" << "file:///etc/passwd" << "bad-address";
    }
    void containerMayOnlyStandWhereTheSdksAllow()
    {
        QFETCH(QString, relative);
        QFETCH(QString, full);
        QProcessEnvironment environment;
        environment.insert("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", relative);
        environment.insert("AWS_CONTAINER_CREDENTIALS_FULL_URI", full);
        const auto address = containerAddress(environment);
        const QString got = address ? (*address)->url.toString(QUrl::FullyEncoded) : nameOf(address.error().reason);
        QTEST(got, "wanted");
    }
    void containerIsAskedWithTheTokenOfItsFile()
    {
        ChainWorld world;
        TestServer server(std::nullopt);
        server.answerWith(TestServer::reply(200, keysUntil(kLater)));
        world.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url("/x", "localhost").toString());
        world.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "not-this-one");
        world.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", world.write("token", "of-the-file\n"));
        auto answer = world.ask();
        QCOMPARE(toldAt(answer, Place::Container), "won");
        QCOMPARE(server.requests().last().header("Authorization"), QByteArray("of-the-file"));
        QCOMPARE(answer.winner()->facts.kind, CredentialKind::TemporaryAccessKeys);
        QCOMPARE(answer.winner()->facts.expires.toString(Qt::ISODate).toLatin1(), kLater);
        world.write("token", "of-the-file\r\nX-Evil: 1");
        QCOMPARE(toldAt(world.ask(), Place::Container), "broken:bad-character");
        QCOMPARE(server.requests().size(), 1);
        world.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/no/such/file");
        QCOMPARE(toldAt(world.ask(), Place::Container), "broken:token-file-unreadable");
    }
    void containersAnswersAreNotTrusted_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QString>("end");
        QTest::newRow("redirect") << TestServer::reply(302, {}, "Location: http://127.0.0.1:1/\r\n") << "broken:call-failed";
        QTest::newRow("404") << TestServer::reply(404, "no") << "broken:call-failed";
        QTest::newRow("HTML") << TestServer::reply(200, "<html>Sign in</html>") << "broken:answer-damaged";
        QTest::newRow("no secret") << TestServer::reply(200, R"({"AccessKeyId":"a"})") << "broken:answer-incomplete";
        QTest::newRow("expired") << TestServer::reply(200, keysUntil("2026-11-22T11:59:59Z")) << "broken:expired";
        QTest::newRow("a byte over 64 KiB") << TestServer::reply(200, QByteArray(64 * 1024 + 1, ' ')) << "broken:call-failed";
        QTest::newRow("refusal") << TestServer::reply(200, R"({"code":"AccessDenied","message":"x"})") << "broken:call-failed";
        QTest::newRow("silence") << QByteArray() << "broken:call-failed";
    }
    void containersAnswersAreNotTrusted()
    {
        QFETCH(QByteArray, reply);
        ChainWorld world;
        TestServer server(std::nullopt);
        server.answerWith([&reply](QTcpSocket *socket, const TestServer::Request &) {
            if (!reply.isEmpty())
                socket->write(reply);
        });
        world.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url("/x").toString());
        QTEST(toldAt(world.ask(), Place::Container), "end");
        QCOMPARE(server.requests().size(), 1);
    }
    void busyContainerIsAskedThreeTimes()
    {
        ChainWorld world;
        TestServer server(std::nullopt);
        server.answerWith([&server](QTcpSocket *socket, const TestServer::Request &) {
            socket->write(server.requests().size() < 3 ? TestServer::reply(503, {}) : TestServer::reply(200, keysUntil(kLater)));
        });
        world.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url("/x").toString());
        QCOMPARE(toldAt(world.ask(), Place::Container), "won");
        QCOMPARE(server.requests().size(), 3);
    }
    void instanceIsAskedByVersionTwo()
    {
        ChainWorld world;
        Instance instance(world);
        const auto answer = world.ask();
        QCOMPARE(toldAt(answer, Place::InstanceMetadata), "won");
        const auto &requests = instance.server.requests();
        QCOMPARE(requests.size(), 3);
        QCOMPARE(requests[0].verb, QByteArray("PUT"));
        QCOMPARE(requests[0].header("x-aws-ec2-metadata-token-ttl-seconds"), QByteArray("21600"));
        QCOMPARE(requests[0].header("Content-Length"), QByteArray("0"));
        for (int i : {1, 2})
            QCOMPARE(requests[i].header("x-aws-ec2-metadata-token"), QByteArray("the-token"));
    }
    // C13, T4
    void instanceMetadataThatFailsIsSaid_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QString>("end");
        QTest::addColumn<int>("requests");
        const QByteArray token = "/latest/api/token";
        const QByteArray roles = "/latest/meta-data/iam/security-credentials/";
        const QByteArray html = "<html><body>Welcome to the hotel</body></html>";
        QTest::newRow("token 403: no fall back to version 1") << token << TestServer::reply(403, {}) << "broken:call-failed" << 1;
        QTest::newRow("token 404") << token << TestServer::reply(404, {}) << "broken:call-failed" << 1;
        QTest::newRow("token never comes") << token << QByteArray() << "broken:call-failed" << 1;
        QTest::newRow("captive portal says HTML for a token") << token << TestServer::reply(200, html) << "broken:answer-damaged" << 1;
        QTest::newRow("no role") << roles << TestServer::reply(404, {}) << "not-found:no-role" << 2;
        QTest::newRow("empty list of roles") << roles << TestServer::reply(200, "\n") << "not-found:no-role" << 2;
        QTest::newRow("HTML for a role") << roles << TestServer::reply(200, html) << "broken:answer-damaged" << 2;
        QTest::newRow("a role with a path in it") << roles << TestServer::reply(200, "../../user-data") << "broken:answer-damaged" << 2;
        QTest::newRow("HTML for keys") << roles + "my-role" << TestServer::reply(200, html) << "broken:answer-damaged" << 3;
        QTest::newRow("a refusal for keys") << roles + "my-role" << TestServer::reply(200, R"({"Code":"AssumeRoleUnauthorizedAccess"})") << "broken:call-failed" << 3;
    }
    void instanceMetadataThatFailsIsSaid()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, reply);
        ChainWorld world;
        Instance instance(world);
        instance.answers[path] = reply;
        QTEST(toldAt(world.ask(), Place::InstanceMetadata), "end");
        QTEST(int(instance.server.requests().size()), "requests");
    }
    void instanceMetadataIsOffUnlessAskedFor()
    {
        ChainWorld world;
        QCOMPARE(toldAt(world.ask(), Place::InstanceMetadata), "off:metadata-not-asked-for");
        Instance instance(world);
        world.set("AWS_EC2_METADATA_DISABLED", "True");
        CredentialQuestion question;
        question.instanceMetadata = true;
        QCOMPARE(toldAt(world.ask(question), Place::InstanceMetadata), "off:metadata-disabled");
        QCOMPARE(instance.server.requests().size(), 0);
        world.set("AWS_EC2_METADATA_DISABLED", "false");
        QCOMPARE(toldAt(world.ask(question), Place::InstanceMetadata), "won");
    }
    void machinesPapersTellWhetherItIsEc2()
    {
        ChainWorld world;
        QVERIFY(!isPlainlyEc2(world.home.path()));
        world.write("sys_vendor", "LENOVO\n");
        QVERIFY(!isPlainlyEc2(world.home.path()));
        world.write("board_asset_tag", "i-0123456789abcdef0\n");
        QVERIFY(isPlainlyEc2(world.home.path()));
        world.write("board_asset_tag", "\n");
        world.write("sys_vendor", "Amazon EC2\n");
        QVERIFY(isPlainlyEc2(world.home.path()));
    }
    void metadataIsNeverAskedThroughAProxy()
    {
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::Explicit;
        TestProxy proxy(TestProxy::Mode::Tunnel);
        settings.proxyUrl = proxy.url();
        ChainWorld world;
        world.http.setSettings(settings);
        world.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
        QCOMPARE(toldAt(world.ask(), Place::Container), "broken:call-failed");
        QVERIFY(proxy.heads().isEmpty());
    }
};

QTEST_GUILESS_MAIN(MetadataSourcesTest)
#include "MetadataSourcesTest.moc"
