// SPDX-License-Identifier: Apache-2.0
// The half of TranscriptWriter that draws Markdown.
#include "ui/playground/TranscriptWriter.h"
#include "ui/playground/TurnText.h"
#include "ui/widgets/Theme.h"

#include <QCoreApplication>
#include <QTextTable>

#include <algorithm>

namespace bk {

using namespace transcript;
using Kind = MarkdownPiece::Kind;
using Join = MarkdownPiece::Join;

namespace {

constexpr int kBlockGap = 8;
constexpr int kHeadingGap = 16;
constexpr int kItemGap = 3;
constexpr int kHang = 20; // room of a list marker
constexpr int kMostColumns = 24;

QTextBlockFormat indented(const MarkdownPiece &piece, int topMargin)
{
    QTextBlockFormat format = block(piece.join == Join::Own ? topMargin : 0);
    format.setLeftMargin(piece.indent * kIndent + piece.quote * kQuoteIndent);
    format.setProperty(QuoteProperty, piece.quote);
    format.setProperty(JoinProperty, int(piece.join));
    return format;
}

QTextTableFormat tableFormat(const MarkdownPiece &piece, bool afterBox)
{
    QTextTableFormat format;
    format.setBorderCollapse(true);
    format.setBorder(1);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setBorderBrush(theme::hairline());
    format.setCellPadding(6);
    format.setCellSpacing(0);
    format.setTopMargin(piece.join == Join::Own ? kBlockGap + (afterBox ? kBoxPadTop : 0) : 0);
    format.setBottomMargin(kBlockGap);
    format.setLeftMargin(piece.indent * kIndent + piece.quote * kQuoteIndent);
    return format;
}

} // namespace

void TranscriptWriter::piece(const MarkdownPiece &piece)
{
    switch (piece.kind) {
    case Kind::Paragraph:
        leaf(piece, body(), piece.marker.isEmpty() ? kBlockGap : kItemGap);
        break;
    case Kind::Heading:
        leaf(piece, heading(piece.level), kHeadingGap);
        break;
    case Kind::CodeStart:
        codeStart(piece);
        break;
    case Kind::CodeLine:
        codeLine(piece);
        break;
    case Kind::Table:
        table(piece);
        break;
    case Kind::Rule:
        rule(piece);
        break;
    }
}

void TranscriptWriter::leaf(const MarkdownPiece &piece, const QTextCharFormat &base, int topMargin)
{
    QTextBlockFormat format = indented(piece, topMargin);
    if (!piece.marker.isEmpty()) {
        format.setTextIndent(-kHang);
        format.setTabPositions({QTextOption::Tab(kHang, QTextOption::LeftTab)});
    }
    beginBlock(format);
    if (!piece.marker.isEmpty()) {
        QTextCharFormat marker = body();
        marker.setForeground(theme::secondaryText());
        write(piece.marker + u'\t', marker);
    }
    writeRuns(inlineRuns(piece), base);
}

void TranscriptWriter::codeStart(const MarkdownPiece &piece)
{
    beginBlock(indented(piece, kBlockGap), Box::Code, true);
    write(piece.text.isEmpty() ? QCoreApplication::translate("bk::TranscriptView", "code") : piece.text, caption());
    writeAction(QStringLiteral("copy"), QCoreApplication::translate("bk::TranscriptView", "Copy"),
                actionAddress(QStringLiteral("code"), m_group));
}

void TranscriptWriter::codeLine(const MarkdownPiece &piece)
{
    QTextBlockFormat format = indented(piece, 0);
    format.setLineHeight(120, QTextBlockFormat::ProportionalHeight);
    beginBlock(format, Box::Code);
    m_cursor.setBlockCharFormat(code());
    write(piece.text, code());
}

void TranscriptWriter::table(const MarkdownPiece &piece)
{
    const MarkdownTable read = tableOf(piece);
    const bool goesOn = piece.join != Join::Own;
    const int columns = read.rows.isEmpty() ? 0 : int(read.rows.first().size());
    const int first = goesOn ? 1 : 0;
    const int rows = int(read.rows.size()) - first;
    if (columns < 1 || columns > kMostColumns || rows < 1) {
        MarkdownPiece line = piece; // too wide to be a table for anyone
        line.text.replace(u'\n', QChar::LineSeparator);
        codeLine(line);
        return;
    }
    // The table goes in behind the last block; the empty block that Qt puts behind it is what the next piece will use.
    QTextTable *table = m_cursor.insertTable(rows, columns, tableFormat(piece, m_box != Box::None));
    for (int row = 0; row < rows; ++row) {
        const QList<MarkdownRuns> &cells = read.rows.at(row + first);
        for (int column = 0; column < std::min<int>(columns, int(cells.size())); ++column) {
            QTextCursor cursor = table->cellAt(row, column).firstCursorPosition();
            QTextBlockFormat format;
            format.setAlignment(read.alignments.value(column, Qt::AlignLeft));
            cursor.setBlockFormat(format);
            std::swap(cursor, m_cursor);
            writeRuns(cells.at(column), row + first == 0 ? strong() : body());
            std::swap(cursor, m_cursor);
        }
        if (row + first == 0) {
            for (int column = 0; column < columns; ++column) {
                QTextTableCellFormat format = table->cellAt(row, column).format().toTableCellFormat();
                format.setBackground(theme::fill(theme::Meaning::Neutral));
                table->cellAt(row, column).setFormat(format);
            }
        }
    }
    m_cursor.movePosition(QTextCursor::End);
    m_cursor.setBlockFormat(block(0));
    m_fresh = true;
    m_box = Box::None;
}

void TranscriptWriter::rule(const MarkdownPiece &piece)
{
    QTextBlockFormat format = indented(piece, kBlockGap);
    format.setProperty(RuleProperty, true);
    beginBlock(format);
}

} // namespace bk
