// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ConverseEvent.h"
#include "core/bedrock/TextDeltaScanner.h"
#include "tests/support/EventFrames.h"
#include "tests/support/TestVectors.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QtTest>

using namespace bk;

namespace {

// The first event of a frame's bytes, by decoder and reader together; the decoder's error counts as well.
Result<ConverseEvent> read(const QByteArray &bytes)
{
    EventStreamDecoder decoder;
    std::optional<Result<ConverseEvent>> event;
    const auto fed = decoder.feed(bytes, [&](const EventFrame &frame) {
        if (!event)
            event = readConverseEvent(frame);
    });
    if (!fed)
        return fail(fed.error());
    return event ? *event : fail(Error::Kind::StreamIncomplete);
}

template<typename T>
T readAs(const char *eventType, const QByteArray &json)
{
    const auto event = read(eventFrame(eventType, json));
    const T *found = event ? std::get_if<T>(&*event) : nullptr;
    if (!found)
        qFatal("not the event expected: %s", json.constData());
    return *found;
}

EventFrame deltaFrame(const QByteArray &payload)
{
    EventFrame frame;
    frame.messageType = "event";
    frame.eventType = "contentBlockDelta";
    frame.payload = payload;
    return frame;
}

// "text:..." or "error": what a payload is to the reader.
QString outcome(const QByteArray &payload)
{
    const auto event = readConverseEvent(deltaFrame(payload));
    if (!event)
        return QStringLiteral("error");
    const auto *delta = std::get_if<TextDelta>(&*event);
    return delta ? QStringLiteral("%1:").arg(delta->block) + delta->text : QStringLiteral("other");
}

// The quick way and the general way (a blank keeps the quick one out) must agree on a JSON string literal.
bool bothWaysAgree(const QByteArray &literal, int *quick)
{
    const QByteArray asSent = "{\"contentBlockIndex\":3,\"delta\":{\"text\":" + literal + "},\"p\":\"abc\"}";
    const QByteArray withBlank = "{ " + asSent.mid(1);
    *quick += scanTextDelta(asSent).has_value();
    if (scanTextDelta(withBlank))
        return false;
    return outcome(asSent) == outcome(withBlank);
}

} // namespace

class ConverseEventTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyEventIsRead()
    {
        QCOMPARE(readAs<MessageStart>("messageStart", R"({"role":"assistant","p":"abcd"})").role, QStringLiteral("assistant"));
        QCOMPARE(readAs<TextDelta>("contentBlockDelta", R"({"contentBlockIndex":2,"delta":{"text":"Hé世!"},"p":"ab"})").text,
                 QStringLiteral("Hé世!"));
        const auto start = readAs<BlockStart>("contentBlockStart", R"({"contentBlockIndex":1,"start":{"toolUse":{"name":"n"}}})");
        QCOMPARE(start.block, 1);
        QVERIFY(start.start.contains("toolUse"));
        const auto reasoning = readAs<ReasoningDelta>("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"t","signature":"s"}}})");
        QCOMPARE(reasoning.text + reasoning.signature, QStringLiteral("ts"));
        QVERIFY(readAs<OtherDelta>("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"redactedContent":"YQ=="}}})").delta.contains("reasoningContent"));
        QVERIFY(readAs<OtherDelta>("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"toolUse":{"input":"5"}}})").delta.contains("toolUse"));
        QCOMPARE(readAs<BlockStop>("contentBlockStop", R"({"contentBlockIndex":7})").block, 7);
        QCOMPARE(readAs<MessageStop>("messageStop", R"({"stopReason":"new_reason"})").stopReason, QStringLiteral("new_reason"));
        const auto metadata = readAs<Metadata>("metadata", R"({"usage":{"inputTokens":9,"outputTokens":-3,"totalTokens":12},"metrics":{"latencyMs":412},"p":"a"})");
        QCOMPARE(metadata.usage.inputTokens, 9);
        QCOMPARE(metadata.usage.outputTokens, 0);
        QCOMPARE(metadata.latencyMs, 412);
        QVERIFY(!metadata.json.contains("p"));
    }
    void unknownEventIsIgnored()
    {
        QCOMPARE(readAs<Ignored>("somethingNew", "not even JSON").eventType, QStringLiteral("somethingNew"));
    }
    void exceptionsAndErrorFramesAreErrors()
    {
        const auto throttled = read(exceptionFrame("throttlingException", R"({"message":"Too many tokens, please wait before trying again."})"));
        QVERIFY(!throttled);
        QCOMPARE(throttled.error().kind, Error::Kind::Throttled);
        QVERIFY(throttled.error().detail.startsWith("Too many tokens"));
        QCOMPARE(read(exceptionFrame("modelStreamErrorException", R"({"message":"x","originalMessage":"y"})")).error().kind, Error::Kind::ModelFailed);
        QVERIFY(!read(exceptionFrame("brandNewException", "<html>")));
        const auto error = read(rawFrame(stringHeader(":message-type", "error") + stringHeader(":error-code", "InternalServerError")
                                             + stringHeader(":error-message", "An \"internal\" error"), {}));
        QCOMPARE(error.error().detail, QStringLiteral("An \"internal\" error"));
    }
    void frameWithoutATypeIsDamaged()
    {
        QCOMPARE(read(rawFrame(stringHeader(":event-type", "messageStop"), "{}")).error().kind, Error::Kind::StreamDamaged);
        QCOMPARE(read(rawFrame({}, "{}")).error().kind, Error::Kind::StreamDamaged);
        QVERIFY(std::holds_alternative<Ignored>(*read(rawFrame({}, {}))));
    }
    void payloadsThatCannotBeAreDamaged_data()
    {
        QTest::addColumn<QByteArray>("payload");
        for (const char *payload : {"", "[]", "\"text\"", "{", "{\"contentBlockIndex\":0,\"delta\":{\"text\":5}}",
                                    "{\"contentBlockIndex\":0}", "{\"contentBlockIndex\":-1,\"delta\":{\"text\":\"a\"}}",
                                    "{\"contentBlockIndex\":1025,\"delta\":{\"text\":\"a\"}}",
                                    "{\"contentBlockIndex\":1000000000,\"delta\":{\"text\":\"a\"}}",
                                    "{\"contentBlockIndex\":\"0\",\"delta\":{\"text\":\"a\"}}",
                                    "{\"contentBlockIndex\":0.5,\"delta\":{\"text\":\"a\"}}"})
            QTest::newRow(payload) << QByteArray(payload);
        QTest::newRow("65 deep") << QByteArray("{\"contentBlockIndex\":0,\"delta\":{\"x\":" + QByteArray(63, '[') + QByteArray(63, ']') + "}}");
    }
    void payloadsThatCannotBeAreDamaged()
    {
        QFETCH(QByteArray, payload);
        const auto event = read(eventFrame("contentBlockDelta", payload));
        QVERIFY(!event);
        QCOMPARE(event.error().kind, Error::Kind::StreamDamaged);
    }
    void sixtyFourDeepIsStillRead()
    {
        const QByteArray payload = "{\"contentBlockIndex\":0,\"delta\":{\"x\":" + QByteArray(62, '[') + QByteArray(62, ']') + "}}";
        QVERIFY(read(eventFrame("contentBlockDelta", payload)));
    }
    void eventAsJsonIsWholeButForThePadding()
    {
        const QByteArray payload = "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"a\",\"new\":[1]},\"p\":\"abc\",\"more\":true}";
        EventFrame frame = deltaFrame(payload);
        const auto json = converseEventJson(frame);
        QVERIFY(json);
        QCOMPARE(QJsonDocument(*json).toJson(QJsonDocument::Compact),
                 QByteArray(R"({"contentBlockDelta":{"contentBlockIndex":0,"delta":{"new":[1],"text":"a"},"more":true}})"));
        frame.eventType = "unheardOf";
        QVERIFY(converseEventJson(frame)->isEmpty());
    }
    void quickWayTakesWhatBedrockSends()
    {
        QVERIFY(scanTextDelta("{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hello \\\"you\\\"\\n\\t\\\\\"},\"p\":\"abcdefg\"}"));
        QVERIFY(scanTextDelta(R"({"contentBlockIndex":0,"delta":{"text":""}})"));
        QVERIFY(scanTextDelta(R"({"contentBlockIndex":12,"delta":{"text":"Hé世"},"p":""})"));
        QVERIFY(!scanTextDelta(R"({"contentBlockIndex":01,"delta":{"text":"a"}})"));
        QVERIFY(!scanTextDelta(R"({"contentBlockIndex":0,"delta":{"text":"a"}} )"));
        QVERIFY(!scanTextDelta(R"({"contentBlockIndex":0,"delta":{"text":"a","x":1}})"));
        QVERIFY(!scanTextDelta("{\"contentBlockIndex\":0,\"delta\":{\"text\":\"a\\"));
    }
    void quickAndGeneralWayAgreeOnChosenText()
    {
        int quick = 0;
        const QByteArrayList literals{
            "\"plain\"", "\"\"", "\"\\n\\t\\r\\b\\f\\/\\\\\\\"\"", "\"\\u0041\"", "\"\\ud83d\\ude39\"", "\"\\ud83d\"", "\"\\ude39x\"",
            "\"\\u0000\"", "\"\\x\"", "\"\\\"", "\"\xc3\xa9\"", "\"\xc3\"", "\"\xff\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
            "\"\xef\xbb\xbf" "bom\"", "\"x\xef\xbb\xbf\"", "\"\xef\xbf\xbe\"", "\"\xf0\x9f\x98\xb9\"", "\"\xe2\x80\xa8\"", "\"a\tb\"", "\"a\nb\"",
            QByteArray("\"a\0b\"", 5), "\"\x7f\"", "\"\xc0\x80\"", "\"\\u00e9\\n\xc3\xa9\"", "5", "null", "\"a\",\"text\":\"b\"", "\"a\"}",
        };
        for (const QByteArray &literal : literals)
            QVERIFY2(bothWaysAgree(literal, &quick), literal.toHex().constData());
        qInfo("%lld literals, %d of them the quick way", qint64(literals.size()), quick);
        QVERIFY(quick >= 8);
    }
    void quickAndGeneralWayAgreeOnPublicText()
    {
        BK_NEED_SHARED_VECTORS();
        int run = 0;
        int quick = 0;
        const auto check = [&](const QByteArray &literal) {
            QVERIFY2(bothWaysAgree(literal, &quick), literal.left(200).toHex().constData());
            ++run;
        };
        QDirIterator files(sharedVectors() + "/json", {"*.json"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QByteArray text = readVector(files.next()).trimmed();
            check(text);
            if (text.startsWith('[') && text.endsWith(']'))
                check(text.mid(1, text.size() - 2));
        }
        QDirIterator texts(sharedVectors() + "/text", QDir::Files, QDirIterator::Subdirectories);
        while (texts.hasNext()) {
            for (const QByteArray &line : readVector(texts.next()).split('\n')) {
                check('"' + line + '"');
                const QByteArray json = QJsonDocument(QJsonArray{QString::fromUtf8(line)}).toJson(QJsonDocument::Compact);
                check(json.mid(1, json.size() - 2));
            }
        }
        qInfo("%d texts both ways, %d of them the quick way", run, quick);
        QVERIFY(run > 1000 && quick > 500);
    }
    void quickAndGeneralWayAgreeOnRandomText()
    {
        QRandomGenerator random(7);
        const QByteArrayList parts{"a", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d", "\\ude39", "\xc3\xa9", "\xf0\x9f\x98\xb9",
                                   "\xff", "\"", "\\", "}", ",", "\\u", "\x01", "\xef\xbb\xbf", "z z"};
        int quick = 0;
        for (int round = 0; round < 20'000; ++round) {
            QByteArray literal = "\"";
            for (int length = random.bounded(6); length >= 0; --length)
                literal += parts.at(random.bounded(int(parts.size())));
            QVERIFY2(bothWaysAgree(literal + '"', &quick), literal.toHex().constData());
        }
        qInfo("20000 random literals, %d of them the quick way", quick);
        QVERIFY(quick > 1000);
    }
    void hostileFramesGetTheirAnswer()
    {
        BK_NEED_SHARED_VECTORS();
        const auto cases = readJsonVector(sharedVectors() + "/eventstream/generated-hostile-frames.json").object().value("cases").toArray();
        int run = 0;
        for (const QJsonValue row : cases) {
            const QString expected = row["expect"].toString();
            const QString name = row["name"].toString();
            if (name.startsWith("stream_") || expected == "pending-then-timeout")
                continue; // whole streams: the stream's own tests
            const auto event = read(QByteArray::fromHex(row["hex"].toString().toLatin1()));
            if (expected == "accept")
                QVERIFY2(event, qPrintable(name));
            else if (expected == "ignore")
                QVERIFY2(event && std::holds_alternative<Ignored>(*event), qPrintable(name));
            else if (expected.startsWith("error:"))
                QVERIFY2(!event && event.error().kind != Error::Kind::StreamDamaged, qPrintable(name));
            else
                QVERIFY2(!event && event.error().kind == Error::Kind::StreamDamaged, qPrintable(name));
            ++run;
        }
        qInfo("%d hostile frames", run);
        QVERIFY(run >= 30);
    }
};

QTEST_GUILESS_MAIN(ConverseEventTest)
#include "ConverseEventTest.moc"
