// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoBedrock.h"

#include "core/aws/SigV4.h"
#include "tests/app/demo/RawClient.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>

using namespace bk;
using KeyStatus = DemoBedrock::KeyStatus;

// The demo's word on keys, models and requests, seen from the wire.
class DemoBedrockTest : public QObject {
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<DemoBedrock> m_demo;
    Secret m_key;

    QString messageFor(const Secret &key)
    {
        RawClient client(*m_demo);
        client.converse(key);
        return client.waitForReply() ? client.message() : QStringLiteral("no reply");
    }
    const QJsonObject get(const QByteArray &target)
    {
        RawClient client(*m_demo);
        client.send("GET", target, m_key);
        return client.waitForReply() && client.status() == 200 ? client.json() : QJsonObject{{"status", client.status()}};
    }

private Q_SLOTS:
    void init()
    {
        m_demo = std::make_unique<DemoBedrock>(m_clock);
        QVERIFY(m_demo->listen());
        m_key = m_demo->issueLongTermKey("billing-bot", "123456789012");
    }
    void cleanup() { m_demo.reset(); }

    void aGoodKeyGetsAnAnswer()
    {
        RawClient client(*m_demo);
        client.converse(m_key);
        QVERIFY(client.waitForReply());
        QCOMPARE(client.status(), 200);
        QCOMPARE(client.header("Content-Type"), "application/json");
        QCOMPARE(client.header("Date"), "Sun, 22 Nov 2026 12:00:00 GMT");
        QCOMPARE(client.header("x-amzn-RequestId").size(), 36);
        const QJsonObject reply = client.json();
        QCOMPARE(reply["stopReason"].toString(), "end_turn");
        const QString text = reply["output"]["message"]["content"][0]["text"].toString();
        QVERIFY(text.contains("> Hello"));
        QVERIFY(text.contains("| --- |") && text.contains("```bash"));
        const QJsonValue usage = reply["usage"];
        QCOMPARE(usage["totalTokens"].toInt(), usage["inputTokens"].toInt() + usage["outputTokens"].toInt());
    }

    void requestsAreSeenWithoutTheirKey()
    {
        RawClient client(*m_demo);
        QSignalSpy spy(m_demo.get(), &DemoBedrock::requestSeen);
        client.converse(m_key);
        QVERIFY(client.waitForReply());
        QCOMPARE(spy.size(), 1);
        const SeenRequest &seen = m_demo->seen().constFirst();
        QCOMPARE(seen.target, "/model/amazon.nova-lite-v1%3A0/converse");
        QCOMPARE(seen.keyName, "billing-bot-at-123456789012");
        QVERIFY(seen.hadAuthorization);
        for (const auto &[name, value] : seen.headers)
            QVERIFY(name.toLower() != "authorization" && !value.contains("ABSK"));
        m_demo->forgetSeen();
        QVERIFY(m_demo->seen().isEmpty());
    }

    void keepAliveServesManyOverOneHandshake()
    {
        RawClient client(*m_demo);
        for (int i = 0; i < 3; ++i) {
            client.converse(m_key);
            QVERIFY(client.waitForReply());
            QCOMPARE(client.status(), 200);
        }
        QCOMPARE(m_demo->tlsHandshakes(), 1);
    }

    void refusedKeysGetTheLiteralWords()
    {
        QCOMPARE(messageFor({}), "Authorization header is missing");
        QCOMPARE(messageFor(Secret("sk-proj-1234")), "Invalid API Key format: Must start with pre-defined prefix");
        QCOMPARE(messageFor(Secret("ABSKnobodyknowsthis")), "Authentication failed: Please make sure your API Key is valid.");
        QCOMPARE(messageFor(Secret("bedrock-api-key-AAAA")), "Authentication failed: Please make sure your API Key is valid.");
        m_demo->setKeyStatus(m_key, KeyStatus::Inactive);
        QCOMPARE(messageFor(m_key), "Authentication failed: Please make sure your API Key is valid.");
        m_demo->setKeyStatus(m_key, KeyStatus::Expired);
        QCOMPARE(messageFor(m_key), "Bearer Token has expired");
        m_demo->setKeyStatus(m_key, KeyStatus::Forbidden);
        QVERIFY(messageFor(m_key).contains("is not authorized to perform: bedrock:CallWithBearerToken on resource: * because no identity-based"));
        m_demo->setKeyStatus(m_key, KeyStatus::ForbiddenByScp);
        QVERIFY(messageFor(m_key).contains("with an explicit deny in a service control policy: arn:aws:organizations::"));
        m_demo->setKeyStatus(m_key, KeyStatus::Active);
        QCOMPARE(messageFor(m_key), QString());
    }

