// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/playground/MarkdownBlocks.h"

#include <QUrl>

#include <optional>

namespace bk {

// A stretch of text that is drawn alike. Line breaks inside are U+2028.
struct MarkdownRun final {
    QString text;
    bool strong = false;
    bool emphasis = false;
    bool code = false;
    bool strike = false;
    bool image = false; // the alternative text of an image, which is never loaded
    QString link;       // http or https, checked by safeLink; else empty

    bool operator==(const MarkdownRun &) const = default;
};
using MarkdownRuns = QList<MarkdownRun>;

struct MarkdownTable final {
    QList<Qt::Alignment> alignments;
    QList<QList<MarkdownRuns>> rows; // the first is the head
};

// The inside of a piece, read by md4c with raw HTML off; nothing is ever read as HTML. Pure.
[[nodiscard]] MarkdownRuns inlineRuns(const MarkdownPiece &piece);
[[nodiscard]] MarkdownTable tableOf(const MarkdownPiece &piece);

// An address that may become a link: http or https, a host, no user or password, at most 4,096 characters (F12, T14).
[[nodiscard]] std::optional<QUrl> safeLink(const QString &address);
// Control characters and those that turn the direction of text, as visible marks (T16).
[[nodiscard]] QString withVisibleMarks(const QString &text);

} // namespace bk
