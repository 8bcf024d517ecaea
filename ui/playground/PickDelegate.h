// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace bk {

// A row of a PickPopup: colour bar, title over subtitle, a badge at the right. Everything is drawn as plain text, elided.
class PickDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kHeight = 44;

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace bk
