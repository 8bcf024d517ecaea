// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/BedrockClient.h"

#include "core/aws/ServiceError.h"
#include "core/bedrock/RequestBuilder.h"
#include "core/bedrock/RetryDelay.h"
#include "core/bedrock/WireJson.h"

#include <QCoroTimer>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QPointer>
#include <QRandomGenerator>

#include <chrono>

namespace bk {

namespace {

constexpr int kTries = 3;       // of a GET
constexpr int kMostPages = 100;

// A model may think for minutes before the first byte of a Converse reply.
HttpLimits limitsOf(const HttpRequest &request)
{
    HttpLimits limits;
    if (request.verb != "GET") {
        limits.firstByteMs = 5 * 60'000;
        limits.totalMs = 15 * 60'000;
    }
    return limits;
}

Result<ServiceReply> readReply(const HttpReply &http)
{
    const HttpHead &head = http.head;
    if (head.status < 200 || head.status > 299)
        return fail(serviceError(head, http.body));
    if (auto genuine = checkIsServiceReply(head, http.body); !genuine)
        return fail(genuine.error());
    auto output = readWireJson(http.body);
    if (!output)
        return fail(Error{Error::Kind::NotTheService, {}, {}, {}, head.requestId(), head.status});
    return ServiceReply{head.status, head.requestId(), *std::move(output), http.elapsedMs, head.serverDate()};
}

// Appends the list of a page to what was gathered; everything else is the newest page's.
QJsonObject joinPages(const QString &list, const QJsonObject &gathered, QJsonObject page)
{
    QJsonArray all = gathered.value(list).toArray();
    const QJsonArray more = page.value(list).toArray();
    for (const QJsonValue entry : more)
        all.append(entry);
    page.insert(list, all);
    return page;
}

} // namespace

BedrockClient::BedrockClient(HttpClient &http, EndpointOptions options, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_options(std::move(options))
{
}

void BedrockClient::setEndpointOptions(EndpointOptions options)
{
    m_options = std::move(options);
}

Result<Endpoint> BedrockClient::endpointFor(Service service, const QString &region) const
{
    return resolveEndpoint(service, region, m_options);
}

void BedrockClient::preconnect(const QString &region)
{
    if (const auto endpoint = endpointFor(Service::BedrockRuntime, region))
        m_http.preconnect(endpoint->url);
}

Result<HttpRequest> BedrockClient::prepare(const Operation &operation, const QJsonObject &input,
                                           const BearerToken &credential, const Destination &destination) const
{
    const auto endpoint = endpointFor(operation.service, destination.region);
    if (!endpoint)
        return fail(endpoint.error());
    if (auto allowed = checkKeyMayGoTo(*endpoint, destination.allowedHosts); !allowed)
        return fail(allowed.error());
    return buildRequest(operation, input, credential, *endpoint);
}

QCoro::Task<Result<ServiceReply>> BedrockClient::call(const Operation &operation, const QJsonObject &input,
                                                      const BearerToken &credential, const Destination &destination,
                                                      const QObject *wantedBy)
{
    return replyOf(exchange(operation, input, credential, destination, wantedBy));
}

QCoro::Task<ServiceExchange> BedrockClient::exchange(const Operation &operation, const QJsonObject &input,
                                                     const BearerToken &credential, const Destination &destination,
                                                     const QObject *wantedBy)
{
    auto request = prepare(operation, input, credential, destination);
    if (!request)
        return refuse(std::move(request.error()));
    return send(std::move(*request), wantedBy);
}

QCoro::Task<ServiceExchange> BedrockClient::refuse(Error error)
{
    ServiceExchange refused{fail(std::move(error)), 0, {}, 0};
    co_return refused;
}

QCoro::Task<Result<ServiceReply>> BedrockClient::replyOf(QCoro::Task<ServiceExchange> exchange)
{
    ServiceExchange done = co_await exchange;
    co_return std::move(done.reply);
}

QCoro::Task<ServiceExchange> BedrockClient::send(HttpRequest request, const QObject *wantedBy)
{
    const bool mayEnd = wantedBy;
    const QPointer<const QObject> wanted(wantedBy);
    const int tries = request.verb == "GET" ? kTries : 1;
    const HttpLimits limits = limitsOf(request);
    QElapsedTimer timer;
    timer.start();
    for (int attempt = 1;; ++attempt) {
        // NOLINTNEXTLINE(bugprone-use-after-move): the last try ends the loop
        HttpRequest sent = attempt < tries ? request : std::move(request);
        const auto http = co_await m_http.fetch(std::move(sent), limits, wanted.data());
        if (!http) {
            ServiceExchange lost{fail(http.error()), http.error().httpStatus, {}, timer.elapsed()};
            co_return lost;
        }
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto wait = retryDelayMs(http->head, attempt, QRandomGenerator::global()->generateDouble(), now);
        if (!wait || attempt >= tries) {
            ServiceExchange done{readReply(*http), http->head.status, http->head.serverDate(), http->elapsedMs};
            co_return done;
        }
        const std::chrono::milliseconds pause(*wait);
        co_await QCoro::sleepFor(pause);
        if (mayEnd && !wanted) {
            ServiceExchange unwanted{fail(Error::Kind::Cancelled), 0, {}, timer.elapsed()};
            co_return unwanted;
        }
    }
}

QCoro::Task<Result<ServiceReply>> BedrockClient::callAllPages(Operation operation, QJsonObject input,
                                                              BearerToken credential, Destination destination)
{
    QJsonObject gathered;
    for (int page = 1;; ++page) {
        auto reply = co_await call(operation, input, credential, destination);
        if (!reply || operation.resultList.isEmpty())
            co_return reply;
        const QString next = reply->output.value(operation.pageToken).toString();
        const bool comesBack = next == input.value(operation.pageToken).toString();
        gathered = joinPages(operation.resultList, gathered, reply->output);
        // A token left in the output says that there would be more.
        if (next.isEmpty() || comesBack || page >= kMostPages) {
            reply->output = gathered;
            co_return reply;
        }
        input.insert(operation.pageToken, next);
    }
}

ConverseStream *BedrockClient::converseStream(const QJsonObject &input, const BearerToken &credential,
                                              const Destination &destination, QObject *parent)
{
    auto *stream = new ConverseStream(parent);
    auto request = prepare(*findOperation(QStringLiteral("ConverseStream")), input, credential, destination);
    if (request)
        stream->begin(m_http.start(std::move(*request), HttpLimits::forStreams(), stream));
    else
        stream->failLater(request.error());
    return stream;
}

Result<ConverseOutcome> readConverseReply(const ServiceReply &reply)
{
    const QJsonObject output = reply.output;
    const QJsonObject message = output.value(QStringLiteral("output")).toObject().value(QStringLiteral("message")).toObject();
    if (!message.value(QStringLiteral("content")).isArray())
        return fail(Error{Error::Kind::NotTheService, QStringLiteral("output.message"), {}, {}, reply.requestId, reply.httpStatus});
    ConverseOutcome outcome;
    const QJsonArray content = message.value(QStringLiteral("content")).toArray();
    for (const QJsonValue block : content)
        outcome.text += block.toObject().value(QStringLiteral("text")).toString();
    outcome.message = message;
    outcome.stopReason = output.value(QStringLiteral("stopReason")).toString();
    outcome.usage = readUsage(output.value(QStringLiteral("usage")).toObject());
    outcome.latencyMs = output.value(QStringLiteral("metrics")).toObject().value(QStringLiteral("latencyMs")).toInteger();
    outcome.elapsedMs = reply.elapsedMs;
    outcome.requestId = reply.requestId;
    outcome.complete = !outcome.stopReason.isEmpty();
    if (!outcome.complete) // an answer that does not say why it ended is not known to be whole
        outcome.error = Error{Error::Kind::NotTheService, QStringLiteral("stopReason"), {}, {}, reply.requestId, reply.httpStatus};
    return outcome;
}

} // namespace bk

#include "moc_BedrockClient.cpp"
