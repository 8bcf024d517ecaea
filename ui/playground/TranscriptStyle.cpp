// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/TranscriptStyle.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Theme.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPalette>

#include <array>

namespace bk {

namespace transcript {

namespace {

constexpr int kIconSize = 14;
constexpr qreal kLineHeight = 130; // per cent

QTextCharFormat withFont(const QFont &font, const QColor &color)
{
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(color);
    return format;
}

QColor textColor()
{
    return QGuiApplication::palette().color(QPalette::Text);
}

} // namespace

QTextCharFormat body()
{
    return withFont(theme::font(theme::Type::Body), textColor());
}

QTextCharFormat strong()
{
    return withFont(theme::font(theme::Type::BodyStrong), textColor());
}

QTextCharFormat caption()
{
    return withFont(theme::font(theme::Type::Caption), theme::secondaryText());
}

QTextCharFormat heading(int level)
{
    static constexpr std::array<qreal, 6> kLarger{4, 3, 1.5, 0, 0, 0};
    QFont font = theme::font(theme::Type::BodyStrong);
    font.setPointSizeF(font.pointSizeF() + kLarger[size_t(qBound(1, level, 6) - 1)]);
    return withFont(font, textColor());
}

QTextCharFormat code()
{
    QFont font = theme::font(theme::Type::Mono);
    font.setPointSizeF(font.pointSizeF() - 0.5);
    return withFont(font, textColor());
}

QTextCharFormat inlineCode(const QTextCharFormat &around)
{
    QTextCharFormat format = around;
    QFont font = theme::font(theme::Type::Mono);
    font.setPointSizeF(around.font().pointSizeF() - 0.5);
    font.setWeight(around.font().weight());
    format.setFont(font);
    format.setBackground(theme::fill(theme::Meaning::Neutral));
    return format;
}

QTextCharFormat link(const QTextCharFormat &around, const QString &address)
{
    QTextCharFormat format = around;
    format.setAnchor(true);
    format.setAnchorHref(address);
    format.setForeground(theme::text(theme::Meaning::Accent));
    format.setFontUnderline(true);
    return format;
}

QTextCharFormat action(const QString &address)
{
    QTextCharFormat format = caption();
    format.setAnchor(true);
    format.setAnchorHref(address);
    return format;
}

QTextCharFormat icon(const QString &name, const QColor &color)
{
    QTextCharFormat format = caption();
    format.setObjectType(kIconObject);
    format.setProperty(IconNameProperty, name);
    format.setProperty(IconColorProperty, color);
    format.setVerticalAlignment(QTextCharFormat::AlignMiddle);
    return format;
}

QTextBlockFormat block(int topMargin)
{
    QTextBlockFormat format;
    format.setTopMargin(topMargin);
    format.setLineHeight(kLineHeight, QTextBlockFormat::ProportionalHeight);
    return format;
}

} // namespace transcript

QSizeF InlineIcons::intrinsicSize(QTextDocument *, int, const QTextFormat &)
{
    return {transcript::kIconSize, transcript::kIconSize};
}

void InlineIcons::drawObject(QPainter *painter, const QRectF &rect, QTextDocument *, int, const QTextFormat &format)
{
    theme::paintIcon(painter, rect.toRect(), format.property(transcript::IconNameProperty).toString(),
                     format.property(transcript::IconColorProperty).value<QColor>());
}

} // namespace bk
