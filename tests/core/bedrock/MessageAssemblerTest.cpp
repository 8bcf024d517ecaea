// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/MessageAssembler.h"

#include <QJsonDocument>
#include <QtTest>

using namespace bk;

namespace {

QJsonObject parsed(const char *json)
{
    const auto document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        qFatal("bad JSON in the test: %s", json);
    return document.object();
}

QJsonObject content(const QList<ConverseEvent> &events)
{
    MessageAssembler message;
    for (const ConverseEvent &event : events)
        message.add(event);
    return {{"content", message.message().value("content")}};
}

} // namespace

class MessageAssemblerTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textOfSeveralBlocksIsKeptApart()
    {
        MessageAssembler message;
        for (const ConverseEvent &event : QList<ConverseEvent>{MessageStart{"assistant"}, TextDelta{0, "Hel"}, TextDelta{1, "other"},
                                                               TextDelta{0, "lo"}, TextDelta{0, ""}, BlockStop{0}, MessageStop{"end_turn", {}}})
            message.add(event);
        QCOMPARE(message.text(), QStringLiteral("Helotherlo"));
        QCOMPARE(message.message(), parsed(R"({"role":"assistant","content":[{"text":"Hello"},{"text":"other"}]})"));
    }
    void roleIsAssistantWhenNobodySaid()
    {
        QCOMPARE(MessageAssembler().message(), parsed(R"({"role":"assistant","content":[]})"));
    }
    void toolInputIsReadAsJson()
    {
        const BlockStart start{1, parsed(R"({"toolUse":{"toolUseId":"t1","name":"weather"}})")};
        const auto piece = [](const QString &text) {
            return OtherDelta{1, QJsonObject{{"toolUse", QJsonObject{{"input", text}}}}};
        };
        QCOMPARE(content({start, piece("{\"city\":\"Par"), piece("is\",\"n\":2}"), BlockStop{1}}),
                 parsed(R"({"content":[{"toolUse":{"toolUseId":"t1","name":"weather","input":{"city":"Paris","n":2}}}]})"));
        QCOMPARE(content({start}), parsed(R"({"content":[{"toolUse":{"toolUseId":"t1","name":"weather","input":{}}}]})"));
        QCOMPARE(content({start, piece("{\"city\":\"Par")}),
                 parsed("{\"content\":[{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"weather\",\"input\":\"{\\\"city\\\":\\\"Par\"}}]}"));
        QCOMPARE(content({start, piece("\"bare\"")}), parsed(R"({"content":[{"toolUse":{"toolUseId":"t1","name":"weather","input":"bare"}}]})"));
    }
    void reasoningComesBackAsItMustBeSent()
    {
        QCOMPARE(content({ReasoningDelta{0, "thi", {}}, ReasoningDelta{0, "nk", {}}, ReasoningDelta{0, {}, "sig"}, TextDelta{1, "so"}}),
                 parsed(R"({"content":[{"reasoningContent":{"reasoningText":{"text":"think","signature":"sig"}}},{"text":"so"}]})"));
        const auto redacted = [](const char *base64) {
            return OtherDelta{0, QJsonObject{{"reasoningContent", QJsonObject{{"redactedContent", base64}}}}};
        };
        QCOMPARE(content({redacted("YQ=="), redacted("Yg==")}), parsed(R"({"content":[{"reasoningContent":{"redactedContent":"YWI="}}]})"));
    }
    void citationsStandBesideTheirText()
    {
        QCOMPARE(content({TextDelta{0, "fact"}, OtherDelta{0, parsed(R"({"citation":{"title":"a"}})")}, OtherDelta{0, parsed(R"({"citation":{"title":"b"}})")}}),
                 parsed(R"({"content":[{"citationsContent":{"content":[{"text":"fact"}],"citations":[{"title":"a"},{"title":"b"}]}}]})"));
    }
    void toolResultsAndImagesAreGathered()
    {
        QCOMPARE(content({BlockStart{0, parsed(R"({"toolResult":{"toolUseId":"t"}})")}, OtherDelta{0, parsed(R"({"toolResult":[{"text":"a"},{"json":{"n":1}}]})")}}),
                 parsed(R"({"content":[{"toolResult":{"toolUseId":"t","content":[{"text":"a"},{"json":{"n":1}}]}}]})"));
        QCOMPARE(content({BlockStart{0, parsed(R"({"image":{"format":"png"}})")}, OtherDelta{0, parsed(R"({"image":{"source":{"bytes":"YQ=="}}})")}}),
                 parsed(R"({"content":[{"image":{"format":"png","source":{"bytes":"YQ=="}}}]})"));
    }
};

QTEST_GUILESS_MAIN(MessageAssemblerTest)
#include "MessageAssemblerTest.moc"
