// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"
#include "tests/support/Await.h"
#include "tests/support/TestServer.h"

#include <QtTest>

using namespace bk;

// A connection keeps the header it sent, and with it the key, in a buffer of Qt's: it may not outlive the deed by long.
class IdleConnectionTest final : public QObject {
    Q_OBJECT

    [[nodiscard]] static bool fetched(HttpClient &client, const TestServer &server)
    {
        HttpRequest request{"GET", server.url(), {{"Authorization", "Bearer generated"}}, {}};
        const auto reply = await(client.fetch(std::move(request)));
        return reply && *reply;
    }

private Q_SLOTS:
    void aConnectionThatRestsIsEnded()
    {
        TestServer server(std::nullopt);
        HttpClient client;
        QVERIFY(fetched(client, server));
        QCOMPARE(server.openConnections(), 1);
        QTRY_COMPARE(server.openConnections(), 0);
        QVERIFY(fetched(client, server));
        QCOMPARE(server.connections(), 2);
    }

    void aCallInFlightIsLeftAlone()
    {
        TestServer server(std::nullopt);
        HttpClient client;
        QVERIFY(fetched(client, server)); // the rest of this one ends while the next runs
        QPointer<QTcpSocket> waiting;
        server.answerWith([&](QTcpSocket *socket, const auto &) { waiting = socket; });
        bool finished = false;
        const std::unique_ptr<HttpCall> call(client.start({"GET", server.url(), {}, {}}, {}, nullptr));
        connect(call.get(), &HttpCall::finished, this, [&](const auto &error) { finished = !error; });
        QTRY_VERIFY(waiting);
        QTest::qWait(2'500); // longer than the rest: the one wait on time, for what must not happen
        QVERIFY(waiting && !finished);
        waiting->write(TestServer::reply(200, "late"));
        QTRY_VERIFY(finished);
    }
};

QTEST_GUILESS_MAIN(IdleConnectionTest)
#include "IdleConnectionTest.moc"
