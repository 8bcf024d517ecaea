// SPDX-License-Identifier: Apache-2.0
#include "app/system/SecretService.h"

#include "core/base/Log.h"

#include <QDBusMetaType>
#include <QDBusVariant>

namespace bk {

namespace {

constexpr auto kName = "org.freedesktop.secrets";
constexpr auto kPath = "/org/freedesktop/secrets";
constexpr auto kProperties = "org.freedesktop.DBus.Properties";
constexpr auto kDiffieHellman = "dh-ietf1024-sha256-aes128-cbc-pkcs7";
constexpr int kSettleMs = 50;  // changes come in flocks

void registerTypes()
{
    qDBusRegisterMetaType<SecretAttributes>();
    qDBusRegisterMetaType<BusSecret>();
}

QStringList pathsOf(const QVariant &value)
{
    QStringList paths;
    const auto objects = qdbus_cast<QList<QDBusObjectPath>>(value);
    for (const QDBusObjectPath &object : objects)
        paths.append(object.path());
    return paths;
}

// Deleted by somebody since it was found.
bool isGone(const Error &error)
{
    return error.type.endsWith(QLatin1String(".UnknownObject")) || error.type.endsWith(QLatin1String(".NoSuchObject"))
        || error.type.endsWith(QLatin1String(".UnknownMethod"));
}

// The value of a Properties.Get; invalid where it failed or is of another shape.
QVariant propertyOf(Result<QDBusMessage> reply)
{
    const auto checked = shaped(std::move(reply), "v");
    return checked ? checked->arguments().constFirst().value<QDBusVariant>().variant() : QVariant();
}

} // namespace

SecretService::SecretService(int callMs, int promptMs, std::optional<QDBusConnection> bus, QObject *parent)
    : QObject(parent)
    , m_promptMs(promptMs)
    , m_peer(kName, callMs, std::move(bus), nullptr)
{
    registerTypes();
    connect(&m_peer, &BusPeer::ownerChanged, this, &SecretService::onOwnerChanged);
    listen();
    for (QTimer *timer : {&m_touched, &m_collectionTouched}) {
        timer->setSingleShot(true);
        timer->setInterval(kSettleMs);
    }
    connect(&m_touched, &QTimer::timeout, this, [this] { Q_EMIT itemsTouched(std::exchange(m_touchedPaths, {})); });
    connect(&m_collectionTouched, &QTimer::timeout, this, [this] { refresh(); });
}

QCoro::Task<Result<void>> SecretService::open()
{
    const auto pass = co_await m_opening.enter();
    if (m_status.found)
        co_return {};
    auto found = co_await m_peer.find();
    if (!found)
        co_return fail(found.error());
    auto opened = co_await openSession();
    if (!opened)
        co_return fail(opened.error());
    m_status.process = co_await m_peer.processName();
    m_status.found = true;
    auto refreshed = co_await refresh();
    if (!refreshed) {
        m_status.found = false;
        co_return fail(refreshed.error());
    }
    co_return {};
}

void SecretService::listen()
{
    m_peer.listen(bus::kPrompt, QStringLiteral("Completed"), this, SLOT(onPromptCompleted(QDBusMessage)));
    m_peer.listen(kProperties, QStringLiteral("PropertiesChanged"), this, SLOT(onPropertiesChanged(QDBusMessage)));
    for (const auto *name : {"CollectionCreated", "CollectionDeleted", "CollectionChanged"})
        m_peer.listen(bus::kService, name, this, SLOT(onCollectionChanged(QDBusMessage)));
    for (const auto *name : {"ItemCreated", "ItemDeleted", "ItemChanged"})
        m_peer.listen(bus::kCollection, name, this, SLOT(onItemTouched(QDBusMessage)));
}

QCoro::Task<Result<void>> SecretService::openSession()
{
    constexpr int kAttempts = 4;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        auto offer = SecretSession::offer();
        if (!offer)
            break;
        const QVariantList arguments{QString(kDiffieHellman), QVariant::fromValue(QDBusVariant(offer->publicKey()))};
        auto reply = co_await callService(QStringLiteral("OpenSession"), arguments, "vo");
        if (!reply && reply.error().kind != Error::Kind::KeyringRefused)
            co_return fail(reply.error());
        if (!reply)
            break;
        const QByteArray theirs = reply->arguments().at(0).value<QDBusVariant>().variant().toByteArray();
        if (offer->accept(theirs)) {
            m_session = std::move(*offer);
            m_sessionPath = bus::pathOf(reply->arguments().at(1));
            m_status.encrypted = true;
            co_return {};
        }
    }
    auto plain = co_await openPlainSession();
    co_return plain;
}

QCoro::Task<Result<void>> SecretService::openPlainSession()
{
    const QVariantList arguments{QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))};
    auto reply = co_await callService(QStringLiteral("OpenSession"), arguments, "vo");
    if (!reply)
        co_return fail(reply.error());
    qCWarning(lcKeyring, "the keyring offers no encrypted transport");
    m_session = SecretSession();
    m_sessionPath = bus::pathOf(reply->arguments().at(1));
    m_status.encrypted = false;
    co_return {};
}

