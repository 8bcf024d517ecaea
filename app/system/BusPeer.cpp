// SPDX-License-Identifier: Apache-2.0
#include "app/system/BusPeer.h"

#include "app/system/Turnstile.h"
#include "core/base/Log.h"

#include <QDBusError>
#include <QDBusPendingCallWatcher>
#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QRegularExpression>
#include <QTimer>

#include <unistd.h>

namespace bk {

namespace {

constexpr auto kBus = "org.freedesktop.DBus";
constexpr auto kBusPath = "/org/freedesktop/DBus";

struct Settled {
    PendingAnswer &pending;
    [[nodiscard]] bool await_ready() const { return pending.answer.has_value(); }
    void await_suspend(std::coroutine_handle<> waiter) { pending.waiter = waiter; }
    void await_resume() const {}
};

Error errorOf(const QDBusMessage &reply)
{
    const QString name = reply.errorName();
    auto kind = Error::Kind::KeyringRefused;
    switch (QDBusError(reply).type()) {
    case QDBusError::ServiceUnknown:
    case QDBusError::Disconnected:
    case QDBusError::NoReply: // our own timer is shorter than the library's, so this is the bus telling of a death
        kind = Error::Kind::KeyringVanished;
        break;
    case QDBusError::TimedOut:
    case QDBusError::Timeout:
        kind = Error::Kind::KeyringTimeout;
        break;
    default:
        break;
    }
    if (name == QStringLiteral("org.freedesktop.DBus.Error.NameHasNoOwner"))
        kind = Error::Kind::KeyringVanished;
    else if (name == QStringLiteral("org.freedesktop.Secret.Error.IsLocked"))
        kind = Error::Kind::KeyringLocked;
    return Error{kind, redact(reply.errorMessage()), name, {}, {}, 0};
}

Result<QDBusMessage> resultOf(const QDBusMessage &reply)
{
    if (reply.type() == QDBusMessage::ReplyMessage)
        return reply;
    return fail(errorOf(reply));
}

// Said in full, because libdbus left alone would look only once in the life of the process, and would start a bus of
// its own through X11, and block meanwhile.
QString sessionBusAddress()
{
    QString address = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!address.isEmpty() || runtime.isEmpty())
        return address;
    const QString socket = QDir(runtime).filePath(QStringLiteral("bus"));
    return QFile::exists(socket) ? QString(QStringLiteral("unix:path=") + socket) : QString();
}

} // namespace

Result<QDBusMessage> shaped(Result<QDBusMessage> reply, const QString &signature)
{
    if (reply && reply->signature() != signature)
        return fail(Error::Kind::KeyringRefused, QStringLiteral("an answer of the shape %1").arg(reply->signature()));
    return reply;
}

void PendingAnswer::settle(Result<QDBusMessage> result)
{
    if (answer)
        return;
    answer.emplace(std::move(result));
    if (waiter)
        std::exchange(waiter, {}).resume();
}

BusPeer::BusPeer(QString service, int callMs, std::optional<QDBusConnection> bus, QObject *parent)
    : QObject(parent)
    , m_service(std::move(service))
    , m_callMs(callMs)
    , m_connectionName(QStringLiteral("bk-%1").arg(quintptr(this), 0, 16))
    , m_bus(std::move(bus))
    , m_ownBus(!m_bus)
{
    if (m_bus)
        watchBus(*m_bus);
}

BusPeer::~BusPeer()
{
    for (const auto &pending : m_pending)
        abandon(pending->waiter);
    if (m_ownBus && m_bus)
        QDBusConnection::disconnectFromBus(m_connectionName);
}

