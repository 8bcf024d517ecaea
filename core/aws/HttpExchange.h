// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"

#include <QPointer>
#include <QTimer>

#include <functional>

class QNetworkReply;

namespace bk {

// The HttpCall of HttpClient: one QNetworkReply, watched. Ends it by our own clocks and budgets (Qt's transfer timeout
// never fires on a slow drip and nothing in Qt limits a body), turns Qt's mixture of transport and HTTP errors into
// Error::Kind, and keeps the order of the signals. Made by HttpClient::start, owned by the caller.
class HttpExchange final : public HttpCall {
    Q_OBJECT
public:
    struct Sent {
        QNetworkReply *reply = nullptr;
        QString proxyHost; // empty: direct
    };
    // How the call reaches its client: send it, and tell that it was given up before its connection was of any use.
    struct Client {
        std::function<Result<Sent>(HttpRequest &)> send;
        std::function<void()> connectionIsStuck;
    };

    HttpExchange(HttpRequest request, HttpLimits limits, Client client, QObject *parent);
    ~HttpExchange() override;
    void cancel() override;
    void setPaused(bool paused) override;

private:
    void begin();
    void watch();
    void onHead();
    void onBytes();
    void onReplyFinished();
    void onPhaseTimeout();
    void rearm(int milliseconds);
    [[nodiscard]] bool deliverHead();
    [[nodiscard]] bool deliverBody();
    [[nodiscard]] std::optional<Error> transportError() const;
    [[nodiscard]] Error error(Error::Kind kind, const QString &detail = {}) const;
    [[nodiscard]] Error timeout(const QString &which) const;
    void letGoOfReply();
    void endWith(const std::optional<Error> &error);

    HttpRequest m_request;
    HttpLimits m_limits;
    Client m_client;
    QString m_host;
    QString m_proxyHost;
    QString m_tlsWords;
    QPointer<QNetworkReply> m_reply;
    QTimer m_phase; // to the first byte, then from piece to piece
    QTimer m_total;
    HttpHead m_head;
    qint64 m_bodyBytes = 0;
    bool m_begun = false;
    bool m_requestSent = false;
    bool m_headDelivered = false;
    bool m_paused = false;
    bool m_ended = false;
};

} // namespace bk
