// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/bedrock/ConverseRequest.h"
#include "core/bedrock/ConverseStream.h"

#include <QAbstractListModel>

namespace bk {

// One message of a talk as the window sees it.
struct Turn final {
    enum class State { Sent, Waiting, Streaming, Complete, Unfinished, Failed };
    QString role;             // user, assistant
    QString text;             // what is shown: the text blocks, joined
    QString reasoning;        // shown folded
    QList<ContentBlock> content; // what is sent again in later turns
    State state = State::Sent;
    QString modelId;                        // of answers: who was asked
    std::optional<ConverseOutcome> outcome; // of answers
};

// The model of a talk: one row per message, roles without words or colours. Appending text touches only the last row and
// costs the same however long the talk is. Owned by ChatSession.
class Conversation final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { RoleRole = Qt::UserRole + 1, TextRole, ReasoningRole, StateRole, AttachmentsRole };

    using QAbstractListModel::QAbstractListModel;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] const QList<Turn> &turns() const { return m_turns; }
    void append(Turn turn);
    void appendText(const QString &text);      // to the last row
    void appendReasoning(const QString &text); // to the last row
    void setState(Turn::State state);          // of the last row
    void finishLast(const ConverseOutcome &outcome);
    void truncate(int rows); // drops everything from this row on (edit, retry)
    void clear();
    // The messages to send: finished and unfinished answers with text. An answer that carries nothing is left out with its
    // question, because the service wants the roles to take turns; the last question always goes. Blocks are sent back
    // as they came when the answer was finished by the same model, else as text only (a signature binds reasoning).
    [[nodiscard]] QList<Message> messages(const QString &modelId = {}) const;
    [[nodiscard]] int lastQuestion() const; // row, or -1

Q_SIGNALS:
    // Beside dataChanged, for a view that appends: text added to the last row.
    void textAppended(const QString &text);

private:
    QList<Turn> m_turns;
};

} // namespace bk
