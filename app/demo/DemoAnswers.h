// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoModels.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace bk {

// What a model of the demo says to a conversation: a canned, instructive Markdown text that takes up the question, the
// system prompt and the attachments, cut by maxTokens and stop sequences as a model's would be. Pure: the same request
// gives the same answer, to the byte.
struct DemoAnswer final {
    QStringList reasoning; // tokens thought aloud before the answer; empty for most models
    QStringList tokens;
    std::optional<QJsonObject> toolUse; // instead of an answer when the request demands a tool
    QString stopReason;
    QString stopSequence;
    int inputTokens = 0;

    [[nodiscard]] int outputTokens() const;
    [[nodiscard]] QString text() const { return tokens.join(QString()); }
};

// converseBody has passed shapeProblem.
[[nodiscard]] DemoAnswer demoAnswer(const QJsonObject &converseBody, const DemoModels::Target &target);

// What the service refuses beyond shapes: no messages, wrong roles, blank text, a lone document, temperature where the
// model refuses it. The text of a ValidationException, or empty.
[[nodiscard]] QString conversationProblem(const QJsonObject &converseBody, const DemoModels::Target &target);

[[nodiscard]] int countTokens(const QJsonObject &converseBody);

// The bodies of Converse and ConverseStream (reference bedrock.md 2.3 and 2.4), and of InvokeModel in Anthropic's shape.
[[nodiscard]] QJsonObject converseReply(const DemoAnswer &answer, qint64 latencyMs);
struct StreamEvent final {
    QByteArray type;
    QJsonObject payload;
};
[[nodiscard]] QList<StreamEvent> converseEvents(const DemoAnswer &answer, qint64 latencyMs);
[[nodiscard]] QJsonObject anthropicReply(const DemoAnswer &answer, const QString &modelId);
// An Anthropic body as a Converse body, as far as the demo's answer depends on it.
[[nodiscard]] QJsonObject converseFromAnthropic(const QJsonObject &body);

} // namespace bk
