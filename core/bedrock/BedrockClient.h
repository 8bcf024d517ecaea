// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/Endpoint.h"
#include "core/aws/HttpClient.h"
#include "core/aws/ServiceClock.h"
#include "core/bedrock/ConverseRequest.h"
#include "core/bedrock/ConverseStream.h"
#include "core/bedrock/Operation.h"
#include "core/credentials/Credential.h"

namespace bk {

struct ServiceReply final {
    int httpStatus = 0;
    QString requestId;
    QJsonObject output;  // API-shaped
    qint64 elapsedMs = 0;
    QDateTime serverDate; // invalid if the reply had no Date
};

// One call with what came beside the reply, known for refusals too.
struct ServiceExchange final {
    Result<ServiceReply> reply;
    int httpStatus = 0;   // 0: no answer
    QDateTime serverDate; // invalid if there was none
    qint64 elapsedMs = 0;
    qint64 clockSkewSeconds = 0; // not 0: this machine's clock is so much behind, the call was signed anew for that
};

// Where a call goes: the region and the hosts this key may go to beside AWS's own and loopback.
struct Destination final {
    QString region;
    QStringList allowedHosts;
    std::optional<EndpointOptions> endpoints = {}; // of a profile; without them the client's own
};

// The service behind the network: resolves the endpoint, checks that the credential may go there, builds, sends, reads.
// Lives as long as the program. GETs are tried up to 3 times on 429/500/502/503/504 with jittered backoff (Retry-After up
// to 60 s); POSTs are sent once. A signed call that is refused for the time was not carried out: the clock is corrected and
// the call sent once more. Errors: those of Endpoint, RequestBuilder, HttpClient, ServiceError.
class BedrockClient final : public QObject {
    Q_OBJECT
public:
    BedrockClient(HttpClient &http, ServiceClock &clock, EndpointOptions options, QObject *parent = nullptr);

    void setEndpointOptions(EndpointOptions options);
    [[nodiscard]] Result<Endpoint> endpointFor(Service service, const QString &region) const;

    // The request is built before this returns; the credential is not kept. Cancelled, and the connection closed, when
    // wantedBy is destroyed before the answer; null: it runs to its end.
    [[nodiscard]] QCoro::Task<Result<ServiceReply>> call(const Operation &operation, const QJsonObject &input,
                                                         const Credential &credential, const Destination &destination,
                                                         const QObject *wantedBy = nullptr);
    // The same, with the status and the server's clock of a refusal.
    [[nodiscard]] QCoro::Task<ServiceExchange> exchange(const Operation &operation, const QJsonObject &input,
                                                        const Credential &credential, const Destination &destination,
                                                        const QObject *wantedBy = nullptr);
    // ListFoundationModels has one page; ListInferenceProfiles may have many (at most 100 are asked for).
    [[nodiscard]] QCoro::Task<Result<ServiceReply>> callAllPages(Operation operation, QJsonObject input,
                                                                 Credential credential, Destination destination);
    // Of an operation with an event stream. Never null; an error before sending arrives as finished, from the event loop.
    [[nodiscard]] ConverseStream *stream(const Operation &operation, const QJsonObject &input, const Credential &credential,
                                         const Destination &destination, QObject *parent);
    [[nodiscard]] ConverseStream *converseStream(const QJsonObject &input, const Credential &credential,
                                                 const Destination &destination, QObject *parent);
    void preconnect(const QString &region);

Q_SIGNALS:
    // The service says that this machine's clock is behind by so much (ahead: negative); signatures follow the service now.
    void clockCorrected(qint64 skewSeconds);

private:
    // What it takes to sign a request anew; nothing for a bearer token.
    struct Signer {
        sigv4::Credentials keys;
        QString region;
    };
    [[nodiscard]] static std::optional<Signer> signerOf(const Credential &credential, const Destination &destination);
    [[nodiscard]] bool learn(const Error &refusal, const QDateTime &serverDate);
    [[nodiscard]] Result<HttpRequest> prepare(const Operation &operation, const QJsonObject &input,
                                              const Credential &credential, const Destination &destination) const;
    [[nodiscard]] QCoro::Task<ServiceExchange> send(HttpRequest request, std::optional<Signer> signer, const QObject *wantedBy);
    [[nodiscard]] QCoro::Task<ServiceExchange> refuse(Error error);
    [[nodiscard]] QCoro::Task<Result<ServiceReply>> replyOf(QCoro::Task<ServiceExchange> exchange);

    HttpClient &m_http;
    ServiceClock &m_clock;
    EndpointOptions m_options;
};

// The text, stop reason, usage and message of a Converse reply; NotTheService when there is no output.message.
[[nodiscard]] Result<ConverseOutcome> readConverseReply(const ServiceReply &reply);

} // namespace bk
