// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/bedrock/ConverseEvent.h"

#include <QJsonArray>

#include <map>

namespace bk {

// Puts the deltas of a stream together to the message that Converse would have answered: text, reasoning, tool use with
// its input as JSON, citations, images, tool results. Blocks stand in the order of their index. Tolerant: deltas without a
// start, gaps between indexes, an unfinished tool input (kept as text). Pure.
class MessageAssembler final {
public:
    void add(const ConverseEvent &event);
    [[nodiscard]] const QString &text() const { return m_text; } // all text deltas as they came
    [[nodiscard]] QJsonObject message() const;                    // {role, content[]}, API-shaped

private:
    struct Block {
        QJsonObject start;
        QList<QPair<qsizetype, qsizetype>> text; // pieces of m_text: from, length
        QString reasoning;
        QString signature;
        QByteArray redacted;
        QString toolInput;
        QJsonArray toolResult;
        QJsonArray citations;
        QJsonObject image;
    };
    void addText(Block &block, const QString &text);
    static void addOther(Block &block, const QJsonObject &delta);
    [[nodiscard]] QString textOf(const Block &block) const;
    [[nodiscard]] QJsonObject contentOf(const Block &block) const;

    QString m_role;
    QString m_text;
    std::map<int, Block> m_blocks;
};

} // namespace bk
