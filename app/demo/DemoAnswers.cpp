// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoAnswers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace bk {
namespace {

constexpr int kCharactersPerToken = 4;
constexpr int kUsualMaxTokens = 4096; // when the request sets none
constexpr int kLongAnswerParts = 24;

const QString kAnswer = QStringLiteral(R"(## An answer from the demo

> %QUESTION%

This text comes from the local Bedrock inside **Bedrock Keyring**. Nothing has left your computer and nothing was billed: %NAME% was not asked. %REMARKS%

### What your words went through

1. The key was taken out of the keyring for this one request.
2. Your text became a `Converse` request: messages, system prompt, and only those parameters that you set.
3. The answer came back as an *event stream*; every frame was checked before it was shown.

| Part of a request | Where it travels | Needed? |
| --- | --- | :---: |
| model id or profile | in the path, percent-encoded | yes |
| `messages` | in the body | yes |
| `inferenceConfig` | in the body | no |
| the key | `Authorization: Bearer ...` | yes |

### The same from a shell

```bash
curl -sS "https://bedrock-runtime.%REGION%.amazonaws.com/model/%ENCODED%/converse" \
  -H "Authorization: Bearer $AWS_BEARER_TOKEN_BEDROCK" \
  -H "Content-Type: application/json" \
  -d '{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}'
```

Try next:

- set *max tokens* to 20 and see the answer stop with `max_tokens`,
- attach an image or a document,
- ask for something **long** and press Esc.
)");

const QString kLongPart = QStringLiteral(
    "\n### Part %1\n\nA long answer shows what a stream is for: you read the first words while the last ones are still on their "
    "way, and you can stop it at any time. What has arrived by then stays, marked as unfinished, and no further token is made.\n");

QString lastUserText(const QJsonArray &messages)
{
    QString text;
    for (const QJsonValue message : messages) {
        if (message["role"].toString() != QLatin1String("user"))
            continue;
        for (const QJsonValue block : message["content"].toArray()) {
            if (block.toObject().contains("text"))
                text = block["text"].toString();
        }
    }
    return text;
}

QString attachmentWords(const QJsonObject &block)
{
    const QLocale plain(QLocale::English);
    const auto bytes = [](const QJsonValue &source) {
        return QByteArray::fromBase64(source["bytes"].toString().toLatin1()).size();
    };
    if (block.contains("image"))
        return QStringLiteral("I was given an image (%1, %2 bytes).")
            .arg(block["image"]["format"].toString(), plain.toString(qlonglong(bytes(block["image"]["source"]))));
    if (block.contains("document"))
        return QStringLiteral("I was given the document \u201c%1\u201d (%2, %3 bytes).")
            .arg(block["document"]["name"].toString(), block["document"]["format"].toString(QStringLiteral("txt")),
                 plain.toString(qlonglong(bytes(block["document"]["source"]))));
    return {};
}

QString remarks(const QJsonObject &body)
{
    QStringList words;
    const QJsonArray messages = body["messages"].toArray();
    const auto turns = std::count_if(messages.begin(), messages.end(), [](const QJsonValue &m) { return m["role"] == "user"; });
    if (turns > 1)
        words << QStringLiteral("This is turn %1 of our talk.").arg(turns);
    const QString system = body["system"].toArray().first().toObject()["text"].toString();
    if (!system.isEmpty())
        words << QStringLiteral("I keep to your system prompt, \u201c%1\u201d.").arg(system.left(120).simplified());
    for (const QJsonValue block : messages.last().toObject()["content"].toArray()) {
        if (const QString attachment = attachmentWords(block.toObject()); !attachment.isEmpty())
            words << attachment;
    }
    return words.join(QLatin1Char(' '));
}

QString answerText(const QJsonObject &body, const DemoModels::Target &target)
{
    const QString question = lastUserText(body["messages"].toArray());
    if (question.trimmed().compare(QLatin1String("ping"), Qt::CaseInsensitive) == 0)
        return QStringLiteral("pong");
    QString text = kAnswer;
    text.replace(QLatin1String("%NAME%"), target.name)
        .replace(QLatin1String("%REGION%"), target.region)
        .replace(QLatin1String("%ENCODED%"), QString::fromLatin1(target.modelId.toUtf8().toPercentEncoding()))
        .replace(QLatin1String("%REMARKS%"), remarks(body))
        .replace(QLatin1String("%QUESTION%"), question.left(240).simplified());
    static const QRegularExpression aLongOne(QStringLiteral("\\blong\\b"), QRegularExpression::CaseInsensitiveOption);
    if (question.contains(aLongOne)) {
        for (int part = 1; part <= kLongAnswerParts; ++part)
            text += kLongPart.arg(part);
    }
    return text;
}

// Words with the white space before them, long ones in pieces: about what tokens look like.
QStringList tokensOf(const QString &text)
{
    static const QRegularExpression piece(QStringLiteral("\\s*\\S{1,8}|\\s+$"));
    QStringList tokens;
    for (auto it = piece.globalMatch(text); it.hasNext();)
        tokens << it.next().captured();
    return tokens;
}

// The first stop sequence to turn up cuts the text before it.
void applyStopSequences(QString &text, const QJsonArray &sequences, DemoAnswer &answer)
{
    qsizetype first = text.size();
    for (const QJsonValue sequence : sequences) {
        const qsizetype at = text.indexOf(sequence.toString());
        if (at >= 0 && at < first) {
            first = at;
            answer.stopSequence = sequence.toString();
            answer.stopReason = QStringLiteral("stop_sequence");
        }
    }
    text.truncate(first);
}

std::optional<QJsonObject> demandedTool(const QJsonObject &body)
{
    const QJsonObject choice = body["toolConfig"]["toolChoice"].toObject();
    if (!choice.contains("any") && !choice.contains("tool"))
        return {};
    QString name = choice["tool"]["name"].toString();
    if (name.isEmpty())
        name = body["toolConfig"]["tools"].toArray().first()["toolSpec"]["name"].toString();
    return QJsonObject{{"toolUseId", "tooluse_demo0000000000000000"}, {"name", name},
                       {"input", QJsonObject{{"question", lastUserText(body["messages"].toArray()).left(80)}}}};
}

} // namespace

