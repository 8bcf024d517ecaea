// SPDX-License-Identifier: Apache-2.0
#include "app/system/SingleInstance.h"

#include "core/base/Log.h"

#include <QCoroSignal>
#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QTimer>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bk {

namespace {

constexpr auto kPatience = std::chrono::milliseconds(2000);
constexpr qint64 kMostBytes = 4096;
const QByteArray kRaise = QByteArrayLiteral("raise\n");
const QByteArray kDone = QByteArrayLiteral("ok\n");

Error diskError(const QString &path)
{
    return {Error::Kind::DiskFailed, qt_error_string(errno), {}, path, {}, 0};
}

// Whoever may enter the folder is us; this also holds should the folder have been opened up.
bool isOurs(const QLocalSocket &peer)
{
    ucred credentials{};
    socklen_t size = sizeof credentials;
    const int descriptor = int(peer.socketDescriptor());
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 && credentials.uid == geteuid();
}

} // namespace

SingleInstance::SingleInstance(QString folder, QObject *parent) : QObject(parent), m_folder(std::move(folder))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *peer = m_server.nextPendingConnection())
            greet(peer);
    });
}

SingleInstance::~SingleInstance()
{
    m_server.close();
    if (m_lock >= 0)
        ::close(m_lock);
}

QString SingleInstance::socketPath() const
{
    return m_folder + QStringLiteral("/window.socket");
}

QCoro::Task<Result<SingleInstance::Role>> SingleInstance::start(IfSecond then)
{
    const auto first = takeLock();
    if (!first)
        co_return fail(first.error());
    if (!*first && then == IfSecond::Leave)
        co_return Role::Second;
    if (!*first) {
        const Role role = co_await askFirst();
        co_return role;
    }
    const auto listening = listen();
    if (!listening)
        co_return fail(listening.error());
    co_return Role::First;
}

Result<bool> SingleInstance::takeLock()
{
    if (!QDir(m_folder).exists() && ::mkdir(QFile::encodeName(m_folder).constData(), 0700) != 0)
        return fail(diskError(m_folder));
    const QString path = m_folder + QStringLiteral("/window.lock");
    m_lock = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_lock < 0)
        return fail(diskError(path));
    if (::flock(m_lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno == EWOULDBLOCK)
        return false;
    return fail(diskError(path));
}

Result<void> SingleInstance::listen()
{
    QLocalServer::removeServer(socketPath()); // we hold the lock: whoever made it is dead
    if (!m_server.listen(socketPath()))
        return fail(Error::Kind::DiskFailed, m_server.errorString(), socketPath());
    return {};
}

QCoro::Task<SingleInstance::Role> SingleInstance::askFirst()
{
    auto socket = std::make_unique<QLocalSocket>();
    socket->connectToServer(socketPath()); // connects or fails at once: no network is between
    if (socket->state() != QLocalSocket::ConnectedState || !isOurs(*socket))
        co_return Role::Silent;
    socket->write(kRaise);
    const auto answered = co_await qCoro(socket.get(), &QLocalSocket::readyRead, kPatience);
    co_return answered && socket->read(kMostBytes) == kDone ? Role::Second : Role::Silent;
}

void SingleInstance::greet(QLocalSocket *peer)
{
    connect(peer, &QLocalSocket::disconnected, peer, &QObject::deleteLater);
    if (!isOurs(*peer)) {
        qCWarning(lcWindow, "a connection of another user was dropped");
        peer->abort();
        return;
    }
    peer->setReadBufferSize(kMostBytes);
    QTimer::singleShot(kPatience, peer, [peer] { peer->abort(); });
    connect(peer, &QLocalSocket::readyRead, this, [this, peer] { hear(peer); });
    hear(peer);
}

void SingleInstance::hear(QLocalSocket *peer)
{
    if (!peer->canReadLine() && peer->bytesAvailable() < kMostBytes)
        return;
    if (peer->readLine(kMostBytes) != kRaise) {
        peer->abort();
        return;
    }
    peer->write(kDone);
    peer->disconnectFromServer(); // after what was written is gone
    Q_EMIT raiseRequested();
}

} // namespace bk
