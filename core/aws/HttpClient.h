// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QCoroTask>
#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QObject>
#include <QPair>
#include <QUrl>

#include <memory>
#include <optional>

namespace bk {

// Milliseconds and bytes after which a call is ended by us (reference: F9, T9). 0 switches a limit off.
struct HttpLimits final {
    int firstByteMs = 60'000;
    int stallMs = 60'000;
    int totalMs = 120'000;
    qint64 maxBodyBytes = 8LL * 1024 * 1024;
    qint64 maxHeaderBytes = 16LL * 1024;

    static HttpLimits forStreams(); // 120 s to the first byte, 60 s stall, 15 min, 32 MiB
};

struct HttpRequest final {
    QByteArray verb; // GET, POST or PUT
    QUrl url;        // built with QUrl::fromEncoded so that %3A and %2F stay as they are
    QList<QPair<QByteArray, QByteArray>> headers; // may hold Authorization; nobody prints it
    QByteArray body;
};

struct HttpHead final {
    int status = 0;
    QList<QPair<QByteArray, QByteArray>> headers;
    [[nodiscard]] QByteArray header(QByteArrayView name) const; // case-insensitive; empty if absent
    [[nodiscard]] QString requestId() const;                    // x-amzn-RequestId
    [[nodiscard]] QDateTime serverDate() const;                 // Date, UTC; invalid if absent or unreadable
};

struct HttpReply final {
    HttpHead head;
    QByteArray body;
    qint64 elapsedMs = 0;
};

// A request in flight. Signals, in this order: at most one headReceived, any number of bodyReceived, exactly one finished,
// last. Deleting the object cancels the call silently and closes the connection. Any HTTP status is a success here
//; redirects (3xx) are Error::Kind::Redirected and are never followed.
class HttpCall : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~HttpCall() override = default;
    virtual void cancel() = 0; // finished(Cancelled) follows from the event loop
    // While paused nothing more of the body is taken from the connection, so that the service waits with the rest; the
    // clock for stalls stands still. What has arrived already when the body ends is still told.
    virtual void setPaused(bool paused) = 0;

Q_SIGNALS:
    void headReceived(const bk::HttpHead &head);
    void bodyReceived(const QByteArray &bytes);
    void finished(const std::optional<bk::Error> &error); // no error: the whole body arrived
};

struct HttpSettings final {
    enum class Proxy { System, None, Explicit };
    Proxy proxy = Proxy::System; // System reads http_proxy/https_proxy/no_proxy too
    QUrl proxyUrl;               // for Explicit; user and password may be inside, never shown
    QString extraCaFile;         // PEM, beside the system's roots (settings, or AWS_CA_BUNDLE)
    QByteArray extraCaPem;       // the same in memory: the demo's own CA
};

// The one place with a QNetworkAccessManager. HTTP/1.1 with keep-alive for a moment (an idle connection still holds the key
// it sent); no redirects, no cookies, no cache, no
// authentication answers; one POST per call even when the connection dies (a one-shot upload device, F2); TCP_NODELAY in
// effect on every connection (stock Qt waits 44 ms for bodies over 16 KiB); TLS failures are final; limits of time and
// bytes. Lives as long as the program.
class HttpClient final : public QObject {
    Q_OBJECT
public:
    explicit HttpClient(HttpSettings settings = {}, QObject *parent = nullptr);
    ~HttpClient() override;

    // Applies to calls started afterwards; connections made under the old settings are dropped.
    void setSettings(HttpSettings settings);
    // An error if the extra CA file cannot be read; calls then fail with TlsFailed rather than go without it.
    [[nodiscard]] Result<void> settingsProblem() const;

    // The caller owns the call (parent it or hold it); it starts from the event loop, so connecting signals is in time.
    [[nodiscard]] HttpCall *start(HttpRequest request, HttpLimits limits, QObject *parent);
    // The whole reply in one piece. Cancelled, and the connection closed, when wantedBy is destroyed before.
    // Never answers when the client is destroyed before.
    QCoro::Task<Result<HttpReply>> fetch(HttpRequest request, HttpLimits limits = {}, const QObject *wantedBy = nullptr);
    // Opens a TLS connection ahead of the first call. No answer; failures show at the call.
    void preconnect(const QUrl &url);

private:
    class Private;
    std::unique_ptr<Private> m_p;
};

} // namespace bk

Q_DECLARE_METATYPE(bk::HttpHead)
