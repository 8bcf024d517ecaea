// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyDoctor.h"

#include "core/keys/KeyText.h"

#include <QJsonArray>

#include <cstdlib>
#include <tuple>
#include <utility>

namespace bk {

namespace {

using Verdict = Diagnosis::Verdict;
using Layer = Diagnosis::Layer;
using Kind = Error::Kind;

constexpr qint64 kClockAllowanceSeconds = 5LL * 60;

Diagnosis diagnosis(Verdict verdict, Layer layer, std::optional<Error> error = std::nullopt)
{
    Diagnosis made;
    made.verdict = verdict;
    made.layer = layer;
    made.error = std::move(error);
    made.httpStatus = made.error ? made.error->httpStatus : 0;
    return made;
}

// What the text alone says against the key; nothing when it is worth asking the service.
std::optional<Diagnosis> offlineVerdict(const KeyReading &reading, const Secret &token)
{
    using Problem = KeyReading::Problem;
    const auto notUsable = [&] { return Error{Kind::KeyNotUsable, problemName(reading.problem), {}, kindName(reading.kind), {}, 0}; };
    if (reading.problem == Problem::AlreadyExpired)
        return diagnosis(Verdict::Expired, Layer::Authentication, notUsable());
    if (reading.problem == Problem::IssuedInFuture)
        return diagnosis(Verdict::NotYetValid, Layer::Clock, notUsable());
    // Formats can change: a text of unknown kind is asked about when it could stand in a header.
    const bool unknownButSafe = reading.kind == KeyReading::Kind::Unknown && checkBearerToken(token);
    if (!reading.valid() && !unknownButSafe)
        return diagnosis(Verdict::NotAKey, Layer::Format, notUsable());
    return std::nullopt;
}

// A rejected short-term key has three reasons that show from outside: it is another region's, it has ended or not begun
// by the server's clock, or our clock is so wrong that what it was made with was, too.
void explainRejection(Diagnosis &found, const KeyReading &reading, const QDateTime &serverNow)
{
    const bool refused = found.verdict == Verdict::Rejected || found.verdict == Verdict::Expired;
    if (!refused || !found.error || reading.kind != KeyReading::Kind::ShortTerm)
        return;
    if (found.verdict == Verdict::Rejected && reading.region != found.region) {
        found.layer = Layer::Region;
        found.error->subject = reading.region;
        return;
    }
    if (std::llabs(found.clockSkewSeconds) <= kClockAllowanceSeconds)
        return;
    found.layer = Layer::Clock;
    if (serverNow >= reading.expiresAt)
        found.verdict = Verdict::Expired;
    else if (serverNow < reading.issuedAt)
        found.verdict = Verdict::NotYetValid;
    else
        found.verdict = Verdict::ClockWrong;
}

QJsonObject oneTokenQuestion(const QString &model)
{
    ConverseRequest request;
    request.modelId = model;
    request.messages = {Message{QStringLiteral("user"), {TextBlock{QStringLiteral("Hi")}}, {}}};
    request.inference.maxTokens = 1;
    return toJson(request);
}

// In the order of bedrock.md 6: what kind of refusal it is, and how deep it sits.
std::pair<Verdict, Layer> readingOf(Kind kind)
{
    switch (kind) {
    case Kind::KeyRejected: case Kind::KeyMissing: case Kind::SignatureRejected:
        return {Verdict::Rejected, Layer::Authentication};
    case Kind::KeyExpired: return {Verdict::Expired, Layer::Authentication};
    case Kind::KeyFormatRejected: case Kind::KeyNotUsable: return {Verdict::NotAKey, Layer::Format};
    case Kind::KeyUseForbidden: case Kind::KeyUseForbiddenByScp: return {Verdict::Forbidden, Layer::Permission};
    case Kind::PermissionMissing: return {Verdict::WorksLimited, Layer::Permission};
    case Kind::ModelAccessDenied: case Kind::UseCaseFormMissing: case Kind::NeedsInferenceProfile:
    case Kind::ModelIdInvalid: case Kind::ModelEndOfLife: case Kind::ModelTimeout: case Kind::ModelFailed:
    case Kind::ModelNotReady:
        return {Verdict::ModelProblem, Layer::ModelAccess};
    case Kind::Throttled: case Kind::QuotaExceeded: return {Verdict::Throttled, Layer::Quota};
    case Kind::HostNotFound: case Kind::ConnectionRefused: case Kind::ConnectionLost: case Kind::TimedOut:
    case Kind::ProxyFailed: case Kind::NetworkFailed: case Kind::Cancelled:
        return {Verdict::Unreachable, Layer::Network};
    case Kind::TlsFailed: return {Verdict::TlsFailed, Layer::Tls};
    case Kind::Redirected: case Kind::NotTheService: case Kind::HostNotAllowed: case Kind::EndpointInvalid:
    case Kind::TooLarge:
        return {Verdict::WrongPlace, Layer::Network};
    case Kind::RegionMissing: case Kind::InvalidInput: return {Verdict::WrongPlace, Layer::Region};
    default: return {Verdict::ServiceTrouble, Layer::Service};
    }
}

} // namespace

Diagnosis diagnosisOf(const Error &error)
{
    auto [verdict, layer] = readingOf(error.kind);
    // A refusal in words nobody knows yet is still one of the key.
    if (error.kind == Kind::Refused && (error.httpStatus == 401 || error.httpStatus == 403))
        std::tie(verdict, layer) = std::pair(Verdict::Rejected, Layer::Authentication);
    return diagnosis(verdict, layer, error);
}

KeyDoctor::KeyDoctor(BedrockClient &client, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_clock(clock)
{
}

QCoro::Task<Diagnosis> KeyDoctor::examine(BearerToken credential, Destination destination, QString paidTestModel)
{
    if (credential.token.isEmpty()) {
        Diagnosis none = diagnosis(Verdict::NoSecret, Layer::Keyring);
        co_return none;
    }
    KeyReading reading = readKeyText(credential.token.reveal(), m_clock.now());
    if (destination.region.isEmpty())
        destination.region = reading.region;
    if (auto verdict = offlineVerdict(reading, credential.token)) {
        verdict->region = destination.region;
        co_return *verdict;
    }
    if (reading.valid() && !reading.repairs.isEmpty())
        credential.token = std::move(reading.key);

    Credential forModel = BearerToken{credential.token.clone(), credential.origin};
    Credential forList = std::move(credential);
    Diagnosis found = co_await askForModels(std::move(forList), destination);
    explainRejection(found, reading, m_clock.now().addSecs(found.clockSkewSeconds));
    const bool authenticates = found.verdict == Verdict::Works || found.verdict == Verdict::WorksLimited;
    if (!authenticates || paidTestModel.isEmpty())
        co_return found;
    Diagnosis asked = co_await askModel(std::move(forModel), destination, paidTestModel);
    if (asked.verdict == Verdict::Works)
        co_return found;
    asked.modelCount = found.modelCount;
    asked.clockSkewSeconds = found.clockSkewSeconds;
    co_return asked;
}

QCoro::Task<Diagnosis> KeyDoctor::askForModels(Credential credential, Destination destination)
{
    const Operation &list = *findOperation(QStringLiteral("ListFoundationModels"));
    const ServiceExchange exchange = co_await m_client.exchange(list, QJsonObject(), credential, destination);
    Diagnosis found = exchange.reply ? diagnosis(Verdict::Works, Layer::None) : diagnosisOf(exchange.reply.error());
    if (exchange.reply)
        found.modelCount = exchange.reply->output.value(list.resultList).toArray().size();
    found.httpStatus = exchange.httpStatus;
    found.latencyMs = exchange.elapsedMs;
    found.region = destination.region;
    if (const auto endpoint = m_client.endpointFor(list.service, destination.region))
        found.host = endpoint->displayHost();
    if (exchange.serverDate.isValid())
        found.clockSkewSeconds = m_clock.now().secsTo(exchange.serverDate);
    co_return found;
}

QCoro::Task<Diagnosis> KeyDoctor::askModel(Credential credential, Destination destination, QString model)
{
    const Operation &converse = *findOperation(QStringLiteral("Converse"));
    const ServiceExchange exchange = co_await m_client.exchange(converse, oneTokenQuestion(model), credential, destination);
    Diagnosis found = exchange.reply ? diagnosis(Verdict::Works, Layer::None) : diagnosisOf(exchange.reply.error());
    // Here a missing permission, a validation error or "not found" speaks of the model, not of the key.
    const bool aboutModel = found.error
        && (found.error->kind == Kind::PermissionMissing || found.error->kind == Kind::Validation
            || found.error->kind == Kind::ResourceNotFound);
    if (aboutModel) {
        found.verdict = Verdict::ModelProblem;
        found.layer = found.error->kind == Kind::PermissionMissing ? Layer::Permission : Layer::ModelAccess;
    }
    found.httpStatus = exchange.httpStatus;
    found.latencyMs = exchange.elapsedMs;
    found.region = destination.region;
    if (const auto endpoint = m_client.endpointFor(converse.service, destination.region))
        found.host = endpoint->displayHost();
    co_return found;
}

QString verdictName(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Works: return QStringLiteral("works");
    case Verdict::WorksLimited: return QStringLiteral("works-limited");
    case Verdict::NotAKey: return QStringLiteral("not-a-key");
    case Verdict::Expired: return QStringLiteral("expired");
    case Verdict::NotYetValid: return QStringLiteral("not-yet-valid");
    case Verdict::ClockWrong: return QStringLiteral("clock-wrong");
    case Verdict::Unreachable: return QStringLiteral("unreachable");
    case Verdict::TlsFailed: return QStringLiteral("tls-failed");
    case Verdict::WrongPlace: return QStringLiteral("wrong-place");
    case Verdict::Rejected: return QStringLiteral("rejected");
    case Verdict::Forbidden: return QStringLiteral("forbidden");
    case Verdict::ModelProblem: return QStringLiteral("model-problem");
    case Verdict::Throttled: return QStringLiteral("throttled");
    case Verdict::ServiceTrouble: return QStringLiteral("service-trouble");
    case Verdict::NoSecret: return QStringLiteral("no-secret");
    }
    return {};
}

QString layerName(Layer layer)
{
    switch (layer) {
    case Layer::Keyring: return QStringLiteral("keyring");
    case Layer::Format: return QStringLiteral("format");
    case Layer::Clock: return QStringLiteral("clock");
    case Layer::Network: return QStringLiteral("network");
    case Layer::Tls: return QStringLiteral("tls");
    case Layer::Authentication: return QStringLiteral("authentication");
    case Layer::Region: return QStringLiteral("region");
    case Layer::Permission: return QStringLiteral("permission");
    case Layer::ModelAccess: return QStringLiteral("model-access");
    case Layer::Quota: return QStringLiteral("quota");
    case Layer::Service: return QStringLiteral("service");
    case Layer::None: return QStringLiteral("none");
    }
    return {};
}

TestRecord toRecord(const Diagnosis &diagnosis, const QDateTime &at)
{
    TestRecord record;
    record.verdict = verdictName(diagnosis.verdict);
    record.layer = layerName(diagnosis.layer);
    record.message = diagnosis.error ? diagnosis.error->detail : QString();
    record.httpStatus = diagnosis.httpStatus;
    record.latencyMs = diagnosis.latencyMs;
    record.at = at;
    return record;
}

} // namespace bk

#include "moc_KeyDoctor.cpp"
