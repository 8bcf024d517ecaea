// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/playground/MarkdownLines.h"

#include <QList>
#include <QString>

namespace bk {

// A leaf of Markdown, ready to be drawn: what is inside is inline Markdown, a literal line of code, or a table's source.
struct MarkdownPiece final {
    enum class Kind { Paragraph, Heading, CodeStart, CodeLine, Table, Rule };
    // How it stands to the piece before it: on its own, or going on where that one was broken off for length.
    enum class Join { Own, Line, Space, Nothing };

    Kind kind = Kind::Paragraph;
    QString text;   // CodeStart: the language
    int level = 0;  // of headings
    int indent = 0; // depth in lists
    int quote = 0;  // depth in quotes
    QString marker; // "3." or a bullet when this leaf opens a list item
    Join join = Join::Own;

    bool operator==(const MarkdownPiece &) const = default;
};

// Cuts Markdown that arrives in any slices into pieces, each given out once, as soon as nothing later can change it. What
// is still open is bounded (about 2,400 characters, 30 table rows), however the text is made, so drawing it again is
// cheap. Pure; every slicing of the same text gives the same pieces. Blocks by CommonMark 0.31 and GitHub's tables, with
// these differences: no HTML blocks, list tightness is not kept, link definitions stay visible text.
class MarkdownBlocks final {
public:
    [[nodiscard]] QList<MarkdownPiece> append(QStringView text);
    [[nodiscard]] QList<MarkdownPiece> finish();
    // What finish() would add now; leaves the state alone.
    [[nodiscard]] QList<MarkdownPiece> preview() const;

private:
    struct Container {
        bool quote = false;
        int indent = 0;
    };
    enum class Leaf { None, Paragraph, Fence, Indented, Table };

    void takeCharacter(QChar character);
    void breakLongLine();
    void takeLine(QStringView line);
    [[nodiscard]] qsizetype matchContainers(QStringView line, qsizetype &matched) const;
    bool takeFenceLine(QStringView rest);
    QStringView openContainers(QStringView rest, bool allMatched);
    bool takeTableStart(QStringView rest);
    void takeLeaf(QStringView rest, bool allMatched);
    void takeParagraphLine(QStringView rest);
    void takeTableRow(QStringView row);
    void closeLeaf();
    void flushEmptyItem();
    void emitPiece(MarkdownPiece::Kind kind, const QString &text, int level = 0);
    [[nodiscard]] bool worthShowing() const;

    QList<Container> m_containers;
    Leaf m_leaf = Leaf::None;
    markdown::Fence m_fence;
    QString m_text;       // of the open paragraph or table
    QString m_tableHead;  // header and delimiter row
    int m_tableRows = 0;
    int m_blankCodeLines = 0;
    QString m_marker;     // of an item that has no leaf yet
    MarkdownPiece::Join m_join = MarkdownPiece::Join::Own;
    QString m_line;       // the line that has not ended yet
    bool m_midLine = false; // m_line goes on in the middle of a line that was too long
    QList<MarkdownPiece> m_out;
};

} // namespace bk
