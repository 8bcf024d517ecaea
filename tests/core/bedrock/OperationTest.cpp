// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/Operation.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QtTest>

using namespace bk;

namespace {

// member -> its name there, of an operation's input in the service model.
QMap<QString, QString> inModel(const QJsonObject &input, const char *location)
{
    QMap<QString, QString> names;
    const QJsonObject members = input.value("members").toObject();
    for (auto member = members.begin(); member != members.end(); ++member) {
        const QJsonObject traits = member.value().toObject();
        if (traits.value("location").toString() == QLatin1String(location))
            names.insert(member.key(), traits.value("locationName").toString());
    }
    return names;
}

QMap<QString, QString> headersInTable(const Operation &operation)
{
    QMap<QString, QString> headers;
    for (const auto &[member, header] : operation.headers)
        headers.insert(member, QString::fromLatin1(header));
    return headers;
}

QMap<QString, QString> queryInTable(const Operation &operation)
{
    QMap<QString, QString> query;
    for (const auto &[member, parameter] : operation.query)
        query.insert(member, parameter);
    return query;
}

} // namespace

class OperationTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isFoundWithoutCase()
    {
        QVERIFY(findOperation("conversestream"));
        QCOMPARE(findOperation("CONVERSE")->name, QStringLiteral("Converse"));
        QCOMPARE(findOperation("Conver"), nullptr);
        QCOMPARE(findOperation(""), nullptr);
    }
    void namesAreUniqueInTheirService()
    {
        QSet<QString> names;
        for (const Operation &operation : allOperations())
            names.insert(nameOf(operation.service) + '/' + operation.name);
        QCOMPARE(names.size(), allOperations().size());
    }
    void aNameOfSeveralServicesIsFoundInEach()
    {
        QCOMPARE(findOperation("TagResource")->service, Service::Bedrock);
        QCOMPARE(findOperation(Service::AgentRuntime, "tagresource")->service, Service::AgentRuntime);
        QCOMPARE(findOperation(Service::BedrockRuntime, "TagResource"), nullptr);
    }
    void keysAreRefusedByTheBidirectionalStreamAgentsAndDataAutomation()
    {
        for (const Operation &operation : allOperations()) {
            const bool takesKeys = operation.service == Service::Bedrock
                || (operation.service == Service::BedrockRuntime && operation.name != "InvokeModelWithBidirectionalStream");
            QVERIFY2(operation.acceptsApiKey == takesKeys, qUtf8Printable(operation.name));
        }
        for (const char *name : {"InvokeAgent", "Retrieve", "CreateKnowledgeBase", "InvokeDataAutomationAsync", "CreateBlueprint"})
            QVERIFY2(findOperation(name) && !findOperation(name)->acceptsApiKey, name);
    }
    void whatTheProgramSendsHasAPlace()
    {
        for (const char *name : {"Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream", "CountTokens", "ListFoundationModels",
                                 "GetFoundationModel", "GetFoundationModelAvailability", "ListInferenceProfiles", "GetInferenceProfile", "ListAsyncInvokes"})
            QVERIFY2(findOperation(name)->canBeSent(), name);
        QVERIFY(!findOperation("CreateGuardrail")->canBeSent());
    }
    void pagingOperationsHaveTheirTokenAmongTheParameters()
    {
        for (const Operation &operation : allOperations()) {
            if (operation.pageToken.isEmpty())
                continue;
            QVERIFY2(queryInTable(operation).contains(operation.pageToken), qUtf8Printable(operation.name));
            QVERIFY(!operation.resultList.isEmpty());
        }
    }
    void runtimeRowsAreThoseOfTheServiceModel()
    {
        BK_NEED_SHARED_VECTORS();
        const QJsonObject model =
            readJsonVector(sharedVectors() + "/models/bedrock-runtime/2023-09-30/service-2.json").object();
        const QJsonObject operations = model.value("operations").toObject();
        const QJsonObject shapes = model.value("shapes").toObject();
        int checked = 0;
        for (const Operation &operation : allOperations()) {
            if (operation.service != Service::BedrockRuntime || !operation.canBeSent())
                continue;
            const QJsonObject row = operations.value(operation.name).toObject();
            const QJsonObject http = row.value("http").toObject();
            QCOMPARE(QString::fromLatin1(operation.verb), http.value("method").toString());
            QCOMPARE(operation.path, http.value("requestUri").toString());
            const QJsonObject input = shapes.value(row.value("input")["shape"].toString()).toObject();
            QCOMPARE(queryInTable(operation), inModel(input, "querystring"));
            QCOMPARE(headersInTable(operation), inModel(input, "header"));
            QCOMPARE(operation.payload, input.value("payload").toString());
            if (!operation.resultList.isEmpty()) {
                const QJsonObject output = shapes.value(row.value("output")["shape"].toString()).toObject();
                QVERIFY(output.value("members").toObject().contains(operation.resultList));
            }
            ++checked;
        }
        qInfo("%d operations checked against the model", checked);
        QVERIFY(checked >= 10);
    }
};

QTEST_GUILESS_MAIN(OperationTest)
#include "OperationTest.moc"
