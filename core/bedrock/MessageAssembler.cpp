// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/MessageAssembler.h"

#include <QJsonDocument>

namespace bk {

namespace {

const QString kText = QStringLiteral("text");
const QString kToolUse = QStringLiteral("toolUse");
const QString kToolResult = QStringLiteral("toolResult");
const QString kImage = QStringLiteral("image");
const QString kCitation = QStringLiteral("citation");
const QString kInput = QStringLiteral("input");
const QString kContent = QStringLiteral("content");
const QString kReasoning = QStringLiteral("reasoningContent");
const QString kRedacted = QStringLiteral("redactedContent");

// The pieces of a tool's input make one JSON value; what was cut off stays text.
QJsonValue inputOf(const QString &pieces)
{
    if (pieces.isEmpty())
        return QJsonObject();
    // In an array, so that a bare string or number is read as well.
    const auto document = QJsonDocument::fromJson('[' + pieces.toUtf8() + ']');
    const QJsonArray array = document.array();
    return array.size() == 1 ? array.first() : QJsonValue(pieces);
}

void merge(QJsonObject &into, const QJsonObject &members)
{
    for (auto member = members.begin(); member != members.end(); ++member)
        into.insert(member.key(), member.value());
}

} // namespace

void MessageAssembler::add(const ConverseEvent &event)
{
    if (const auto *text = std::get_if<TextDelta>(&event)) {
        addText(m_blocks[text->block], text->text);
    } else if (const auto *reasoning = std::get_if<ReasoningDelta>(&event)) {
        m_blocks[reasoning->block].reasoning += reasoning->text;
        m_blocks[reasoning->block].signature += reasoning->signature;
    } else if (const auto *start = std::get_if<BlockStart>(&event)) {
        m_blocks[start->block].start = start->start;
    } else if (const auto *other = std::get_if<OtherDelta>(&event)) {
        addOther(m_blocks[other->block], other->delta);
    } else if (const auto *message = std::get_if<MessageStart>(&event)) {
        m_role = message->role;
    }
}

void MessageAssembler::addText(Block &block, const QString &text)
{
    if (text.isEmpty())
        return;
    const qsizetype from = m_text.size();
    m_text += text;
    if (!block.text.isEmpty() && block.text.last().first + block.text.last().second == from)
        block.text.last().second += text.size();
    else
        block.text.append({from, text.size()});
}

void MessageAssembler::addOther(Block &block, const QJsonObject &delta)
{
    block.toolInput += delta.value(kToolUse).toObject().value(kInput).toString();
    const QJsonArray results = delta.value(kToolResult).toArray();
    for (const QJsonValue result : results)
        block.toolResult.append(result);
    if (delta.contains(kCitation))
        block.citations.append(delta.value(kCitation));
    merge(block.image, delta.value(kImage).toObject());
    block.redacted += QByteArray::fromBase64(delta.value(kReasoning).toObject().value(kRedacted).toString().toLatin1());
}

QString MessageAssembler::textOf(const Block &block) const
{
    QString text;
    for (const auto &[from, length] : block.text)
        text += QStringView(m_text).mid(from, length);
    return text;
}

// Empty: a block without content, which the API would refuse in the next turn.
QJsonObject MessageAssembler::contentOf(const Block &block) const
{
    if (block.start.contains(kToolUse)) {
        QJsonObject use = block.start.value(kToolUse).toObject();
        use.insert(kInput, inputOf(block.toolInput));
        return {{kToolUse, use}};
    }
    if (block.start.contains(kToolResult)) {
        QJsonObject result = block.start.value(kToolResult).toObject();
        result.insert(kContent, block.toolResult);
        return {{kToolResult, result}};
    }
    if (block.start.contains(kImage) || !block.image.isEmpty()) {
        QJsonObject image = block.start.value(kImage).toObject();
        merge(image, block.image);
        return {{kImage, image}};
    }
    if (!block.redacted.isEmpty())
        return {{kReasoning, QJsonObject{{kRedacted, QString::fromLatin1(block.redacted.toBase64())}}}};
    if (!block.reasoning.isEmpty() || !block.signature.isEmpty()) {
        QJsonObject reasoning{{kText, block.reasoning}};
        if (!block.signature.isEmpty())
            reasoning.insert(QStringLiteral("signature"), block.signature);
        return {{kReasoning, QJsonObject{{QStringLiteral("reasoningText"), reasoning}}}};
    }
    const QString text = textOf(block);
    if (!block.citations.isEmpty()) {
        const QJsonArray content = text.isEmpty() ? QJsonArray() : QJsonArray{QJsonObject{{kText, text}}};
        return {{QStringLiteral("citationsContent"),
                 QJsonObject{{kContent, content}, {QStringLiteral("citations"), block.citations}}}};
    }
    return text.isEmpty() ? block.start : QJsonObject{{kText, text}};
}

QJsonObject MessageAssembler::message() const
{
    QJsonArray content;
    for (const auto &[index, block] : m_blocks) {
        const QJsonObject json = contentOf(block);
        if (!json.isEmpty())
            content.append(json);
    }
    return {{QStringLiteral("role"), m_role.isEmpty() ? QStringLiteral("assistant") : m_role}, {kContent, content}};
}

} // namespace bk
