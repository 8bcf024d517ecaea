// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/RequestBuilder.h"

#include <QJsonDocument>
#include <QtTest>

using namespace bk;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(8, 0), Qt::UTC);
const Endpoint kRuntime{QUrl(QStringLiteral("https://bedrock-runtime.eu-central-1.amazonaws.com")), QStringLiteral("eu-central-1"), {}};

Credential keys(const QByteArray &id = "AKIDEXAMPLE", const QByteArray &secret = "made-up-secret", const QByteArray &token = {})
{
    return AccessKeys{{id, Secret(secret), Secret(token)}, {}, {}, QStringLiteral("test")};
}

Credential bearer()
{
    return BearerToken{Secret("ABSKYWJjZA=="), QStringLiteral("test")};
}

QByteArray header(const HttpRequest &request, QByteArrayView name)
{
    return HttpHead{0, request.headers}.header(name);
}

Result<HttpRequest> build(const char *operation, const QJsonObject &input, const Credential &credential)
{
    return buildRequest(*findOperation(operation), input, credential, kRuntime, kNow);
}

} // namespace

// Requests under access keys, and the bodies of InvokeModel under either credential.
class SignedRequestTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accessKeysSignForTheRegion()
    {
        const auto request = build("Converse", {{"modelId", "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.m:0"}}, keys("AKIDEXAMPLE", "made-up-secret", "made+up=="));
        QVERIFY(request);
        QVERIFY(header(*request, "Authorization").startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-central-1/bedrock/aws4_request, "
                                                             "SignedHeaders=accept;content-type;host;x-amz-date;x-amz-security-token, Signature="));
        QCOMPARE(header(*request, "X-Amz-Date"), QByteArray("20261122T080000Z"));
        QCOMPARE(header(*request, "X-Amz-Security-Token"), QByteArray("made+up=="));
        const sigv4::Scope scope{"eu-central-1", "bedrock", kNow};
        const QByteArray canonical = sigv4::canonicalRequest(*request);
        QVERIFY(canonical.startsWith("POST\n/model/arn%253Aaws%253Abedrock%253Aeu-central-1%253A123456789012%253Ainference-profile%252Feu.m%253A0/converse\n\n"));
        const QByteArray expected = sigv4::signature(Secret("made-up-secret"), scope, sigv4::stringToSign(canonical, scope));
        QVERIFY(header(*request, "Authorization").endsWith(expected));
    }
    void aBearerTokenIsNotSigned()
    {
        const auto request = build("Converse", {{"modelId", "m"}}, bearer());
        QCOMPARE(header(*request, "Authorization"), QByteArray("Bearer ABSKYWJjZA=="));
        QVERIFY(header(*request, "X-Amz-Date").isEmpty());
    }
    void keysThatCouldNotBeAHeaderAreRefused()
    {
        const Credential bad[] = {keys(""), keys("AKID\r\nX-Evil: 1"), keys("AKID/x"), keys("AKID", ""), keys("AKID", "s", "a b"), keys("AKID", "s", "a\n"),
                                  keys("AKID", "s", "\xc3\xa4"), keys(QByteArray(129, 'A')), keys("AKID", "s", QByteArray(64 * 1024 + 1, 'a'))};
        for (const Credential &each : bad) {
            const auto request = build("Converse", {{"modelId", "m"}}, each);
            QVERIFY(!request);
            QCOMPARE(request.error().kind, Error::Kind::KeyNotUsable);
        }
    }
    void whatRefusesKeysIsRefusedBeforeAnythingElse()
    {
        for (const char *name : {"InvokeAgent", "CreateAgent", "InvokeDataAutomationAsync", "CreateBlueprint", "InvokeModelWithBidirectionalStream"}) {
            const auto refused = checkMayCall(*findOperation(name), bearer());
            QCOMPARE(refused.error().kind, Error::Kind::NotAllowedWithKey);
            QCOMPARE(refused.error().detail, QString::fromLatin1(name));
        }
        QCOMPARE(checkMayCall(*findOperation("InvokeAgent"), bearer()).error().subject, QStringLiteral("bedrock-agent-runtime"));
    }
    void whatIsKnownByNameAloneIsNotSent()
    {
        for (const char *name : {"InvokeAgent", "InvokeModelWithBidirectionalStream", "CreateGuardrail"}) {
            const auto refused = build(name, {}, keys());
            QCOMPARE(refused.error().kind, Error::Kind::InvalidInput);
            QCOMPARE(refused.error().subject, QStringLiteral("operation"));
        }
    }
    void invokeModelSendsTheModelsOwnJson()
    {
        for (const QJsonValue &body : {QJsonValue(QJsonObject{{"prompt", "hi"}}), QJsonValue("{\"prompt\":\"hi\"}")}) {
            const auto request = build("InvokeModel", {{"modelId", "m:0"}, {"body", body}}, bearer());
            QVERIFY(request);
            QCOMPARE(request->body, QByteArray("{\"prompt\":\"hi\"}"));
            QCOMPARE(request->url.path(QUrl::FullyEncoded), QStringLiteral("/model/m%3A0/invoke"));
            QCOMPARE(header(*request, "Content-Type"), QByteArray("application/json"));
            QCOMPARE(header(*request, "Accept"), QByteArray("application/json"));
            QCOMPARE(requestBody(*findOperation("InvokeModel"), {{"modelId", "m:0"}, {"body", body}}), (QJsonObject{{"prompt", "hi"}}));
        }
    }
    void aBodyGivenAsTextGoesLetterByLetter()
    {
        const QString text = QStringLiteral(" {\"z\": 1.0, \"a\": 9007199254740993} ");
        QCOMPARE(build("InvokeModel", {{"modelId", "m"}, {"body", text}}, bearer())->body, text.toUtf8());
    }
    void membersOfInvokeModelBecomeHeaders()
    {
        const auto request = build("InvokeModelWithResponseStream",
                                   {{"modelId", "m"}, {"body", QJsonObject()}, {"contentType", "application/json; v=1"}, {"accept", "*/*"}, {"trace", "ENABLED"}}, keys());
        QVERIFY(request);
        QCOMPARE(header(*request, "Content-Type"), QByteArray("application/json; v=1"));
        QCOMPARE(header(*request, "X-Amzn-Bedrock-Accept"), QByteArray("*/*"));
        QCOMPARE(header(*request, "X-Amzn-Bedrock-Trace"), QByteArray("ENABLED"));
        QCOMPARE(header(*request, "Accept"), QByteArray("application/vnd.amazon.eventstream"));
        QVERIFY(header(*request, "Authorization").contains("SignedHeaders=accept;content-type;host;x-amz-date;x-amzn-bedrock-accept;x-amzn-bedrock-trace,"));
    }
    void aBodyThatIsNoneIsRefused_data()
    {
        QTest::addColumn<QString>("input");
        QTest::addColumn<QString>("subject");
        QTest::newRow("none") << "{}" << "body";
        QTest::newRow("no JSON") << "{\"body\": \"hello\"}" << "body";
        QTest::newRow("a list") << "{\"body\": [1]}" << "body";
        QTest::newRow("a member without a place") << "{\"body\": {}, \"messages\": []}" << "messages";
        QTest::newRow("two lines in a header") << "{\"body\": {}, \"trace\": \"a\\r\\nX: 1\"}" << "trace";
        QTest::newRow("an object as a header") << "{\"body\": {}, \"accept\": {}}" << "accept";
    }
    void aBodyThatIsNoneIsRefused()
    {
        QFETCH(QString, input);
        QFETCH(QString, subject);
        QJsonObject object = QJsonDocument::fromJson(input.toUtf8()).object();
        object.insert("modelId", "m");
        const auto request = build("InvokeModel", object, bearer());
        QVERIFY(!request);
        QCOMPARE(request.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(request.error().subject, subject);
    }
};

QTEST_GUILESS_MAIN(SignedRequestTest)
#include "SignedRequestTest.moc"
