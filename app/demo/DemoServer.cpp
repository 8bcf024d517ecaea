// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoServer.h"

#include <QSslSocket>

#include <sys/socket.h>

namespace bk {
namespace {

constexpr char kHandshakeFailure[] = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28}; // a fatal alert of TLS 1.2

void answerHello(QTcpSocket &socket, DemoServer::Greeting greeting)
{
    socket.readAll();
    if (greeting == DemoServer::Greeting::Reset) {
        const struct linger now{1, 0};
        ::setsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        socket.abort();
        return;
    }
    socket.write(greeting == DemoServer::Greeting::Alert ? QByteArray(kHandshakeFailure, sizeof kHandshakeFailure)
                                                         : QByteArray("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
    socket.disconnectFromHost();
}

} // namespace

DemoServer::DemoServer(QObject *parent) : QSslServer(parent)
{
    connect(this, &QTcpServer::pendingConnectionAvailable, this, &DemoServer::takeConnections);
}

void DemoServer::setGreeting(Greeting greeting, int times)
{
    m_greeting = greeting;
    m_greetingsLeft = times;
}

void DemoServer::incomingConnection(qintptr descriptor)
{
    const Greeting greeting = m_greeting;
    if (greeting != Greeting::Tls && m_greetingsLeft > 0) {
        --m_greetingsLeft;
        if (m_greetingsLeft == 0)
            m_greeting = Greeting::Tls;
    }
    if (greeting == Greeting::Tls)
        QSslServer::incomingConnection(descriptor);
    else
        greetBadly(descriptor, greeting);
}

void DemoServer::greetBadly(qintptr descriptor, Greeting greeting)
{
    auto *socket = new QTcpSocket(this);
    socket->setSocketDescriptor(descriptor);
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    if (greeting == Greeting::Close) {
        socket->disconnectFromHost();
    } else if (greeting != Greeting::Silence) {
        // After the client's hello: a reset that comes sooner makes Qt's client connect once more, and a reply would be lost.
        connect(socket, &QTcpSocket::readyRead, socket, [socket, greeting] { answerHello(*socket, greeting); });
    }
}

void DemoServer::takeConnections()
{
    while (QTcpSocket *socket = nextPendingConnection()) {
        ++m_handshakes;
        auto *connection = new DemoConnection(qobject_cast<QSslSocket *>(socket), this);
        connect(connection, &DemoConnection::requestArrived, this,
                [this, connection](DemoRequest &request) { Q_EMIT requestArrived(connection, request); });
    }
}

} // namespace bk
