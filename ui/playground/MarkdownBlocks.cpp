// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/MarkdownBlocks.h"

#include <algorithm>
#include <array>

namespace bk {

using namespace markdown;
using Kind = MarkdownPiece::Kind;
using Join = MarkdownPiece::Join;

namespace {

// Where an unbroken text is cut: at the end of a sentence, then at any word, then anywhere.
constexpr int kSentenceCut = 650; // about eight lines
constexpr int kWordCut = 1'000;
constexpr int kHardCut = 1'300;
constexpr int kTableRows = 30;
constexpr int kTableCharacters = 4'000;

// No code span, emphasis or link is open at the end of this text, as far as counting tells.
bool isBalanced(QStringView text)
{
    return text.count(u'`') % 2 == 0 && text.count(u'*') % 2 == 0 && text.count(u'[') == text.count(u']');
}

bool endsSentence(QStringView textWithSpace)
{
    const QStringView text = textWithSpace.chopped(1);
    return !text.isEmpty() && QStringView(u".!?:;").contains(text.back());
}

// The last character of `line` has just come: may the line be cut before it?
bool mayCutBeforeLast(QStringView line)
{
    const qsizetype size = line.size();
    if (size > kHardCut)
        return !line.back().isLowSurrogate();
    const bool atWord = line.back().isLetter() && line.at(size - 2) == u' ';
    if (!atWord)
        return false;
    return size > kWordCut || (endsSentence(line.chopped(1)) && isBalanced(line.chopped(1)));
}

QString bulletFor(const QString &shown, qsizetype depth)
{
    static constexpr std::array<char16_t, 3> kBullets{u'•', u'◦', u'▪'};
    return shown.size() == 1 ? QString(QChar(kBullets[size_t(depth) % kBullets.size()])) : shown;
}

} // namespace

QList<MarkdownPiece> MarkdownBlocks::append(QStringView text)
{
    for (const QChar character : text)
        takeCharacter(character);
    return std::exchange(m_out, {});
}

QList<MarkdownPiece> MarkdownBlocks::finish()
{
    if (!m_line.isEmpty())
        takeCharacter(u'\n');
    closeLeaf();
    flushEmptyItem();
    m_containers.clear();
    return std::exchange(m_out, {});
}

QList<MarkdownPiece> MarkdownBlocks::preview() const
{
    MarkdownBlocks copy = *this;
    if (!copy.worthShowing())
        copy.m_line.clear();
    return copy.finish();
}

// Half a marker would be drawn as something it is not going to be: "-" under a paragraph is a heading until the text of
// the list item follows.
bool MarkdownBlocks::worthShowing() const
{
    const QStringView line = QStringView(m_line).trimmed();
    if (m_midLine || line.size() > 6)
        return true;
    const QStringView marks = m_leaf == Leaf::Fence ? QStringView(&m_fence.character, 1) : QStringView(u"#>*+-=_~`|:. 0123456789)");
    return !std::all_of(line.begin(), line.end(), [marks](QChar c) { return marks.contains(c); });
}

void MarkdownBlocks::takeCharacter(QChar character)
{
    if (character != u'\n') {
        m_line.append(character);
        if (m_line.size() > kSentenceCut && (m_leaf == Leaf::Fence || mayCutBeforeLast(m_line)))
            breakLongLine();
        return;
    }
    QString line = std::exchange(m_line, {});
    if (line.endsWith(u'\r'))
        line.chop(1);
    if (!std::exchange(m_midLine, false)) {
        takeLine(line);
    } else if (m_leaf == Leaf::Fence) {
        emitPiece(Kind::CodeLine, line);
    } else {
        m_text += line;
        m_leaf = Leaf::Paragraph;
    }
}

// The line so far becomes a piece of its own, the rest of it goes on as the same text.
void MarkdownBlocks::breakLongLine()
{
    if (m_line.back().isLowSurrogate())
        return;
    const QChar next = m_line.back();
    m_line.chop(1);
    const Join join = m_leaf != Leaf::Fence && m_line.endsWith(u' ') ? Join::Space : Join::Nothing;
    const QString line = std::exchange(m_line, QString(next));
    if (m_midLine && m_leaf == Leaf::Fence) {
        emitPiece(Kind::CodeLine, line);
    } else if (m_midLine) {
        m_text += line;
        m_leaf = Leaf::Paragraph;
    } else {
        takeLine(line);
    }
    if (m_leaf != Leaf::Fence) {
        closeLeaf();
        m_leaf = Leaf::Paragraph;
    }
    m_join = join;
    m_midLine = true;
}

void MarkdownBlocks::takeLine(QStringView raw)
{
    const QString line = expandLeadingTabs(raw);
    qsizetype matched = 0;
    const QStringView rest = QStringView(line).mid(matchContainers(line, matched));
    const bool allMatched = matched == m_containers.size();
    if (m_leaf == Leaf::Fence && allMatched && takeFenceLine(rest))
        return;
    if (!allMatched) {
        if (m_leaf == Leaf::Paragraph && !isBlank(rest) && !startsBlock(rest)) {
            takeParagraphLine(rest); // lazy continuation
            return;
        }
        closeLeaf();
        flushEmptyItem();
        m_containers.resize(matched);
    }
    if (isBlank(rest)) {
        if (m_leaf == Leaf::Indented)
            ++m_blankCodeLines;
        else
            closeLeaf();
        return;
    }
    takeLeaf(openContainers(rest, allMatched), allMatched);
}

qsizetype MarkdownBlocks::matchContainers(QStringView line, qsizetype &matched) const
{
    qsizetype at = 0;
    for (const Container &container : m_containers) {
        const QStringView rest = line.mid(at);
        const int indent = indentOf(rest);
        if (container.quote) {
            if (indent > 3 || indent >= rest.size() || rest.at(indent) != u'>')
                break;
            at += indent + 1;
            if (at < line.size() && line.at(at) == u' ')
                ++at;
        } else if (!isBlank(rest)) {
            if (indent < container.indent)
                break;
            at += container.indent;
        }
        ++matched;
    }
    return at;
}

bool MarkdownBlocks::takeFenceLine(QStringView rest)
{
    if (closesFence(rest, m_fence))
        m_leaf = Leaf::None;
    else
        emitPiece(Kind::CodeLine, rest.mid(std::min(indentOf(rest), m_fence.indent)).toString());
    return true;
}

// Quotes and list items that begin on this line; returns what is inside of them.
QStringView MarkdownBlocks::openContainers(QStringView rest, bool allMatched)
{
    while (true) {
        const int indent = indentOf(rest);
        if (indent > 3 || indent >= rest.size())
            return rest;
        if (rest.at(indent) == u'>') {
            closeLeaf();
            m_containers.append({true, 0});
            rest = rest.mid(indent + 1);
            rest = rest.startsWith(u' ') ? rest.mid(1) : rest;
            continue;
        }
        const auto marker = isRule(rest) ? std::nullopt : listMarker(rest);
        if (!marker)
            return rest;
        const bool interrupts = allMatched && m_leaf == Leaf::Paragraph;
        const QStringView inside = rest.mid(marker->contentStart);
        if (interrupts && (isBlank(inside) || (marker->ordered && !marker->startsAtOne)))
            return rest;
        closeLeaf();
        flushEmptyItem();
        const auto depth = std::count_if(m_containers.cbegin(), m_containers.cend(), [](const Container &c) { return !c.quote; });
        m_marker = bulletFor(marker->shown, depth);
        m_containers.append({false, marker->contentIndent});
        rest = inside;
        if (rest.startsWith(u"[ ] ") || rest.startsWith(u"[x] ") || rest.startsWith(u"[X] ")) {
            m_marker = QString(QChar(rest.at(1) == u' ' ? u'☐' : u'☑'));
            rest = rest.mid(4);
        }
    }
}

void MarkdownBlocks::takeLeaf(QStringView rest, bool allMatched)
{
    if (isBlank(rest))
        return; // an item or a quote that has nothing yet
    const int indent = indentOf(rest);
    if (m_leaf == Leaf::Indented && indent > 3) {
        for (; m_blankCodeLines > 0; --m_blankCodeLines)
            emitPiece(Kind::CodeLine, {});
        emitPiece(Kind::CodeLine, rest.mid(4).toString());
        return;
    }
    if (m_leaf == Leaf::Indented)
        closeLeaf();
    if (m_leaf == Leaf::None && indent > 3) {
        emitPiece(Kind::CodeStart, {});
        emitPiece(Kind::CodeLine, rest.mid(4).toString());
        m_leaf = Leaf::Indented;
    } else if (const auto fence = openingFence(rest)) {
        closeLeaf();
        m_fence = *fence;
        emitPiece(Kind::CodeStart, fence->language);
        m_leaf = Leaf::Fence;
    } else if (const auto heading = atxHeading(rest)) {
        closeLeaf();
        emitPiece(Kind::Heading, heading->text.toString(), heading->level);
    } else if (const int level = setextLevel(rest); level > 0 && allMatched && m_leaf == Leaf::Paragraph && !m_text.isEmpty()) {
        emitPiece(Kind::Heading, std::exchange(m_text, {}), level);
        m_leaf = Leaf::None;
    } else if (isRule(rest)) {
        closeLeaf();
        emitPiece(Kind::Rule, {});
    } else if (m_leaf == Leaf::Table) {
        takeTableRow(rest);
    } else if (!takeTableStart(rest)) {
        takeParagraphLine(rest);
    }
}

// A delimiter row under a line with as many cells makes that line a table's head.
bool MarkdownBlocks::takeTableStart(QStringView rest)
{
    const int columns = m_leaf == Leaf::Paragraph ? tableColumns(rest) : 0;
    const qsizetype lastLine = m_text.lastIndexOf(u'\n') + 1;
    if (columns == 0 || m_text.isEmpty() || cellCount(QStringView(m_text).mid(lastLine)) != columns)
        return false;
    const QString head = m_text.mid(lastLine);
    m_text.truncate(std::max<qsizetype>(0, lastLine - 1));
    closeLeaf();
    m_leaf = Leaf::Table;
    m_tableHead = head + u'\n' + rest.toString().trimmed();
    m_text = m_tableHead;
    return true;
}

void MarkdownBlocks::takeTableRow(QStringView row)
{
    if (m_tableRows == kTableRows || m_text.size() + row.size() > kTableCharacters) {
        closeLeaf();
        m_leaf = Leaf::Table;
        m_text = m_tableHead;
        m_join = Join::Line;
    }
    m_text += u'\n' + row.toString();
    ++m_tableRows;
}

void MarkdownBlocks::takeParagraphLine(QStringView rest)
{
    if (m_leaf != Leaf::Paragraph) {
        closeLeaf();
        m_leaf = Leaf::Paragraph;
    }
    if (!m_text.isEmpty())
        m_text += u'\n';
    m_text += rest.trimmed();
    if (m_text.size() <= kSentenceCut || (m_text.size() <= kWordCut && !isBalanced(m_text)))
        return;
    closeLeaf();
    m_leaf = Leaf::Paragraph;
    m_join = Join::Line;
}

void MarkdownBlocks::closeLeaf()
{
    const Leaf leaf = std::exchange(m_leaf, Leaf::None);
    if (leaf == Leaf::Table)
        emitPiece(Kind::Table, m_text);
    else if (leaf == Leaf::Paragraph && !m_text.isEmpty())
        emitPiece(Kind::Paragraph, m_text);
    m_text.clear();
    m_tableRows = 0;
    m_blankCodeLines = 0;
    m_join = Join::Own;
}

void MarkdownBlocks::flushEmptyItem()
{
    if (!m_marker.isEmpty())
        emitPiece(Kind::Paragraph, {});
}

void MarkdownBlocks::emitPiece(Kind kind, const QString &text, int level)
{
    MarkdownPiece piece;
    piece.kind = kind;
    piece.text = text;
    piece.level = level;
    for (const Container &container : std::as_const(m_containers))
        ++(container.quote ? piece.quote : piece.indent);
    piece.marker = std::exchange(m_marker, {});
    piece.join = std::exchange(m_join, Join::Own);
    m_out.append(std::move(piece));
}

} // namespace bk
