// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/TranscriptWriter.h"

#include "ui/playground/TurnText.h"
#include "ui/text/ErrorText.h"
#include "ui/widgets/Theme.h"

#include <QCoreApplication>
#include <QTextDocument>

namespace bk {

using namespace transcript;
namespace {

constexpr int kBlockGap = 8;
constexpr int kTurnGap = 24;

QString tr(const char *text)
{
    return QCoreApplication::translate("bk::TranscriptView", text);
}

bool isPadded(Box box)
{
    return box != Box::None;
}

} // namespace

TranscriptWriter::TranscriptWriter(QTextDocument *document) : m_document(document), m_cursor(document)
{
    m_cursor.movePosition(QTextCursor::End);
}

TranscriptWriter::Mark TranscriptWriter::mark() const
{
    return {m_cursor.position(), m_fresh, m_cursor.blockFormat(), m_box, m_group};
}

void TranscriptWriter::rewind(const Mark &mark)
{
    m_cursor.setPosition(mark.position);
    m_cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    m_cursor.removeSelectedText();
    m_cursor.movePosition(QTextCursor::End);
    m_cursor.setBlockFormat(mark.block);
    m_fresh = mark.fresh;
    m_box = mark.box;
    m_group = mark.group;
}

void TranscriptWriter::beginBlock(QTextBlockFormat format, Box box, bool newGroup)
{
    if (newGroup)
        ++m_group;
    const bool enters = isPadded(box) && (newGroup || m_box != box);
    const qreal padding = (enters ? kBoxPadTop : 0) + (isPadded(m_box) && (enters || !isPadded(box)) ? kBoxPadTop : 0);
    format.setTopMargin(format.topMargin() + padding);
    if (isPadded(box)) {
        format.setProperty(GroupProperty, m_group);
        format.setProperty(BoxProperty, int(box));
        format.setLeftMargin(format.leftMargin() + kBoxPad);
        format.setRightMargin(format.rightMargin() + kBoxPad);
    }
    if (m_fresh)
        m_cursor.setBlockFormat(format);
    else
        m_cursor.insertBlock(format, body());
    m_fresh = false;
    m_box = box;
}

void TranscriptWriter::write(const QString &text, const QTextCharFormat &format)
{
    m_written += text.size();
    m_cursor.insertText(text, format);
}

void TranscriptWriter::writeIcon(const QString &name, const QColor &color)
{
    m_cursor.insertText(QString(QChar::ObjectReplacementCharacter), icon(name, color));
    m_cursor.insertText(QString(QChar(QChar::Nbsp)), caption());
}

void TranscriptWriter::writeAction(const QString &iconName, const QString &words, const QString &address)
{
    if (!m_cursor.atBlockStart())
        m_cursor.insertText(QStringLiteral("   "), caption());
    writeIcon(iconName, theme::secondaryText());
    m_cursor.insertText(QString(words).replace(u' ', QChar::Nbsp), action(address));
}

void TranscriptWriter::writeRuns(const MarkdownRuns &runs, const QTextCharFormat &base)
{
    for (const MarkdownRun &run : runs) {
        QTextCharFormat format = run.code ? inlineCode(base) : base;
        if (run.strong)
            format.setFontWeight(QFont::DemiBold);
        if (run.emphasis)
            format.setFontItalic(true);
        if (run.strike)
            format.setFontStrikeOut(true);
        if (run.image) {
            format.setForeground(theme::secondaryText());
            writeIcon(QStringLiteral("image"), theme::secondaryText());
        }
        write(run.text, run.link.isEmpty() ? format : link(format, run.link));
    }
}

void TranscriptWriter::writePlainLines(const QString &text, const QTextCharFormat &format, Box box, int quote)
{
    const QString shown = withVisibleMarks(text);
    bool first = true;
    for (const QStringView line : QStringView(shown).split(u'\n')) {
        QTextBlockFormat lineFormat = block(first && box == Box::None ? kBlockGap : 0);
        lineFormat.setLeftMargin(quote * kQuoteIndent);
        lineFormat.setProperty(QuoteProperty, quote);
        beginBlock(lineFormat, box, first && box != Box::None);
        write(line.toString(), format);
        first = false;
    }
}

void TranscriptWriter::speaker(const QString &name)
{
    beginBlock(block(m_fresh ? 0 : kTurnGap));
    QTextCharFormat format = strong();
    format.setForeground(theme::secondaryText());
    write(name, format);
}

void TranscriptWriter::question(const Turn &turn, int row)
{
    speaker(tr("You"));
    writeAction(QStringLiteral("edit"), tr("Edit"), actionAddress(QStringLiteral("edit"), row));
    writeAction(QStringLiteral("copy"), tr("Copy"), actionAddress(QStringLiteral("copy"), row));
    ++m_group;
    if (!turn.text.isEmpty())
        writePlainLines(turn.text, body(), Box::Question);
    for (const QString &name : attachmentLabels(turn.content)) {
        beginBlock(block(4), Box::Question);
        writeIcon(QStringLiteral("attach"), theme::secondaryText());
        write(withVisibleMarks(name), caption());
    }
}

void TranscriptWriter::answerHead(const Turn &turn, int row, bool reasoningOpen)
{
    speaker(turn.modelId.isEmpty() ? tr("Model") : withVisibleMarks(turn.modelId));
    if (turn.reasoning.isEmpty())
        return;
    beginBlock(block(kBlockGap));
    writeIcon(reasoningOpen ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), theme::secondaryText());
    m_cursor.insertText(reasoningTitle(turn.reasoning), action(actionAddress(QStringLiteral("reasoning"), row)));
    if (reasoningOpen)
        writePlainLines(turn.reasoning, caption(), Box::None, 1);
}

