// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyDelegate.h"

#include "ui/keys/KeyListModel.h"
#include "ui/keys/KeyWords.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/StylePaint.h"

#include <QPainter>

namespace bk {

using theme::Meaning;

namespace {

constexpr int kBarWidth = 56;
constexpr int kSignIcon = 14;
constexpr int kRoomForBar = 340;
constexpr int kRoomForTwoSigns = 460;

ExpiryLevel levelOf(const QModelIndex &index)
{
    return ExpiryLevel(index.data(KeyListModel::LevelRole).toInt());
}

bool needsAttention(ExpiryLevel level)
{
    return level == ExpiryLevel::Soon || level == ExpiryLevel::Near || level == ExpiryLevel::Urgent || level == ExpiryLevel::Ended;
}

QColor groundOf(const QStyleOptionViewItem &option, ExpiryLevel level)
{
    const bool hover = option.state.testFlag(QStyle::State_MouseOver);
    if (option.state.testFlag(QStyle::State_Selected))
        return theme::fill(Meaning::Accent);
    if (!needsAttention(level))
        return hover ? option.palette.color(QPalette::AlternateBase) : QColor();
    QColor ground = theme::fill(expiryMeaning(level));
    ground.setAlphaF(hover ? 0.9F : 0.55F);
    return ground;
}

// Words from the right edge of `line`, with an icon before them; returns what is left of the line.
QRect paintSign(QPainter *painter, QRect line, const Sign &sign)
{
    const int words = painter->fontMetrics().horizontalAdvance(sign.words) + 1;
    const QColor color = theme::text(sign.meaning);
    painter->setPen(color);
    painter->drawText(line, int(Qt::AlignRight | Qt::AlignVCenter), sign.words);
    const QRect icon(line.right() - words - theme::kGap1 - kSignIcon + 1, line.center().y() - kSignIcon / 2 + 1, kSignIcon, kSignIcon);
    theme::paintIcon(painter, icon, sign.icon, color);
    line.setRight(icon.left() - theme::kGap3);
    return line;
}

QRect paintTime(QPainter *painter, QRect line, const QModelIndex &index, bool withBar)
{
    const ExpiryLevel level = levelOf(index);
    const Meaning meaning = expiryMeaning(level);
    const bool dated = level != ExpiryLevel::NotKnown && level != ExpiryLevel::Never;
    if (withBar && dated) {
        const QRectF groove(line.right() - kBarWidth + 1, line.center().y() - 1, kBarWidth, 4);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme::hairline());
        painter->drawRoundedRect(groove, 2, 2);
        QRectF left = groove;
        left.setWidth(qMax(4.0, groove.width() * index.data(KeyListModel::FractionLeftRole).toDouble()));
        if (level != ExpiryLevel::Ended) {
            painter->setBrush(theme::text(meaning));
            painter->drawRoundedRect(left, 2, 2);
        }
        line.setRight(int(groove.left()) - theme::kGap2);
    }
    const QString words = index.data(KeyListModel::TimeLeftRole).toString();
    painter->setPen(level == ExpiryLevel::Fine ? theme::secondaryText() : theme::text(meaning));
    painter->drawText(line, int(Qt::AlignRight | Qt::AlignVCenter), words);
    line.setRight(line.right() - painter->fontMetrics().horizontalAdvance(words) - theme::kGap3);
    return line;
}

void paintElided(QPainter *painter, const QRect &line, const QString &words)
{
    painter->drawText(line, int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine),
                      painter->fontMetrics().elidedText(words, Qt::ElideRight, line.width()));
}

void paintTopLine(QPainter *painter, QRect line, const QModelIndex &index, const QPalette &palette, bool roomy)
{
    painter->setFont(theme::font(theme::Type::Caption));
    line = paintTime(painter, line, index, roomy);
    const QFont strong = theme::font(theme::Type::BodyStrong);
    const QString label = index.data(Qt::DisplayRole).toString();
    const int wide = QFontMetrics(strong).horizontalAdvance(label) + 1;
    const QString environment = index.data(KeyListModel::EnvironmentRole).toString();
    const int room = environment.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(environmentWords(environment)) + theme::kGap2;
    QRect name = line;
    name.setWidth(qMin(wide, qMax(line.width() - room, line.width() / 2)));
    painter->setFont(strong);
    painter->setPen(palette.color(QPalette::Text));
    paintElided(painter, name, label);
    if (environment.isEmpty())
        return;
    painter->setFont(theme::font(theme::Type::Caption));
    painter->setPen(theme::secondaryText());
    line.setLeft(name.right() + theme::kGap2);
    paintElided(painter, line.translated(0, 1), environmentWords(environment));
}

void paintBottomLine(QPainter *painter, QRect line, const QModelIndex &index)
{
    painter->setFont(theme::font(theme::Type::Caption));
    const auto state = ApiKey::SecretState(index.data(KeyListModel::SecretStateRole).toInt());
    const bool tellState = state != ApiKey::SecretState::Stored && state != ApiKey::SecretState::Unknown;
    const bool testing = index.data(KeyListModel::TestingRole).toBool();
    const QVariant last = index.data(KeyListModel::LastTestRole);
    const bool room = line.width() >= kRoomForTwoSigns;
    if (testing)
        line = paintSign(painter, line, {KeyDelegate::tr("Testing…"), QStringLiteral("test"), Meaning::Accent});
    else if (!tellState || room || state == ApiKey::SecretState::SessionOnly)
        line = paintSign(painter, line, testSign(last.isValid() ? std::optional(last.value<TestRecord>()) : std::nullopt));
    if (tellState && (room || (state != ApiKey::SecretState::SessionOnly && !testing)))
        line = paintSign(painter, line, secretSign(state));
    painter->setPen(theme::secondaryText());
    paintElided(painter, line, index.data(KeyListModel::FactsRole).toString());
}

} // namespace

void KeyDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paint::row(painter, option, groundOf(option, levelOf(index)));

    QRectF bar(option.rect.left() + theme::kGap3, option.rect.top() + theme::kGap3, 4, option.rect.height() - 2 * theme::kGap3);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme::environmentColor(index.data(KeyListModel::EnvironmentRole).toString(),
                                              index.data(KeyListModel::EnvironmentColorRole).toString()));
    painter->drawRoundedRect(bar, 2, 2);

    const QRect inside = option.rect.adjusted(theme::kGap3 + 4 + theme::kGap3, theme::kGap2, -theme::kGap4, -theme::kGap2);
    QRect top = inside;
    top.setHeight(inside.height() / 2);
    QRect bottom = inside;
    bottom.setTop(top.bottom() + 1);
    paintTopLine(painter, top, index, option.palette, inside.width() >= kRoomForBar);
    paintBottomLine(painter, bottom, index);
    painter->restore();
}

QSize KeyDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {240, theme::kRowHeight};
}

} // namespace bk
