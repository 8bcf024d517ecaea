// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/BedrockClient.h"
#include "tests/support/Await.h"
#include "tests/support/EventFrames.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestServer.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QtTest>

using namespace bk;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(8, 0), Qt::UTC);
constexpr char kOnTime[] = "Date: Sun, 22 Nov 2026 08:00:00 GMT\r\n";
constexpr char kAnHourLater[] = "Date: Sun, 22 Nov 2026 09:00:00 GMT\r\n";

QByteArray ok(const QByteArray &json)
{
    return TestServer::reply(200, json, QByteArray("Content-Type: application/json\r\n") + kAnHourLater);
}

QByteArray refused(const char *type, const char *message, const char *date = kAnHourLater)
{
    return TestServer::reply(403, QByteArray("{\"message\":\"") + message + "\"}", QByteArray("x-amzn-ErrorType: ") + type + "\r\n" + date);
}

QByteArray expired()
{
    return refused("InvalidSignatureException", "Signature expired: 20261122T080000Z is now earlier than 20261122T085500Z (20261122T090000Z - 5 min.)");
}

QByteArray streamed(const QByteArray &frames)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\nContent-Length: " + QByteArray::number(frames.size()) + "\r\n\r\n" + frames;
}

QByteArray chunk(const QByteArray &json)
{
    return eventFrame("chunk", "{\"bytes\":\"" + json.toBase64() + "\",\"p\":\"abc\"}");
}

} // namespace

// Calls under access keys, over a real connection.
class SignedCallTest final : public QObject {
    Q_OBJECT

    FakeClock m_time{kNow};
    std::unique_ptr<ServiceClock> m_clock;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<BedrockClient> m_client;

    static Credential keys() { return AccessKeys{{"AKIDEXAMPLE", Secret("made-up-secret"), Secret("made-up-session")}, {}, {}, "test"}; }
    static Credential bearer() { return BearerToken{Secret("ABSKYWJjZA=="), "test"}; }

