// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/StylePaint.h"

#include "ui/widgets/Theme.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace bk::paint {

QColor mix(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](int x, int y) { return qRound(x + (y - x) * share); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

namespace {

bool has(const QWidget *widget, const char *property)
{
    return widget && widget->property(property).toBool();
}

// A border must be seen against both grounds more than a separator has to.
QColor border(const QStyleOption *option)
{
    return mix(theme::hairline(), theme::secondaryText(), option->state.testFlag(QStyle::State_Enabled) ? 0.28 : 0.0);
}

} // namespace

void panel(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &line, qreal width)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(line.isValid() ? QPen(line, width) : QPen(Qt::NoPen));
    const qreal inset = line.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), theme::kRadius - inset, theme::kRadius - inset);
    painter->restore();
}

QColor focusColor(const QStyleOption *option)
{
    return option->palette.color(QPalette::Highlight);
}

void focusRing(QPainter *painter, const QRect &rect, const QColor &color)
{
    panel(painter, rect, {}, color, 2);
}

void row(QPainter *painter, const QStyleOptionViewItem &option, const QColor &ground)
{
    const QRectF box = QRectF(option.rect).adjusted(4, 2, -4, -2);
    if (ground.isValid()) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(ground);
        painter->drawRoundedRect(box, theme::kRadius, theme::kRadius);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(option.palette.color(QPalette::Highlight), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(box.adjusted(1, 1, -1, -1), theme::kRadius, theme::kRadius);
    }
}

void button(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const QStyle::State state = option->state;
    const bool enabled = state.testFlag(QStyle::State_Enabled);
    const bool down = state.testFlag(QStyle::State_Sunken) || state.testFlag(QStyle::State_On);
    const bool hover = enabled && state.testFlag(QStyle::State_MouseOver);
    const bool primary = has(widget, "primary") && enabled;
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const bool flat = button && button->features.testFlag(QStyleOptionButton::Flat);
    const QColor text = option->palette.color(QPalette::ButtonText);
    QColor fill = primary ? option->palette.color(QPalette::Highlight) : option->palette.color(QPalette::Button);
    if (!enabled)
        fill = option->palette.color(QPalette::Window);
    if (hover || down)
        fill = mix(fill, primary ? QColor(Qt::black) : text, down ? 0.14 : 0.06);
    if (flat && !hover && !down)
        fill = QColor();
    panel(painter, option->rect, fill, primary || flat ? QColor() : border(option));
    if (!state.testFlag(QStyle::State_HasFocus))
        return;
    if (primary) // a ring of the same blue would not be seen: leave a gap
        panel(painter, option->rect.adjusted(2, 2, -2, -2), {}, option->palette.color(QPalette::HighlightedText), 1.5);
    else
        focusRing(painter, option->rect, focusColor(option));
}

void field(const QStyleOption *option, QPainter *painter, const QRect &rect, bool filled)
{
    const bool focus = option->state.testFlag(QStyle::State_HasFocus) && option->state.testFlag(QStyle::State_Enabled);
    panel(painter, rect, filled ? option->palette.color(QPalette::Base) : QColor(), focus ? focusColor(option) : border(option), focus ? 2 : 1);
}

