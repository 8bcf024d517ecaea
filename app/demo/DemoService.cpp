// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoService.h"

#include "app/demo/DemoShapes.h"

#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>

namespace bk {
namespace {

constexpr qint64 kMsPerToken = 7;
constexpr qint64 kMsBefore = 180;

DemoReply validation(const QString &message)
{
    return errorReply(400, "ValidationException", message);
}

DemoReply notFound(const QString &message)
{
    return errorReply(404, "ResourceNotFoundException", message);
}

DemoReply unknownOperation()
{
    return faults::reply(QStringLiteral("unknown-operation-200"), 0, {});
}

// The service's own figure; from the answer alone, so that equal requests get equal bytes.
qint64 latencyOf(const DemoAnswer &answer)
{
    return kMsBefore + kMsPerToken * answer.outputTokens();
}

} // namespace

struct DemoService::Call {
    QByteArray verb;
    QStringList path; // segments, decoded
    QUrlQuery query;
    QByteArray body;

    explicit Call(const DemoRequest &request) : verb(request.verb), body(request.body)
    {
        const QList<QByteArray> parts = request.target.split('?');
        for (const QByteArray &segment : parts.first().mid(1).split('/'))
            path.append(QString::fromUtf8(QByteArray::fromPercentEncoding(segment)));
        if (parts.size() > 1)
            query.setQuery(QString::fromUtf8(parts[1]));
    }
    [[nodiscard]] QString parameter(const char *name) const
    {
        return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded);
    }
    [[nodiscard]] bool isGet(const char *first, qsizetype segments) const
    {
        return verb == "GET" && path.size() == segments && path[0] == QLatin1String(first);
    }
    [[nodiscard]] std::optional<QJsonObject> json() const
    {
        const QJsonDocument document = QJsonDocument::fromJson(body);
        return document.isObject() ? std::optional(document.object()) : std::nullopt;
    }
};

void DemoService::setRegion(const QString &region)
{
    m_region = region;
    m_models = DemoModels(region);
}

DemoService::Answer DemoService::answer(const DemoRequest &request, const DemoKeys::Verdict &verdict) const
{
    if (!verdict.refusal.isEmpty())
        return {errorReply(403, "AccessDeniedException", verdict.refusal, "Message"), {}};
    const Call call(request);
    if (call.verb == "POST" && call.path.size() == 3 && call.path[0] == QLatin1String("model"))
        return runtime(call);
    return controlPlane(call, verdict);
}

DemoService::Answer DemoService::runtime(const Call &call) const
{
    const QString &operation = call.path[2];
    if (operation == QLatin1String("converse") || operation == QLatin1String("converse-stream"))
        return converse(call, operation.endsWith(QLatin1String("stream")));
    if (operation == QLatin1String("invoke"))
        return invoke(call);
    if (operation == QLatin1String("count-tokens"))
        return countTokensOf(call);
    return {unknownOperation(), {}};
}

std::optional<DemoReply> DemoService::modelProblem(const QString &modelId, const DemoModels::Target &target) const
{
    using Standing = DemoModels::Target::Standing;
    switch (target.standing) {
    case Standing::Served:
        return {};
    case Standing::OnlyByProfile:
        return validation(QStringLiteral("Invocation of model ID %1 with on-demand throughput isn\u2019t supported. Retry your request with "
                                         "the ID or ARN of an inference profile that contains this model.").arg(modelId));
    case Standing::EndOfLife:
        return notFound(QStringLiteral("This model version has reached the end of its life. Please refer to the AWS documentation for more details."));
    case Standing::NoText:
        return validation(QStringLiteral("This action doesn't support the model that you provided. Try again with a supported text or chat model."));
    case Standing::Unknown:
        break;
    }
    return validation(QStringLiteral("The provided model identifier is invalid."));
}

DemoService::Answer DemoService::converse(const Call &call, bool stream) const
{
    const auto body = call.json();
    if (!body)
        return {validation(QStringLiteral("The request body could not be parsed as JSON.")), {}};
    const QString shape = shapeProblem(stream ? QStringLiteral("ConverseStreamRequest") : QStringLiteral("ConverseRequest"), *body);
    if (!shape.isEmpty())
        return {validation(shape), {}};
    const DemoModels::Target target = m_models.resolve(call.path[1]);
    if (const auto problem = modelProblem(call.path[1], target))
        return {*problem, {}};
    if (const QString problem = conversationProblem(*body, target); !problem.isEmpty())
        return {validation(problem), {}};
    const DemoAnswer answer = demoAnswer(*body, target);
    if (!stream)
        return {jsonReply(converseReply(answer, latencyOf(answer))), {}};
    return {{200, {{"Content-Type", "application/vnd.amazon.eventstream"}}, {}}, converseEvents(answer, latencyOf(answer))};
}

DemoService::Answer DemoService::invoke(const Call &call) const
{
    const DemoModels::Target target = m_models.resolve(call.path[1]);
    if (const auto problem = modelProblem(call.path[1], target))
        return {*problem, {}};
    const auto body = call.json();
    if (!body || !(*body)["messages"].isArray() || !(*body)["max_tokens"].isDouble())
        return {validation(QStringLiteral("Malformed input request, please reformat your input and try again.")), {}};
    const QJsonObject asConverse = converseFromAnthropic(*body);
    if (const QString problem = conversationProblem(asConverse, target); !problem.isEmpty())
        return {validation(problem), {}};
    const DemoAnswer answer = demoAnswer(asConverse, target);
    DemoReply reply = jsonReply(anthropicReply(answer, target.modelId));
    reply.headers.emplaceBack("X-Amzn-Bedrock-Input-Token-Count", QByteArray::number(answer.inputTokens));
    reply.headers.emplaceBack("X-Amzn-Bedrock-Output-Token-Count", QByteArray::number(answer.outputTokens()));
    return {reply, {}};
}