QCoro::Task<Result<void>> SecretService::refresh()
{
    if (!m_status.found)
        co_return fail(Error::Kind::KeyringVanished);
    const QVariantList arguments{QStringLiteral("default")};
    auto alias = co_await callService(QStringLiteral("ReadAlias"), arguments, "o");
    if (!alias)
        co_return fail(alias.error());
    const QString path = bus::pathOf(alias->arguments().constFirst());
    bool locked = false;
    QString label;
    if (!path.isEmpty()) {
        std::vector<QDBusMessage> gets;
        gets.push_back(get(path, bus::kCollection, QStringLiteral("Locked")));
        gets.push_back(get(path, bus::kCollection, QStringLiteral("Label")));
        auto values = co_await m_peer.callAll(std::move(gets));
        if (!values.at(0))
            co_return fail(values.at(0).error());
        const QVariant isLocked = propertyOf(values.at(0));
        if (isLocked.typeId() != QMetaType::Bool)
            co_return fail(Error::Kind::KeyringRefused, QStringLiteral("the collection does not say whether it is locked"));
        locked = isLocked.toBool();
        label = propertyOf(values.at(1)).toString();
    }
    m_status.collection = path;
    m_status.locked = locked;
    m_status.label = label;
    Q_EMIT statusChanged();
    co_return {};
}

QCoro::Task<Result<SecretService::Found>> SecretService::search(SecretAttributes attributes)
{
    const QVariantList arguments{QVariant::fromValue(attributes)};
    auto reply = co_await callService(QStringLiteral("SearchItems"), arguments, "aoao");
    if (!reply)
        co_return fail(reply.error());
    co_return Found{pathsOf(reply->arguments().at(0)), pathsOf(reply->arguments().at(1))};
}

QCoro::Task<Result<std::map<QString, Secret>>> SecretService::secrets(QStringList paths)
{
    const QVariantList arguments{QVariant::fromValue(bus::objects(paths)),
                                 QVariant::fromValue(QDBusObjectPath(m_sessionPath))};
    auto reply = co_await callService(QStringLiteral("GetSecrets"), arguments, "a{o(oayays)}");
    if (!reply)
        co_return fail(reply.error());
    std::map<QString, Secret> secrets;
    const auto dictionary = reply->arguments().constFirst().value<QDBusArgument>();
    std::optional<Error> problem;
    dictionary.beginMap();
    while (!dictionary.atEnd()) {
        QDBusObjectPath path;
        BusSecret wrapped;
        dictionary.beginMapEntry();
        dictionary >> path >> wrapped;
        dictionary.endMapEntry();
        auto secret = m_session.unwrap(wrapped.parameters, wrapped.value);
        if (secret)
            secrets.insert_or_assign(path.path(), std::move(*secret));
        else
            problem = secret.error();
    }
    dictionary.endMap();
    if (problem)
        co_return fail(*problem);
    co_return secrets;
}

QCoro::Task<Result<QList<SecretService::Details>>> SecretService::details(QStringList paths)
{
    std::vector<QDBusMessage> gets;
    for (const QString &path : paths) {
        gets.push_back(get(path, bus::kItem, QStringLiteral("Attributes")));
        gets.push_back(get(path, bus::kItem, QStringLiteral("Label")));
    }
    auto values = co_await m_peer.callAll(std::move(gets));
    QList<Details> details;
    for (qsizetype i = 0; i < paths.size(); ++i) {
        auto &attributes = values.at(std::size_t(2 * i));
        if (!attributes && isGone(attributes.error()))
            continue;
        if (!attributes && attributes.error().kind != Error::Kind::KeyringLocked)
            co_return fail(attributes.error());
        const QVariant map = propertyOf(attributes);
        const QVariant label = propertyOf(values.at(std::size_t(2 * i + 1)));
        details.append({paths.at(i), label.toString(), qdbus_cast<SecretAttributes>(map)});
    }
    co_return details;
}

QCoro::Task<Result<std::map<QString, quint64>>> SecretService::modified(QStringList paths)
{
    std::vector<QDBusMessage> gets;
    for (const QString &path : paths)
        gets.push_back(get(path, bus::kItem, QStringLiteral("Modified")));
    auto values = co_await m_peer.callAll(std::move(gets));
    std::map<QString, quint64> times;
    for (qsizetype i = 0; i < paths.size(); ++i)
        times[paths.at(i)] = propertyOf(values.at(std::size_t(i))).toULongLong();
    co_return times;
}

QCoro::Task<Result<QDBusMessage>> SecretService::callService(QString method, QVariantList arguments, QString expected)
{
    auto reply = co_await m_peer.call(kPath, bus::kService, method, arguments, expected);
    co_return reply;
}

QDBusMessage SecretService::get(const QString &path, const QString &interface, const QString &property) const
{
    QDBusMessage message = m_peer.message(path, kProperties, QStringLiteral("Get"));
    message << interface << property;
    return message;
}

void SecretService::onOwnerChanged(const QString &owner)
{
    if (owner.isEmpty() || m_status.found) {
        m_status = Status();
        m_sessionPath.clear();
        m_session = SecretSession();
        Q_EMIT statusChanged();
    }
    if (!owner.isEmpty())
        open();
}

void SecretService::onPromptCompleted(const QDBusMessage &message)
{
    if (const auto pending = m_prompts.value(message.path()))
        pending->settle(message);
}

void SecretService::onPropertiesChanged(const QDBusMessage &message)
{
    if (message.arguments().value(0).toString() == QLatin1String(bus::kCollection))
        m_collectionTouched.start();
}

void SecretService::onCollectionChanged(const QDBusMessage &)
{
    m_collectionTouched.start();
}

void SecretService::onItemTouched(const QDBusMessage &message)
{
    m_touchedPaths.append(bus::pathOf(message.arguments().value(0)));
    m_touched.start();
}

} // namespace bk

#include "moc_SecretService.cpp"
