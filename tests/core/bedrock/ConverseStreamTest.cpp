// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/BedrockClient.h"
#include "tests/support/EventFrames.h"
#include "tests/support/TestPki.h"
#include "tests/support/TestServer.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTimer>
#include <QtTest>

using namespace bk;

namespace {

const QByteArray kHead = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\nx-amzn-RequestId: req-1\r\n";

QByteArray answer(const QByteArray &body)
{
    return kHead + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray chunked(const QByteArray &body)
{
    constexpr qsizetype kChunk = 10'000;
    QByteArray chunks;
    for (qsizetype at = 0; at < body.size(); at += kChunk) {
        const QByteArray one = body.mid(at, kChunk);
        chunks += QByteArray::number(one.size(), 16) + "\r\n" + one + "\r\n";
    }
    return chunks + "0\r\n\r\n";
}

const QByteArray kBegin = eventFrame("messageStart", "{\"role\":\"assistant\",\"p\":\"ab\"}") + textDeltaFrame("Hel") + textDeltaFrame("lo \\u00e9\\n");
const QByteArray kEnd = eventFrame("contentBlockStop", "{\"contentBlockIndex\":0}") + eventFrame("messageStop", "{\"stopReason\":\"end_turn\"}")
    + eventFrame("metadata", "{\"usage\":{\"inputTokens\":9,\"outputTokens\":3,\"totalTokens\":12},\"metrics\":{\"latencyMs\":412},\"p\":\"abc\"}");

} // namespace

// A stream over a real connection, answered byte by byte as each test likes.
class ConverseStreamTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<HttpClient> m_http;
    SystemClock m_time;
    ServiceClock m_clock{m_time};
    std::unique_ptr<BedrockClient> m_client;
    QStringList m_log; // signals in their order
    QStringList m_texts;
    QList<QJsonObject> m_events;