// QtDBus connects and waits without a deadline, and the window with it: so a bus that takes connections and then says
// nothing is found out before. These are the first words of any client,
// https://dbus.freedesktop.org/doc/dbus-specification.html#auth-protocol. Addresses of other forms are believed.
QCoro::Task<Result<void>> BusPeer::busAnswers(QString address)
{
    static const QRegularExpression form(QStringLiteral("^unix:(path|abstract)=([^,;%]+)[^;]*$"));
    const auto parts = form.match(address);
    if (!parts.hasMatch())
        co_return {};
    auto *socket = new QLocalSocket(this);
    if (parts.capturedView(1) == QLatin1String("abstract"))
        socket->setSocketOptions(QLocalSocket::AbstractNamespaceOption);
    auto heard = std::make_shared<PendingAnswer>();
    connect(socket, &QLocalSocket::readyRead, this, [heard] { heard->settle(QDBusMessage()); });
    connect(socket, &QLocalSocket::disconnected, this, [heard] { heard->settle(fail(Error::Kind::KeyringAbsent)); });
    socket->connectToServer(parts.captured(2)); // a local socket: at once or not at all
    if (socket->state() == QLocalSocket::ConnectedState)
        socket->write(QByteArray(1, '\0') + "AUTH EXTERNAL " + QByteArray::number(getuid()).toHex() + "\r\n");
    else
        heard->settle(fail(Error::Kind::KeyringAbsent));
    auto answer = co_await wait(heard, m_callMs);
    socket->deleteLater(); // we may be inside its signal
    if (!answer)
        co_return fail(answer.error().kind, QStringLiteral("the session bus does not answer"));
    co_return {};
}

QCoro::Task<Result<void>> BusPeer::connectToBus()
{
    if (m_bus && m_bus->isConnected())
        co_return {};
    const QString address = sessionBusAddress();
    if (!m_ownBus || address.isEmpty())
        co_return fail(Error::Kind::KeyringAbsent, QStringLiteral("there is no session bus"));
    auto answers = co_await busAnswers(address);
    if (!answers)
        co_return answers;
    // A connection of our own: the shared one stays dead for ever once its bus has died.
    if (m_bus)
        QDBusConnection::disconnectFromBus(m_connectionName);
    m_bus = QDBusConnection::connectToBus(address, m_connectionName);
    if (!m_bus->isConnected())
        co_return fail(Error::Kind::KeyringAbsent, QStringLiteral("the session bus refuses us"));
    watchBus(*m_bus);
    co_return {};
}

// Signals are asked for by unique name or by argument only: for a well-known name QtDBus would ask the bus who owns it,
// and wait.
void BusPeer::watchBus(QDBusConnection &bus)
{
    bus.connect(kBus, kBusPath, kBus, QStringLiteral("NameOwnerChanged"), {m_service}, QString(), this,
                SLOT(onNameOwnerChanged(QString, QString, QString)));
    bus.connect(QString(), QStringLiteral("/org/freedesktop/DBus/Local"),
                QStringLiteral("org.freedesktop.DBus.Local"), QStringLiteral("Disconnected"), this,
                SLOT(onDisconnected()));
}

void BusPeer::listen(const QString &interface, const QString &name, QObject *receiver, const char *slot)
{
    m_listeners.append({interface, name, receiver, slot});
}

QCoro::Task<Result<QString>> BusPeer::nameOwner()
{
    const QVariantList arguments{m_service};
    auto reply = co_await callBus(QStringLiteral("GetNameOwner"), arguments);
    if (!reply)
        co_return fail(reply.error());
    co_return reply->arguments().value(0).toString();
}

QCoro::Task<Result<void>> BusPeer::find()
{
    auto connected = co_await connectToBus();
    if (!connected)
        co_return connected;
    auto owner = co_await nameOwner();
    if (!owner && owner.error().kind == Error::Kind::KeyringVanished) {
        const QVariantList arguments{m_service, 0U};
        auto started = co_await callBus(QStringLiteral("StartServiceByName"), arguments);
        if (!started && started.error().kind == Error::Kind::KeyringTimeout)
            co_return fail(started.error());
        if (!started)
            co_return fail(Error::Kind::KeyringAbsent, started.error().detail);
        owner = co_await nameOwner();
        if (!owner && owner.error().kind == Error::Kind::KeyringVanished)
            co_return fail(Error::Kind::KeyringAbsent, owner.error().detail);
    }
    if (!owner)
        co_return fail(owner.error());
    setOwner(*owner);
    co_return {};
}

QCoro::Task<QString> BusPeer::processName()
{
    const QVariantList arguments{m_owner};
    auto reply = co_await callBus(QStringLiteral("GetConnectionUnixProcessID"), arguments);
    if (!reply)
        co_return QString();
    const uint pid = reply->arguments().value(0).toUInt();
    // comm, not exe: keyrings forbid others to look into them. It is cut to 15 characters.
    QFile comm(QStringLiteral("/proc/%1/comm").arg(pid));
    if (!comm.open(QIODevice::ReadOnly))
        co_return QString();
    co_return QString::fromLocal8Bit(comm.readAll()).trimmed();
}

