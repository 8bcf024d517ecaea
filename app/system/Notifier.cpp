// SPDX-License-Identifier: Apache-2.0
#include "app/system/Notifier.h"

#include "app/system/BusPeer.h"

#include <QHash>
#include <QVariantMap>

namespace bk {

namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr int kCallMs = 5'000;
constexpr uchar kNormal = 1;
constexpr uchar kCritical = 2;
constexpr int kAsTheDesktopLikes = -1;

} // namespace

// Holds the D-Bus types and slots, so that the header needs neither.
class Notifier::Desk final : public QObject {
    Q_OBJECT
public:
    Desk(std::optional<QDBusConnection> bus, Notifier &owner)
        : m_peer(kService, kCallMs, std::move(bus), nullptr)
        , m_owner(owner)
    {
        m_peer.listen(kService, QStringLiteral("ActionInvoked"), this, SLOT(onAction(QDBusMessage)));
        m_peer.listen(kService, QStringLiteral("NotificationClosed"), this, SLOT(onClosed(QDBusMessage)));
        connect(&m_peer, &BusPeer::ownerChanged, this, [this] {
            m_capabilities.reset(); // another desktop, other numbers
            m_tags.clear();
        });
    }

    QCoro::Task<bool> show(Notification notification)
    {
        const auto found = co_await m_peer.find();
        if (!found)
            co_return false;
        if (!m_capabilities) {
            const auto reply = co_await m_peer.call(kPath, kService, QStringLiteral("GetCapabilities"), {}, QStringLiteral("as"));
            if (!reply)
                co_return false;
            m_capabilities = reply->arguments().value(0).toStringList();
        }
        QVariantList arguments = argumentsOf(notification);
        const auto reply = co_await m_peer.call(kPath, kService, QStringLiteral("Notify"), std::move(arguments), QStringLiteral("u"));
        if (!reply)
            co_return false;
        m_tags.insert(reply->arguments().value(0).toUInt(), notification.tag);
        co_return true;
    }

public Q_SLOTS:
    void onAction(const QDBusMessage &signal)
    {
        const auto tag = m_tags.constFind(signal.arguments().value(0).toUInt());
        if (tag != m_tags.constEnd() && signal.signature() == QLatin1String("us"))
            Q_EMIT m_owner.actionInvoked(*tag, signal.arguments().value(1).toString());
    }
    void onClosed(const QDBusMessage &signal)
    {
        const uint number = signal.arguments().value(0).toUInt();
        if (signal.signature() == QLatin1String("uu") && m_tags.contains(number))
            Q_EMIT m_owner.closed(m_tags.take(number));
    }

private:
    [[nodiscard]] bool can(const char *what) const { return m_capabilities && m_capabilities->contains(QLatin1String(what)); }

    // Notify(app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout)
    [[nodiscard]] QVariantList argumentsOf(const Notification &notification) const
    {
        QStringList actions;
        for (const auto &[name, label] : notification.actions)
            actions << name << label;
        const QVariantMap hints{{QStringLiteral("urgency"), QVariant::fromValue(notification.urgent ? kCritical : kNormal)},
                                {QStringLiteral("desktop-entry"), QStringLiteral("bedrock-keyring")}};
        const uint replaced = m_tags.key(notification.tag, 0);
        return {QStringLiteral("Bedrock Keyring"), replaced, QStringLiteral("bedrock-keyring"), notification.title,
                can("body-markup") ? notification.body.toHtmlEscaped() : notification.body,
                can("actions") ? actions : QStringList(), hints, kAsTheDesktopLikes};
    }

    BusPeer m_peer;
    Notifier &m_owner;
    std::optional<QStringList> m_capabilities;
    QHash<uint, QString> m_tags;
};

Notifier::Notifier(QObject *parent)
    : QObject(parent)
    , m_desk(std::make_unique<Desk>(std::nullopt, *this))
{
}

Notifier::Notifier(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_desk(std::make_unique<Desk>(bus, *this))
{
}

Notifier::~Notifier() = default;

QCoro::Task<bool> Notifier::show(Notification notification)
{
    return m_desk->show(std::move(notification));
}

} // namespace bk

#include "Notifier.moc"
