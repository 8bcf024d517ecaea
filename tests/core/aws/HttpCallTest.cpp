// SPDX-License-Identifier: Apache-2.0
#include "tests/core/aws/HeardCall.h"
#include "tests/support/Await.h"
#include "tests/support/TestPki.h"
#include "tests/support/TestServer.h"

#include <QSslSocket>
#include <QtTest>

using namespace bk;
using Kind = Error::Kind;

// The life of one call: paused, given up, deleted at any moment, outlived by its client or not.
class HttpCallTest final : public QObject {
    Q_OBJECT
    TestPki m_pki;

    [[nodiscard]] HttpSettings trusting() const
    {
        HttpSettings settings;
        settings.extraCaPem = m_pki.caPem();
        return settings;
    }

private Q_SLOTS:
    void deletingACallIsSilentAndClosesTheConnection()
    {
        TestServer server(m_pki.serverSide());
        server.answerWith("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        HttpClient client(trusting());
        Heard heard;
        std::unique_ptr<HttpCall> call(client.start(get(server.url()), {}, nullptr));
        heard.listenTo(call.get());
        QTRY_COMPARE(heard.body, QByteArray("abc"));
        call.reset();
        QTRY_COMPARE(server.openConnections(), 0);
        QCOMPARE(heard.finished, 0);
    }

    void callMayBeDeletedFromEachOfItsSignals()
    {
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        for (int which = 0; which < 3; ++which) {
            HttpCall *call = client.start(post(server.url()), {}, this);
            bool gone = false;
            connect(call, &QObject::destroyed, this, [&gone] { gone = true; });
            if (which == 0)
                connect(call, &HttpCall::headReceived, this, [call] { delete call; });
            if (which == 1)
                connect(call, &HttpCall::bodyReceived, this, [call] { delete call; });
            if (which == 2)
                connect(call, &HttpCall::finished, this, [call] { delete call; });
            QTRY_VERIFY(gone);
        }
    }

    void pausedCallLetsTheServerWait()
    {
        constexpr qint64 kMiB = 1024 * 1024;
        const QByteArray body(32 * kMiB, 'x');
        TestServer server(m_pki.serverSide());
        QPointer<QTcpSocket> serving;
        server.answerWith([&](QTcpSocket *socket, const auto &) {
            serving = socket;
            socket->write(TestServer::reply(200, body));
        });
        HttpClient client(trusting());
        Heard heard;
        HttpLimits limits = HttpLimits::forStreams();
        limits.stallMs = 1'000;
        limits.maxBodyBytes = 0;
        const std::unique_ptr<HttpCall> call(client.start(get(server.url()), limits, nullptr));
        heard.listenTo(call.get());
        qint64 unsent = -1;
        // Paused beyond the stall limit: nobody is blamed, and the server cannot get rid of the rest.
        const auto goOn = [&] {
            unsent = serving ? serving->bytesToWrite() + static_cast<QSslSocket *>(serving.data())->encryptedBytesToWrite() : 0;
            call->setPaused(false);
        };
        connect(call.get(), &HttpCall::headReceived, call.get(), [&] {
            call->setPaused(true);
            QTimer::singleShot(1'500, call.get(), goOn);
        });
        QTRY_COMPARE_WITH_TIMEOUT(heard.finished, 1, 60'000);
        QVERIFY2(!heard.error, heard.error ? qPrintable(QString::number(int(heard.error->kind))) : "");
        QCOMPARE(heard.body.size(), body.size());
        QVERIFY2(unsent > 8 * kMiB, qPrintable(QString::number(unsent)));
    }

    void nobodyWantingItAnyMoreClosesTheConnection()
    {
        TestServer server(m_pki.serverSide());
        server.answerWith([](QTcpSocket *, const auto &) {});
        HttpClient client(trusting());
        auto wantedBy = std::make_unique<QObject>();
        std::optional<Kind> kind;
        client.fetch(post(server.url()), {}, wantedBy.get()).then([&](const Result<HttpReply> &reply) { kind = reply.error().kind; });
        QTRY_COMPARE(server.requests().size(), 1);
        wantedBy.reset();
        QTRY_COMPARE(server.openConnections(), 0);
        QTRY_COMPARE(kind, Kind::Cancelled);
    }

    void cancelIsFinishedFromTheEventLoop()
    {
        TestServer server(m_pki.serverSide());
        server.answerWith([](QTcpSocket *, const auto &) {});
        HttpClient client(trusting());
        for (const bool early : {true, false}) {
            Heard heard;
            const std::unique_ptr<HttpCall> call(client.start(get(server.url()), {}, nullptr));
            heard.listenTo(call.get());
            if (!early)
                QTRY_COMPARE(server.requests().size(), 1);
            call->cancel();
            call->cancel();
            QCOMPARE(heard.finished, 0);
            QTRY_COMPARE(heard.finished, 1);
            QCOMPARE(heard.error->kind, Kind::Cancelled);
            QTest::qWait(10);
            QCOMPARE(heard.finished, 1);
        }
        QTRY_COMPARE(server.openConnections(), 0);
    }

    void clientMayGoBeforeItsCalls()
    {
        TestServer server(m_pki.serverSide());
        server.answerWith([](QTcpSocket *, const auto &) {});
        auto client = std::make_unique<HttpClient>(trusting());
        const std::unique_ptr<HttpCall> running(client->start(get(server.url()), {}, nullptr));
        QTRY_COMPARE(server.requests().size(), 1);
        const std::unique_ptr<HttpCall> waiting(client->start(get(server.url()), {}, nullptr));
        client.reset();
        Heard heard;
        heard.listenTo(waiting.get());
        QTRY_COMPARE(heard.finished, 1);
        QCOMPARE(heard.error->kind, Kind::Cancelled);
    }

    // That the coroutine is not lost either is LeakSanitizer's to say.
    void whoWaitsForAClientThatGoesIsNeverCalled()
    {
        TestServer server(m_pki.serverSide());
        server.answerWith([](QTcpSocket *, const auto &) {});
        auto client = std::make_unique<HttpClient>(trusting());
        bool called = false;
        client->fetch(get(server.url())).then([&called](const Result<HttpReply> &) { called = true; });
        QTRY_COMPARE(server.requests().size(), 1);
        client.reset();
        QTRY_COMPARE(server.openConnections(), 0);
        QVERIFY(!called);
    }
};

QTEST_GUILESS_MAIN(HttpCallTest)
#include "HttpCallTest.moc"
