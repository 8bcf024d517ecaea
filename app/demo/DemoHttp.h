// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPair>

#include <functional>

QT_FORWARD_DECLARE_CLASS(QSslSocket)

namespace bk {

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

// A request as it came in. The Authorization header is taken out of `headers` and may be had only here.
struct DemoRequest final {
    QByteArray verb;
    QByteArray target; // raw
    HttpHeaders headers;
    QByteArray body;
    Secret authorization;
    bool hadAuthorization = false;
    [[nodiscard]] QByteArray header(QByteArrayView name) const; // case-insensitive
};

// How a reply is to go wrong on the wire. Cut and Reset count every byte of the reply, CutBody, ResetBody and Stall the
// bytes of its content (before chunk framing); Drip: milliseconds per byte of the body; LyingLength: how many bytes the
// announced length is off.
struct DemoWireFault final {
    enum class Kind { None, Cut, Reset, CutBody, ResetBody, Stall, Drip, LyingLength, BadChunk, NoLastChunk, CloseAfter };
    Kind kind = Kind::None;
    qint64 argument = 0;
};

// One connection of the demo: HTTP/1.1 with keep-alive and pipelining, bodies by length or chunked, at most 64 KiB of head
// and 32 MiB of body. Owned by the server, deletes itself when the peer is gone. requestArrived comes once per request;
// the next one is read when the reply is complete. Replies are exact to the byte, faults included.
class DemoConnection final : public QObject {
    Q_OBJECT
public:
    DemoConnection(QSslSocket *socket, QObject *parent);

    // For the reply to the present request.
    void setFault(const DemoWireFault &fault) { m_fault = fault; }
    // A whole reply with Content-Length (none for 204).
    void reply(int status, const HttpHeaders &headers, const QByteArray &body);
    // A chunked reply, piece by piece; bytesWaiting() is what the peer has not taken yet.
    void beginChunked(int status, const HttpHeaders &headers);
    void sendChunk(const QByteArray &content);
    void endChunked();
    [[nodiscard]] qint64 bytesWaiting() const;
    // Beneath HTTP: bytes as they are; silence; an orderly end; a TCP reset. Both ends come after what was sent.
    void sendRaw(const QByteArray &bytes);
    void fallSilent();
    void close();
    void reset();
    // Asks for bytes again and again, as the peer takes them, until the peer is gone.
    void pour(std::function<QByteArray()> source);
    [[nodiscard]] bool ended() const { return m_state == State::Ended; }

Q_SIGNALS:
    void requestArrived(bk::DemoRequest &request);
    void drained(); // everything sent is with the system

private:
    enum class State { Head, Body, Answering, Ended };
    void read();
    bool takeHead();
    bool takeBody();
    bool takeChunkedBody();
    void parseHead(const QByteArray &head);
    void refuse(int status);
    void sendHead(int status, const HttpHeaders &headers);
    void sendContent(const QByteArray &content);
    void sendFramed(const QByteArray &bytes);
    void endByFault();
    void drip();
    void replyDone();
    void written();
    void hardReset();

    QSslSocket *m_socket;
    State m_state = State::Head;
    QByteArray m_in;
    DemoRequest m_request;
    qint64 m_bodySize = -1; // -1: chunked
    DemoWireFault m_fault;
    bool m_chunked = false;
    qint64 m_sent = 0;
    qint64 m_contentSent = 0;
    QByteArray m_dripping;
    bool m_doneAfterDrip = false;
    bool m_resetWhenDrained = false;
    std::function<QByteArray()> m_source;
};

} // namespace bk
