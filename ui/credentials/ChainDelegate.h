// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialTrace.h"
#include "ui/widgets/Theme.h"

#include <QStyledItemDelegate>

namespace bk {

struct OutcomeSign final {
    QString words;
    QString icon;
    theme::Meaning meaning;
};
[[nodiscard]] OutcomeSign outcomeSign(CredentialOutcome outcome);

// One place of the chain: its mark on the line that runs from the first to the last, the name, where and what, and how it
// went. The words of the outcome stand beside the colour.
class ChainDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace bk
