// SPDX-License-Identifier: Apache-2.0
// The shapes around an answer: what is refused before it, and what it looks like on its way out.
#include "app/demo/DemoAnswers.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace bk {
namespace {

QJsonObject usageOf(const DemoAnswer &answer)
{
    return {{"inputTokens", answer.inputTokens}, {"outputTokens", answer.outputTokens()},
            {"totalTokens", answer.inputTokens + answer.outputTokens()}};
}

QJsonObject metricsOf(qint64 latencyMs)
{
    return {{"latencyMs", latencyMs}};
}

QString reasoningSignature()
{
    return QStringLiteral("ZGVtby1zaWduYXR1cmU=");
}

QString blockProblem(const QJsonObject &block, const QString &at)
{
    if (block.contains("text") && block["text"].toString().trimmed().isEmpty())
        return QStringLiteral("The text field in the ContentBlock object at %1 is blank. Add text to the text field, and try again.").arg(at);
    return {};
}

QString messageProblem(const QJsonValue &message, qsizetype index)
{
    const QJsonArray blocks = message["content"].toArray();
    if (blocks.isEmpty())
        return QStringLiteral("The content field in the Message object at messages.%1 is empty. Add a ContentBlock object to the content "
                              "field and try again.").arg(index);
    bool document = false;
    bool text = false;
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        const QJsonObject block = blocks[i].toObject();
        document = document || block.contains("document");
        text = text || block.contains("text");
        if (const QString found = blockProblem(block, QStringLiteral("messages.%1.content.%2").arg(index).arg(i)); !found.isEmpty())
            return found;
    }
    if (document && !text)
        return QStringLiteral("The Message object at messages.%1 has a document but no text. Add a ContentBlock with text and try again.").arg(index);
    return {};
}

} // namespace

QString conversationProblem(const QJsonObject &converseBody, const DemoModels::Target &target)
{
    const QJsonArray messages = converseBody["messages"].toArray();
    if (messages.isEmpty() || messages.first()["role"].toString() != QLatin1String("user"))
        return QStringLiteral("A conversation must start with a user message. Try again with a conversation that starts with a user message.");
    QString before;
    for (qsizetype i = 0; i < messages.size(); ++i) {
        const QString role = messages[i]["role"].toString();
        if (role == before)
            return QStringLiteral("A conversation must alternate between user and assistant roles. Make sure the conversation alternates "
                                  "between user and assistant roles and try again.");
        if (role != QLatin1String("system"))
            before = role;
        if (const QString found = messageProblem(messages[i], i); !found.isEmpty())
            return found;
    }
    if (target.refusesTemperature && converseBody["inferenceConfig"].toObject().contains("temperature"))
        return QStringLiteral("The model returned the following errors: `temperature` is deprecated for this model.");
    return {};
}

QJsonObject converseReply(const DemoAnswer &answer, qint64 latencyMs)
{
    QJsonArray content;
    if (!answer.reasoning.isEmpty())
        content.append(QJsonObject{{"reasoningContent", QJsonObject{{"reasoningText", QJsonObject{
            {"text", answer.reasoning.join(QString())}, {"signature", reasoningSignature()}}}}}});
    if (answer.toolUse)
        content.append(QJsonObject{{"toolUse", *answer.toolUse}});
    else
        content.append(QJsonObject{{"text", answer.text()}});
    return {{"output", QJsonObject{{"message", QJsonObject{{"role", "assistant"}, {"content", content}}}}},
            {"stopReason", answer.stopReason}, {"usage", usageOf(answer)}, {"metrics", metricsOf(latencyMs)}};
}

QList<StreamEvent> converseEvents(const DemoAnswer &answer, qint64 latencyMs)
{
    QList<StreamEvent> events{{"messageStart", {{"role", "assistant"}}}};
    int block = 0;
    const auto delta = [&](const QJsonObject &what) {
        events.append({"contentBlockDelta", {{"contentBlockIndex", block}, {"delta", what}}});
    };
    const auto stop = [&] { events.append({"contentBlockStop", {{"contentBlockIndex", block++}}}); };

    if (!answer.reasoning.isEmpty()) {
        for (const QString &token : answer.reasoning)
            delta({{"reasoningContent", QJsonObject{{"text", token}}}});
        delta({{"reasoningContent", QJsonObject{{"signature", reasoningSignature()}}}});
        stop();
    }
    if (answer.toolUse) {
        const QJsonObject tool = *answer.toolUse;
        events.append({"contentBlockStart", {{"contentBlockIndex", block},
                       {"start", QJsonObject{{"toolUse", QJsonObject{{"toolUseId", tool["toolUseId"]}, {"name", tool["name"]}}}}}}});
        const QString input = QString::fromUtf8(QJsonDocument(tool["input"].toObject()).toJson(QJsonDocument::Compact));
        for (qsizetype at = 0; at < input.size(); at += 12)
            delta({{"toolUse", QJsonObject{{"input", input.mid(at, 12)}}}});
    } else {
        for (const QString &token : answer.tokens)
            delta({{"text", token}});
    }
    stop();
    events.append({"messageStop", {{"stopReason", answer.stopReason}}});
    events.append({"metadata", {{"usage", usageOf(answer)}, {"metrics", metricsOf(latencyMs)}}});
    return events;
}

QJsonObject anthropicReply(const DemoAnswer &answer, const QString &modelId)
{
    return {{"id", "msg_bdrk_demo"}, {"type", "message"}, {"role", "assistant"}, {"model", modelId},
            {"content", QJsonArray{QJsonObject{{"type", "text"}, {"text", answer.text()}}}},
            {"stop_reason", answer.stopReason},
            {"stop_sequence", answer.stopSequence.isEmpty() ? QJsonValue() : QJsonValue(answer.stopSequence)},
            {"usage", QJsonObject{{"input_tokens", answer.inputTokens}, {"output_tokens", answer.outputTokens()}}}};
}

QJsonObject converseFromAnthropic(const QJsonObject &body)
{
    QJsonArray messages;
    for (const QJsonValue message : body["messages"].toArray()) {
        QJsonArray content;
        if (message["content"].isString())
            content.append(QJsonObject{{"text", message["content"]}});
        for (const QJsonValue block : message["content"].toArray()) {
            if (block["type"] == "text")
                content.append(QJsonObject{{"text", block["text"]}});
        }
        messages.append(QJsonObject{{"role", message["role"]}, {"content", content}});
    }
    QJsonObject config;
    if (body.contains("max_tokens"))
        config.insert("maxTokens", body["max_tokens"]);
    if (body.contains("stop_sequences"))
        config.insert("stopSequences", body["stop_sequences"]);
    QJsonObject converse{{"messages", messages}, {"inferenceConfig", config}};
    if (body["system"].isString())
        converse.insert("system", QJsonArray{QJsonObject{{"text", body["system"]}}});
    return converse;
}

} // namespace bk