QDBusMessage BusPeer::message(const QString &path, const QString &interface, const QString &method) const
{
    return QDBusMessage::createMethodCall(m_owner, path, interface, method);
}

QCoro::Task<Result<QDBusMessage>> BusPeer::call(QString path, QString interface, QString method, QVariantList arguments,
                                                QString expected)
{
    if (m_owner.isEmpty())
        co_return fail(Error::Kind::KeyringVanished);
    QDBusMessage request = message(path, interface, method);
    request.setArguments(arguments);
    auto reply = co_await send(request);
    co_return shaped(std::move(reply), expected);
}

QCoro::Task<Result<QDBusMessage>> BusPeer::callBus(QString method, QVariantList arguments)
{
    QDBusMessage request = QDBusMessage::createMethodCall(kBus, kBusPath, kBus, method);
    request.setArguments(arguments);
    auto reply = co_await send(request);
    co_return reply;
}

std::shared_ptr<PendingAnswer> BusPeer::dispatch(const QDBusMessage &message)
{
    constexpr int kLibraryWaitsLonger = 60'000;
    auto pending = std::make_shared<PendingAnswer>();
    m_pending.insert(pending);
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): nothing is sent before connectToBus() succeeded
    auto *watcher = new QDBusPendingCallWatcher(m_bus->asyncCall(message, m_callMs + kLibraryWaitsLonger), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [pending, watcher] {
        watcher->deleteLater();
        pending->settle(resultOf(watcher->reply()));
    });
    return pending;
}

QCoro::Task<Result<QDBusMessage>> BusPeer::send(QDBusMessage message)
{
    auto pending = dispatch(message);
    auto reply = co_await wait(pending, m_callMs);
    co_return reply;
}

QCoro::Task<std::vector<Result<QDBusMessage>>> BusPeer::callAll(std::vector<QDBusMessage> messages)
{
    constexpr std::size_t kInFlight = 100; // buses refuse more; 128 is the daemon's own limit
    std::vector<std::shared_ptr<PendingAnswer>> pendings;
    pendings.reserve(messages.size());
    std::vector<Result<QDBusMessage>> replies;
    replies.reserve(messages.size());
    while (replies.size() < messages.size()) {
        while (pendings.size() < messages.size() && pendings.size() < replies.size() + kInFlight)
            pendings.push_back(dispatch(messages[pendings.size()]));
        auto reply = co_await wait(pendings[replies.size()], m_callMs);
        replies.push_back(std::move(reply));
    }
    co_return replies;
}

QCoro::Task<Result<QDBusMessage>> BusPeer::wait(std::shared_ptr<PendingAnswer> pending, int deadlineMs)
{
    if (!pending->answer) {
        // The timer belongs to the peer, not to this coroutine: it must not outlive it.
        auto *deadline = new QTimer(this);
        deadline->setSingleShot(true);
        connect(deadline, &QTimer::timeout, this,
                [pending] { pending->settle(fail(Error::Kind::KeyringTimeout)); });
        deadline->start(deadlineMs);
        m_pending.insert(pending);
        co_await Settled{*pending};
        delete deadline;
    }
    m_pending.erase(pending);
    Result<QDBusMessage> result = *pending->answer; // NOLINT(bugprone-unchecked-optional-access): settled above
    co_return result;
}

void BusPeer::onNameOwnerChanged(const QString &name, const QString &oldOwner, const QString &newOwner)
{
    if (name == m_service && oldOwner != newOwner)
        setOwner(newOwner);
}

void BusPeer::onDisconnected()
{
    setOwner({});
    settleAll();
}

void BusPeer::setOwner(const QString &owner)
{
    if (!m_bus || owner == m_owner)
        return;
    const QString former = std::exchange(m_owner, owner);
    for (const Listener &each : m_listeners) {
        if (!former.isEmpty())
            m_bus->disconnect(former, QString(), each.interface, each.name, each.receiver, each.slot);
        if (!owner.isEmpty())
            m_bus->connect(owner, QString(), each.interface, each.name, each.receiver, each.slot);
    }
    if (!former.isEmpty())
        settleAll();
    Q_EMIT ownerChanged(m_owner);
}

void BusPeer::settleAll()
{
    const auto pendings = m_pending;
    for (const auto &pending : pendings)
        pending->settle(fail(Error::Kind::KeyringVanished));
}

} // namespace bk

#include "moc_BusPeer.cpp"