    void authenticationErrorsHaveTheCapitalEnvelope()
    {
        RawClient client(*m_demo);
        client.converse({});
        QVERIFY(client.waitForReply());
        QCOMPARE(client.status(), 403);
        QVERIFY(client.json().contains("Message"));
        QVERIFY(client.header("x-amzn-ErrorType").startsWith("AccessDeniedException:http://internal.amazon.com/"));
    }

    void shortTermKeysAreProvedBySignature()
    {
        const Secret good = m_demo->issueShortTermKey("us-east-1", m_clock.now(), 3600, true);
        if (good.isEmpty())
            QSKIP("the signer has not been built in");
        QCOMPARE(messageFor(good), QString());
        QCOMPARE(messageFor(m_demo->issueShortTermKey("eu-west-1", m_clock.now(), 3600, false)),
                 "Authentication failed: Please make sure your API Key is valid.");

        // The same text with one second more of life: the signature does not fit any more.
        QByteArray inside = QByteArray::fromBase64(good.reveal().toByteArray().mid(16)).replace("X-Amz-Expires=3600", "X-Amz-Expires=3601");
        QCOMPARE(messageFor(Secret(QByteArray("bedrock-api-key-" + inside.toBase64()))), "Authentication failed: Please make sure your API Key is valid.");

        m_clock.advance(3600);
        QCOMPARE(messageFor(good), "Bearer Token has expired");
        m_clock.advance(-3600);
        m_demo->setKeyStatus(good, KeyStatus::Forbidden);
        QVERIFY(messageFor(good).startsWith("User: arn:aws:sts::123456789012:assumed-role/"));
    }

    void aSecondKeyOfAUserIsNamedSo()
    {
        const Secret second = m_demo->issueLongTermKey("billing-bot", "123456789012");
        const QByteArray inside = QByteArray::fromBase64(second.reveal().toByteArray().mid(4));
        QVERIFY(inside.startsWith("billing-bot+1-at-123456789012:"));
        QCOMPARE(inside.size() - inside.indexOf(':') - 1, 60);
    }

    void aListForbiddenKeyStillConverses()
    {
        m_demo->setKeyStatus(m_key, KeyStatus::ListForbidden);
        RawClient client(*m_demo);
        client.send("GET", "/foundation-models", m_key);
        QVERIFY(client.waitForReply());
        QCOMPARE(client.status(), 403);
        QVERIFY(client.message().contains("not authorized to perform: bedrock:ListFoundationModels"));
        QCOMPARE(messageFor(m_key), QString());
    }

