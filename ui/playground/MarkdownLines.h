// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace bk::markdown {

// What a single line of Markdown could be, by the rules of CommonMark 0.31 and GitHub's tables. Pure; each looks at one
// line without its newline and without the prefixes of the quotes and list items around it. Indents are in columns.
struct Fence final {
    QChar character;
    int length = 0;
    int indent = 0;
    QString language; // first word of the info string
};
struct ListMarker final {
    QString shown;       // "3." or "-"
    bool ordered = false;
    bool startsAtOne = false; // only such a list may interrupt a paragraph
    int contentIndent = 0;    // columns that lines of this item have before their text
    qsizetype contentStart = 0;
};
struct AtxHeading final {
    int level = 0;
    QStringView text;
};

[[nodiscard]] int indentOf(QStringView line); // leading spaces
[[nodiscard]] bool isBlank(QStringView line);
[[nodiscard]] QString expandLeadingTabs(QStringView line, int column = 0);
[[nodiscard]] std::optional<Fence> openingFence(QStringView line);
[[nodiscard]] bool closesFence(QStringView line, const Fence &fence);
[[nodiscard]] std::optional<AtxHeading> atxHeading(QStringView line);
[[nodiscard]] bool isRule(QStringView line);
[[nodiscard]] int setextLevel(QStringView line); // 0: none
[[nodiscard]] std::optional<ListMarker> listMarker(QStringView line);
[[nodiscard]] int tableColumns(QStringView delimiterRow); // 0: no delimiter row
[[nodiscard]] int cellCount(QStringView row);
// Would this line end a paragraph it follows without a blank line?
[[nodiscard]] bool startsBlock(QStringView line);

} // namespace bk::markdown