    ConverseStream *open(const QString &region = "us-east-1")
    {
        const Credential token = BearerToken{Secret("ABSKYWJjZA=="), "test"};
        auto *stream = m_client->converseStream({{"modelId", "m:0"}, {"messages", QJsonArray()}}, token, {region, {}}, this);
        connect(stream, &ConverseStream::started, this, [this](const QString &id) { m_log << "started " + id; });
        connect(stream, &ConverseStream::textArrived, this, [this](const QString &text) { m_log << "text"; m_texts << text; });
        connect(stream, &ConverseStream::reasoningArrived, this, [this] { m_log << "reasoning"; });
        connect(stream, &ConverseStream::finished, this, [this] { m_log << "finished"; });
        return stream;
    }
    ConverseOutcome outcomeOf(ConverseStream *stream)
    {
        QSignalSpy finished(stream, &ConverseStream::finished);
        if (!finished.wait(20'000))
            qFatal("the stream did not finish");
        const ConverseOutcome outcome = stream->outcome();
        delete stream;
        return outcome;
    }
    ConverseOutcome outcomeOf(const QByteArray &reply)
    {
        m_server->answerWith(reply);
        return outcomeOf(open());
    }
    static Error::Kind kind(const ConverseOutcome &outcome)
    {
        return outcome.error ? outcome.error->kind : Error::Kind::NotFound;
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
        m_log.clear();
        m_texts.clear();
        m_events.clear();
    }
    void cleanup()
    {
        m_client.reset();
        m_http.reset();
        m_server.reset();
    }

    void wholeAnswerIsComplete()
    {
        const ConverseOutcome outcome = outcomeOf(answer(kBegin + kEnd));
        QVERIFY(outcome.complete && !outcome.error);
        QCOMPARE(outcome.text, QStringLiteral("Hello \u00e9\n"));
        QCOMPARE(outcome.stopReason, QStringLiteral("end_turn"));
        QCOMPARE(outcome.usage.totalTokens, 12);
        QCOMPARE(outcome.latencyMs, 412);
        QCOMPARE(outcome.requestId, QStringLiteral("req-1"));
        QVERIFY(outcome.timeToFirstTokenMs >= 0 && outcome.elapsedMs >= outcome.timeToFirstTokenMs);
        QCOMPARE(outcome.message.value("content")[0]["text"].toString(), outcome.text);
        QCOMPARE(m_log, QStringList({"started req-1", "text", "text", "finished"}));
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(m_server->requests().first().target, QByteArray("/model/m%3A0/converse-stream"));
        QCOMPARE(m_server->requests().first().body, QByteArray(R"({"messages":[]})"));
    }
    void eventsComeAsTheApiWritesThem()
    {
        m_server->answerWith(answer(kBegin + eventFrame("newEvent", "{\"a\":1}") + kEnd));
        ConverseStream *stream = open();
        connect(stream, &ConverseStream::eventArrived, this, [this](const QJsonObject &event) { m_events << event; });
        QVERIFY(outcomeOf(stream).complete);
        QStringList names;
        for (const QJsonObject &event : std::as_const(m_events))
            names << event.keys();
        QCOMPARE(names, QStringList({"messageStart", "contentBlockDelta", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"}));
        QCOMPARE(QJsonDocument(m_events.first()).toJson(QJsonDocument::Compact), QByteArray(R"({"messageStart":{"role":"assistant"}})"));
        QCOMPARE(m_events.at(1).value("contentBlockDelta")["delta"]["text"].toString(), QStringLiteral("Hel"));
    }
    void cutAnywhereKeepsThePrefixAndIsIncomplete()
    {
        const QByteArray body = kBegin + kEnd;
        const QString whole = QStringLiteral("Hello \u00e9\n");
        qsizetype cutAt = 0;
        m_server->answerWith([&](QTcpSocket *socket, const TestServer::Request &) {
            socket->write(answer(body).left(answer(body).size() - body.size() + cutAt));
            socket->disconnectFromHost();
        });
        QString longest;
        for (cutAt = 0; cutAt < body.size(); ++cutAt) {
            const ConverseOutcome outcome = outcomeOf(open());
            QVERIFY2(!outcome.complete && outcome.error, QByteArray::number(cutAt).constData());
            QVERIFY(whole.startsWith(outcome.text));
            QVERIFY(outcome.text.size() >= longest.size());
            longest = outcome.text;
        }
        QCOMPARE(longest, whole);
        QVERIFY(outcomeOf(open()).complete);
        QCOMPARE(m_server->requests().size(), body.size() + 1);
        qInfo("%lld cuts, one request each", qint64(body.size()));
    }
    void bodyThatJustEndsIsIncomplete()
    {
        const ConverseOutcome outcome = outcomeOf(answer(kBegin));
        QCOMPARE(kind(outcome), Error::Kind::StreamIncomplete);
        QCOMPARE(outcome.text, QStringLiteral("Hello \u00e9\n"));
        QCOMPARE(kind(outcomeOf(answer({}))), Error::Kind::StreamIncomplete);
        QCOMPARE(kind(outcomeOf(answer(kBegin + kEnd.first(5)))), Error::Kind::StreamIncomplete);
    }
    void exceptionMidwayKeepsTheText()
    {
        const ConverseOutcome outcome = outcomeOf(answer(kBegin + exceptionFrame("throttlingException", "{\"message\":\"Too many tokens\"}") + kEnd));
        QCOMPARE(kind(outcome), Error::Kind::Throttled);
        QCOMPARE(outcome.error->requestId, QStringLiteral("req-1"));
        QVERIFY(!outcome.complete);
        QCOMPARE(outcome.text, QStringLiteral("Hello \u00e9\n"));
        QCOMPARE(m_server->requests().size(), 1);
    }
    void damagedFrameEndsTheStream()
    {
        QByteArray damaged = kEnd;
        damaged[damaged.size() / 2] = 'x';
        QCOMPARE(kind(outcomeOf(answer(kBegin + damaged))), Error::Kind::StreamDamaged);
    }
    void oddButTolerableOrders()
    {
        QVERIFY(outcomeOf(answer(textDeltaFrame("a") + kBegin + kEnd)).complete);
        const ConverseOutcome twice = outcomeOf(answer(kBegin + kEnd + eventFrame("messageStop", "{\"stopReason\":\"max_tokens\"}")));
        QVERIFY(twice.complete);
        QCOMPARE(twice.stopReason, QStringLiteral("end_turn"));
        QVERIFY(outcomeOf(answer(textDeltaFrame("a", 900) + textDeltaFrame("b", 2) + kEnd)).complete);
    }
    void refusalBeforeTheFirstFrameIsTheServicesError()
    {
        const ConverseOutcome outcome = outcomeOf(TestServer::reply(403, R"({"Message":"Bearer Token has expired"})", "x-amzn-ErrorType: AccessDeniedException\r\n"));
        QCOMPARE(kind(outcome), Error::Kind::KeyExpired);
        QCOMPARE(outcome.error->httpStatus, 403);
        QCOMPARE(m_log, QStringList("finished"));
    }
    void answerOfAnotherKindIsNotTheService()
    {
        QCOMPARE(kind(outcomeOf(TestServer::reply(200, "<html>log in</html>", "Content-Type: text/html\r\n"))), Error::Kind::NotTheService);
        QCOMPARE(kind(outcomeOf(TestServer::reply(200, "{\"a\":1}", "Content-Type: application/json\r\n"))), Error::Kind::NotTheService);
        QCOMPARE(kind(outcomeOf(TestServer::reply(200, ""))), Error::Kind::NotTheService);
        QCOMPARE(kind(outcomeOf(TestServer::reply(200, R"({"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"})"))), Error::Kind::NotTheService);
        QVERIFY(!m_log.contains("started"));
    }
    void redirectIsNotFollowed()
    {
        const ConverseOutcome outcome = outcomeOf(QByteArray("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"));
        QCOMPARE(kind(outcome), Error::Kind::Redirected);
        QCOMPARE(m_server->requests().size(), 1);
    }
    void deadConnectionIsNotAskedTwice()
    {
        m_server->answerWith([](QTcpSocket *socket, const TestServer::Request &) { TestServer::reset(socket); });
        QVERIFY(!outcomeOf(open()).complete);
        QCOMPARE(m_server->requests().size(), 1);
    }
    void errorBeforeSendingArrivesLater()
    {
        m_client->setEndpointOptions({});
        ConverseStream *stream = open(QString());
        QVERIFY(m_log.isEmpty());
        QCOMPARE(kind(outcomeOf(stream)), Error::Kind::RegionMissing);
        QCOMPARE(m_log, QStringList("finished"));
        QVERIFY(m_server->requests().isEmpty());
    }
    void keyDoesNotGoToAStrangersHost()
    {
        EndpointOptions options;
        options.everywhere = {QUrl("https://bedrock.example"), "AWS_ENDPOINT_URL"};
        m_client->setEndpointOptions(options);
        QCOMPARE(kind(outcomeOf(open())), Error::Kind::HostNotAllowed);
    }
    void cancelKeepsTheTextAndClosesTheConnection()
    {
        m_server->answerWith(QByteArray(kHead + "Content-Length: 100000\r\n\r\n" + kBegin));
        ConverseStream *stream = open();
        connect(stream, &ConverseStream::textArrived, stream, [stream] { stream->cancel(); stream->cancel(); });
        const ConverseOutcome outcome = outcomeOf(stream);
        QCOMPARE(kind(outcome), Error::Kind::Cancelled);
        QCOMPARE(outcome.text, QStringLiteral("Hel"));
        QCOMPARE(m_log, QStringList({"started req-1", "text", "finished"}));
        QTRY_COMPARE(m_server->openConnections(), 0);
    }
    void cancelBeforeAnyAnswer()
    {
        m_server->answerWith([](QTcpSocket *, const TestServer::Request &) {});
        ConverseStream *stream = open();
        QTRY_COMPARE(m_server->requests().size(), 1);
        stream->cancel();
        QVERIFY(!m_log.contains("finished"));
        QCOMPARE(kind(outcomeOf(stream)), Error::Kind::Cancelled);
        QTRY_COMPARE(m_server->openConnections(), 0);
    }
    void deletingInAListenerIsSilent()
    {
        m_server->answerWith(QByteArray(kHead + "Content-Length: 100000\r\n\r\n" + kBegin));
        ConverseStream *stream = open();
        const QPointer<ConverseStream> alive(stream);
        connect(stream, &ConverseStream::textArrived, this, [stream] { delete stream; });
        QTRY_VERIFY(!alive);
        QTRY_COMPARE(m_server->openConnections(), 0);
        QCOMPARE(m_log, QStringList({"started req-1", "text"}));
    }
    void deletingAtTheEndIsSafe()
    {
        m_server->answerWith(answer(kBegin + kEnd));
        ConverseStream *stream = open();
        const QPointer<ConverseStream> alive(stream);
        connect(stream, &ConverseStream::finished, this, [stream] { delete stream; });
        QTRY_VERIFY(!alive);
        QCOMPARE(m_log.last(), QStringLiteral("finished"));
    }
    void toolUseAndReasoningAreAssembled()
    {
        const ConverseOutcome outcome = outcomeOf(answer(
            eventFrame("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\"think\"}}}")
            + eventFrame("contentBlockStart", "{\"contentBlockIndex\":1,\"start\":{\"toolUse\":{\"toolUseId\":\"t\",\"name\":\"n\"}}}")
            + eventFrame("contentBlockDelta", "{\"contentBlockIndex\":1,\"delta\":{\"toolUse\":{\"input\":\"{\\\"a\\\":1}\"}}}")
            + eventFrame("messageStop", "{\"stopReason\":\"tool_use\"}")));
        QVERIFY(outcome.complete);
        QCOMPARE(QJsonDocument(outcome.message).toJson(QJsonDocument::Compact),
                 QByteArray(R"({"content":[{"reasoningContent":{"reasoningText":{"text":"think"}}},{"toolUse":{"input":{"a":1},"name":"n","toolUseId":"t"}}],"role":"assistant"})"));
        QCOMPARE(m_log, QStringList({"started req-1", "reasoning", "finished"}));
    }
    void burstNeverHoldsTheWindow()
    {
        QByteArray body = kBegin;
        const QByteArray delta = textDeltaFrame("token ");
        for (int i = 0; i < 100'000; ++i)
            body += delta;
        m_server->answerWith(answer(body + kEnd));
        int turns = 0; // of the event loop between the first and the last text
        int turnsAtLast = 0;
        QTimer ticker;
        connect(&ticker, &QTimer::timeout, this, [&] { ++turns; });
        ConverseStream *stream = open();
        connect(stream, &ConverseStream::started, &ticker, [&] { ticker.start(0); });
        connect(stream, &ConverseStream::textArrived, this, [&] { turnsAtLast = turns; });
        const ConverseOutcome outcome = outcomeOf(stream);
        QVERIFY(outcome.complete);
        QCOMPARE(outcome.text.size(), 600'000 + 8);
        QCOMPARE(m_texts.size(), 100'002);
        qInfo("100000 deltas in %lld ms, %d turns of the event loop meanwhile", outcome.elapsedMs, turnsAtLast);
        QVERIFY(turnsAtLast >= 5);
    }
    void serviceFasterThanTheDecoderHasToWait()
    {
        constexpr qsizetype kMiB = 1024 * 1024;
        QByteArray body = kBegin;
        const QByteArray delta = textDeltaFrame(QByteArray(500, 'x'));
        while (body.size() < 24 * kMiB)
            body += delta;
        // Over TLS, as it is for real.
        TestPki pki;
        TestServer server(pki.serverSide());
        server.answerWith(kHead + "Transfer-Encoding: chunked\r\n\r\n" + chunked(body + kEnd));
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::None;
        settings.extraCaPem = pki.caPem();
        m_http->setSettings(settings);
        EndpointOptions options;
        options.everywhere = {server.url({}), "test"};
        m_client->setEndpointOptions(options);
        ConverseStream *stream = open();
        qint64 arrived = 0;
        qint64 decoded = 0;
        qint64 mostBehind = 0;
        connect(stream->findChild<HttpCall *>(), &HttpCall::bodyReceived, this,
                [&](const QByteArray &bytes) { arrived += bytes.size(); });
        connect(stream, &ConverseStream::textArrived, this, [&] {
            decoded += delta.size();
            mostBehind = std::max(mostBehind, arrived - decoded);
        });
        const ConverseOutcome outcome = outcomeOf(stream);
        QVERIFY(outcome.complete);
        QVERIFY(arrived > 24 * kMiB);
        // 1 MiB of ours, some of Qt's and of the kernel's; 18 and more when nobody waits.
        QVERIFY2(mostBehind < 8 * kMiB, qPrintable(QString::number(mostBehind)));
    }
    void moreThan200000EventsAreTooMany()
    {
        QByteArray body;
        const QByteArray nothing = rawFrame(stringHeader(":message-type", "event") + stringHeader(":event-type", "x"), {});
        for (int i = 0; i < 200'001; ++i)
            body += nothing;
        const ConverseOutcome outcome = outcomeOf(answer(body));
        QCOMPARE(kind(outcome), Error::Kind::TooLarge);
    }
    void hostileStreamsGetTheirAnswer()
    {
        BK_NEED_SHARED_VECTORS();
        const auto cases = readJsonVector(sharedVectors() + "/eventstream/generated-hostile-frames.json").object().value("cases").toArray();
        for (const QJsonValue row : cases) {
            const QString expected = row["expect"].toString();
            const ConverseOutcome outcome = outcomeOf(answer(QByteArray::fromHex(row["hex"].toString().toLatin1())));
            const bool tolerated = expected.startsWith("protocol-error-or-tolerate");
            if (!tolerated)
                QVERIFY2(outcome.complete == (expected == "complete"), qPrintable(row["name"].toString()));
            QVERIFY(outcome.complete || outcome.error);
        }
        qInfo("%lld hostile streams", qint64(cases.size()));
    }
};

QTEST_GUILESS_MAIN(ConverseStreamTest)
#include "ConverseStreamTest.moc"