void TranscriptWriter::waiting(const Turn &turn)
{
    beginBlock(block(kBlockGap));
    write(turn.reasoning.isEmpty() ? tr("Waiting for the first word…") : tr("Reasoning…"), caption());
}

void TranscriptWriter::answerFoot(const Turn &turn, int row)
{
    if (turn.state == Turn::State::Failed)
        failure(turn, row);
    else if (turn.state == Turn::State::Unfinished)
        notice(turn);
    if (turn.state == Turn::State::Failed)
        return;
    // The facts last: they may wrap at any space, an icon and its words may not.
    beginBlock(block(kBlockGap));
    writeAction(QStringLiteral("copy"), tr("Copy"), actionAddress(QStringLiteral("copy"), row));
    writeAction(QStringLiteral("retry"), tr("Ask again"), actionAddress(QStringLiteral("retry"), row));
    if (turn.outcome)
        write(QStringLiteral("   ") + factsLine(*turn.outcome), caption());
}

void TranscriptWriter::notice(const Turn &turn)
{
    const QColor color = theme::text(theme::Meaning::Caution);
    beginBlock(block(12), Box::Notice, true);
    writeIcon(QStringLiteral("warning"), color);
    QTextCharFormat title = strong();
    title.setForeground(color);
    write(unfinishedTitle(turn), title);
    const QString reason = unfinishedReason(turn);
    if (!reason.isEmpty()) {
        beginBlock(block(0), Box::Notice);
        write(withVisibleMarks(reason), body());
    }
}

void TranscriptWriter::failure(const Turn &turn, int row)
{
    const Error error = turn.outcome && turn.outcome->error ? *turn.outcome->error
                                                            : Error{Error::Kind::Refused, {}, {}, {}, {}, 0};
    const bool stopped = error.kind == Error::Kind::Cancelled;
    const Box box = stopped ? Box::Notice : Box::Failure;
    const QColor color = theme::text(stopped ? theme::Meaning::Neutral : theme::Meaning::Bad);
    const ErrorWords said = words(error);
    beginBlock(block(kBlockGap), box, true);
    writeIcon(stopped ? QStringLiteral("stop") : QStringLiteral("error"), color);
    QTextCharFormat title = strong();
    title.setForeground(color);
    write(withVisibleMarks(stopped ? tr("Stopped before the first word") : said.title), title);
    if (!stopped) {
        for (const QString &sentence : {said.sentence, said.nextStep}) {
            if (sentence.isEmpty())
                continue;
            beginBlock(block(4), box);
            write(withVisibleMarks(sentence).replace(u'\n', QChar::LineSeparator), body());
        }
        const QString facts = errorFacts(error);
        if (!facts.isEmpty()) {
            beginBlock(block(4), box);
            write(withVisibleMarks(facts), caption());
        }
    }
    beginBlock(block(6), box);
    writeIcon(QStringLiteral("retry"), theme::text(theme::Meaning::Accent));
    QTextCharFormat retry = action(actionAddress(QStringLiteral("retry"), row));
    retry.setForeground(theme::text(theme::Meaning::Accent));
    retry.setFontWeight(QFont::DemiBold);
    m_cursor.insertText(tr("Try again"), retry);
    if (!stopped)
        writeAction(QStringLiteral("copy"), tr("Copy details"), actionAddress(QStringLiteral("copy"), row));
}

} // namespace bk
