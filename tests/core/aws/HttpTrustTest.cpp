// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"
#include "tests/support/Await.h"
#include "tests/support/Heartbeat.h"
#include "tests/support/TestPki.h"
#include "tests/support/TestServer.h"
#include "tests/support/WellTold.h"

#include <QSslSocket>
#include <QTemporaryDir>
#include <QtTest>

using namespace bk;
using Kind = Error::Kind;

Q_DECLARE_METATYPE(bk::TestPki::Leaf)

// Whom HttpClient believes and through whom it goes: certificates, extra authorities, proxies.
class HttpTrustTest final : public QObject {
    Q_OBJECT
    TestPki m_pki;
    QTemporaryDir m_folder;

    [[nodiscard]] HttpSettings trusting() const
    {
        HttpSettings settings;
        settings.extraCaPem = m_pki.caPem();
        return settings;
    }
    [[nodiscard]] HttpSettings through(const QUrl &proxy) const
    {
        HttpSettings settings = trusting();
        settings.proxy = HttpSettings::Proxy::Explicit;
        settings.proxyUrl = proxy;
        return settings;
    }
    static Result<HttpReply> post(HttpClient &client, const QUrl &url)
    {
        HttpLimits limits;
        limits.firstByteMs = 2'000;
        Heartbeat heartbeat;
        auto reply = await(client.fetch({"POST", url, {{"Authorization", "Bearer made-up-token"}}, "{}"}, limits));
        [&] { // every answer here is judged by the rule for all faults
            QVERIFY(heartbeat.longestHoldMs() < Heartbeat::barMs());
            if (reply && !*reply)
                BK_WELL_TOLD(reply->error(), QByteArrayView("made-up-token"));
        }();
        return reply ? std::move(*reply) : fail(Kind::Cancelled, QStringLiteral("no answer"));
    }
    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
        return file.fileName();
    }

