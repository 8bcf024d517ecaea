// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/MarkdownLines.h"

#include <QList>

#include <algorithm>

namespace bk::markdown {

namespace {

constexpr int kCodeIndent = 4; // from here on a line is indented code, not a marker

qsizetype runLength(QStringView line, qsizetype from, QChar character)
{
    qsizetype end = from;
    while (end < line.size() && line.at(end) == character)
        ++end;
    return end - from;
}

bool isDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

} // namespace

int indentOf(QStringView line)
{
    return int(runLength(line, 0, u' '));
}

bool isBlank(QStringView line)
{
    return std::all_of(line.begin(), line.end(), [](QChar c) { return c == u' ' || c == u'\t'; });
}

QString expandLeadingTabs(QStringView line, int column)
{
    QString expanded;
    qsizetype i = 0;
    for (; i < line.size() && (line.at(i) == u' ' || line.at(i) == u'\t'); ++i)
        expanded.append(line.at(i) == u' ' ? QString(1, u' ') : QString(4 - (column + expanded.size()) % 4, u' '));
    expanded.append(line.mid(i));
    return expanded;
}

std::optional<Fence> openingFence(QStringView line)
{
    const int indent = indentOf(line);
    if (indent >= kCodeIndent || indent >= line.size())
        return {};
    const QChar character = line.at(indent);
    if (character != u'`' && character != u'~')
        return {};
    const qsizetype length = runLength(line, indent, character);
    const QStringView info = line.mid(indent + length).trimmed();
    if (length < 3 || (character == u'`' && info.contains(u'`')))
        return {};
    const auto words = info.split(u' ', Qt::SkipEmptyParts);
    return Fence{character, int(length), indent, words.isEmpty() ? QString() : words.first().toString()};
}

bool closesFence(QStringView line, const Fence &fence)
{
    const int indent = indentOf(line);
    const qsizetype length = runLength(line, indent, fence.character);
    return indent < kCodeIndent && length >= fence.length && isBlank(line.mid(indent + length));
}

std::optional<AtxHeading> atxHeading(QStringView line)
{
    const int indent = indentOf(line);
    const qsizetype level = runLength(line, indent, u'#');
    if (indent >= kCodeIndent || level < 1 || level > 6)
        return {};
    QStringView text = line.mid(indent + level);
    if (!text.isEmpty() && text.at(0) != u' ' && text.at(0) != u'\t')
        return {};
    text = text.trimmed();
    // A closing run of # counts only after a space.
    qsizetype end = text.size();
    while (end > 0 && text.at(end - 1) == u'#')
        --end;
    if (end == 0 || text.at(end - 1) == u' ')
        text = text.left(end).trimmed();
    return AtxHeading{int(level), text};
}

bool isRule(QStringView line)
{
    if (indentOf(line) >= kCodeIndent)
        return false;
    QChar mark;
    int count = 0;
    for (const QChar c : line) {
        if (c == u' ' || c == u'\t')
            continue;
        if ((c != u'-' && c != u'*' && c != u'_') || (count > 0 && c != mark))
            return false;
        mark = c;
        ++count;
    }
    return count >= 3;
}

int setextLevel(QStringView line)
{
    const int indent = indentOf(line);
    if (indent >= kCodeIndent || indent >= line.size())
        return 0;
    const QChar mark = line.at(indent);
    if (mark != u'=' && mark != u'-')
        return 0;
    const qsizetype length = runLength(line, indent, mark);
    if (!isBlank(line.mid(indent + length)))
        return 0;
    return mark == u'=' ? 1 : 2;
}

std::optional<ListMarker> listMarker(QStringView line)
{
    const int indent = indentOf(line);
    if (indent >= kCodeIndent || indent >= line.size())
        return {};
    qsizetype end = indent;
    ListMarker marker;
    if (line.at(end) == u'-' || line.at(end) == u'*' || line.at(end) == u'+') {
        ++end;
    } else {
        while (end < line.size() && isDigit(line.at(end)))
            ++end;
        const qsizetype digits = end - indent;
        if (digits < 1 || digits > 9 || end >= line.size() || (line.at(end) != u'.' && line.at(end) != u')'))
            return {};
        marker.ordered = true;
        marker.startsAtOne = line.mid(indent, digits).toInt() == 1;
        ++end;
    }
    if (end < line.size() && line.at(end) != u' ' && line.at(end) != u'\t')
        return {};
    marker.shown = line.mid(indent, end - indent).toString();
    const int width = int(end);
    const QString rest = expandLeadingTabs(line.mid(end), width);
    const int spaces = indentOf(rest);
    // Five spaces or nothing at all: the text is indented code or comes on the next line.
    const int used = isBlank(rest) || spaces > kCodeIndent ? 1 : spaces;
    marker.contentIndent = width + used;
    marker.contentStart = end < line.size() ? end + (line.at(end) == u'\t' ? 1 : std::min<qsizetype>(used, runLength(line, end, u' '))) : end;
    return marker;
}

int cellCount(QStringView row)
{
    row = row.trimmed();
    if (row.startsWith(u'|'))
        row = row.mid(1);
    if (row.endsWith(u'|') && !row.endsWith(u"\\|"))
        row.chop(1);
    int cells = 1;
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (row.at(i) == u'\\')
            ++i;
        else if (row.at(i) == u'|')
            ++cells;
    }
    return cells;
}

int tableColumns(QStringView delimiterRow)
{
    const QStringView row = delimiterRow.trimmed();
    if (indentOf(delimiterRow) >= kCodeIndent || !row.contains(u'-') || !row.contains(u'|'))
        return 0;
    QStringView inner = row.startsWith(u'|') ? row.mid(1) : row;
    if (inner.endsWith(u'|'))
        inner.chop(1);
    int columns = 0;
    for (QStringView cell : inner.split(u'|')) {
        cell = cell.trimmed();
        if (cell.startsWith(u':'))
            cell = cell.mid(1);
        if (cell.endsWith(u':'))
            cell.chop(1);
        if (cell.isEmpty() || runLength(cell, 0, u'-') != cell.size())
            return 0;
        ++columns;
    }
    return columns;
}

bool startsBlock(QStringView line)
{
    const int indent = indentOf(line);
    if (indent >= kCodeIndent)
        return false;
    return (indent < line.size() && line.at(indent) == u'>') || openingFence(line) || atxHeading(line) || isRule(line)
        || listMarker(line);
}

} // namespace bk::markdown
