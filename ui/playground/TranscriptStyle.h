// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTextBlockFormat>
#include <QTextCharFormat>
#include <QTextObjectInterface>

class QTextDocument;

namespace bk {

// How the talk looks, in the palette of the moment: quiet boxes behind questions, code and notices are painted by the view
// behind blocks that carry the same group number, so that a growing block of code is laid out line by line.
namespace transcript {

enum class Box { None, Question, Code, Notice, Failure };

enum Property {
    GroupProperty = QTextFormat::UserProperty + 1, // int: blocks of one box
    BoxProperty,                                   // Box of the block
    QuoteProperty,                                 // int: bars to the left
    JoinProperty,                                  // MarkdownPiece::Join of the block to the one before
    RuleProperty,                                  // bool: a line across
    IconNameProperty,
    IconColorProperty,
};

inline constexpr int kIconObject = QTextFormat::UserObject + 1;
inline constexpr int kBoxPad = 12;      // inside a box, left and right
inline constexpr int kBoxPadTop = 10;
inline constexpr int kIndent = 24;      // of a list level
inline constexpr int kQuoteIndent = 16;

[[nodiscard]] QTextCharFormat body();
[[nodiscard]] QTextCharFormat strong();
[[nodiscard]] QTextCharFormat caption();
[[nodiscard]] QTextCharFormat heading(int level);
[[nodiscard]] QTextCharFormat code();       // inside a box
[[nodiscard]] QTextCharFormat inlineCode(const QTextCharFormat &around);
[[nodiscard]] QTextCharFormat link(const QTextCharFormat &around, const QString &address);
[[nodiscard]] QTextCharFormat action(const QString &address);
[[nodiscard]] QTextCharFormat icon(const QString &name, const QColor &color);
[[nodiscard]] QTextBlockFormat block(int topMargin);

} // namespace transcript

// Draws the icons that stand in the text (QTextObjectInterface wants a QObject; registered with each document).
class InlineIcons final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    using QObject::QObject;
    QSizeF intrinsicSize(QTextDocument *document, int position, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *document, int position,
                    const QTextFormat &format) override;
};

} // namespace bk