    ServiceExchange exchange(const char *operation, const QJsonObject &input, const Credential &credential)
    {
        auto got = await(m_client->exchange(*findOperation(operation), input, credential, {"us-east-1", {}}));
        return got ? std::move(*got) : ServiceExchange{fail(Error::Kind::TimedOut), 0, {}, 0};
    }
    ConverseOutcome outcomeOf(const char *operation, const QJsonObject &input, QList<QJsonObject> *events = nullptr)
    {
        ConverseStream *stream = m_client->stream(*findOperation(operation), input, keys(), {"us-east-1", {}}, this);
        if (events)
            connect(stream, &ConverseStream::eventArrived, this, [events](const QJsonObject &event) { events->append(event); });
        QSignalSpy finished(stream, &ConverseStream::finished);
        if (!finished.wait(20'000))
            qFatal("the stream did not finish");
        const ConverseOutcome outcome = stream->outcome();
        delete stream;
        return outcome;
    }
    void answerInTurn(const QByteArrayList &answers)
    {
        m_server->answerWith([this, answers](QTcpSocket *socket, const TestServer::Request &) {
            socket->write(answers.at(std::min(m_server->requests().size(), answers.size()) - 1));
        });
    }
    QByteArrayList datesSigned() const
    {
        QByteArrayList dates;
        for (const auto &request : m_server->requests())
            dates.append(request.header("x-amz-date"));
        return dates;
    }

private Q_SLOTS:
    void init()
    {
        m_time.set(kNow);
        m_clock = std::make_unique<ServiceClock>(m_time);
        m_server = std::make_unique<TestServer>(std::nullopt);
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::None;
        m_http = std::make_unique<HttpClient>(settings);
        EndpointOptions options;
        options.everywhere = {m_server->url({}), "test"};
        m_client = std::make_unique<BedrockClient>(*m_http, *m_clock, options);
    }
    void cleanup()
    {
        m_client.reset();
        m_http.reset();
        m_server.reset();
    }

    void whatArrivesProvesItsSignature_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QJsonObject>("input");
        QTest::newRow("POST") << "Converse" << QJsonObject{{"modelId", "a:b/c"}, {"messages", QJsonArray()}};
        QTest::newRow("GET with parameters") << "ListInferenceProfiles" << QJsonObject{{"maxResults", 5}, {"typeEquals", "APPLICATION"}, {"nextToken", "a+b/c=="}};
    }
    void whatArrivesProvesItsSignature()
    {
        QFETCH(QString, operation);
        QFETCH(QJsonObject, input);
        m_server->answerWith(ok("{}"));
        QVERIFY(exchange(qPrintable(operation), input, keys()).reply);
        const auto &seen = m_server->requests().first();
        HttpRequest again{seen.verb, QUrl::fromEncoded("http://" + seen.header("host") + seen.target, QUrl::StrictMode), {}, seen.body};
        const QByteArray authorization = seen.header("authorization");
        const QByteArray names = authorization.mid(authorization.indexOf("SignedHeaders=") + 14).split(',').first();
        for (const QByteArray &name : names.split(';'))
            again.headers.append(qMakePair(name, seen.header(name)));
        const sigv4::Scope scope{"us-east-1", "bedrock", kNow};
        const QByteArray text = sigv4::stringToSign(sigv4::canonicalRequest(again), scope);
        QVERIFY(authorization.endsWith(sigv4::signature(Secret("made-up-secret"), scope, text)));
        QVERIFY(names.contains("host") && names.contains("x-amz-date") && names.contains("x-amz-security-token"));
    }
    void aWrongClockIsCorrectedOnceAndTold()
    {
        answerInTurn({expired(), ok("{}")});
        QSignalSpy corrected(m_client.get(), &BedrockClient::clockCorrected);
        const ServiceExchange done = exchange("Converse", {{"modelId", "m"}}, keys());
        QVERIFY(done.reply);
        QCOMPARE(done.clockSkewSeconds, 3600);
        QCOMPARE(datesSigned(), (QByteArrayList{"20261122T080000Z", "20261122T090000Z"}));
        QCOMPARE(corrected.size(), 1);
        QCOMPARE(corrected.first().first().toLongLong(), 3600);
        m_time.advance(60);
        const ServiceExchange next = exchange("Converse", {{"modelId", "m"}}, keys());
        QCOMPARE(next.clockSkewSeconds, 0);
        QCOMPARE(datesSigned().last(), QByteArray("20261122T090100Z"));
    }
    void aClockThatStaysWrongIsARefusal()
    {
        m_server->answerWith(expired());
        for (const char *operation : {"Converse", "GetFoundationModelAvailability"})
            QCOMPARE(exchange(operation, {{"modelId", "m"}}, keys()).reply.error().kind, Error::Kind::SignatureRejected);
        QCOMPARE(datesSigned(), (QByteArrayList{"20261122T080000Z", "20261122T090000Z", "20261122T090000Z"}));
    }
    void onlyARefusalForTheTimeIsOne_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("a wrong signature") << refused("InvalidSignatureException", "The request signature we calculated does not match");
        QTest::newRow("the clock is right") << refused("InvalidSignatureException", "Signature expired: a is now earlier than b", kOnTime);
        QTest::newRow("four minutes") << refused("RequestExpired", "expired", "Date: Sun, 22 Nov 2026 07:56:00 GMT\r\n");
        QTest::newRow("no date") << refused("RequestTimeTooSkewed", "skewed", "");
        QTest::newRow("a session that has ended") << refused("ExpiredTokenException", "The security token included in the request is expired");
    }
    void onlyARefusalForTheTimeIsOne()
    {
        QFETCH(QByteArray, answer);
        m_server->answerWith(answer);
        const ServiceExchange done = exchange("Converse", {{"modelId", "m"}}, keys());
        QVERIFY(!done.reply);
        QCOMPARE(done.reply.error().kind, Error::Kind::SignatureRejected);
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(m_clock->skewSeconds(), 0);
    }
    void everyRefusalForTheTimeIsKnown()
    {
        for (const auto &[type, message] : {std::pair("RequestTimeTooSkewed", "x"), std::pair("RequestExpired", "x"), std::pair("RequestInTheFuture", "x"),
                                            std::pair("SignatureDoesNotMatch", "Signature not yet current: a is still later than b")}) {
            cleanup();
            init();
            answerInTurn({refused(type, message, "Date: Sun, 22 Nov 2026 07:55:59 GMT\r\n"), ok("{}")});
            QVERIFY2(exchange("Converse", {{"modelId", "m"}}, keys()).reply, type);
            QCOMPARE(m_clock->skewSeconds(), -241);
        }
    }
    void aBearerTokenIsNeverSentAgain()
    {
        m_server->answerWith(expired());
        QVERIFY(!exchange("Converse", {{"modelId", "m"}}, bearer()).reply);
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(m_clock->skewSeconds(), 0);
    }
    void aReadThatIsTriedAgainIsSignedAnew()
    {
        m_server->answerWith([this](QTcpSocket *socket, const TestServer::Request &) {
            m_time.advance(1);
            socket->write(m_server->requests().size() < 3 ? TestServer::reply(503, "{}", "Retry-After: 0\r\n") : ok("{}"));
        });
        QVERIFY(exchange("ListFoundationModels", {}, keys()).reply);
        QCOMPARE(datesSigned(), (QByteArrayList{"20261122T080000Z", "20261122T080001Z", "20261122T080002Z"}));
    }
    void aStreamIsSignedAnewToo()
    {
        answerInTurn({expired(), streamed(textDeltaFrame("Hello") + eventFrame("messageStop", "{\"stopReason\":\"end_turn\"}"))});
        const ConverseOutcome outcome = outcomeOf("ConverseStream", {{"modelId", "m"}});
        QVERIFY(outcome.complete);
        QCOMPARE(outcome.text, QStringLiteral("Hello"));
        QCOMPARE(datesSigned(), (QByteArrayList{"20261122T080000Z", "20261122T090000Z"}));
    }
    void aStreamIsSignedAnewOnlyOnce()
    {
        m_server->answerWith(expired());
        QCOMPARE(outcomeOf("ConverseStream", {{"modelId", "m"}}).error->kind, Error::Kind::SignatureRejected);
        QCOMPARE(m_server->requests().size(), 2);
    }
    void rawChunksAreJson()
    {
        m_server->answerWith(streamed(chunk("{\"type\":\"message_start\"}") + chunk("{\"delta\":{\"text\":\"a\"}}")));
        QList<QJsonObject> events;
        const ConverseOutcome outcome = outcomeOf("InvokeModelWithResponseStream", {{"modelId", "m"}, {"body", QJsonObject()}}, &events);
        QVERIFY(outcome.complete);
        QCOMPARE(events.size(), 2);
        QCOMPARE(events.last(), (QJsonObject{{"chunk", QJsonObject{{"bytes", QJsonObject{{"delta", QJsonObject{{"text", "a"}}}}}}}}));
        QCOMPARE(m_server->requests().first().target, QByteArray("/model/m/invoke-with-response-stream"));
    }
    void chunksThatAreNoneEndTheStream_data()
    {
        QTest::addColumn<QByteArray>("frames");
        QTest::addColumn<int>("kind");
        QTest::newRow("none") << QByteArray() << int(Error::Kind::StreamIncomplete);
        QTest::newRow("cut") << chunk("{}").chopped(1) << int(Error::Kind::StreamIncomplete);
        QTest::newRow("no base64") << eventFrame("chunk", "{\"bytes\":\"*\"}") << int(Error::Kind::StreamDamaged);
        QTest::newRow("no JSON") << chunk("hello") << int(Error::Kind::StreamDamaged);
        QTest::newRow("exception") << chunk("{}") + exceptionFrame("throttlingException", "{\"message\":\"slow\"}") << int(Error::Kind::Throttled);
    }
    void chunksThatAreNoneEndTheStream()
    {
        QFETCH(QByteArray, frames);
        QFETCH(int, kind);
        m_server->answerWith(streamed(frames));
        const ConverseOutcome outcome = outcomeOf("InvokeModelWithResponseStream", {{"modelId", "m"}, {"body", QJsonObject()}});
        QVERIFY(!outcome.complete && outcome.error);
        QCOMPARE(int(outcome.error->kind), kind);
    }
    void rawRepliesAreTheModelsOwn()
    {
        m_server->answerWith(ok("{\"completion\":\"a\",\"n\":9007199254740993}"));
        const ServiceExchange done = exchange("InvokeModel", {{"modelId", "m"}, {"body", QJsonObject{{"prompt", "hi"}}}}, bearer());
        QVERIFY(done.reply);
        QCOMPARE(done.reply->output.value("n").toInteger(), 9007199254740993);
        QCOMPARE(m_server->requests().first().body, QByteArray("{\"prompt\":\"hi\"}"));
    }
    void nothingIsSentForWhatRefusesKeys()
    {
        for (const char *name : {"InvokeAgent", "InvokeModelWithBidirectionalStream", "CreateBlueprint"})
            QCOMPARE(exchange(name, {}, bearer()).reply.error().kind, Error::Kind::NotAllowedWithKey);
        m_client->setEndpointOptions({}); // AWS's own hosts, of which an agent's is none for a key: the reason stays the operation
        QCOMPARE(exchange("InvokeAgent", {}, bearer()).reply.error().kind, Error::Kind::NotAllowedWithKey);
        QCOMPARE(m_server->requests().size(), 0);
    }
    void signedCallsGoToNoOtherHost()
    {
        EndpointOptions options;
        options.everywhere = {QUrl("https://evil.example"), "test"};
        m_client->setEndpointOptions(options);
        QCOMPARE(exchange("Converse", {{"modelId", "m"}}, keys()).reply.error().kind, Error::Kind::HostNotAllowed);
    }
};

QTEST_GUILESS_MAIN(SignedCallTest)
#include "SignedCallTest.moc"
