// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Style.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Theme.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyleOption>

namespace bk {

namespace {

constexpr int kControlHeight = 32;
constexpr int kScrollBar = 12;

bool has(const QWidget *widget, const char *property)
{
    return widget && widget->property(property).toBool();
}

QColor mix(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](int x, int y) { return qRound(x + (y - x) * share); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

// A border must be seen against both grounds more than a separator has to.
QColor border(const QStyleOption *option)
{
    return mix(theme::hairline(), theme::secondaryText(), option->state.testFlag(QStyle::State_Enabled) ? 0.28 : 0.0);
}

void panel(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &line, qreal width = 1)
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

void drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget)
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

void drawField(const QStyleOption *option, QPainter *painter, const QRect &rect, bool filled = true)
{
    const bool focus = option->state.testFlag(QStyle::State_HasFocus) && option->state.testFlag(QStyle::State_Enabled);
    panel(painter, rect, filled ? option->palette.color(QPalette::Base) : QColor(), focus ? focusColor(option) : border(option), focus ? 2 : 1);
}

void drawCheck(const QStyleOption *option, QPainter *painter, bool round)
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

void drawScrollBar(const QStyleOptionSlider *option, QPainter *painter, const QRect &handle)
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

void drawProgress(const QStyleOptionProgressBar *option, QPainter *painter)
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

} // namespace

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
    setObjectName(QStringLiteral("bedrock-keyring"));
}

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QScrollBar *>(widget) || qobject_cast<QComboBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        return drawButton(option, painter, widget);
    case PE_FrameDefaultButton:
        return;
    case PE_PanelButtonTool: {
        const QColor text = option->palette.color(QPalette::ButtonText);
        const bool on = option->state.testFlag(State_On);
        const bool lit = option->state.testFlag(State_Enabled) && (option->state.testFlag(State_MouseOver) || option->state.testFlag(State_Sunken));
        if (on)
            panel(painter, option->rect, theme::fill(theme::Meaning::Accent), {});
        else if (lit)
            panel(painter, option->rect, mix(option->palette.color(QPalette::Window), text, option->state.testFlag(State_Sunken) ? 0.16 : 0.08), {});
        return;
    }
    case PE_FrameFocusRect:
        if (qobject_cast<const QPushButton *>(widget)) // drawButton did it
            return;
        return focusRing(painter, option->rect.adjusted(-1, -1, 1, 1), focusColor(option));
    case PE_FrameLineEdit:
        return drawField(option, painter, option->rect, false);
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0)
            drawField(option, painter, option->rect);
        return;
    case PE_Frame:
        if (qobject_cast<const QAbstractScrollArea *>(widget))
            return drawField(option, painter, option->rect, false);
        break;
    case PE_IndicatorCheckBox:
        return drawCheck(option, painter, false);
    case PE_IndicatorRadioButton:
        return drawCheck(option, painter, true);
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option); button && button->state.testFlag(State_Enabled)) {
            QStyleOptionButton copy(*button);
            if (has(widget, "primary")) {
                copy.palette.setColor(QPalette::ButtonText, option->palette.color(QPalette::HighlightedText));
                if (!copy.icon.isNull())
                    copy.icon = QIcon(copy.icon.pixmap(copy.iconSize, painter->device()->devicePixelRatioF(), QIcon::Selected));
            } else if (has(widget, "danger")) {
                copy.palette.setColor(QPalette::ButtonText, theme::text(theme::Meaning::Bad));
            }
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_ShapedFrame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option)) {
            if (frame->frameShape == QFrame::HLine)
                return painter->fillRect(QRect(option->rect.left(), option->rect.center().y(), option->rect.width(), 1), theme::hairline());
            if (frame->frameShape == QFrame::VLine)
                return painter->fillRect(QRect(option->rect.center().x(), option->rect.top(), 1, option->rect.height()), theme::hairline());
        }
        break;
    case CE_ProgressBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            return drawProgress(bar, painter);
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto chevron = [&](const QRect &rect, int size) {
        QRect box(0, 0, size, size);
        box.moveCenter(rect.center());
        const bool enabled = option->state.testFlag(State_Enabled);
        theme::paintIcon(painter, box, QStringLiteral("chevron-down"), enabled ? theme::secondaryText() : theme::hairline());
    };
    if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option); combo && control == CC_ComboBox) {
        if (combo->editable)
            drawField(option, painter, option->rect);
        else
            drawButton(option, painter, widget);
        return chevron(subControlRect(control, option, SC_ComboBoxArrow, widget), 14);
    }
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option); spin && control == CC_SpinBox && spin->frame) {
        drawField(option, painter, option->rect);
        if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
            return;
        chevron(subControlRect(control, option, SC_SpinBoxDown, widget), 12);
        painter->save();
        const QRect up = subControlRect(control, option, SC_SpinBoxUp, widget);
        painter->translate(QRectF(up).center());
        painter->rotate(180);
        chevron(QRect(-6, -6, 12, 12), 12);
        painter->restore();
        return;
    }
    if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option); slider && control == CC_ScrollBar)
        return drawScrollBar(slider, painter, subControlRect(control, option, SC_ScrollBarSlider, widget));
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl sub, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (sub == SC_ScrollBarAddLine || sub == SC_ScrollBarSubLine)
            return {};
        if (bar && (sub == SC_ScrollBarSlider || sub == SC_ScrollBarGroove)) {
            const bool horizontal = bar->orientation == Qt::Horizontal;
            const int length = horizontal ? bar->rect.width() : bar->rect.height();
            if (sub == SC_ScrollBarGroove)
                return bar->rect;
            const qint64 range = qint64(bar->maximum) - bar->minimum;
            const int handle = range > 0 ? qMin(length, qMax(24, int(qint64(bar->pageStep) * length / (range + bar->pageStep)))) : length;
            const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
            return horizontal ? QRect(start, 0, handle, bar->rect.height()) : QRect(0, start, bar->rect.width(), handle);
        }
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            result.setWidth(size.width() + 24);
            if (!button->icon.isNull() && !button->text.isEmpty())
                result.rwidth() += theme::kGap1;
        }
        result.setHeight(qMax(kControlHeight, result.height()));
        break;
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox:
        result.setHeight(qMax(kControlHeight, result.height()));
        break;
    case CT_ToolButton:
        result = result.expandedTo(QSize(kControlHeight, kControlHeight));
        break;
    default:
        break;
    }
    return result;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return kScrollBar;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 18;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_Widget_Animation_Duration: // nothing moves by itself
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ScrollBar_Transient:
        return 0;
    case SH_ComboBox_Popup: // a list under the field, not over it
        return 0;
    case SH_LineEdit_PasswordCharacter:
        return 0x2022;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace bk
