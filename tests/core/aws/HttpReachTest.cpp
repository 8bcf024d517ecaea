// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"
#include "tests/support/Await.h"
#include "tests/support/Heartbeat.h"
#include "tests/support/WellTold.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QtTest>

#include <arpa/inet.h>
#include <cerrno>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

using namespace bk;
using Kind = Error::Kind;

// A network that this machine does not have: the two functions by which Qt looks for a host stand here, before those of
// the C library, and answer as a test says.
namespace {

enum class Way { Real, Unreachable, BlackHole };
std::atomic<Way> theWay = Way::Real;
std::atomic<bool> theNamesAreSlow = false;
std::atomic<int> theLookUps = 0;
QSemaphore theNameServer;

} // namespace

extern "C" int connect(int descriptor, const sockaddr *address, socklen_t size)
{
    const bool network = address->sa_family == AF_INET || address->sa_family == AF_INET6;
    if (network && theWay == Way::Unreachable) {
        errno = ENETUNREACH;
        return -1;
    }
    if (network && theWay == Way::BlackHole) { // the SYN is sent and nobody says anything, not even no
        errno = EINPROGRESS;
        return -1;
    }
    return int(::syscall(SYS_connect, descriptor, address, size));
}

extern "C" int getaddrinfo(const char *, const char *, const addrinfo *, addrinfo **)
{
    ++theLookUps;
    if (theNamesAreSlow)
        theNameServer.acquire(); // 30 s and more, for all that the program can know
    return EAI_NONAME;
}

// Hosts that cannot be reached (reliability N1 to N5): a name that is not known, or not in time, a port where nobody is, a
// network without a way, a host that swallows everything.
class HttpReachTest final : public QObject {
    Q_OBJECT
    static constexpr char kToken[] = "made-up-token-of-some-length";

    static void fails(const QString &url, Kind expected, const QString &detail = {})
    {
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::None;
        HttpClient client(settings);
        HttpLimits limits;
        limits.firstByteMs = 300;
        HttpRequest request{"POST", QUrl(url), {{"Authorization", QByteArray("Bearer ") + kToken}}, "{}"};
        QElapsedTimer clock;
        clock.start();
        Heartbeat heartbeat;
        const auto reply = await(client.fetch(std::move(request), limits));
        const qint64 hold = heartbeat.longestHoldMs();
        QVERIFY(reply && !*reply);
        QCOMPARE(int(reply->error().kind), int(expected));
        QCOMPARE(reply->error().detail, detail);
        BK_WELL_TOLD(reply->error(), QByteArrayView(kToken));
        QVERIFY2(hold < Heartbeat::barMs(), qPrintable(QStringLiteral("held for %1 ms").arg(hold)));
        QVERIFY(clock.elapsed() < 5'000);
    }

private Q_SLOTS:
    void cleanup()
    {
        theWay = Way::Real;
        if (theNamesAreSlow.exchange(false))
            theNameServer.release(theLookUps);
        theLookUps = 0;
    }

    void unknownNameIsSaid() { fails(QStringLiteral("https://unknown.invalid/"), Kind::HostNotFound); }

    void slowNameServerEndsAtTheLimit()
    {
        theNamesAreSlow = true;
        fails(QStringLiteral("https://slow.invalid/"), Kind::TimedOut, QStringLiteral("first byte"));
        QCOMPARE(theLookUps.load(), 1);
    }

    void refusedConnectionIsSaid() { fails(QStringLiteral("https://127.0.0.1:1/"), Kind::ConnectionRefused); }

    void networkWithoutAWayIsSaid()
    {
        theWay = Way::Unreachable;
        fails(QStringLiteral("https://192.0.2.1/"), Kind::NetworkFailed, QStringLiteral("Network unreachable"));
    }

    void blackHoleEndsAtTheLimit()
    {
        theWay = Way::BlackHole;
        fails(QStringLiteral("https://192.0.2.1/"), Kind::TimedOut, QStringLiteral("first byte"));
    }
};

QTEST_GUILESS_MAIN(HttpReachTest)
#include "HttpReachTest.moc"