void check(const QStyleOption *option, QPainter *painter, bool round)
{
    const QStyle::State state = option->state;
    const bool enabled = state.testFlag(QStyle::State_Enabled);
    const bool on = state.testFlag(QStyle::State_On);
    const bool partly = state.testFlag(QStyle::State_NoChange);
    QRectF box = QRectF(option->rect).adjusted(1, 1, -1, -1);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor accent = enabled ? option->palette.color(QPalette::Highlight) : theme::hairline();
    const bool filled = on || partly;
    painter->setPen(QPen(filled ? accent : border(option), state.testFlag(QStyle::State_MouseOver) && !filled ? 1.75 : 1.25));
    painter->setBrush(filled ? accent : option->palette.color(QPalette::Base));
    const qreal radius = round ? box.width() / 2 : 4;
    painter->drawRoundedRect(box, radius, radius);
    painter->setPen(QPen(option->palette.color(QPalette::HighlightedText), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&box](qreal x, qreal y) { return QPointF(box.left() + box.width() * x, box.top() + box.height() * y); };
    if (partly) {
        painter->drawLine(at(0.25, 0.5), at(0.75, 0.5));
    } else if (on && round) {
        painter->setBrush(option->palette.color(QPalette::HighlightedText));
        painter->setPen(Qt::NoPen);
        painter->drawEllipse(box.center(), box.width() * 0.2, box.width() * 0.2);
    } else if (on) {
        painter->setBrush(Qt::NoBrush);
        painter->drawPolyline(QPolygonF({at(0.24, 0.53), at(0.43, 0.71), at(0.77, 0.32)}));
    }
    painter->restore();
}

// Icon and words in the middle with a gap that can be seen; Fusion leaves two pixels.
void buttonLabel(const QStyle *style, const QStyleOptionButton *option, QPainter *painter, const QWidget *widget)
{
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    QColor color = option->palette.color(QPalette::ButtonText);
    if (enabled && has(widget, "primary"))
        color = option->palette.color(QPalette::HighlightedText);
    else if (enabled && has(widget, "danger"))
        color = theme::text(theme::Meaning::Bad);
    const int words = option->fontMetrics.size(Qt::TextShowMnemonic, option->text).width();
    const int icon = option->icon.isNull() ? 0 : option->iconSize.width();
    const int gap = icon > 0 && words > 0 ? kIconGap : 0;
    int x = option->rect.center().x() - (icon + gap + words) / 2 + 1;
    if (icon > 0) {
        const auto mode = !enabled ? QIcon::Disabled : has(widget, "primary") ? QIcon::Selected : QIcon::Normal;
        const QPixmap picture = option->icon.pixmap(option->iconSize, painter->device()->devicePixelRatioF(), mode);
        painter->drawPixmap(x, option->rect.center().y() - option->iconSize.height() / 2 + 1, picture);
        x += icon + gap;
    }
    QPalette palette = option->palette;
    palette.setColor(QPalette::ButtonText, color);
    palette.setColor(QPalette::Disabled, QPalette::ButtonText, option->palette.color(QPalette::Disabled, QPalette::ButtonText));
    int flags = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextShowMnemonic;
    if (!style->styleHint(QStyle::SH_UnderlineShortcut, option, widget))
        flags |= Qt::TextHideMnemonic;
    style->drawItemText(painter, QRect(x, option->rect.top(), words + 2, option->rect.height()), flags, palette, enabled, option->text, QPalette::ButtonText);
}

void scrollBar(const QStyleOptionSlider *option, QPainter *painter, const QRect &handle)
{
    if (!option->state.testFlag(QStyle::State_Enabled) || option->maximum <= option->minimum)
        return;
    const bool active = option->state.testFlag(QStyle::State_MouseOver) || option->state.testFlag(QStyle::State_Sunken);
    const int inset = active ? 2 : 3;
    const QRect rect = handle.adjusted(inset, inset, -inset, -inset);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(mix(theme::hairline(), theme::secondaryText(), active ? 0.7 : 0.35));
    const qreal radius = qMin(rect.width(), rect.height()) / 2.0;
    painter->drawRoundedRect(rect, radius, radius);
    painter->restore();
}

void progress(const QStyleOptionProgressBar *option, QPainter *painter)
{
    QRectF groove(option->rect);
    groove.setHeight(6);
    groove.moveCenter(QRectF(option->rect).center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme::hairline());
    painter->drawRoundedRect(groove, 3, 3);
    const int range = option->maximum - option->minimum;
    const double share = range > 0 ? double(option->progress - option->minimum) / range : 0.35; // unknown: a standing piece
    if (share > 0) {
        QRectF done = groove;
        done.setWidth(qMax(6.0, groove.width() * qMin(1.0, share)));
        painter->setBrush(option->palette.color(QPalette::Highlight));
        painter->drawRoundedRect(done, 3, 3);
    }
    painter->restore();
}

} // namespace bk::paint
