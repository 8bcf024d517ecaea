// SPDX-License-Identifier: Apache-2.0
#include "app/system/DesktopAppearance.h"

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using bk::DesktopAppearance;

namespace {

const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");

} // namespace

// Stands for the portal: answers Read as the real one does (a variant in a variant) and tells of changes.
class PortalDouble final : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    uint scheme = 0;
    bool knowsIt = true;

    void change(QDBusConnection &bus, const QString &space, uint value)
    {
        scheme = value;
        auto message = QDBusMessage::createSignal(kPath, "org.freedesktop.portal.Settings", "SettingChanged");
        message << space << "color-scheme" << QVariant::fromValue(QDBusVariant(value));
        bus.send(message);
    }

public Q_SLOTS:
    QDBusVariant Read(const QString &space, const QString &key)
    {
        if (!knowsIt || space != "org.freedesktop.appearance" || key != "color-scheme")
            sendErrorReply("org.freedesktop.portal.Error.NotFound", "Requested setting not found");
        return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme)));
    }
};

class DesktopAppearanceTest final : public QObject {
    Q_OBJECT

    QProcess m_daemon;
    QString m_address;

    [[nodiscard]] QDBusConnection connectAs(const QString &name) const { return QDBusConnection::connectToBus(m_address, name); }

private Q_SLOTS:
    void initTestCase()
    {
        m_daemon.start("dbus-daemon", {"--session", "--nofork", "--nopidfile", "--print-address=1"});
        QTRY_VERIFY_WITH_TIMEOUT(m_daemon.canReadLine() || m_daemon.state() == QProcess::NotRunning, 10'000);
        m_address = QString::fromUtf8(m_daemon.readLine().trimmed());
        QVERIFY2(!m_address.isEmpty(), "a private bus is needed (package dbus)");
    }

    void cleanupTestCase()
    {
        m_daemon.terminate();
        QTRY_COMPARE(m_daemon.state(), QProcess::NotRunning);
    }

    void cleanup()
    {
        QDBusConnection::disconnectFromBus("portal");
        QDBusConnection::disconnectFromBus("program");
    }

    void aDarkDesktopIsToldOnce()
    {
        PortalDouble portal;
        portal.scheme = 1;
        serve(portal);
        DesktopAppearance appearance(connectAs("program"));
        QSignalSpy changed(&appearance, &DesktopAppearance::darkChanged);
        QVERIFY(!appearance.isDark());
        QTRY_VERIFY(appearance.isDark());
        QCOMPARE(changed.count(), 1);
    }

    void aChangeIsFollowed()
    {
        PortalDouble portal;
        portal.scheme = 1;
        QDBusConnection bus = serve(portal);
        DesktopAppearance appearance(connectAs("program"));
        QTRY_VERIFY(appearance.isDark());
        portal.change(bus, "org.freedesktop.appearance", 2);
        QTRY_VERIFY(!appearance.isDark());
        portal.change(bus, "org.freedesktop.appearance", 1);
        QTRY_VERIFY(appearance.isDark());
    }

    void otherSettingsAreNotMistakenForIt()
    {
        PortalDouble portal;
        QDBusConnection bus = serve(portal);
        DesktopAppearance appearance(connectAs("program"));
        QSignalSpy changed(&appearance, &DesktopAppearance::darkChanged);
        portal.change(bus, "org.gnome.desktop.interface", 1);
        portal.change(bus, "org.freedesktop.appearance", 1); // comes behind it
        QTRY_COMPARE(changed.count(), 1);
        QVERIFY(appearance.isDark());
        portal.change(bus, "org.gnome.desktop.interface", 2);
        portal.change(bus, "org.freedesktop.appearance", 0);
        QTRY_COMPARE(changed.count(), 2);
    }

    void aPortalWithoutTheSettingMeansLight()
    {
        PortalDouble portal;
        portal.knowsIt = false;
        portal.scheme = 1;
        QDBusConnection bus = serve(portal);
        DesktopAppearance appearance(connectAs("program"));
        QSignalSpy changed(&appearance, &DesktopAppearance::darkChanged);
        portal.change(bus, "org.freedesktop.appearance", 1); // behind the refusal
        QTRY_COMPARE(changed.count(), 1);
    }

    void noPortalAndNoBusAreSilent()
    {
        DesktopAppearance withoutPortal(connectAs("program"));
        DesktopAppearance withoutBus(QDBusConnection("nowhere"));
        QSignalSpy changed(&withoutPortal, &DesktopAppearance::darkChanged);
        QVERIFY(!withoutBus.isDark());
        QVERIFY(!changed.wait(200)); // nothing is what is waited for
        QVERIFY(!withoutPortal.isDark());
    }

private:
    QDBusConnection serve(PortalDouble &portal)
    {
        QDBusConnection bus = connectAs("portal");
        if (!bus.registerObject(kPath, &portal, QDBusConnection::ExportAllSlots)
            || !bus.registerService("org.freedesktop.portal.Desktop"))
            qFatal("the double cannot be registered");
        return bus;
    }
};

QTEST_GUILESS_MAIN(DesktopAppearanceTest)
#include "DesktopAppearanceTest.moc"