int DemoAnswer::outputTokens() const
{
    return int(reasoning.size() + tokens.size()) + (toolUse ? 24 : 0);
}

DemoAnswer demoAnswer(const QJsonObject &converseBody, const DemoModels::Target &target)
{
    DemoAnswer answer;
    answer.stopReason = QStringLiteral("end_turn");
    answer.inputTokens = countTokens(converseBody);
    answer.toolUse = demandedTool(converseBody);
    if (answer.toolUse) {
        answer.stopReason = QStringLiteral("tool_use");
        return answer;
    }
    if (target.reasons)
        answer.reasoning = tokensOf(QStringLiteral("The person asks something of a demo. I will say what I am, and show what an answer can hold."));
    QString text = answerText(converseBody, target);
    const QJsonObject config = converseBody["inferenceConfig"].toObject();
    applyStopSequences(text, config["stopSequences"].toArray(), answer);
    answer.tokens = tokensOf(text);
    const qsizetype most = config["maxTokens"].toInt(kUsualMaxTokens);
    if (answer.outputTokens() > most) {
        answer.reasoning = answer.reasoning.mid(0, most);
        answer.tokens = answer.tokens.mid(0, most - answer.reasoning.size());
        answer.stopReason = QStringLiteral("max_tokens");
        answer.stopSequence.clear();
    }
    return answer;
}

int countTokens(const QJsonObject &converseBody)
{
    qsizetype characters = 0;
    for (const char *member : {"messages", "system"}) {
        for (const QJsonValue value : converseBody[QLatin1String(member)].toArray()) {
            const QJsonArray blocks = value.toObject().contains("content") ? value["content"].toArray() : QJsonArray{value};
            for (const QJsonValue block : blocks)
                characters += block["text"].toString().size() + (block.toObject().contains("text") ? 0 : 1600);
        }
    }
    return int(characters / kCharactersPerToken) + 8;
}

} // namespace bk
