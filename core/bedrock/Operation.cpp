// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/Operation.h"

#include "core/bedrock/OperationNames.h"

#include <QSet>

#include <algorithm>

namespace bk {

namespace {

using Query = QList<QPair<QString, QString>>;

// Members that are sent as query parameters of the same name.
Query same(std::initializer_list<const char *> names)
{
    Query query;
    for (const char *name : names)
        query.append({QString::fromLatin1(name), QString::fromLatin1(name)});
    return query;
}

Operation post(Service service, const char *name, const char *path)
{
    Operation operation;
    operation.name = QString::fromLatin1(name);
    operation.service = service;
    operation.verb = "POST";
    operation.path = QString::fromLatin1(path);
    return operation;
}

Operation get(Service service, const char *name, const char *path, Query query = {})
{
    Operation operation = post(service, name, path);
    operation.verb = "GET";
    operation.query = std::move(query);
    return operation;
}

Operation list(Service service, const char *name, const char *path, const char *resultList, Query query)
{
    Operation operation = get(service, name, path, std::move(query));
    operation.pageToken = QStringLiteral("nextToken");
    operation.resultList = QString::fromLatin1(resultList);
    return operation;
}

// The two that take and give the model's own JSON.
Operation invoke(const char *name, const char *path, const char *acceptHeader)
{
    Operation operation = post(Service::BedrockRuntime, name, path);
    operation.payload = QStringLiteral("body");
    operation.headers = {{QStringLiteral("contentType"), "Content-Type"},
                         {QStringLiteral("accept"), acceptHeader},
                         {QStringLiteral("trace"), "X-Amzn-Bedrock-Trace"},
                         {QStringLiteral("guardrailIdentifier"), "X-Amzn-Bedrock-GuardrailIdentifier"},
                         {QStringLiteral("guardrailVersion"), "X-Amzn-Bedrock-GuardrailVersion"},
                         {QStringLiteral("performanceConfigLatency"), "X-Amzn-Bedrock-PerformanceConfig-Latency"},
                         {QStringLiteral("serviceTier"), "X-Amzn-Bedrock-Service-Tier"},
                         {QStringLiteral("requestMetadata"), "X-Amzn-Bedrock-Request-Metadata"}};
    return operation;
}

QList<Operation> runtimeOperations()
{
    const Service runtime = Service::BedrockRuntime;
    Operation stream = post(runtime, "ConverseStream", "/model/{modelId}/converse-stream");
    stream.eventStream = true;
    Operation invokeStream = invoke("InvokeModelWithResponseStream", "/model/{modelId}/invoke-with-response-stream", "X-Amzn-Bedrock-Accept");
    invokeStream.eventStream = true;
    return {
        post(runtime, "Converse", "/model/{modelId}/converse"),
        stream,
        invoke("InvokeModel", "/model/{modelId}/invoke", "Accept"),
        invokeStream,
        post(runtime, "CountTokens", "/model/{modelId}/count-tokens"),
        post(runtime, "ApplyGuardrail", "/guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply"),
        post(runtime, "InvokeGuardrailChecks", "/guardrail-checks/invoke"),
        post(runtime, "StartAsyncInvoke", "/async-invoke"),
        get(runtime, "GetAsyncInvoke", "/async-invoke/{invocationArn}"),
        list(runtime, "ListAsyncInvokes", "/async-invoke", "asyncInvokeSummaries",
             same({"submitTimeAfter", "submitTimeBefore", "statusEquals", "maxResults", "nextToken", "sortBy", "sortOrder"})),
    };
}

QList<Operation> controlOperations()
{
    const Service bedrock = Service::Bedrock;
    Operation models = get(bedrock, "ListFoundationModels", "/foundation-models",
                           same({"byProvider", "byCustomizationType", "byOutputModality", "byInferenceType"}));
    models.resultList = QStringLiteral("modelSummaries");
    Operation offers = get(bedrock, "ListFoundationModelAgreementOffers",
                           "/list-foundation-model-agreement-offers/{modelId}", same({"offerType"}));
    offers.resultList = QStringLiteral("offers");
    return {
        models,
        get(bedrock, "GetFoundationModel", "/foundation-models/{modelIdentifier}"),
        get(bedrock, "GetFoundationModelAvailability", "/foundation-model-availability/{modelId}"),
        offers,
        get(bedrock, "GetUseCaseForModelAccess", "/use-case-for-model-access"),
        list(bedrock, "ListInferenceProfiles", "/inference-profiles", "inferenceProfileSummaries",
             {{QStringLiteral("maxResults"), QStringLiteral("maxResults")},
              {QStringLiteral("nextToken"), QStringLiteral("nextToken")},
              {QStringLiteral("typeEquals"), QStringLiteral("type")}}),
        get(bedrock, "GetInferenceProfile", "/inference-profiles/{inferenceProfileIdentifier}"),
        list(bedrock, "ListPromptRouters", "/prompt-routers", "promptRouterSummaries",
             same({"maxResults", "nextToken", "type"})),
        get(bedrock, "GetPromptRouter", "/prompt-routers/{promptRouterArn}"),
        list(bedrock, "ListProvisionedModelThroughputs", "/provisioned-model-throughputs", "provisionedModelSummaries",
             same({"creationTimeAfter", "creationTimeBefore", "statusEquals", "modelArnEquals", "nameContains",
                   "maxResults", "nextToken", "sortBy", "sortOrder"})),
        get(bedrock, "GetProvisionedModelThroughput", "/provisioned-model-throughput/{provisionedModelId}"),
        list(bedrock, "ListCustomModels", "/custom-models", "modelSummaries",
             same({"creationTimeBefore", "creationTimeAfter", "nameContains", "baseModelArnEquals",
                   "foundationModelArnEquals", "maxResults", "nextToken", "sortBy", "sortOrder", "isOwned",
                   "modelStatus"})),
        get(bedrock, "GetCustomModel", "/custom-models/{modelIdentifier}"),
        list(bedrock, "ListImportedModels", "/imported-models", "modelSummaries",
             same({"creationTimeBefore", "creationTimeAfter", "nameContains", "maxResults", "nextToken", "sortBy",
                   "sortOrder"})),
        get(bedrock, "GetImportedModel", "/imported-models/{modelIdentifier}"),
        list(bedrock, "ListGuardrails", "/guardrails", "guardrails",
             same({"guardrailIdentifier", "maxResults", "nextToken"})),
        get(bedrock, "GetGuardrail", "/guardrails/{guardrailIdentifier}", same({"guardrailVersion"})),
    };
}

// Those with a path, then every other name of every service.
QList<Operation> everyOperation()
{
    QList<Operation> operations = runtimeOperations() + controlOperations();
    const auto keyOf = [](Service service, const QString &name) { return QString(nameOf(service) + u'/' + name); };
    QSet<QString> known;
    for (const Operation &operation : std::as_const(operations))
        known.insert(keyOf(operation.service, operation.name));
    for (const ServiceOperations &service : operationNames()) {
        const QStringList names = QString::fromLatin1(service.names).split(u' ');
        for (const QString &name : names) {
            if (known.contains(keyOf(service.service, name)))
                continue;
            Operation operation;
            operation.name = name;
            operation.service = service.service;
            operation.acceptsApiKey = QLatin1String(service.refusesKeys) != QLatin1String("*") && QLatin1String(service.refusesKeys) != name;
            operations.append(operation);
        }
    }
    return operations;
}

template<typename Fits>
const Operation *firstThat(Fits &&fits)
{
    const auto &operations = allOperations();
    const auto found = std::find_if(operations.begin(), operations.end(), fits);
    return found == operations.end() ? nullptr : &*found;
}

} // namespace

const QList<Operation> &allOperations()
{
    static const QList<Operation> operations = everyOperation();
    return operations;
}

const Operation *findOperation(const QString &name)
{
    return firstThat([&](const Operation &operation) { return operation.name.compare(name, Qt::CaseInsensitive) == 0; });
}

const Operation *findOperation(Service service, const QString &name)
{
    return firstThat([&](const Operation &operation) {
        return operation.service == service && operation.name.compare(name, Qt::CaseInsensitive) == 0;
    });
}

} // namespace bk
