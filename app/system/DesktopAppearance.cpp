// SPDX-License-Identifier: Apache-2.0
#include "app/system/DesktopAppearance.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace bk {

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kNamespace = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");
constexpr uint kDark = 1;

// Read wraps the value twice, SettingChanged once.
uint unwrap(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value.toUInt();
}

} // namespace

// Holds the D-Bus types and slots, so that the header needs neither.
class DesktopAppearance::Listener final : public QObject {
    Q_OBJECT
public:
    Listener(QDBusConnection bus, DesktopAppearance &owner) : m_bus(std::move(bus)), m_owner(owner)
    {
        if (!m_bus.isConnected())
            return;
        m_bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                      SLOT(changed(QString,QString,QDBusVariant)));
        auto question = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
        question << kNamespace << kKey;
        auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(question), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
            const QDBusPendingReply<QDBusVariant> reply = *done;
            if (!reply.isError())
                m_owner.setDark(unwrap(QVariant::fromValue(reply.value())) == kDark);
            done->deleteLater();
        });
    }

public Q_SLOTS:
    void changed(const QString &space, const QString &key, const QDBusVariant &value)
    {
        if (space == kNamespace && key == kKey)
            m_owner.setDark(unwrap(QVariant::fromValue(value)) == kDark);
    }

private:
    QDBusConnection m_bus;
    DesktopAppearance &m_owner;
};

DesktopAppearance::DesktopAppearance(QObject *parent) : DesktopAppearance(QDBusConnection::sessionBus(), parent) {}

DesktopAppearance::DesktopAppearance(const QDBusConnection &bus, QObject *parent)
    : QObject(parent), m_listener(std::make_unique<Listener>(bus, *this))
{
}

DesktopAppearance::~DesktopAppearance() = default;

void DesktopAppearance::setDark(bool dark)
{
    if (m_dark == dark)
        return;
    m_dark = dark;
    Q_EMIT darkChanged(dark);
}

} // namespace bk

#include "DesktopAppearance.moc"
