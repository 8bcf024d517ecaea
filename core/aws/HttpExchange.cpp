// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpExchange.h"

#include "core/base/Log.h"

#include <QNetworkReply>
#include <QSslError>

namespace bk {

namespace {

using Kind = Error::Kind;

// Room for what Qt holds of a body until we read it; with it a fast server is slowed down, not buffered.
constexpr qint64 kReadAheadBytes = 1024LL * 1024;

bool isRedirect(int status)
{
    return status >= 300 && status < 400;
}

// Qt reports 4xx and 5xx as errors of the reply: for us they are answers.
bool isAnswer(QNetworkReply::NetworkError error, int status)
{
    if (status == 0)
        return false;
    switch (error) {
    case QNetworkReply::NoError:
    case QNetworkReply::ContentAccessDenied:
    case QNetworkReply::ContentOperationNotPermittedError:
    case QNetworkReply::ContentNotFoundError:
    case QNetworkReply::AuthenticationRequiredError:
    case QNetworkReply::ContentConflictError:
    case QNetworkReply::ContentGoneError:
    case QNetworkReply::UnknownContentError:
    case QNetworkReply::InternalServerError:
    case QNetworkReply::OperationNotImplementedError:
    case QNetworkReply::ServiceUnavailableError:
    case QNetworkReply::UnknownServerError: return status >= 200;
    case QNetworkReply::ProtocolInvalidOperationError: return status == 400 || status == 418;
    default: return false;
    }
}

Kind kindOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError: return Kind::ConnectionRefused;
    case QNetworkReply::HostNotFoundError: return Kind::HostNotFound;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError: // Qt wanted to send the POST again; the one-shot body said no
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError: return Kind::ConnectionLost;
    case QNetworkReply::TimeoutError: return Kind::TimedOut;
    case QNetworkReply::OperationCanceledError: return Kind::Cancelled;
    case QNetworkReply::SslHandshakeFailedError: return Kind::TlsFailed;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError: return Kind::ProxyFailed;
    default: return Kind::NetworkFailed;
    }
}

// Behind a proxy these are about the way to it or what it said of the way on.
bool mayBeTheProxys(Kind kind)
{
    return kind == Kind::ConnectionRefused || kind == Kind::HostNotFound || kind == Kind::NetworkFailed;
}

QString joined(const QList<QSslError> &errors)
{
    QStringList words;
    for (const auto &error : errors) {
        if (!words.contains(error.errorString()))
            words.append(error.errorString());
    }
    return words.join(QStringLiteral("; "));
}

} // namespace

HttpExchange::HttpExchange(HttpRequest request, HttpLimits limits, Client client, QObject *parent)
    : HttpCall(parent)
    , m_request(std::move(request))
    , m_limits(limits)
    , m_client(std::move(client))
    , m_host(m_request.url.host(QUrl::FullyEncoded))
{
    for (QTimer *timer : {&m_phase, &m_total})
        timer->setSingleShot(true);
    connect(&m_phase, &QTimer::timeout, this, &HttpExchange::onPhaseTimeout);
    connect(&m_total, &QTimer::timeout, this, [this] { endWith(timeout(QStringLiteral("total"))); });
    QMetaObject::invokeMethod(this, &HttpExchange::begin, Qt::QueuedConnection);
}

HttpExchange::~HttpExchange()
{
    letGoOfReply();
}

void HttpExchange::cancel()
{
    if (m_ended)
        return;
    letGoOfReply();
    QMetaObject::invokeMethod(this, [this] { endWith(error(Kind::Cancelled)); }, Qt::QueuedConnection);
}

void HttpExchange::setPaused(bool paused)
{
    if (m_paused == paused || m_ended)
        return;
    m_paused = paused;
    if (paused)
        m_phase.stop(); // the service is not to blame for the wait
    else
        QMetaObject::invokeMethod(this, &HttpExchange::onBytes, Qt::QueuedConnection);
}

void HttpExchange::begin()
{
    if (m_ended || m_begun)
        return;
    m_begun = true;
    const auto sent = m_client.send(m_request);
    m_request = {}; // the key lives on in Qt's request only
    if (!sent) {
        endWith(sent.error());
        return;
    }
    m_reply = sent->reply;
    m_proxyHost = sent->proxyHost;
    watch();
    rearm(m_limits.firstByteMs);
    if (m_limits.totalMs > 0)
        m_total.start(m_limits.totalMs);
}

void HttpExchange::watch()
{
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpExchange::onHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpExchange::onBytes);
    connect(m_reply, &QNetworkReply::finished, this, &HttpExchange::onReplyFinished);
    connect(m_reply, &QNetworkReply::requestSent, this, [this] { m_requestSent = true; });
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) { m_tlsWords = joined(errors); });
    // A long upload over a thin line is progress: the wait for the first byte begins with the last one sent.
    connect(m_reply, &QNetworkReply::uploadProgress, this, [this](qint64 done, qint64) {
        if (done > 0 && !m_headDelivered && !m_ended)
            rearm(m_limits.firstByteMs);
    });
}

void HttpExchange::rearm(int milliseconds)
{
    if (milliseconds > 0 && !m_paused)
        m_phase.start(milliseconds);
    else
        m_phase.stop();
}

void HttpExchange::onPhaseTimeout()
{
    endWith(timeout(m_headDelivered ? QStringLiteral("stall") : QStringLiteral("first byte")));
}

void HttpExchange::onHead()
{
    if (deliverHead())
        rearm(m_limits.stallMs);
}

