// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoBedrock.h"
#include "core/base/Secret.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

#include <algorithm>
#include <memory>

namespace bk {

// A client that sees every byte: one TLS connection, plain requests, what came back as it came. For tests of the demo
// alone, so that they do not lean on the program's own client.
class RawClient final {
public:
    explicit RawClient(const DemoBedrock &demo)
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromData(demo.caCertificatePem()));
        m_socket.setSslConfiguration(tls);
        QObject::connect(&m_socket, &QSslSocket::readyRead, &m_socket, [this] { received += m_socket.readAll(); });
        QObject::connect(&m_socket, &QSslSocket::sslErrors, &m_socket, [this](const QList<QSslError> &found) { tlsErrors = found; });
        QObject::connect(&m_socket, &QSslSocket::errorOccurred, &m_socket, [this](QAbstractSocket::SocketError e) { error = e; });
        m_socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), quint16(demo.url().port()));
    }
    ~RawClient()
    {
        m_socket.disconnect();
        m_socket.abort();
    }

    void send(const QByteArray &verb, const QByteArray &target, const Secret &key, const QByteArray &body = {},
              const QByteArray &moreHeaders = {})
    {
        received.clear();
        QByteArray head = verb + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        if (!key.isEmpty())
            head += QByteArray("Authorization: Bearer ").append(key.reveal().data(), key.reveal().size()) + "\r\n";
        m_socket.write(head + "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + moreHeaders
                       + "\r\n" + body);
    }
    void converse(const Secret &key, const QByteArray &model = "amazon.nova-lite-v1%3A0", const QByteArray &body = hello())
    {
        send("POST", "/model/" + model + "/converse", key, body);
    }
    void stream(const Secret &key, const QByteArray &body = hello())
    {
        send("POST", "/model/amazon.nova-lite-v1%3A0/converse-stream", key, body);
    }
    static QByteArray hello() { return R"({"messages":[{"role":"user","content":[{"text":"Hello"}]}]})"; }

    [[nodiscard]] bool closed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    // A reply has come in full, by its length or its last chunk.
    [[nodiscard]] bool complete() const
    {
        const qsizetype end = received.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        if (header("Transfer-Encoding") == "chunked")
            return received.endsWith("\r\n0\r\n\r\n");
        return status() == 204 || (received.contains("Content-Length") && received.size() - end - 4 >= header("Content-Length").toLongLong());
    }
    [[nodiscard]] bool waitForReply() { return QTest::qWaitFor([this] { return complete(); }, patience); }
    [[nodiscard]] bool waitForEnd() { return QTest::qWaitFor([this] { return closed(); }, patience); }
    [[nodiscard]] bool waitForBytes(qsizetype least) { return QTest::qWaitFor([this, least] { return received.size() >= least; }, patience); }

    [[nodiscard]] int status() const { return received.mid(9, 3).toInt(); }
    [[nodiscard]] QByteArray header(const QByteArray &name) const
    {
        for (const QByteArray &line : received.left(received.indexOf("\r\n\r\n")).split('\n')) {
            if (line.toLower().startsWith(QByteArray(name.toLower() + ":")))
                return line.mid(name.size() + 1).trimmed();
        }
        return {};
    }
    [[nodiscard]] QByteArray rawBody() const { return received.mid(received.indexOf("\r\n\r\n") + 4); }
    // The content, chunk framing taken off as far as it goes.
    [[nodiscard]] QByteArray body() const
    {
        if (header("Transfer-Encoding") != "chunked")
            return rawBody();
        QByteArray rest = rawBody();
        QByteArray content;
        for (qsizetype line = rest.indexOf("\r\n"); line > 0; line = rest.indexOf("\r\n")) {
            const qint64 size = rest.left(line).toLongLong(nullptr, 16);
            if (size <= 0)
                break;
            content += rest.mid(line + 2, size);
            rest.remove(0, std::min<qsizetype>(rest.size(), line + 2 + size + 2));
        }
        return content;
    }
    [[nodiscard]] const QJsonObject json() const { return QJsonDocument::fromJson(body()).object(); }
    [[nodiscard]] QString message() const { return json().value("message").toString(json().value("Message").toString()); }

    int patience = 10'000; // milliseconds that a wait may take
    QByteArray received;
    QList<QSslError> tlsErrors;
    QAbstractSocket::SocketError error = QAbstractSocket::UnknownSocketError;

private:
    QSslSocket m_socket;
};

} // namespace bk
