// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>
#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QVariantMap>

namespace bk {

// Stands for the desktop's notifications: keeps what it was given, can do what a test lets it do.
class NotificationsDouble final : public QDBusVirtualObject {
public:
    struct Shown {
        QString program;
        uint replaces = 0;
        QString title;
        QString body;
        QStringList actions;
        QVariantMap hints;
    };
    QStringList capabilities{"body", "actions"};
    bool refuses = false;
    QList<Shown> shown;
    int asked = 0;

    explicit NotificationsDouble(const QString &address)
        : m_bus(QDBusConnection::connectToBus(address, "desktop"))
    {
        if (!m_bus.registerVirtualObject(kPath, this) || !m_bus.registerService(kService))
            qFatal("the double is not on its bus");
    }
    ~NotificationsDouble() override
    {
        m_bus.unregisterService(kService);
        QDBusConnection::disconnectFromBus("desktop");
    }

    void invoke(uint number, const QString &action) { tell("ActionInvoked", {number, action}); }
    void close(uint number) { tell("NotificationClosed", {number, 2U}); }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &) override
    {
        if (message.member() == "GetCapabilities") {
            ++asked;
            return m_bus.send(message.createReply(capabilities));
        }
        if (message.member() != "Notify" || message.signature() != "susssasa{sv}i")
            return false;
        if (refuses)
            return m_bus.send(message.createErrorReply("org.freedesktop.Notifications.Error", "too many"));
        const QVariantList given = message.arguments();
        shown.append({given[0].toString(), given[1].toUInt(), given[3].toString(), given[4].toString(), given[5].toStringList(),
                      qdbus_cast<QVariantMap>(given[6])});
        const uint number = shown.last().replaces ? shown.last().replaces : uint(100 + shown.size());
        return m_bus.send(message.createReply(QVariant::fromValue(number)));
    }
    [[nodiscard]] QString introspect(const QString &) const override { return {}; }

private:
    static constexpr const char *kService = "org.freedesktop.Notifications";
    static constexpr const char *kPath = "/org/freedesktop/Notifications";

    void tell(const QString &name, const QVariantList &arguments)
    {
        QDBusMessage signal = QDBusMessage::createSignal(kPath, kService, name);
        signal.setArguments(arguments);
        m_bus.send(signal);
    }

    QDBusConnection m_bus;
};

} // namespace bk
