// SPDX-License-Identifier: Apache-2.0
#include "ui/credentials/ChainDelegate.h"

#include "ui/credentials/ChainModel.h"
#include "ui/text/CredentialText.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/StylePaint.h"

#include <QPainter>

namespace bk {

using theme::Meaning;

namespace {

constexpr int kMark = 24;

CredentialOutcome outcomeOf(const QModelIndex &index)
{
    return CredentialOutcome(index.data(ChainModel::OutcomeRole).toInt());
}

QColor groundOf(const QStyleOptionViewItem &option, bool won)
{
    if (option.state.testFlag(QStyle::State_Selected))
        return theme::fill(Meaning::Accent);
    if (won)
        return theme::fill(Meaning::Good);
    return option.state.testFlag(QStyle::State_MouseOver) ? option.palette.color(QPalette::AlternateBase) : QColor();
}

// The line from place to place, and the mark: filled where the search ended.
void paintMark(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, const OutcomeSign &sign)
{
    const QRect row = option.rect;
    const QPoint centre(row.left() + theme::kGap4 + kMark / 2, row.center().y() + 1);
    painter->setPen(QPen(theme::hairline(), 2));
    if (index.row() > 0)
        painter->drawLine(centre.x(), row.top(), centre.x(), centre.y() - kMark / 2);
    if (index.row() + 1 < index.model()->rowCount())
        painter->drawLine(centre.x(), centre.y() + kMark / 2, centre.x(), row.bottom() + 1);
    const QRectF mark(centre.x() - kMark / 2.0, centre.y() - kMark / 2.0, kMark, kMark);
    const CredentialOutcome outcome = outcomeOf(index);
    const bool ended = outcome == CredentialOutcome::Won || outcome == CredentialOutcome::Broken || outcome == CredentialOutcome::NeedsConsent;
    const QColor color = theme::text(sign.meaning);
    painter->setPen(ended ? QPen(Qt::NoPen) : QPen(theme::hairline(), 2));
    painter->setBrush(ended ? theme::fill(sign.meaning) : option.palette.color(QPalette::Base));
    painter->drawEllipse(mark.adjusted(1, 1, -1, -1));
    painter->setFont(theme::font(theme::Type::Caption));
    if (ended) { // the icons bring a circle of their own
        theme::paintIcon(painter, mark.toRect(), sign.icon, color);
        return;
    }
    painter->setPen(theme::secondaryText());
    painter->drawText(mark, int(Qt::AlignCenter), QString::number(index.row() + 1));
}

void paintElided(QPainter *painter, const QRect &line, const QString &words, Qt::TextElideMode mode)
{
    painter->drawText(line, int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine),
                      painter->fontMetrics().elidedText(words, mode, line.width()));
}

} // namespace

OutcomeSign outcomeSign(CredentialOutcome outcome)
{
    const QString words = outcomeWord(outcome);
    switch (outcome) {
    case CredentialOutcome::Won: return {words, QStringLiteral("check"), Meaning::Good};
    case CredentialOutcome::Shadowed: return {words, QStringLiteral("info"), Meaning::Caution};
    case CredentialOutcome::Broken: return {words, QStringLiteral("error"), Meaning::Bad};
    case CredentialOutcome::NeedsConsent: return {words, QStringLiteral("lock"), Meaning::Caution};
    case CredentialOutcome::NotFound:
    case CredentialOutcome::Off:
    case CredentialOutcome::NotAsked: return {words, QStringLiteral("circle"), Meaning::Neutral};
    }
    Q_UNREACHABLE();
}

void ChainDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const OutcomeSign sign = outcomeSign(outcomeOf(index));
    paint::row(painter, option, groundOf(option, outcomeOf(index) == CredentialOutcome::Won));
    paintMark(painter, option, index, sign);

    const int left = option.rect.left() + theme::kGap4 + kMark + theme::kGap3;
    QRect top(left, option.rect.top() + theme::kGap2, option.rect.right() - theme::kGap4 - left, (option.rect.height() - 2 * theme::kGap2) / 2);
    QRect bottom = top.translated(0, top.height());
    painter->setFont(theme::font(theme::Type::Caption));
    const int wide = painter->fontMetrics().horizontalAdvance(sign.words) + 1;
    painter->setPen(sign.meaning == Meaning::Neutral ? theme::secondaryText() : theme::text(sign.meaning));
    painter->drawText(top, int(Qt::AlignRight | Qt::AlignVCenter), sign.words);
    const QString facts = index.data(ChainModel::FactsRole).toString();
    painter->setPen(theme::secondaryText());
    paintElided(painter, bottom, facts.isEmpty() ? index.data(ChainModel::OriginRole).toString() : facts, Qt::ElideRight);
    top.setRight(top.right() - wide - theme::kGap2);
    painter->setFont(theme::font(theme::Type::BodyStrong));
    const bool nothing = outcomeOf(index) == CredentialOutcome::NotFound || outcomeOf(index) == CredentialOutcome::Off;
    painter->setPen(nothing ? theme::secondaryText() : option.palette.color(QPalette::Text));
    paintElided(painter, top, index.data(Qt::DisplayRole).toString(), Qt::ElideRight);
    painter->restore();
}

QSize ChainDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {240, theme::kRowHeight};
}

} // namespace bk

#include "moc_ChainDelegate.cpp"