// False when the call has ended, or was deleted by whoever received the head.
bool HttpExchange::deliverHead()
{
    if (m_ended || !m_reply)
        return false;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_headDelivered || status < 200)
        return !m_ended;
    m_headDelivered = true;
    m_reply->setReadBufferSize(kReadAheadBytes); // not before: Qt 6.4 loses it while the request has not begun
    m_head.status = status;
    m_head.headers = m_reply->rawHeaderPairs();
    qint64 size = 0;
    for (const auto &[name, value] : std::as_const(m_head.headers))
        size += name.size() + value.size() + 4;
    const QByteArray coding = m_head.header("Content-Encoding").trimmed().toLower();
    if (isRedirect(status)) {
        const QUrl target = m_reply->url().resolved(QUrl::fromEncoded(m_head.header("Location")));
        endWith(error(Kind::Redirected, target.host(QUrl::FullyEncoded)));
    } else if (status == 407) {
        // Only a proxy may say so; one that stands unseen on the way says it like a server, and Qt then ends the reply.
        endWith(error(Kind::ProxyFailed, m_proxyHost.isEmpty() ? QString(m_host + QStringLiteral(": HTTP 407")) : m_proxyHost));
    } else if (m_limits.maxHeaderBytes > 0 && (size > m_limits.maxHeaderBytes || (size == 0 && status != 204))) {
        // Qt shows no header at all when there were more than a hundred, or one too long for it.
        endWith(error(Kind::TooLarge, QStringLiteral("headers")));
    } else if (!coding.isEmpty() && coding != "identity") {
        // We ask for identity; whoever compresses anyway is a middle box, and we would not unpack what it sends.
        endWith(error(Kind::NotTheService, QStringLiteral("Content-Encoding: ") + QString::fromLatin1(coding.left(40))));
    } else {
        const QPointer<HttpExchange> alive(this);
        Q_EMIT headReceived(m_head);
        return alive && !m_ended;
    }
    return false;
}

void HttpExchange::onBytes()
{
    if (!deliverHead() || m_paused)
        return;
    rearm(m_limits.stallMs);
    (void)deliverBody();
}

bool HttpExchange::deliverBody()
{
    const QByteArray bytes = m_reply && m_reply->isOpen() ? m_reply->readAll() : QByteArray();
    if (bytes.isEmpty())
        return true;
    m_bodyBytes += bytes.size();
    if (m_limits.maxBodyBytes > 0 && m_bodyBytes > m_limits.maxBodyBytes) {
        endWith(error(Kind::TooLarge, QStringLiteral("body")));
        return false;
    }
    const QPointer<HttpExchange> alive(this);
    Q_EMIT bodyReceived(bytes);
    return alive && !m_ended;
}

void HttpExchange::onReplyFinished()
{
    if (m_ended || !m_reply)
        return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 200 && m_reply->error() != QNetworkReply::SslHandshakeFailedError && (!deliverHead() || !deliverBody()))
        return;
    endWith(transportError());
}

std::optional<Error> HttpExchange::transportError() const
{
    const auto code = m_reply->error();
    const QByteArray length = m_head.header("Content-Length");
    if (isAnswer(code, m_head.status)) {
        // Qt takes a connection that closes early for the end of the body.
        const bool cut = !length.isEmpty() && m_bodyBytes < length.trimmed().toLongLong() && m_head.status != 204;
        return cut ? std::optional(error(Kind::ConnectionLost, QStringLiteral("body cut short"))) : std::nullopt;
    }
    qCDebug(lcNetwork) << "call to" << m_host << "failed with code" << int(code);
    const Kind kind = m_headDelivered ? Kind::ConnectionLost : kindOf(code);
    if (kind == Kind::TlsFailed)
        return error(kind, m_tlsWords.isEmpty() ? m_reply->errorString() : m_tlsWords);
    if (kind == Kind::ProxyFailed || (!m_proxyHost.isEmpty() && mayBeTheProxys(kind)))
        return error(Kind::ProxyFailed, QString(m_proxyHost + QStringLiteral(": ") + m_reply->errorString()));
    return error(kind, kind == Kind::NetworkFailed ? m_reply->errorString() : QString());
}

Error HttpExchange::error(Kind kind, const QString &detail) const
{
    return Error{kind, redact(detail).left(500), {}, m_host, m_head.requestId(), m_head.status};
}

Error HttpExchange::timeout(const QString &which) const
{
    if (m_requestSent || m_proxyHost.isEmpty())
        return error(Kind::TimedOut, which);
    return error(Kind::ProxyFailed, QString(m_proxyHost + QStringLiteral(": ") + which)); // it never led anywhere
}

void HttpExchange::letGoOfReply()
{
    m_phase.stop();
    m_total.stop();
    m_begun = true;
    if (!m_reply)
        return;
    QNetworkReply *reply = m_reply;
    m_reply.clear();
    reply->disconnect(this);
    // Qt goes on with a handshake whose request is gone, and would give the next call to the same silent connection.
    const bool stuck = !m_requestSent && !reply->isFinished();
    reply->abort();
    reply->deleteLater();
    if (stuck)
        m_client.connectionIsStuck();
}

void HttpExchange::endWith(const std::optional<Error> &error)
{
    if (m_ended)
        return;
    m_ended = true;
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): the argument may live in what finished() deletes
    const std::optional<Error> kept = error;
    letGoOfReply();
    Q_EMIT finished(kept);
}

} // namespace bk

#include "moc_HttpExchange.cpp"