DemoService::Answer DemoService::countTokensOf(const Call &call) const
{
    const auto body = call.json();
    if (!body)
        return {validation(QStringLiteral("The request body could not be parsed as JSON.")), {}};
    if (const QString shape = shapeProblem(QStringLiteral("CountTokensRequest"), *body); !shape.isEmpty())
        return {validation(shape), {}};
    const QJsonObject input = (*body)["input"].toObject();
    const QJsonObject invoke = QJsonDocument::fromJson(QByteArray::fromBase64(input["invokeModel"]["body"].toString().toLatin1())).object();
    const QJsonObject counted = input.contains("converse") ? input["converse"].toObject() : converseFromAnthropic(invoke);
    return {jsonReply({{"inputTokens", countTokens(counted)}}), {}};
}

DemoService::Answer DemoService::controlPlane(const Call &call, const DemoKeys::Verdict &verdict) const
{
    const auto denied = [&verdict](const char *action) -> Answer {
        return {errorReply(403, "AccessDeniedException",
                           QStringLiteral("User: %1 is not authorized to perform: bedrock:%2 on resource: * because no identity-based policy "
                                          "allows the bedrock:%2 action").arg(verdict.arn, QLatin1String(action))), {}};
    };
    const bool forbidden = verdict.listForbidden;
    if (call.isGet("foundation-models", 1)) {
        const DemoModels::Filter filter{call.parameter("byProvider"), call.parameter("byOutputModality"),
                                        call.parameter("byInferenceType"), call.parameter("byCustomizationType")};
        return forbidden ? denied("ListFoundationModels") : Answer{jsonReply({{"modelSummaries", m_models.summaries(filter)}}), {}};
    }
    if (call.isGet("inference-profiles", 1))
        return forbidden ? denied("ListInferenceProfiles") : listProfiles(call);
    if (call.isGet("foundation-models", 2)) {
        const auto found = m_models.summary(call.path[1]);
        if (forbidden)
            return denied("GetFoundationModel");
        return {found ? jsonReply({{"modelDetails", *found}}) : validation(QStringLiteral("The provided model identifier is invalid.")), {}};
    }
    if (call.isGet("inference-profiles", 2)) {
        const auto found = m_models.profile(call.path[1]);
        if (forbidden)
            return denied("GetInferenceProfile");
        return {found ? jsonReply(*found) : notFound(QStringLiteral("Inference profile %1 not found.").arg(call.path[1])), {}};
    }
    if (call.isGet("foundation-model-availability", 2))
        return forbidden ? denied("GetFoundationModelAvailability") : availability(call.path[1]);
    if (call.isGet("async-invoke", 1))
        return forbidden ? denied("ListAsyncInvokes") : Answer{jsonReply({{"asyncInvokeSummaries", QJsonArray{}}}), {}};
    return {unknownOperation(), {}};
}

DemoService::Answer DemoService::listProfiles(const Call &call) const
{
    const QString type = call.parameter("type");
    if (!type.isEmpty() && type != QLatin1String("SYSTEM_DEFINED") && type != QLatin1String("APPLICATION"))
        return {validation(QStringLiteral("1 validation error detected: Value '%1' at 'typeEquals' failed to satisfy constraint: Member must "
                                          "satisfy enum value set: [SYSTEM_DEFINED, APPLICATION]").arg(type)), {}};
    const QJsonArray all = m_models.profiles(type);
    bool isNumber = true;
    const QString wanted = call.parameter("maxResults");
    const int most = wanted.isEmpty() ? 1000 : wanted.toInt(&isNumber);
    if (!isNumber || most < 1 || most > 1000)
        return {validation(QStringLiteral("1 validation error detected: Value '%1' at 'maxResults' failed to satisfy constraint: Member must "
                                          "have value between 1 and 1000").arg(wanted)), {}};
    // The token says where the next page begins; opaque to clients.
    const QString token = call.parameter("nextToken");
    const qsizetype first = token.isEmpty() ? 0 : QByteArray::fromBase64(token.toLatin1()).toLongLong();
    if (!token.isEmpty() && (first <= 0 || first >= all.size()))
        return {validation(QStringLiteral("The provided token is invalid.")), {}};
    QJsonArray page;
    for (qsizetype i = first; i < all.size() && i < first + most; ++i)
        page.append(all[i]);
    QJsonObject json{{"inferenceProfileSummaries", page}};
    if (first + most < all.size())
        json.insert("nextToken", QString::fromLatin1(QByteArray::number(first + most).rightJustified(12, '0').toBase64()));
    return {jsonReply(json), {}};
}

DemoService::Answer DemoService::availability(const QString &modelId) const
{
    if (!m_models.summary(modelId))
        return {validation(QStringLiteral("The provided model identifier is invalid.")), {}};
    return {jsonReply({{"modelId", modelId}, {"agreementAvailability", QJsonObject{{"status", "AVAILABLE"}}},
                       {"authorizationStatus", "AUTHORIZED"}, {"entitlementAvailability", "AVAILABLE"}, {"regionAvailability", "AVAILABLE"}}), {}};
}

} // namespace bk
