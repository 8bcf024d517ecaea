// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QStyle>

class QStyleOptionButton;
class QStyleOptionViewItem;
class QStyleOptionProgressBar;
class QStyleOptionSlider;

namespace bk::paint {

// The shapes of Style, one function each; no state, colours from the option's palette and the theme.
inline constexpr int kIconGap = 6;

[[nodiscard]] QColor mix(const QColor &a, const QColor &b, double share);
[[nodiscard]] QColor focusColor(const QStyleOption *option);
// A rounded rectangle; an invalid colour leaves ground or line away.
void panel(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &line, qreal width = 1);
void focusRing(QPainter *painter, const QRect &rect, const QColor &color);
// The ground of a row in a list, where it has one, and the frame of the row with the focus.
void row(QPainter *painter, const QStyleOptionViewItem &option, const QColor &ground);
void button(const QStyleOption *option, QPainter *painter, const QWidget *widget);
void buttonLabel(const QStyle *style, const QStyleOptionButton *option, QPainter *painter, const QWidget *widget);
void field(const QStyleOption *option, QPainter *painter, const QRect &rect, bool filled = true);
void check(const QStyleOption *option, QPainter *painter, bool round);
void scrollBar(const QStyleOptionSlider *option, QPainter *painter, const QRect &handle);
void progress(const QStyleOptionProgressBar *option, QPainter *painter);

} // namespace bk::paint
