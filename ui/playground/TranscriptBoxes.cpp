// SPDX-License-Identifier: Apache-2.0
// What stands behind the text of the talk.
#include "ui/playground/TranscriptView.h"
#include "ui/widgets/Theme.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextBlock>

namespace bk {

using namespace transcript;

namespace {

struct Group final {
    int number = -1;
    Box box = Box::None;
    QRectF rect;
    qreal left = 0; // of its text
};

QColor fillOf(Box box)
{
    switch (box) {
    case Box::Question: return theme::fill(theme::Meaning::Accent);
    case Box::Code: return theme::fill(theme::Meaning::Neutral);
    case Box::Notice: return theme::fill(theme::Meaning::Caution);
    case Box::Failure: return theme::fill(theme::Meaning::Bad);
    case Box::None: break;
    }
    return {};
}

void paintGroup(QPainter *painter, const Group &group, qreal width)
{
    if (group.number < 0)
        return;
    QRectF rect = group.rect;
    rect.setLeft(group.left - kBoxPad);
    rect.setRight(width);
    rect.adjust(0, -kBoxPadTop + 2, 0, kBoxPadTop - 2);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fillOf(group.box));
    painter->drawRoundedRect(rect, theme::kRadius, theme::kRadius);
    if (group.box == Box::Failure || group.box == Box::Notice) {
        painter->setBrush(theme::text(group.box == Box::Failure ? theme::Meaning::Bad : theme::Meaning::Caution));
        painter->drawRoundedRect(QRectF(rect.left(), rect.top(), 3, rect.height()), 1.5, 1.5);
    }
}

void paintQuoteBars(QPainter *painter, int depth, qreal left, const QRectF &rect)
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme::hairline());
    for (int i = 0; i < depth; ++i)
        painter->drawRect(QRectF(left - (depth - i) * kQuoteIndent, rect.top() - 2, 3, rect.height() + 4));
}

void paintRule(QPainter *painter, const QRectF &rect, qreal width)
{
    painter->setPen(QPen(theme::hairline(), 1));
    const qreal y = rect.center().y();
    painter->drawLine(QPointF(rect.left(), y), QPointF(width, y));
}

// The layout's own hit test walks over every table of the talk; this halves.
QTextBlock firstBlockBelow(const QTextDocument &document, qreal y)
{
    int first = 0;
    int last = document.blockCount() - 1;
    while (first < last) {
        const int middle = (first + last) / 2;
        if (document.documentLayout()->blockBoundingRect(document.findBlockByNumber(middle)).bottom() < y)
            first = middle + 1;
        else
            last = middle;
    }
    return document.findBlockByNumber(first);
}

} // namespace

void paintTranscriptBoxes(QPainter *painter, const QTextDocument &document, const QRectF &visible)
{
    const qreal width = document.textWidth() - document.documentMargin();
    const QAbstractTextDocumentLayout *layout = document.documentLayout();
    Group group;
    QTextBlock block = firstBlockBelow(document, visible.top());
    // Two blocks up, so that a box whose first line is just above keeps its shape.
    for (int i = 0; i < 2 && block.previous().isValid(); ++i)
        block = block.previous();
    for (; block.isValid(); block = block.next()) {
        const QRectF rect = layout->blockBoundingRect(block);
        if (rect.top() > visible.bottom() + 64)
            break;
        const QTextBlockFormat format = block.blockFormat();
        const int number = format.hasProperty(GroupProperty) ? format.intProperty(GroupProperty) : -1;
        const qreal left = document.documentMargin() + format.leftMargin();
        if (number != group.number) {
            paintGroup(painter, group, width);
            group = {number, Box(format.intProperty(BoxProperty)), rect, left};
        } else {
            group.rect |= rect;
        }
        if (const int depth = format.intProperty(QuoteProperty); depth > 0)
            paintQuoteBars(painter, depth, left, rect);
        if (format.boolProperty(RuleProperty))
            paintRule(painter, rect, width);
    }
    paintGroup(painter, group, width);
}

} // namespace bk
