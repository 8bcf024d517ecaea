// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestServer.h"

#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>

#include <sys/socket.h>

namespace bk {

namespace {

qsizetype contentLength(const TestServer::Request &request)
{
    return qsizetype(request.header("Content-Length").toLongLong());
}

TestServer::Request readHead(const QByteArray &head)
{
    TestServer::Request request;
    const auto lines = head.split('\n');
    const auto first = lines.first().trimmed().split(' ');
    request.verb = first.value(0);
    request.target = first.value(1);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const auto colon = lines[i].indexOf(':');
        if (colon > 0)
            request.headers.append({lines[i].left(colon), lines[i].mid(colon + 1).trimmed()});
    }
    return request;
}

} // namespace

QByteArray TestServer::Request::header(QByteArrayView name) const
{
    for (const auto &[known, value] : headers) {
        if (known.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

TestServer::TestServer(std::optional<QSslConfiguration> tls, QObject *parent)
    : QObject(parent)
    , m_tls(tls.has_value())
{
    if (tls) {
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(*tls);
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &TestServer::accept);
    if (!m_server->listen(QHostAddress::LocalHost))
        qFatal("no port on loopback");
    answerWith(reply(200, "{}"));
}

TestServer::~TestServer() = default;

void TestServer::answerWith(const QByteArray &bytes)
{
    m_handler = [bytes](QTcpSocket *socket, const Request &) { socket->write(bytes); };
}

quint16 TestServer::port() const
{
    return m_server->serverPort();
}

QUrl TestServer::url(const QString &path, const QString &host) const
{
    QUrl url;
    url.setScheme(m_tls ? QStringLiteral("https") : QStringLiteral("http"));
    url.setHost(host);
    url.setPort(port());
    url.setPath(path);
    return url;
}

QByteArray TestServer::reply(int status, const QByteArray &body, const QByteArray &moreHeaders)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " Some Words\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n" + moreHeaders + "\r\n" + body;
}

void TestServer::reset(QTcpSocket *socket)
{
    const linger now{1, 0};
    ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket->abort();
}

void TestServer::accept()
{
    while (auto *socket = m_server->nextPendingConnection()) {
        const int connection = ++m_connections;
        ++m_open;
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            --m_open;
            socket->deleteLater();
        });
        if (m_onConnection) {
            m_onConnection(socket);
            continue;
        }
        auto buffer = std::make_shared<QByteArray>();
        connect(socket, &QTcpSocket::readyRead, this, [=, this] { read(socket, *buffer, connection); });
        read(socket, *buffer, connection);
    }
}

void TestServer::read(QTcpSocket *socket, QByteArray &buffer, int connection)
{
    buffer += socket->readAll();
    const QPointer<QTcpSocket> alive(socket);
    while (alive) {
        const auto end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        Request request = readHead(buffer.left(end));
        const qsizetype length = contentLength(request);
        if (buffer.size() < end + 4 + length)
            return;
        request.body = buffer.mid(end + 4, length);
        request.connection = connection;
        buffer.remove(0, end + 4 + length);
        m_requests.append(request);
        const Handler handler = m_handler; // it may set the next one
        handler(socket, request);
    }
}

TestProxy::TestProxy(Mode mode, QObject *parent)
    : QObject(parent)
    , m_server(std::make_unique<QTcpServer>())
    , m_mode(mode)
{
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &TestProxy::accept);
    if (!m_server->listen(QHostAddress::LocalHost))
        qFatal("no port on loopback");
}

TestProxy::~TestProxy() = default;

quint16 TestProxy::port() const
{
    return m_server->serverPort();
}

QUrl TestProxy::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port()));
}

void TestProxy::accept()
{
    while (auto *client = m_server->nextPendingConnection()) {
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        auto head = std::make_shared<QByteArray>();
        connect(client, &QTcpSocket::readyRead, this, [=, this] {
            if (head->endsWith("\r\n\r\n"))
                return; // tunnelling
            *head += client->readAll();
            if (head->endsWith("\r\n\r\n"))
                answer(client, *head);
        });
    }
}

void TestProxy::answer(QTcpSocket *client, const QByteArray &head)
{
    m_heads.append(head);
    switch (m_mode) {
    case Mode::Refuse403:
        client->write("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        client->disconnectFromHost();
        return;
    case Mode::Auth407:
        client->write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                      "Connection: close\r\nContent-Length: 0\r\n\r\n");
        client->disconnectFromHost();
        return;
    case Mode::CloseAtOnce: client->abort(); return;
    case Mode::Tunnel: break;
    }
    const quint16 target = head.split(' ').value(1).split(':').value(1).toUShort();
    auto *server = new QTcpSocket(client);
    connect(server, &QTcpSocket::connected, client, [client] { client->write("HTTP/1.1 200 Connected\r\n\r\n"); });
    connect(server, &QTcpSocket::readyRead, client, [=] { client->write(server->readAll()); });
    connect(client, &QTcpSocket::readyRead, server, [=] { server->write(client->readAll()); });
    connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
    server->connectToHost(QHostAddress::LocalHost, target);
}

} // namespace bk

#include "moc_TestServer.cpp"
