// SPDX-License-Identifier: Apache-2.0
#include "tests/core/aws/HeardCall.h"
#include "tests/support/Await.h"
#include "tests/support/TestPki.h"
#include "tests/support/TestServer.h"
#include "tests/support/WellTold.h"

#include <QSignalSpy>
#include <QtTest>

using namespace bk;
using Kind = Error::Kind;

// HttpClient against a server on loopback with real TLS under a made authority.
class HttpClientTest final : public QObject {
    Q_OBJECT
    TestPki m_pki;

    [[nodiscard]] HttpSettings trusting() const
    {
        HttpSettings settings;
        settings.extraCaPem = m_pki.caPem();
        return settings;
    }
    Result<HttpReply> fetch(HttpClient &client, HttpRequest request, HttpLimits limits = {})
    {
        auto reply = await(client.fetch(std::move(request), limits));
        [&] { // every answer here is judged by the rule for all faults
            if (reply && !*reply)
                BK_WELL_TOLD(reply->error(), QByteArrayView("made-up-token"));
        }();
        return reply ? std::move(*reply) : fail(Kind::Cancelled, QStringLiteral("no answer"));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(QSslSocket::supportsSsl()); }

    void answerOfAnyStatusIsASuccess_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {200, 201, 400, 401, 403, 404, 405, 408, 409, 410, 413, 418, 424, 429, 500, 501, 502, 503, 504, 599})
            QTest::addRow("%d", status) << status;
    }
    void answerOfAnyStatusIsASuccess()
    {
        QFETCH(int, status);
        TestServer server(m_pki.serverSide());
        server.answerWith(TestServer::reply(status, R"({"message":"words"})", "x-amzn-RequestId: id-1\r\n"));
        HttpClient client(trusting());
        for (const HttpRequest &request : {get(server.url()), post(server.url())}) {
            const auto reply = fetch(client, request);
            if (!reply)
                qWarning("kind %d %s", int(reply.error().kind), qPrintable(reply.error().detail));
            QVERIFY(reply);
            QCOMPARE(reply->head.status, status);
            QCOMPARE(reply->body, QByteArray(R"({"message":"words"})"));
            QCOMPARE(reply->head.requestId(), QStringLiteral("id-1"));
        }
        QCOMPARE(server.requests().size(), 2);
    }

    void requestArrivesAsItWasBuilt()
    {
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        QUrl url = QUrl::fromEncoded(server.url().toEncoded() + "model/arn%3Aaws%3Ax%2Fy/converse?a=b%2Bc");
        HttpRequest request = post(url, QByteArray(100'000, 'x'));
        request.headers.append(qMakePair(QByteArray("User-Agent"), QByteArray("ours/1")));
        QVERIFY(fetch(client, request));
        const auto &seen = server.requests().first();
        QCOMPARE(seen.target, QByteArray("/model/arn%3Aaws%3Ax%2Fy/converse?a=b%2Bc"));
        QCOMPARE(seen.body, QByteArray(100'000, 'x'));
        QCOMPARE(seen.header("Content-Length"), QByteArray("100000"));
        QCOMPARE(seen.header("Content-Type"), QByteArray("application/json"));
        QCOMPARE(seen.header("User-Agent"), QByteArray("ours/1"));
        QCOMPARE(seen.header("Accept-Encoding"), QByteArray("identity"));
        QVERIFY(seen.header("Cookie").isEmpty());
    }

    void signalsComeInOrderAndFinishOnce()
    {
        TestServer server(m_pki.serverSide());
        server.answerWith([](QTcpSocket *socket, const auto &) {
            socket->write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            QTimer::singleShot(20, socket, [socket] { socket->write("3\r\ndef\r\n0\r\n\r\n"); });
        });
        HttpClient client(trusting());
        Heard heard;
        const std::unique_ptr<HttpCall> call(client.start(get(server.url()), {}, nullptr));
        heard.listenTo(call.get());
        QTRY_COMPARE(heard.finished, 1);
        QVERIFY(!heard.error);
        QCOMPARE(heard.order, (QStringList{QStringLiteral("head"), QStringLiteral("body"), QStringLiteral("finished")}));
        QCOMPARE(heard.body, QByteArray("abcdef"));
        call->cancel();
        QTest::qWait(10);
        QCOMPARE(heard.finished, 1);
    }

    void twentyCallsNeedOneConnection()
    {
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        client.preconnect(server.url());
        QTRY_COMPARE(server.connections(), 1);
        for (int i = 0; i < 20; ++i)
            QVERIFY(fetch(client, post(server.url())));
        QCOMPARE(server.connections(), 1);
        QCOMPARE(server.requests().size(), 20);
    }

    void emptyAnswersAreWhole()
    {
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        for (const QByteArray &answer : {QByteArray("HTTP/1.1 204 No Content\r\n\r\n"), TestServer::reply(200, {})}) {
            server.answerWith(answer);
            const auto reply = fetch(client, post(server.url(), {}));
            QVERIFY(reply && reply->body.isEmpty());
        }
        QCOMPARE(server.requests().size(), 2);
    }

    void postIsSentOnceWhateverTheConnectionDoes_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<bool>("warm");
        for (const auto *fault : {"close after body", "reset after body", "close inside headers", "close after status line",
                                  "reset inside headers", "close inside body"}) {
            for (const bool warm : {false, true})
                QTest::addRow("%s, %s", fault, warm ? "kept-alive" : "new") << QString::fromLatin1(fault) << warm;
        }
    }
    void postIsSentOnceWhateverTheConnectionDoes()
    {
        QFETCH(QString, fault);
        QFETCH(bool, warm);
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        if (warm)
            QVERIFY(fetch(client, post(server.url())));
        const auto before = server.requests().size();
        server.answerWith([fault](QTcpSocket *socket, const auto &) {
            if (fault.contains(QStringLiteral("headers")))
                socket->write("HTTP/1.1 200 OK\r\nContent-Ty");
            if (fault.contains(QStringLiteral("status")))
                socket->write("HTTP/1.1 200 OK\r\n");
            if (fault.contains(QStringLiteral("inside body")))
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
            socket->flush();
            if (fault.startsWith(QStringLiteral("reset")))
                TestServer::reset(socket);
            else
                socket->disconnectFromHost();
        });
        for (const qsizetype size : {10, 50'000}) {
            const auto sent = server.requests().size();
            const auto reply = fetch(client, post(server.url(), QByteArray(size, 'x')));
            QVERIFY(!reply);
            QCOMPARE(reply.error().kind, Kind::ConnectionLost);
            QTest::qWait(30); // a second sending would come now
            QCOMPARE(server.requests().size(), sent + 1);
        }
        QCOMPARE(server.requests().size(), before + 2);
    }

    void emptyPostIsSentOnceToo()
    {
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        server.answerWith([](QTcpSocket *socket, const auto &) { socket->disconnectFromHost(); });
        QVERIFY(!fetch(client, post(server.url(), {})));
        QTest::qWait(30);
        QCOMPARE(server.requests().size(), 1);
    }

    void redirectsAreNeverFollowed_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("to");
        for (const int status : {300, 301, 302, 303, 304, 305, 307, 308}) {
            for (const auto *to : {"same", "port", "http", "host", "none"})
                QTest::addRow("%d to %s", status, to) << status << QString::fromLatin1(to);
        }
    }
    void redirectsAreNeverFollowed()
    {
        QFETCH(int, status);
        QFETCH(QString, to);
        TestServer server(m_pki.serverSide());
        TestServer other(m_pki.serverSide());
        TestServer plain(std::nullopt);
        const QByteArray target = to == QStringLiteral("same") ? server.url(QStringLiteral("/next")).toEncoded()
                                  : to == QStringLiteral("port") ? other.url().toEncoded()
                                  : to == QStringLiteral("http") ? plain.url().toEncoded()
                                  : to == QStringLiteral("host") ? other.url(QStringLiteral("/"), QStringLiteral("localhost")).toEncoded()
                                                                 : QByteArray();
        server.answerWith(TestServer::reply(status, "{}", target.isEmpty() ? QByteArray() : "Location: " + target + "\r\n"));
        HttpClient client(trusting());
        for (const HttpRequest &request : {get(server.url()), post(server.url())}) {
            const auto reply = fetch(client, request);
            QVERIFY(!reply);
            QCOMPARE(reply.error().kind, Kind::Redirected);
            QCOMPARE(reply.error().httpStatus, status);
            QCOMPARE(reply.error().detail, to == QStringLiteral("host") ? QStringLiteral("localhost") : QStringLiteral("127.0.0.1"));
        }
        QTest::qWait(10);
        QCOMPARE(server.requests().size(), 2);
        QCOMPARE(other.connections(), 0);
        QCOMPARE(plain.connections(), 0);
    }

    void challengesGetNoAnswer_data()
    {
        QTest::addColumn<QByteArray>("scheme");
        for (const auto *scheme : {"Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"y\"", "NTLM", "Negotiate", "Bearer"})
            QTest::newRow(scheme) << QByteArray(scheme);
    }
    void challengesGetNoAnswer()
    {
        QFETCH(QByteArray, scheme);
        TestServer server(m_pki.serverSide());
        server.answerWith(TestServer::reply(401, R"({"message":"who?"})", "WWW-Authenticate: " + scheme + "\r\n"));
        HttpClient client(trusting());
        const auto reply = fetch(client, post(server.url()));
        if (!reply)
            qWarning("kind %d %s", int(reply.error().kind), qPrintable(reply.error().detail));
        QVERIFY(reply);
        QCOMPARE(reply->head.status, 401);
        QCOMPARE(reply->body, QByteArray(R"({"message":"who?"})"));
        QCOMPARE(server.requests().size(), 1);
    }

    void cookiesAreNotKept()
    {
        TestServer server(m_pki.serverSide());
        server.answerWith(TestServer::reply(200, "{}", "Set-Cookie: a=b\r\nStrict-Transport-Security: max-age=99999\r\nAlt-Svc: h2=\":1\"\r\n"));
        HttpClient client(trusting());
        for (int i = 0; i < 2; ++i)
            QVERIFY(fetch(client, get(server.url())));
        QVERIFY(server.requests().last().header("Cookie").isEmpty());
    }

    void headersThatWouldBeTwoAreNotSent()
    {
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        for (const char *value : {"Bearer x\r\nX-Evil: 1", "Bearer x\n", "Bearer x\x01"}) {
            HttpRequest request = get(server.url());
            request.headers = {{"Authorization", value}};
            const auto reply = fetch(client, request);
            QVERIFY(!reply && reply.error().kind == Kind::InvalidInput);
            QVERIFY(!reply.error().detail.contains(QStringLiteral("Evil")));
        }
        QCOMPARE(server.connections(), 0);
    }

    void keyNeverLeavesThisMachineInPlainText()
    {
        HttpClient client(trusting());
        const auto reply = fetch(client, get(QUrl(QStringLiteral("http://192.0.2.1/"))));
        QVERIFY(!reply && reply.error().kind == Kind::HostNotAllowed);
    }

    void newSettingsDropOldConnectionsButNotCallsInFlight()
    {
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        QPointer<QTcpSocket> waiting;
        server.answerWith([&waiting](QTcpSocket *socket, const auto &) { waiting = socket; });
        Heard heard;
        const std::unique_ptr<HttpCall> call(client.start(get(server.url()), {}, nullptr));
        heard.listenTo(call.get());
        QTRY_VERIFY(waiting);
        client.setSettings({});
        const auto distrusted = fetch(client, get(server.url()));
        QVERIFY(!distrusted && distrusted.error().kind == Kind::TlsFailed);
        waiting->write(TestServer::reply(200, "old"));
        QTRY_COMPARE(heard.finished, 1);
        QVERIFY(!heard.error);
        QCOMPARE(heard.body, QByteArray("old"));
        QTRY_COMPARE(server.openConnections(), 0);
    }

    void nobodyThereIsSaid()
    {
        HttpClient client(trusting());
        quint16 port = 0;
        {
            const TestServer gone(std::nullopt);
            port = gone.port();
        }
        const auto refused = fetch(client, get(QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(port))));
        QVERIFY(!refused && refused.error().kind == Kind::ConnectionRefused);
        const auto unknown = fetch(client, get(QUrl(QStringLiteral("https://no-such-host.invalid/"))));
        QVERIFY(!unknown && unknown.error().kind == Kind::HostNotFound);
        QCOMPARE(unknown.error().subject, QStringLiteral("no-such-host.invalid"));
    }
};

QTEST_GUILESS_MAIN(HttpClientTest)
#include "HttpClientTest.moc"