private Q_SLOTS:
    void cleanup()
    {
        for (const char *name : {"https_proxy", "http_proxy", "no_proxy", "SSL_CERT_FILE"})
            qunsetenv(name);
    }

    void goodCertificateIsBelieved()
    {
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        QVERIFY(post(client, server.url()));
        QVERIFY(post(client, server.url(QStringLiteral("/"), QStringLiteral("localhost"))));
    }

    void badCertificatesAreFinal_data()
    {
        QTest::addColumn<bk::TestPki::Leaf>("leaf");
        QTest::newRow("expired") << TestPki::Leaf::Expired;
        QTest::newRow("not yet valid") << TestPki::Leaf::NotYetValid;
        QTest::newRow("wrong host") << TestPki::Leaf::WrongHost;
        QTest::newRow("self-signed") << TestPki::Leaf::SelfSigned;
        QTest::newRow("unknown authority") << TestPki::Leaf::UnknownCa;
        QTest::newRow("weak authority") << TestPki::Leaf::WeakCa;
    }
    void badCertificatesAreFinal()
    {
        QFETCH(bk::TestPki::Leaf, leaf);
        TestServer server(m_pki.serverSide(leaf));
        HttpClient client(trusting());
        client.preconnect(server.url());
        for (int i = 0; i < 2; ++i) {
            const auto reply = post(client, server.url());
            QVERIFY(!reply);
            QCOMPARE(reply.error().kind, Kind::TlsFailed);
            QVERIFY(!reply.error().detail.isEmpty());
            qInfo("%s", qPrintable(reply.error().detail));
        }
        QCOMPARE(server.requests().size(), 0);
    }

    void authoritiesOfOthersAreNotBelieved()
    {
        TestServer server(m_pki.serverSide());
        qputenv("SSL_CERT_FILE", write(QStringLiteral("env.pem"), m_pki.caPem()).toLocal8Bit());
        HttpClient client;
        const auto reply = post(client, server.url());
        QVERIFY(!reply && reply.error().kind == Kind::TlsFailed);
        QCOMPARE(server.requests().size(), 0);
    }

    void oldTlsIsRefused()
    {
        QSslConfiguration old = m_pki.serverSide();
        old.setBackendConfigurationOption("CipherString", QByteArray("DEFAULT@SECLEVEL=0"));
        old.setBackendConfigurationOption("MinProtocol", QByteArray("TLSv1"));
        old.setBackendConfigurationOption("MaxProtocol", QByteArray("TLSv1.1"));
        TestServer server(old);
        HttpClient client(trusting());
        const auto reply = post(client, server.url());
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, Kind::TlsFailed);
        QCOMPARE(server.requests().size(), 0);
    }

    void brokenHandshakesAreSaid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("alert") << QByteArray("\x15\x03\x01\x00\x02\x02\x46", 7);
        QTest::newRow("plain HTTP") << TestServer::reply(400, "plain");
    }
    void brokenHandshakesAreSaid()
    {
        QFETCH(QByteArray, bytes);
        TestServer server(std::nullopt);
        server.onConnection([bytes](QTcpSocket *socket) { connect(socket, &QTcpSocket::readyRead, socket, [=] { socket->write(bytes); }); });
        QUrl url = server.url();
        url.setScheme(QStringLiteral("https"));
        HttpClient client(trusting());
        const auto reply = post(client, url);
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, Kind::TlsFailed);
    }

    void extraAuthorityComesFromAFile()
    {
        TestServer server(m_pki.serverSide());
        HttpSettings settings;
        settings.extraCaFile = write(QStringLiteral("ca.pem"), m_pki.caPem());
        HttpClient client(settings);
        QVERIFY(client.settingsProblem());
        QVERIFY(post(client, server.url()));
    }

    void extraAuthorityThatCannotBeReadStopsCalls()
    {
        TestServer server(m_pki.serverSide());
        for (const QString &file : {m_folder.filePath(QStringLiteral("absent.pem")), write(QStringLiteral("empty.pem"), {}),
                                    write(QStringLiteral("words.pem"), "no certificate"), m_folder.path()}) {
            HttpSettings settings = trusting();
            settings.extraCaFile = file;
            HttpClient client(settings);
            const auto problem = client.settingsProblem();
            QVERIFY(!problem && problem.error().kind == Kind::FileUnreadable);
            QVERIFY(problem.error().detail.contains(file));
            client.preconnect(server.url());
            const auto reply = post(client, server.url());
            QVERIFY(!reply && reply.error().kind == Kind::TlsFailed);
        }
        QCOMPARE(server.connections(), 0);
    }

    void explicitProxyGetsAConnectWithoutTheKey()
    {
        TestServer server(m_pki.serverSide());
        TestProxy proxy(TestProxy::Mode::Tunnel);
        HttpClient client(through(proxy.url()));
        const auto reply = post(client, server.url(QStringLiteral("/"), QStringLiteral("fake.test")));
        QVERIFY(reply);
        QCOMPARE(proxy.heads().size(), 1);
        QVERIFY(proxy.heads().first().startsWith("CONNECT fake.test:"));
        QVERIFY(!proxy.heads().first().contains("made-up-token"));
        QCOMPARE(server.requests().size(), 1);
    }

    void refusingProxiesAreSaid_data()
    {
        QTest::addColumn<bk::TestProxy::Mode>("mode");
        QTest::newRow("403") << TestProxy::Mode::Refuse403;
        QTest::newRow("407") << TestProxy::Mode::Auth407;
        QTest::newRow("close") << TestProxy::Mode::CloseAtOnce;
    }
    void refusingProxiesAreSaid()
    {
        QFETCH(bk::TestProxy::Mode, mode);
        TestServer server(m_pki.serverSide());
        TestProxy proxy(mode);
        QUrl url = proxy.url();
        url.setUserInfo(QStringLiteral("user:pass-word"));
        HttpClient client(through(url));
        const auto reply = post(client, server.url(QStringLiteral("/"), QStringLiteral("fake.test")));
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, Kind::ProxyFailed);
        QVERIFY(reply.error().detail.startsWith(QStringLiteral("127.0.0.1")));
        QVERIFY(!reply.error().detail.contains(QStringLiteral("pass-word")));
        QCOMPARE(server.connections(), 0);
    }

    void absentProxyIsSaid()
    {
        QUrl url;
        {
            const TestProxy gone(TestProxy::Mode::Tunnel);
            url = gone.url();
        }
        HttpClient client(through(url));
        const auto reply = post(client, QUrl(QStringLiteral("https://fake.test:1/")));
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, Kind::ProxyFailed);
    }

    void loopbackIsReachedWithoutAnyProxy()
    {
        TestServer server(m_pki.serverSide());
        TestProxy proxy(TestProxy::Mode::Refuse403);
        qputenv("https_proxy", proxy.url().toEncoded());
        for (const HttpSettings &settings : {through(proxy.url()), trusting()}) {
            HttpClient client(settings);
            QVERIFY(post(client, server.url()));
            QVERIFY(post(client, server.url(QStringLiteral("/"), QStringLiteral("localhost"))));
        }
        QCOMPARE(proxy.heads().size(), 0);
    }

    void systemProxyIsAskedOnlyWhenWanted()
    {
        TestServer server(m_pki.serverSide());
        TestProxy proxy(TestProxy::Mode::Tunnel);
        qputenv("https_proxy", proxy.url().toEncoded());
        const QUrl url = server.url(QStringLiteral("/"), QStringLiteral("fake.test"));
        HttpSettings none = trusting();
        none.proxy = HttpSettings::Proxy::None;
        HttpClient direct(none);
        const auto reply = post(direct, url);
        QVERIFY(!reply && reply.error().kind == Kind::HostNotFound);
        QCOMPARE(proxy.heads().size(), 0);
        HttpClient system(trusting());
        QVERIFY(post(system, url));
        QCOMPARE(proxy.heads().size(), 1);
    }
};

QTEST_GUILESS_MAIN(HttpTrustTest)
#include "HttpTrustTest.moc"