    void modelsAreRefusedAsTheServiceDoes_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("words");
        QTest::newRow("served") << QByteArray("amazon.nova-pro-v1:0") << 200 << QString();
        QTest::newRow("through its profile") << QByteArray("us.anthropic.claude-haiku-4-5-20251001-v1%3A0") << 200 << QString();
        QTest::newRow("only by profile") << QByteArray("anthropic.claude-haiku-4-5-20251001-v1%3A0") << 400
            << QString("with on-demand throughput isn\u2019t supported. Retry your request with the ID or ARN of an inference profile");
        QTest::newRow("unknown") << QByteArray("nobody.knows") << 400 << QString("The provided model identifier is invalid.");
        QTest::newRow("end of life") << QByteArray("anthropic.claude-v2%3A1") << 404 << QString("This model version has reached the end of its life");
        QTest::newRow("no text") << QByteArray("cohere.embed-english-v3") << 400 << QString("This action doesn't support the model");
        QTest::newRow("application profile") << QByteArray("arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc123demo45") << 200 << QString();
    }
    void modelsAreRefusedAsTheServiceDoes()
    {
        QFETCH(QByteArray, model);
        QFETCH(QString, words);
        RawClient client(*m_demo);
        client.converse(m_key, model);
        QVERIFY(client.waitForReply());
        QTEST(client.status(), "status");
        QVERIFY2(client.message().contains(words), qPrintable(client.message()));
    }

    void bodiesThatDoNotFitAreRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const char *body, const char *words) { QTest::newRow(name) << QByteArray(body) << QString(words); };
        row("no JSON", "{", "could not be parsed");
        row("no messages", "{}", "A conversation must start with a user message");
        row("assistant first", R"({"messages":[{"role":"assistant","content":[{"text":"a"}]}]})", "must start with a user message");
        row("twice the same role", R"({"messages":[{"role":"user","content":[{"text":"a"}]},{"role":"user","content":[{"text":"b"}]}]})", "must alternate");
        row("role", R"({"messages":[{"role":"robot","content":[{"text":"a"}]}]})", "'robot' at 'messages.1.member.role'");
        row("content is text", R"({"messages":[{"role":"user","content":"a"}]})", "'messages.1.member.content'");
        row("no content", R"({"messages":[{"role":"user"}]})", "Member must not be null");
        row("unknown member", R"({"messages":[{"role":"user","content":[{"text":"a"}]}],"temperature":1})", "unknown member at 'temperature'");
        row("two members of a union", R"({"messages":[{"role":"user","content":[{"text":"a","cachePoint":{"type":"default"}}]}]})", "exactly one member");
        row("temperature", R"({"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{"temperature":1.5}})", "less than or equal to 1");
        row("max tokens", R"({"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{"maxTokens":0}})", "greater than or equal to 1");
        row("not base64", R"({"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":"%%"}}}]}]})", "base64");
        row("blank", R"({"messages":[{"role":"user","content":[{"text":"  "}]}]})", "is blank");
        row("lone document", R"({"messages":[{"role":"user","content":[{"document":{"name":"a","format":"txt","source":{"bytes":"YQ=="}}}]}]})", "no text");
    }
    void bodiesThatDoNotFitAreRefused()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, words);
        RawClient client(*m_demo);
        client.converse(m_key, "amazon.nova-lite-v1%3A0", body);
        QVERIFY(client.waitForReply());
        QCOMPARE(client.status(), 400);
        QVERIFY(client.header("x-amzn-ErrorType").startsWith("ValidationException:"));
        QVERIFY2(client.message().contains(words), qPrintable(client.message()));
    }

    void someModelRefusesTemperature()
    {
        RawClient client(*m_demo);
        client.converse(m_key, "us.anthropic.claude-opus-4-7", R"({"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{"temperature":0.5}})");
        QVERIFY(client.waitForReply());
        QCOMPARE(client.status(), 400);
        QVERIFY(client.message().contains("`temperature`"));
    }

    void answersKeepToTheirLimits()
    {
        RawClient client(*m_demo);
        client.converse(m_key, "amazon.nova-lite-v1%3A0", R"({"messages":[{"role":"user","content":[{"text":"Hi"}]}],"inferenceConfig":{"maxTokens":5}})");
        QVERIFY(client.waitForReply());
        QCOMPARE(client.json()["stopReason"].toString(), "max_tokens");
        QCOMPARE(client.json()["usage"]["outputTokens"].toInt(), 5);
        client.converse(m_key, "amazon.nova-lite-v1%3A0", R"({"messages":[{"role":"user","content":[{"text":"Hi"}]}],"inferenceConfig":{"stopSequences":["never there","Bedrock"]}})");
        QVERIFY(client.waitForReply());
        QCOMPARE(client.json()["stopReason"].toString(), "stop_sequence");
        QVERIFY(!client.json()["output"]["message"]["content"][0]["text"].toString().contains("Bedrock"));
    }

    void answersSpeakOfSystemPromptAndAttachments()
    {
        RawClient client(*m_demo);
        client.converse(m_key, "amazon.nova-lite-v1%3A0", R"({"system":[{"text":"Be brief."}],"messages":[{"role":"user","content":[{"text":"What is this?"},
            {"image":{"format":"png","source":{"bytes":"AAAA"}}},{"document":{"name":"notes","format":"txt","source":{"bytes":"AAAAAA=="}}}]}]})");
        QVERIFY(client.waitForReply());
        const QString text = client.json()["output"]["message"]["content"][0]["text"].toString();
        QVERIFY(text.contains("Be brief."));
        QVERIFY(text.contains("an image (png, 3 bytes)"));
        QVERIFY2(text.contains(QString("\u201cnotes\u201d (txt, 4 bytes)")), qPrintable(text));
    }

    void listsArePaged()
    {
        QStringList ids;
        QString token;
        int pages = 0;
        do {
            const QJsonObject page = get("/inference-profiles?maxResults=5" + (token.isEmpty() ? QByteArray() : "&nextToken=" + token.toLatin1().toPercentEncoding()));
            for (const QJsonValue profile : page["inferenceProfileSummaries"].toArray())
                ids << profile["inferenceProfileId"].toString();
            token = page["nextToken"].toString();
            ++pages;
        } while (!token.isEmpty() && pages < 10);
        QCOMPARE(pages, 3);
        QCOMPARE(ids.size(), 12);
        ids.removeDuplicates();
        QCOMPARE(ids.size(), 12);
        QCOMPARE(get("/inference-profiles?type=APPLICATION")["inferenceProfileSummaries"].toArray().size(), 1);
        QCOMPARE(get("/inference-profiles?maxResults=0")["status"].toInt(), 400);
    }

    void modelsAreListedAndFound()
    {
        QVERIFY(get("/foundation-models")["modelSummaries"].toArray().size() >= 20);
        const QJsonArray anthropic = get("/foundation-models?byProvider=anthropic&byInferenceType=ON_DEMAND")["modelSummaries"].toArray();
        QVERIFY(!anthropic.isEmpty());
        for (const QJsonValue model : anthropic)
            QCOMPARE(model["providerName"].toString(), "Anthropic");
        QCOMPARE(get("/foundation-models/amazon.nova-lite-v1%3A0")["modelDetails"]["modelName"].toString(), "Nova Lite");
        QCOMPARE(get("/inference-profiles/us.amazon.nova-lite-v1%3A0")["inferenceProfileName"].toString(), "US Nova Lite");
        QCOMPARE(get("/foundation-model-availability/amazon.nova-lite-v1%3A0")["authorizationStatus"].toString(), "AUTHORIZED");
        QVERIFY(get("/async-invoke?maxResults=1").contains("asyncInvokeSummaries"));
    }

    void anUnknownPathIsTheTwoHundredTrap()
    {
        QCOMPARE(get("/nothing/here")["Output"]["__type"].toString(), "com.amazon.coral.service#UnknownOperationException");
    }

    void tokensAreCountedAndModelsInvoked()
    {
        RawClient client(*m_demo);
        client.send("POST", "/model/amazon.nova-lite-v1%3A0/count-tokens", m_key, R"({"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}}})");
        QVERIFY(client.waitForReply());
        QVERIFY(client.json()["inputTokens"].toInt() > 0);
        client.send("POST", "/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke", m_key,
                    R"({"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"Hello"}]})");
        QVERIFY(client.waitForReply());
        QCOMPARE(client.json()["stop_reason"].toString(), "max_tokens");
        QCOMPARE(client.json()["content"][0]["type"].toString(), "text");
    }
};

QTEST_GUILESS_MAIN(DemoBedrockTest)
#include "DemoBedrockTest.moc"
