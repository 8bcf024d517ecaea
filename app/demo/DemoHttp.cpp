// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoHttp.h"

#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <utility>

#include <sys/socket.h>

namespace bk {
namespace {

constexpr qsizetype kMaxHead = 64LL * 1024;
constexpr qint64 kMaxBody = 32LL * 1024 * 1024;
constexpr qint64 kPourPiece = 256LL * 1024;

QByteArray reason(int status)
{
    switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 407: return "Proxy Authentication Required";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Payload Too Large";
    case 424: return "Failed Dependency";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "Status";
    }
}

QByteArray chunkOf(const QByteArray &content)
{
    return QByteArray::number(content.size(), 16) + "\r\n" + content + "\r\n";
}

} // namespace

QByteArray DemoRequest::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (name.compare(key, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

DemoConnection::DemoConnection(QSslSocket *socket, QObject *parent) : QObject(parent), m_socket(socket)
{
    socket->setParent(this);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(socket, &QSslSocket::readyRead, this, &DemoConnection::read);
    connect(socket, &QSslSocket::encryptedBytesWritten, this, &DemoConnection::written);
    connect(socket, &QSslSocket::disconnected, this, &QObject::deleteLater);
    QMetaObject::invokeMethod(this, &DemoConnection::read, Qt::QueuedConnection); // what came with the handshake
}

void DemoConnection::read()
{
    m_in += m_socket->readAll();
    while ((m_state == State::Head && takeHead()) || (m_state == State::Body && takeBody())) { }
}

bool DemoConnection::takeHead()
{
    const qsizetype end = m_in.indexOf("\r\n\r\n");
    if (end > kMaxHead || (end < 0 && m_in.size() > kMaxHead)) {
        refuse(431);
        return false;
    }
    if (end < 0)
        return false;
    const QByteArray head = m_in.left(end);
    m_in.remove(0, end + 4);
    parseHead(head);
    return m_state == State::Body;
}

void DemoConnection::parseHead(const QByteArray &head)
{
    QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
    if (first.size() != 3 || !first[2].startsWith("HTTP/1.")) {
        refuse(400);
        return;
    }
    m_request = {};
    m_request.verb = first[0];
    m_request.target = first[1];
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.left(colon).trimmed();
        QByteArray value = line.mid(colon + 1).trimmed();
        if (name.compare("authorization", Qt::CaseInsensitive) == 0) {
            m_request.hadAuthorization = true;
            m_request.authorization = Secret::take(value);
        } else {
            m_request.headers.append({name, value});
        }
    }
    m_bodySize = m_request.header("Transfer-Encoding").toLower() == "chunked" ? -1 : m_request.header("Content-Length").toLongLong();
    if (m_bodySize > kMaxBody) {
        refuse(413);
        return;
    }
    if (m_request.header("Expect").toLower() == "100-continue")
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    m_state = State::Body;
}

bool DemoConnection::takeBody()
{
    if (m_bodySize < 0) {
        if (!takeChunkedBody())
            return false;
    } else {
        if (m_in.size() < m_bodySize)
            return false;
        m_request.body = m_in.left(m_bodySize);
        m_in.remove(0, m_bodySize);
    }
    m_state = State::Answering;
    m_fault = {};
    m_sent = m_contentSent = 0;
    m_chunked = false;
    DemoRequest request = std::exchange(m_request, {});
    Q_EMIT requestArrived(request);
    return m_state == State::Head;
}

bool DemoConnection::takeChunkedBody()
{
    for (;;) {
        const qsizetype line = m_in.indexOf("\r\n");
        bool ok = true;
        const qint64 size = line < 0 ? 0 : m_in.left(line).split(';').constFirst().trimmed().toLongLong(&ok, 16);
        if (!ok || size < 0 || m_request.body.size() + size > kMaxBody) {
            refuse(ok ? 413 : 400);
            return false;
        }
        if (line < 0 || m_in.size() < line + 2 + size + 2)
            return false;
        m_request.body += m_in.mid(line + 2, size);
        m_in.remove(0, line + 2 + size + 2);
        if (size == 0)
            return true;
    }
}

void DemoConnection::refuse(int status)
{
    m_state = State::Answering;
    reply(status, {{"Connection", "close"}}, {});
    close();
}

void DemoConnection::reply(int status, const HttpHeaders &headers, const QByteArray &body)
{
    using Kind = DemoWireFault::Kind;
    if (m_fault.kind == Kind::BadChunk || m_fault.kind == Kind::NoLastChunk) {
        beginChunked(status, headers);
        sendChunk(body);
        endChunked();
        return;
    }
    HttpHeaders all = headers;
    const qint64 lie = m_fault.kind == Kind::LyingLength ? m_fault.argument : 0;
    if (status != 204)
        all.emplaceBack("Content-Length", QByteArray::number(std::max<qint64>(0, body.size() + lie)));
    sendHead(status, all);
    sendContent(body);
    if (lie)
        close();
    replyDone();
}

void DemoConnection::beginChunked(int status, const HttpHeaders &headers)
{
    HttpHeaders all = headers;
    all.emplaceBack("Transfer-Encoding", "chunked");
    sendHead(status, all);
    m_chunked = true;
}

void DemoConnection::sendChunk(const QByteArray &content)
{
    if (!content.isEmpty()) // an empty chunk would be the last one
        sendContent(content);
}

void DemoConnection::endChunked()
{
    if (m_fault.kind == DemoWireFault::Kind::NoLastChunk)
        close();
    else if (m_fault.kind == DemoWireFault::Kind::BadChunk)
        sendFramed("no hexadecimal number\r\n");
    else
        sendFramed("0\r\n\r\n");
    replyDone();
}

void DemoConnection::sendHead(int status, const HttpHeaders &headers)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reason(status) + "\r\n";
    for (const auto &[name, value] : headers)
        head += name + ": " + value + "\r\n";
    const DemoWireFault fault = m_fault;
    if (fault.kind == DemoWireFault::Kind::Drip)
        m_fault = {}; // the head goes at once
    sendFramed(head + "\r\n");
    m_fault = fault;
}

