// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QObject>
#include <QPair>
#include <QPointer>
#include <QSslConfiguration>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

class QTcpServer;

namespace bk {

// A loopback HTTP/1.1 server whose answers are bytes that a test writes: it takes whole requests, counts them, and calls
// the test's handler with the socket. With TLS when it has a certificate, plain otherwise. Same thread as the test.
class TestServer final : public QObject {
    Q_OBJECT
public:
    struct Request {
        QByteArray verb;
        QByteArray target;
        QList<QPair<QByteArray, QByteArray>> headers;
        QByteArray body;
        int connection = 0; // 1, 2, ...
        [[nodiscard]] QByteArray header(QByteArrayView name) const;
    };
    using Handler = std::function<void(QTcpSocket *, const Request &)>;

    explicit TestServer(std::optional<QSslConfiguration> tls, QObject *parent = nullptr);
    ~TestServer() override;

    void answerWith(Handler handler) { m_handler = std::move(handler); }
    // Every request gets this.
    void answerWith(const QByteArray &bytes);
    // Instead of HTTP: called for each new connection (before any TLS only on a plain server).
    void onConnection(std::function<void(QTcpSocket *)> handler) { m_onConnection = std::move(handler); }

    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QUrl url(const QString &path = QStringLiteral("/"), const QString &host = QStringLiteral("127.0.0.1")) const;
    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] int connections() const { return m_connections; }
    [[nodiscard]] int openConnections() const { return m_open; }

    static QByteArray reply(int status, const QByteArray &body, const QByteArray &moreHeaders = {});
    // Ends the connection with RST instead of FIN.
    static void reset(QTcpSocket *socket);

private:
    void accept();
    void read(QTcpSocket *socket, QByteArray &buffer, int connection);
    std::unique_ptr<QTcpServer> m_server;
    bool m_tls;
    Handler m_handler;
    std::function<void(QTcpSocket *)> m_onConnection;
    QList<Request> m_requests;
    int m_connections = 0;
    int m_open = 0;
};

// A CONNECT proxy that tunnels to loopback whatever the name, or refuses in a named way.
class TestProxy final : public QObject {
    Q_OBJECT
public:
    enum class Mode { Tunnel, Refuse403, Auth407, CloseAtOnce };
    explicit TestProxy(Mode mode, QObject *parent = nullptr);
    ~TestProxy() override;
    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QUrl url() const;
    [[nodiscard]] const QList<QByteArray> &heads() const { return m_heads; }

private:
    void accept();
    void answer(QTcpSocket *client, const QByteArray &head);
    std::unique_ptr<QTcpServer> m_server;
    Mode m_mode;
    QList<QByteArray> m_heads;
};

} // namespace bk
