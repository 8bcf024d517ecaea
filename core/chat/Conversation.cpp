// SPDX-License-Identifier: Apache-2.0
#include "core/chat/Conversation.h"

#include <QJsonArray>

namespace bk {

namespace {

bool isAnswer(const Turn &turn)
{
    return turn.role == QLatin1String("assistant");
}

// The service refuses blank text, and a tool call nobody will answer.
bool maySendBack(const QJsonObject &block)
{
    if (block.contains(QStringLiteral("toolUse")))
        return false;
    const auto text = block.constFind(QStringLiteral("text"));
    return text == block.constEnd() || !text->toString().trimmed().isEmpty();
}

QList<ContentBlock> asItCame(const ConverseOutcome &outcome)
{
    QList<ContentBlock> blocks;
    const QJsonArray content = outcome.message.value(QStringLiteral("content")).toArray();
    for (const QJsonValue block : content) {
        if (maySendBack(block.toObject()))
            blocks.append(OtherBlock{block.toObject()});
    }
    return blocks;
}

QList<ContentBlock> answerContent(const Turn &turn, const QString &modelId)
{
    const bool sameModel = modelId.isEmpty() || turn.modelId == modelId;
    if (turn.state == Turn::State::Complete && turn.outcome && sameModel) {
        const QList<ContentBlock> blocks = asItCame(*turn.outcome);
        if (!blocks.isEmpty())
            return blocks;
    }
    if (turn.text.trimmed().isEmpty())
        return {};
    return {TextBlock{turn.text}};
}

QStringList attachmentNames(const QList<ContentBlock> &content)
{
    QStringList names;
    for (const ContentBlock &block : content) {
        if (const auto *image = std::get_if<ImageBlock>(&block))
            names.append(image->format);
        else if (const auto *document = std::get_if<DocumentBlock>(&block))
            names.append(document->name + QLatin1Char('.') + document->format);
    }
    return names;
}

} // namespace

int Conversation::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_turns.size());
}

QVariant Conversation::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Turn &turn = m_turns.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return turn.text;
    case RoleRole:
        return turn.role;
    case ReasoningRole:
        return turn.reasoning;
    case StateRole:
        return int(turn.state);
    case AttachmentsRole:
        return attachmentNames(turn.content);
    default:
        return {};
    }
}

QHash<int, QByteArray> Conversation::roleNames() const
{
    return {{RoleRole, "role"}, {TextRole, "text"}, {ReasoningRole, "reasoning"}, {StateRole, "state"},
            {AttachmentsRole, "attachments"}};
}

void Conversation::append(Turn turn)
{
    beginInsertRows({}, int(m_turns.size()), int(m_turns.size()));
    m_turns.append(std::move(turn));
    endInsertRows();
}

void Conversation::appendText(const QString &text)
{
    if (m_turns.isEmpty() || text.isEmpty())
        return;
    Turn &turn = m_turns.last();
    turn.text += text;
    QList<int> roles{Qt::DisplayRole, TextRole};
    if (turn.state == Turn::State::Waiting) {
        turn.state = Turn::State::Streaming;
        roles.append(StateRole);
    }
    const QModelIndex last = index(rowCount() - 1);
    Q_EMIT dataChanged(last, last, roles);
    Q_EMIT textAppended(text);
}

void Conversation::appendReasoning(const QString &text)
{
    if (m_turns.isEmpty() || text.isEmpty())
        return;
    m_turns.last().reasoning += text;
    const QModelIndex last = index(rowCount() - 1);
    Q_EMIT dataChanged(last, last, {ReasoningRole});
}

void Conversation::setState(Turn::State state)
{
    if (m_turns.isEmpty() || m_turns.last().state == state)
        return;
    m_turns.last().state = state;
    const QModelIndex last = index(rowCount() - 1);
    Q_EMIT dataChanged(last, last, {StateRole});
}

void Conversation::finishLast(const ConverseOutcome &outcome)
{
    if (m_turns.isEmpty())
        return;
    Turn &turn = m_turns.last();
    turn.outcome = outcome;
    if (outcome.complete)
        turn.state = Turn::State::Complete;
    else
        turn.state = turn.text.isEmpty() ? Turn::State::Failed : Turn::State::Unfinished;
    const QModelIndex last = index(rowCount() - 1);
    Q_EMIT dataChanged(last, last, {StateRole});
}

void Conversation::truncate(int rows)
{
    if (rows < 0 || rows >= m_turns.size())
        return;
    beginRemoveRows({}, rows, int(m_turns.size()) - 1);
    m_turns.resize(rows);
    endRemoveRows();
}

void Conversation::clear()
{
    truncate(0);
}

QList<Message> Conversation::messages(const QString &modelId) const
{
    QList<Message> messages;
    for (const Turn &turn : m_turns) {
        if (!isAnswer(turn)) {
            messages.append({turn.role, turn.content});
            continue;
        }
        if (turn.state == Turn::State::Waiting || turn.state == Turn::State::Streaming)
            continue;
        const QList<ContentBlock> content = answerContent(turn, modelId);
        if (!content.isEmpty())
            messages.append({turn.role, content});
        else if (!messages.isEmpty() && messages.last().role == QLatin1String("user"))
            messages.removeLast();
    }
    return messages;
}

int Conversation::lastQuestion() const
{
    for (int row = int(m_turns.size()) - 1; row >= 0; --row) {
        if (!isAnswer(m_turns.at(row)))
            return row;
    }
    return -1;
}

} // namespace bk
