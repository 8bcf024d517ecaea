// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/BedrockClient.h"
#include "tests/support/Await.h"
#include "tests/support/TestServer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QtTest>

using namespace bk;

namespace {

QByteArray ok(const QByteArray &json)
{
    return TestServer::reply(200, json, "Content-Type: application/json\r\nx-amzn-RequestId: req-1\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\n");
}

QByteArray throttled(const QByteArray &headers = {})
{
    return TestServer::reply(429, R"({"message":"Too many requests"})", "x-amzn-ErrorType: ThrottlingException\r\n" + headers);
}

} // namespace

// Calls with one reply, over a real connection.
class BedrockClientTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<HttpClient> m_http;
    SystemClock m_time;
    ServiceClock m_clock{m_time};
    std::unique_ptr<BedrockClient> m_client;

    static BearerToken token() { return {Secret("ABSKYWJjZA=="), "test"}; }

    Result<ServiceReply> call(const char *operation, const QJsonObject &input = {})
    {
        const auto reply = await(m_client->call(*findOperation(operation), input, token(), {"us-east-1", {}}));
        return reply ? *reply : fail(Error::Kind::TimedOut);
    }
    // One answer after another; the last one stays.
    void answerInTurn(const QByteArrayList &answers)
    {
        m_server->answerWith([this, answers](QTcpSocket *socket, const TestServer::Request &) {
            socket->write(answers.at(std::min(m_server->requests().size(), answers.size()) - 1));
        });
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<TestServer>(std::nullopt);
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::None;
        m_http = std::make_unique<HttpClient>(settings);
        EndpointOptions options;
        options.everywhere = {m_server->url({}), "test"};
        m_client = std::make_unique<BedrockClient>(*m_http, m_clock, options);
    }
    void cleanup()
    {
        m_client.reset();
        m_http.reset();
        m_server.reset();
    }

    void replyComesWithItsCircumstances()
    {
        m_server->answerWith(ok(R"({"modelSummaries":[{"modelId":"a","n":9007199254740993}]})"));
        const auto reply = call("ListFoundationModels", {{"byProvider", "Amazon"}});
        QVERIFY(reply);
        QCOMPARE(reply->requestId, QStringLiteral("req-1"));
        QCOMPARE(reply->serverDate, QDateTime(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC));
        QCOMPARE(QJsonDocument(reply->output).toJson(QJsonDocument::Compact), QByteArray(R"({"modelSummaries":[{"modelId":"a","n":9007199254740993}]})"));
        QCOMPARE(m_server->requests().first().target, QByteArray("/foundation-models?byProvider=Amazon"));
        QCOMPARE(m_server->requests().first().header("authorization"), QByteArray("Bearer ABSKYWJjZA=="));
    }
    void readIsTriedUpToThreeTimes()
    {
        answerInTurn({throttled("Retry-After: 0\r\n"), TestServer::reply(503, "busy"), ok("{}")});
        QVERIFY(call("ListFoundationModels"));
        QCOMPARE(m_server->requests().size(), 3);
    }
    void readGivesUpAfterThreeTries()
    {
        m_server->answerWith(throttled("Retry-After: 0\r\n"));
        const auto reply = call("ListFoundationModels");
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, Error::Kind::Throttled);
        QCOMPARE(m_server->requests().size(), 3);
    }
    void refusalIsNeverTriedAgain()
    {
        m_server->answerWith(TestServer::reply(403, R"({"Message":"Bearer Token has expired"})", "Retry-After: 0\r\n"));
        const auto reply = call("ListFoundationModels");
        QCOMPARE(reply.error().kind, Error::Kind::KeyExpired);
        QCOMPARE(m_server->requests().size(), 1);
    }
    void whatCostsMoneyIsSentOnce()
    {
        for (const QByteArray &answer : QByteArrayList{throttled("Retry-After: 0\r\n"), TestServer::reply(500, "{}"), TestServer::reply(503, "{}")}) {
            const qsizetype before = m_server->requests().size();
            m_server->answerWith(answer);
            QVERIFY(!call("Converse", {{"modelId", "m"}}));
            QCOMPARE(m_server->requests().size(), before + 1);
        }
        m_server->answerWith([](QTcpSocket *socket, const TestServer::Request &) { TestServer::reset(socket); });
        const qsizetype before = m_server->requests().size();
        QVERIFY(!call("Converse", {{"modelId", "m"}}));
        QCOMPARE(m_server->requests().size(), before + 1);
    }
    void answersThatAreNoneAreNotTheService_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("portal") << TestServer::reply(200, "<html>log in</html>", "Content-Type: text/html\r\n");
        QTest::newRow("empty") << ok("");
        QTest::newRow("array") << ok("[]");
        QTest::newRow("cut JSON") << ok("{\"a\":");
        QTest::newRow("unknown operation") << ok("{\"Output\":{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"},\"Version\":\"1.0\"}");
        QTest::newRow("65 deep") << ok("{\"a\":" + QByteArray(64, '[') + QByteArray(64, ']') + "}");
    }
    void answersThatAreNoneAreNotTheService()
    {
        QFETCH(QByteArray, answer);
        m_server->answerWith(answer);
        const auto reply = call("ListFoundationModels");
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, Error::Kind::NotTheService);
    }
    void pagesAreGathered()
    {
        answerInTurn({ok(R"({"inferenceProfileSummaries":[{"id":1},{"id":2}],"nextToken":"to/2="})"), ok(R"({"inferenceProfileSummaries":[{"id":3}]})")});
        const auto reply = await(m_client->callAllPages(*findOperation("ListInferenceProfiles"), {{"maxResults", 2}}, token(), {"us-east-1", {}}));
        QVERIFY(reply && *reply);
        QCOMPARE((*reply)->output.value("inferenceProfileSummaries").toArray().size(), 3);
        QVERIFY(!(*reply)->output.contains("nextToken"));
        QCOMPARE(m_server->requests().at(1).target, QByteArray("/inference-profiles?maxResults=2&nextToken=to%2F2%3D"));
    }
    void pagesThatNeverEndAreLeft()
    {
        m_server->answerWith(ok(R"({"inferenceProfileSummaries":[{"id":1}],"nextToken":"again"})"));
        const auto same = await(m_client->callAllPages(*findOperation("ListInferenceProfiles"), {}, token(), {"us-east-1", {}}));
        QVERIFY(same && *same);
        QCOMPARE(m_server->requests().size(), 2);
        m_server->answerWith([this](QTcpSocket *socket, const TestServer::Request &) {
            socket->write(ok("{\"inferenceProfileSummaries\":[{\"id\":1}],\"nextToken\":\"" + QByteArray::number(m_server->requests().size()) + "\"}"));
        });
        const auto endless = await(m_client->callAllPages(*findOperation("ListInferenceProfiles"), {}, token(), {"us-east-1", {}}));
        QVERIFY(endless && *endless);
        QCOMPARE((*endless)->output.value("inferenceProfileSummaries").toArray().size(), 100);
        QVERIFY((*endless)->output.contains("nextToken"));
    }
    void failingPageFailsTheCall()
    {
        answerInTurn({ok(R"({"inferenceProfileSummaries":[{"id":1}],"nextToken":"2"})"), TestServer::reply(403, R"({"message":"no"})")});
        const auto reply = await(m_client->callAllPages(*findOperation("ListInferenceProfiles"), {}, token(), {"us-east-1", {}}));
        QVERIFY(reply && !*reply);
    }
    void exchangeTellsTheServersClockOfARefusal()
    {
        m_server->answerWith(TestServer::reply(403, "{}", "Date: Sun, 22 Nov 2026 12:00:00 GMT\r\n"));
        const auto exchange = await(m_client->exchange(*findOperation("ListFoundationModels"), {}, token(), {"us-east-1", {}}));
        QVERIFY(exchange && !exchange->reply);
        QCOMPARE(exchange->httpStatus, 403);
        QCOMPARE(exchange->serverDate.time(), QTime(12, 0));
    }
    void converseReplyIsRead()
    {
        m_server->answerWith(ok(R"({"output":{"message":{"role":"assistant","content":[{"text":"Hel"},{"toolUse":{}},{"text":"lo"}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3},"metrics":{"latencyMs":7}})"));
        const auto reply = call("Converse", {{"modelId", "m"}});
        QVERIFY(reply);
        const auto outcome = readConverseReply(*reply);
        QVERIFY(outcome && outcome->complete);
        QCOMPARE(outcome->text, QStringLiteral("Hello"));
        QCOMPARE(outcome->usage.totalTokens, 3);
        QCOMPARE(outcome->latencyMs, 7);
        QCOMPARE(outcome->message.value("content").toArray().size(), 3);
    }
    void converseReplyWithoutAMessageIsNotTheService()
    {
        ServiceReply reply;
        QCOMPARE(readConverseReply(reply).error().kind, Error::Kind::NotTheService);
        reply.output = {{"output", QJsonObject{{"message", QJsonObject{{"content", QJsonArray{QJsonObject{{"text", "a"}}}}}}}}};
        const auto noReason = readConverseReply(reply);
        QVERIFY(noReason && !noReason->complete && noReason->error);
        QCOMPARE(noReason->text, QStringLiteral("a"));
    }
};

QTEST_GUILESS_MAIN(BedrockClientTest)
#include "BedrockClientTest.moc"