void DemoConnection::sendContent(const QByteArray &content)
{
    using Kind = DemoWireFault::Kind;
    const bool bounded = m_fault.kind == Kind::CutBody || m_fault.kind == Kind::ResetBody || m_fault.kind == Kind::Stall;
    const bool ends = bounded && m_contentSent + content.size() > m_fault.argument;
    const QByteArray part = ends ? content.left(m_fault.argument - m_contentSent) : content;
    m_contentSent += part.size();
    if (!part.isEmpty())
        sendFramed(m_chunked ? chunkOf(part) : part);
    if (ends)
        endByFault();
}

void DemoConnection::sendFramed(const QByteArray &bytes)
{
    using Kind = DemoWireFault::Kind;
    if (m_state == State::Ended)
        return;
    if (m_fault.kind == Kind::Drip) {
        if (m_dripping.isEmpty())
            QMetaObject::invokeMethod(this, &DemoConnection::drip, Qt::QueuedConnection);
        m_dripping += bytes;
        return;
    }
    const bool bounded = m_fault.kind == Kind::Cut || m_fault.kind == Kind::Reset;
    const bool ends = bounded && m_sent + bytes.size() > m_fault.argument;
    const QByteArray part = ends ? bytes.left(m_fault.argument - m_sent) : bytes;
    m_sent += part.size();
    m_socket->write(part);
    if (ends)
        endByFault();
}

void DemoConnection::endByFault()
{
    using Kind = DemoWireFault::Kind;
    if (m_state == State::Ended)
        return;
    if (m_fault.kind == Kind::Stall)
        fallSilent();
    else if (m_fault.kind == Kind::Cut || m_fault.kind == Kind::CutBody)
        close();
    else
        reset();
}

void DemoConnection::drip()
{
    if (m_dripping.isEmpty() || m_state == State::Ended)
        return;
    m_socket->write(m_dripping.left(1));
    m_dripping.remove(0, 1);
    if (!m_dripping.isEmpty())
        QTimer::singleShot(int(m_fault.argument), this, &DemoConnection::drip);
    else if (m_doneAfterDrip)
        replyDone();
}

void DemoConnection::replyDone()
{
    m_doneAfterDrip = !m_dripping.isEmpty();
    if (m_doneAfterDrip || m_state != State::Answering)
        return;
    if (m_fault.kind == DemoWireFault::Kind::CloseAfter) {
        close();
        return;
    }
    m_state = State::Head;
    QMetaObject::invokeMethod(this, &DemoConnection::read, Qt::QueuedConnection); // a pipelined request
}

qint64 DemoConnection::bytesWaiting() const
{
    return m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite();
}

void DemoConnection::sendRaw(const QByteArray &bytes)
{
    if (m_state != State::Ended)
        m_socket->write(bytes);
}

void DemoConnection::fallSilent()
{
    m_state = State::Ended;
}

void DemoConnection::close()
{
    m_state = State::Ended;
    m_socket->disconnectFromHost(); // after what is waiting
}

void DemoConnection::reset()
{
    m_state = State::Ended;
    m_resetWhenDrained = true;
    m_socket->flush();
    written();
}

void DemoConnection::hardReset()
{
    const struct linger now{1, 0};
    ::setsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_socket->abort();
}

void DemoConnection::pour(std::function<QByteArray()> source)
{
    m_source = std::move(source);
    written();
}

void DemoConnection::written()
{
    while (m_source && bytesWaiting() < kPourPiece && m_socket->state() == QAbstractSocket::ConnectedState)
        m_socket->write(m_source());
    if (bytesWaiting() > 0)
        return;
    if (m_resetWhenDrained) {
        m_resetWhenDrained = false;
        hardReset();
        return;
    }
    Q_EMIT drained();
}

} // namespace bk
