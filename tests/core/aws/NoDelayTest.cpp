// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"
#include "core/aws/NoDelay.h"
#include "tests/support/Await.h"
#include "tests/support/TestPki.h"
#include "tests/support/TestServer.h"

#include <QtTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace bk;

namespace {

constexpr int kDescriptors = 256;

// TCP_NODELAY of each socket of this process that is connected to a port.
QList<int> noDelayTowards(quint16 port)
{
    QList<int> found;
    for (int descriptor = 0; descriptor < kDescriptors; ++descriptor) {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size) != 0 || peer.sin_family != AF_INET || ntohs(peer.sin_port) != port)
            continue;
        int on = 0;
        size = sizeof on;
        getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, &size);
        found.append(on ? 1 : 0);
    }
    return found;
}

} // namespace

class NoDelayTest final : public QObject {
    Q_OBJECT
    TestPki m_pki;

private Q_SLOTS:
    void everyConnectionOfTheClientIsSet_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<bool>("ahead");
        QTest::newRow("https") << true << false;
        QTest::newRow("https, preconnected") << true << true;
        QTest::newRow("http") << false << false;
    }
    void everyConnectionOfTheClientIsSet()
    {
        QFETCH(bool, tls);
        QFETCH(bool, ahead);
        TestServer server(tls ? std::optional(m_pki.serverSide()) : std::nullopt);
        HttpSettings settings;
        settings.extraCaPem = m_pki.caPem();
        HttpClient client(settings);
        if (ahead) {
            client.preconnect(server.url());
        } else {
            const auto reply = await(client.fetch({"POST", server.url(), {}, QByteArray(20'000, 'x')}));
            QVERIFY(reply && *reply);
        }
        QTRY_COMPARE(noDelayTowards(server.port()), QList<int>{1});
    }

    void plainSocketsAreFoundAndOthersLeftAlone()
    {
        TestServer server(std::nullopt);
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        QTRY_COMPARE(server.openConnections(), 1);
        QCOMPARE(noDelayTowards(server.port()), QList<int>{0});
        QVERIFY(disableNagleOnTcpSockets() >= 2);
        QCOMPARE(noDelayTowards(server.port()), QList<int>{1});
    }
};

QTEST_GUILESS_MAIN(NoDelayTest)
#include "NoDelayTest.moc"
