// SPDX-License-Identifier: Apache-2.0
#include "app/system/SystemKeyring.h"
#include "tests/support/Await.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QElapsedTimer>
#include <QtTest>

#include <csignal>

using namespace bk;
using Kind = Error::Kind;
using Status = KeyringState::Status;

// A real gnome-keyring that is locked, without a display to ask on, and then killed. The functions follow one another.
class LockedKeyring final : public QObject {
    Q_OBJECT
private:
    const KeyId m_id = "11111111-2222-3333-4444-555555555555";
    const QString m_service = "org.freedesktop.secrets";
    SystemKeyring m_keyring;

    template<typename T>
    static int kindOf(const std::optional<Result<T>> &answer)
    {
        return !answer || answer->has_value() ? -1 : int(answer->error().kind);
    }

private Q_SLOTS:
    void lockingIsNoticed()
    {
        auto stored = await(m_keyring.store(m_id, "label", "testing", Secret("made-for-this-test")));
        QVERIFY(stored && stored->has_value());
        QCOMPARE(m_keyring.state().status, Status::Open);
        auto lock = QDBusMessage::createMethodCall(m_service, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
                                                   "Lock");
        lock << QVariant::fromValue(
            QList<QDBusObjectPath>{QDBusObjectPath("/org/freedesktop/secrets/collection/login")});
        QDBusConnection::sessionBus().call(lock);
        QTRY_COMPARE(m_keyring.state().status, Status::Locked);
    }
    void lockedIsNeverMissing()
    {
        QCOMPARE(kindOf(await(m_keyring.read(m_id))), int(Kind::KeyringLocked));
        QCOMPARE(kindOf(await(m_keyring.remove(m_id))), int(Kind::KeyringLocked));
        QCOMPARE(kindOf(await(m_keyring.store(m_id, "label", "testing", Secret("other")))), int(Kind::KeyringLocked));
        QCOMPARE(kindOf(await(m_keyring.read("another id"))), int(Kind::KeyringLocked));
    }
    void lockedItemsAreListedAsLocked()
    {
        auto items = await(m_keyring.list());
        QVERIFY(items && items->has_value());
        for (const KeyringItem &item : std::as_const(**items))
            QVERIFY(item.locked);
        qInfo("%d items named while locked", int((*items)->size()));
    }
    void promptThatCannotBeShownIsDismissed()
    {
        QCOMPARE(kindOf(await(m_keyring.unlock())), int(Kind::KeyringDismissed));
        QCOMPARE(m_keyring.state().status, Status::Locked);
        QCOMPARE(kindOf(await(m_keyring.read(m_id))), int(Kind::KeyringLocked));
    }
    void killedServiceIsAbsent()
    {
        auto ask = QDBusMessage::createMethodCall("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                                  "GetConnectionUnixProcessID");
        ask << m_service;
        const QDBusReply<uint> pid = QDBusConnection::sessionBus().call(ask);
        QVERIFY(pid.isValid());
        QCOMPARE(::kill(pid_t(pid.value()), SIGKILL), 0);
        QElapsedTimer clock;
        clock.start();
        const int kind = kindOf(await(m_keyring.read(m_id)));
        QVERIFY(kind == int(Kind::KeyringVanished) || kind == int(Kind::KeyringAbsent));
        QVERIFY2(clock.elapsed() < 5'000, "it waited for the deadline");
        QTRY_COMPARE(m_keyring.state().status, Status::Absent);
        QCOMPARE(kindOf(await(m_keyring.read(m_id))), int(Kind::KeyringAbsent));
    }
};

QTEST_GUILESS_MAIN(LockedKeyring)
#include "LockedKeyring.moc"
