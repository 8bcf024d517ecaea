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
#include <memory>

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

BedrockClient::BedrockClient(HttpClient &http, ServiceClock &clock, EndpointOptions options, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_clock(clock)
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
                                           const Credential &credential, const Destination &destination) const
{
    if (auto may = checkMayCall(operation, credential); !may)
        return fail(may.error());
    const auto endpoint = resolveEndpoint(operation.service, destination.region, destination.endpoints.value_or(m_options));
    if (!endpoint)
        return fail(endpoint.error());
    const bool isKey = std::holds_alternative<BearerToken>(credential);
    const auto allowed = isKey ? checkKeyMayGoTo(*endpoint, destination.allowedHosts) : checkSignedMayGoTo(*endpoint, destination.allowedHosts);
    if (!allowed)
        return fail(allowed.error());
    return buildRequest(operation, input, credential, *endpoint, m_clock.now());
}

std::optional<BedrockClient::Signer> BedrockClient::signerOf(const Credential &credential, const Destination &destination)
{
    const auto *keys = std::get_if<AccessKeys>(&credential);
    if (!keys)
        return std::nullopt;
    return Signer{keys->keys.clone(), destination.region.trimmed().toLower()};
}

bool BedrockClient::learn(const Error &refusal, const QDateTime &serverDate)
{
    if (!m_clock.learn(refusal, serverDate))
        return false;
    Q_EMIT clockCorrected(m_clock.skewSeconds());
    return true;
}

QCoro::Task<Result<ServiceReply>> BedrockClient::call(const Operation &operation, const QJsonObject &input,
                                                      const Credential &credential, const Destination &destination,
                                                      const QObject *wantedBy)
{
    return replyOf(exchange(operation, input, credential, destination, wantedBy));
}

QCoro::Task<ServiceExchange> BedrockClient::exchange(const Operation &operation, const QJsonObject &input,
                                                     const Credential &credential, const Destination &destination,
                                                     const QObject *wantedBy)
{
    auto request = prepare(operation, input, credential, destination);
    if (!request)
        return refuse(std::move(request.error()));
    std::optional<Signer> signer = signerOf(credential, destination);
    return send(std::move(*request), std::move(signer), wantedBy);
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

QCoro::Task<ServiceExchange> BedrockClient::send(HttpRequest request, std::optional<Signer> signer, const QObject *wantedBy)
{
    const bool mayEnd = wantedBy;
    const QPointer<const QObject> wanted(wantedBy);
    const int tries = request.verb == "GET" ? kTries : 1;
    const HttpLimits limits = limitsOf(request);
    qint64 corrected = 0;
    QElapsedTimer timer;
    timer.start();
    for (int attempt = 1;; ++attempt) {
        const bool mayGoAgain = attempt < tries || signer;
        // NOLINTNEXTLINE(bugprone-use-after-move): what may not go again ends the loop
        HttpRequest sent = mayGoAgain ? request : std::move(request);
        const auto http = co_await m_http.fetch(std::move(sent), limits, wanted.data());
        if (!http) {
            ServiceExchange lost{fail(http.error()), http.error().httpStatus, {}, timer.elapsed(), corrected};
            co_return lost;
        }
        Result<ServiceReply> reply = readReply(*http);
        const bool isUnwanted = mayEnd && !wanted;
        // Not among the tries: nothing was carried out.
        if (!reply && signer && corrected == 0 && !isUnwanted && learn(reply.error(), http->head.serverDate())) {
            corrected = m_clock.skewSeconds();
            signRequest(request, signer->keys, signer->region, m_clock.now());
            --attempt;
            continue;
        }
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto wait = retryDelayMs(http->head, attempt, QRandomGenerator::global()->generateDouble(), now);
        if (!wait || attempt >= tries) {
            ServiceExchange done{std::move(reply), http->head.status, http->head.serverDate(), http->elapsedMs, corrected};
            co_return done;
        }
        const std::chrono::milliseconds pause(*wait);
        co_await QCoro::sleepFor(pause);
        if (mayEnd && !wanted) {
            ServiceExchange unwanted{fail(Error::Kind::Cancelled), 0, {}, timer.elapsed(), corrected};
            co_return unwanted;
        }
        if (signer)
            signRequest(request, signer->keys, signer->region, m_clock.now());
    }
}

QCoro::Task<Result<ServiceReply>> BedrockClient::callAllPages(Operation operation, QJsonObject input,
                                                              Credential credential, Destination destination)
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

ConverseStream *BedrockClient::stream(const Operation &operation, const QJsonObject &input, const Credential &credential,
                                      const Destination &destination, QObject *parent)
{
    const auto events = operation.payload.isEmpty() ? ConverseStream::Events::Converse : ConverseStream::Events::Chunks;
    auto *stream = new ConverseStream(events, parent);
    auto request = prepare(operation, input, credential, destination);
    if (!request) {
        stream->failLater(request.error());
        return stream;
    }
    ConverseStream::SecondTry secondTry;
    if (auto signer = signerOf(credential, destination)) {
        const auto kept = std::make_shared<Signer>(*std::move(signer));
        secondTry = [this, stream, kept, again = *request](const Error &refusal, const QDateTime &serverDate) mutable -> HttpCall * {
            if (!learn(refusal, serverDate))
                return nullptr;
            signRequest(again, kept->keys, kept->region, m_clock.now());
            return m_http.start(std::move(again), HttpLimits::forStreams(), stream);
        };
    }
    stream->begin(m_http.start(std::move(*request), HttpLimits::forStreams(), stream), std::move(secondTry));
    return stream;
}

ConverseStream *BedrockClient::converseStream(const QJsonObject &input, const Credential &credential,
                                              const Destination &destination, QObject *parent)
{
    return stream(*findOperation(QStringLiteral("ConverseStream")), input, credential, destination, parent);
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
