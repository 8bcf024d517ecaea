// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chat/Conversation.h"
#include "ui/playground/MarkdownInline.h"
#include "ui/playground/TranscriptStyle.h"

#include <QTextCursor>

class QTextDocument;

namespace bk {

// Writes at the end of a document, block after block, and can go back to a mark: what the view needs to draw a growing
// answer. Works with a QTextCursor only; no HTML is made or read anywhere. Counts the characters it has written, which is
// how a test sees that the cost of an answer does not grow with its length.
class TranscriptWriter final {
public:
    struct Mark {
        int position = 0;
        bool fresh = true;
        QTextBlockFormat block;
        transcript::Box box = transcript::Box::None;
        int group = 0;
    };

    explicit TranscriptWriter(QTextDocument *document);

    [[nodiscard]] Mark mark() const;
    void rewind(const Mark &mark); // drops everything written since

    void question(const Turn &turn, int row);
    void answerHead(const Turn &turn, int row, bool reasoningOpen);
    void waiting(const Turn &turn);
    void piece(const MarkdownPiece &piece);
    void answerFoot(const Turn &turn, int row);

    [[nodiscard]] qint64 charactersWritten() const { return m_written; }

private:
    void beginBlock(QTextBlockFormat format, transcript::Box box = transcript::Box::None, bool newGroup = false);
    void write(const QString &text, const QTextCharFormat &format);
    void writeRuns(const MarkdownRuns &runs, const QTextCharFormat &base);
    void writeIcon(const QString &name, const QColor &color);
    void writeAction(const QString &icon, const QString &words, const QString &address);
    void writePlainLines(const QString &text, const QTextCharFormat &format, transcript::Box box, int quote = 0);
    void speaker(const QString &name);
    void leaf(const MarkdownPiece &piece, const QTextCharFormat &base, int topMargin);
    void codeStart(const MarkdownPiece &piece);
    void codeLine(const MarkdownPiece &piece);
    void table(const MarkdownPiece &piece);
    void rule(const MarkdownPiece &piece);
    void notice(const Turn &turn);
    void failure(const Turn &turn, int row);

    QTextDocument *m_document;
    QTextCursor m_cursor;
    bool m_fresh = true; // the last block has nothing in it yet
    transcript::Box m_box = transcript::Box::None; // of the last block
    int m_group = 0;
    qint64 m_written = 0;
};

} // namespace bk
