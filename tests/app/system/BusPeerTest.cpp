// SPDX-License-Identifier: Apache-2.0
#include "app/system/BusPeer.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/support/Await.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

using namespace bk;

// The session bus itself, when it is not well.
class BusPeerTest final : public QObject {
    Q_OBJECT
private:
    static constexpr int kCallMs = 300;
    std::optional<Error::Kind> finding(const QString &address)
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", address.toUtf8());
        BusPeer peer("org.freedesktop.secrets", kCallMs, std::nullopt, nullptr);
        auto found = await(peer.find());
        return !found || found->has_value() ? std::nullopt : std::optional(found->error().kind);
    }

private Q_SLOTS:
    void busThatTakesConnectionsAndSaysNothingEndsAtTheDeadlineAndHoldsNobodyUp()
    {
        QTemporaryDir folder;
        QLocalServer silent;
        QVERIFY(silent.listen(folder.filePath("bus")));
        int beats = 0;
        QTimer heart;
        connect(&heart, &QTimer::timeout, this, [&beats] { ++beats; });
        heart.start(10);
        QCOMPARE(finding("unix:path=" + folder.filePath("bus") + ",guid=0123"), Error::Kind::KeyringTimeout);
        QVERIFY2(beats >= 5, "the event loop stood still");
    }
    void busThatHangsUpIsAbsent()
    {
        QTemporaryDir folder;
        QLocalServer rude;
        QVERIFY(rude.listen(folder.filePath("bus")));
        connect(&rude, &QLocalServer::newConnection, &rude, [&rude] { delete rude.nextPendingConnection(); });
        QCOMPARE(finding("unix:path=" + folder.filePath("bus")), Error::Kind::KeyringAbsent);
    }
    void socketThatIsNotThereIsAbsent()
    {
        QCOMPARE(finding("unix:path=/nonexistent"), Error::Kind::KeyringAbsent);
        QCOMPARE(finding("unix:abstract=bedrock-keyring-test-nobody"), Error::Kind::KeyringAbsent);
    }
    void healthyBusWithoutAKeyringIsAbsentByTheBussOwnWord()
    {
        PrivateBus bus;
        QCOMPARE(finding(bus.address()), Error::Kind::KeyringAbsent);
    }
    void peerThatGoesWhileTheBusIsSilentIsNeverCalledAgain()
    {
        QTemporaryDir folder;
        QLocalServer silent;
        QVERIFY(silent.listen(folder.filePath("bus")));
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.filePath("bus").toUtf8());
        bool answered = false;
        auto peer = std::make_unique<BusPeer>("org.freedesktop.secrets", kCallMs, std::nullopt, nullptr);
        peer->find().then([&answered](const Result<void> &) { answered = true; });
        QTRY_VERIFY(silent.hasPendingConnections());
        peer.reset();
        silent.close();
        QTRY_VERIFY(!silent.isListening());
        QVERIFY(!answered);
    }
};

QTEST_GUILESS_MAIN(BusPeerTest)
#include "BusPeerTest.moc"
