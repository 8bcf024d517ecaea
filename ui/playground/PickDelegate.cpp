// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/PickDelegate.h"

#include "ui/playground/PickModel.h"
#include "ui/widgets/Theme.h"

#include <QPainter>

namespace bk {

QSize PickDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {120, kHeight};
}

void PickDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool marked = option.state & (QStyle::State_Selected | QStyle::State_HasFocus) && option.state & QStyle::State_Selected;
    const QColor strong = option.palette.color(marked ? QPalette::HighlightedText : QPalette::Text);
    const QColor quiet = marked ? strong : theme::secondaryText();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    if (marked || option.state & QStyle::State_MouseOver) {
        painter->setBrush(marked ? option.palette.color(QPalette::Highlight) : theme::fill(theme::Meaning::Neutral));
        painter->drawRoundedRect(option.rect, theme::kRadius, theme::kRadius);
    }
    QRect area = option.rect.adjusted(theme::kGap3, 4, -theme::kGap3, -4);
    if (const QVariant color = index.data(PickModel::ColorRole); color.isValid()) {
        painter->setBrush(color.value<QColor>());
        painter->drawRoundedRect(QRect(option.rect.left() + 4, area.top() + 2, 4, area.height() - 4), 2, 2);
        area.setLeft(area.left() + theme::kGap1);
    }
    const QFont caption = theme::font(theme::Type::Caption);
    const QString badge = index.data(PickModel::BadgeRole).toString();
    if (!badge.isEmpty()) {
        painter->setFont(caption);
        painter->setPen(quiet);
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, badge);
        area.setRight(area.right() - QFontMetrics(caption).horizontalAdvance(badge) - theme::kGap2);
    }
    const QString subtitle = index.data(PickModel::SubtitleRole).toString();
    const QRect upper = subtitle.isEmpty() ? area : QRect(area.left(), area.top(), area.width(), area.height() / 2);
    const QFont body = theme::font(theme::Type::Body);
    painter->setFont(body);
    painter->setPen(strong);
    painter->drawText(upper, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(body).elidedText(index.data().toString(), Qt::ElideRight, upper.width()));
    if (!subtitle.isEmpty()) {
        const QRect lower(area.left(), upper.bottom() + 1, area.width(), area.bottom() - upper.bottom());
        painter->setFont(caption);
        painter->setPen(quiet);
        painter->drawText(lower, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(caption).elidedText(subtitle, Qt::ElideMiddle, lower.width()));
    }
    painter->restore();
}

} // namespace bk
