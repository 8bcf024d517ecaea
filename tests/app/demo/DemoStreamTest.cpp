// SPDX-License-Identifier: Apache-2.0
#include "app/demo/EventStreamEncoder.h"
#include "core/bedrock/ConverseEvent.h"
#include "tests/app/demo/RawClient.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>

using namespace bk;

// The demo's event streams: the encoder against frames of the official codec, and whole answers read with core's decoder.
class DemoStreamTest : public QObject {
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<DemoBedrock> m_demo;
    Secret m_key;

    struct Read {
        QString text;
        QString reasoning;
        QString stopReason;
        int deltas = 0;
        bool metadataLast = false;
        bool padded = true;
    };
    static Read readStream(const QByteArray &body)
    {
        Read read;
        EventStreamDecoder decoder;
        const auto fed = decoder.feed(body, [&read](const EventFrame &frame) {
            read.padded = read.padded && frame.payload.toByteArray().contains("\"p\":\"");
            const auto event = readConverseEvent(frame);
            if (!event)
                return;
            read.metadataLast = std::holds_alternative<Metadata>(*event);
            if (const auto *delta = std::get_if<TextDelta>(&*event)) {
                read.text += delta->text;
                ++read.deltas;
            } else if (const auto *thought = std::get_if<ReasoningDelta>(&*event)) {
                read.reasoning += thought->text;
            } else if (const auto *stop = std::get_if<MessageStop>(&*event)) {
                read.stopReason = stop->stopReason;
            }
        });
        if (!fed || !decoder.finish())
            read.text = QStringLiteral("the stream is damaged");
        return read;
    }

private Q_SLOTS:
    void init()
    {
        m_demo = std::make_unique<DemoBedrock>(m_clock);
        QVERIFY(m_demo->listen());
        m_key = m_demo->issueLongTermKey("billing-bot", "123456789012");
    }
    void cleanup() { m_demo.reset(); }

    void framesAreThoseOfTheOfficialCodec()
    {
        BK_NEED_SHARED_VECTORS();
        int cases = 0;
        const QJsonDocument vectors = readJsonVector(sharedVectors() + "/ours/eventstream-vectors.json");
        for (const QJsonValue vector : vectors["frames"].toArray()) {
            eventstream::Headers headers;
            const QJsonObject wanted = vector["headers"].toObject();
            for (const char *name : {":event-type", ":exception-type", ":error-code", ":error-message", ":content-type", ":message-type"}) {
                const QJsonValue header = wanted.value(QLatin1String(name));
                if (!header.isUndefined())
                    headers.append({QByteArray(name), header["value"].toString().toUtf8()});
            }
            if (headers.size() != wanted.size())
                continue; // the one of all header types, which Bedrock does not send
            const QByteArray made = eventstream::frame(headers, vector["payload_utf8"].toString().toUtf8());
            QCOMPARE(made.toHex(), vector["hex"].toString().toLatin1());
            ++cases;
        }
        qInfo("%d frames", cases);
        QCOMPARE(cases, 11);
    }

    void aStreamIsAWholeAnswerTokenByToken()
    {
        RawClient client(*m_demo);
        client.stream(m_key);
        QVERIFY(client.waitForReply());
        QCOMPARE(client.header("Content-Type"), "application/vnd.amazon.eventstream");
        const Read read = readStream(client.body());
        QVERIFY2(read.text.contains("> Hello"), qPrintable(read.text));
        QVERIFY(read.deltas > 100);
        QVERIFY(read.padded);
        QVERIFY(read.metadataLast);
        QCOMPARE(read.stopReason, "end_turn");
    }

    void streamAndReplySayTheSame()
    {
        RawClient client(*m_demo);
        client.stream(m_key);
        QVERIFY(client.waitForReply());
        const QString streamed = readStream(client.body()).text;
        client.converse(m_key);
        QVERIFY(client.waitForReply());
        QCOMPARE(streamed, client.json()["output"]["message"]["content"][0]["text"].toString());
    }

    void aReasoningModelThinksFirst()
    {
        RawClient client(*m_demo);
        client.send("POST", "/model/us.deepseek.r1-v1%3A0/converse-stream", m_key, RawClient::hello());
        QVERIFY(client.waitForReply());
        const Read read = readStream(client.body());
        QVERIFY(read.reasoning.startsWith("The person asks"));
        QVERIFY(read.text.contains("> Hello"));
    }

    void aDemandedToolIsUsed()
    {
        RawClient client(*m_demo);
        client.stream(m_key, R"({"messages":[{"role":"user","content":[{"text":"Hello"}]}],
            "toolConfig":{"tools":[{"toolSpec":{"name":"look","inputSchema":{"json":{}}}}],"toolChoice":{"any":{}}}})");
        QVERIFY(client.waitForReply());
        QVERIFY(client.body().contains("\"name\":\"look\""));
        QCOMPARE(readStream(client.body()).stopReason, "tool_use");
    }

    void tokensComeOneByOneWhenADelayIsSet()
    {
        m_demo->setTokenDelay(1);
        RawClient client(*m_demo);
        client.stream(m_key, R"({"messages":[{"role":"user","content":[{"text":"Hello"}]}],"inferenceConfig":{"maxTokens":10}})");
        QVERIFY(client.waitForBytes(1));
        QVERIFY2(!client.complete(), "everything came in one piece");
        QVERIFY(client.waitForReply());
        QCOMPARE(readStream(client.body()).deltas, 10);
    }

    void aClientThatLeavesEndsItsStreamOnly()
    {
        m_demo->setTokenDelay(5);
        {
            RawClient leaving(*m_demo);
            leaving.stream(m_key);
            QVERIFY(leaving.waitForBytes(1));
        }
        m_demo->setTokenDelay(0);
        RawClient staying(*m_demo);
        staying.stream(m_key);
        QVERIFY(staying.waitForReply());
        QVERIFY(readStream(staying.body()).metadataLast);
    }

    void refusalsComeBeforeTheStream()
    {
        RawClient client(*m_demo);
        client.stream(m_key, "{}");
        QVERIFY(client.waitForReply());
        QCOMPARE(client.status(), 400);
        QCOMPARE(client.header("Content-Type"), "application/json");
    }
};

QTEST_GUILESS_MAIN(DemoStreamTest)
#include "DemoStreamTest.moc"
