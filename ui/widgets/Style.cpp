// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Style.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/StylePaint.h"
#include "ui/widgets/Theme.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTextEdit>

namespace bk {

namespace {

constexpr int kControlHeight = 32;
constexpr int kMenuItemHeight = 28;
constexpr int kScrollBar = 12;
constexpr int kFieldPadding = 6;
constexpr int kTextFrame = 3;
constexpr int kIconGap = paint::kIconGap;

bool isTextEdit(const QWidget *widget)
{
    return qobject_cast<const QPlainTextEdit *>(widget) || qobject_cast<const QTextEdit *>(widget);
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
    if (isTextEdit(widget))
        widget->installEventFilter(this);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        return paint::button(option, painter, widget);
    case PE_FrameDefaultButton:
        return;
    case PE_PanelButtonTool: {
        const QColor text = option->palette.color(QPalette::ButtonText);
        const bool on = option->state.testFlag(State_On);
        const bool lit = option->state.testFlag(State_Enabled) && (option->state.testFlag(State_MouseOver) || option->state.testFlag(State_Sunken));
        if (on)
            paint::panel(painter, option->rect, theme::fill(theme::Meaning::Accent), {});
        else if (lit)
            paint::panel(painter, option->rect, paint::mix(option->palette.color(QPalette::Window), text, option->state.testFlag(State_Sunken) ? 0.16 : 0.08), {});
        return;
    }
    case PE_FrameFocusRect:
        if (qobject_cast<const QPushButton *>(widget)) // drawButton did it
            return;
        return paint::focusRing(painter, option->rect.adjusted(-1, -1, 1, 1), paint::focusColor(option));
    case PE_FrameLineEdit:
        return paint::field(option, painter, option->rect, false);
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0)
            paint::field(option, painter, option->rect);
        return;
    case PE_Frame:
        if (qobject_cast<const QAbstractScrollArea *>(widget))
            return paint::field(option, painter, option->rect, isTextEdit(widget));
        break;
    case PE_IndicatorCheckBox:
        return paint::check(option, painter, false);
    case PE_IndicatorRadioButton:
        return paint::check(option, painter, true);
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option); button && !button->features.testFlag(QStyleOptionButton::HasMenu))
            return paint::buttonLabel(this, button, painter, widget);
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
            return paint::progress(bar, painter);
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
            paint::field(option, painter, option->rect);
        else
            paint::button(option, painter, widget);
        return chevron(subControlRect(control, option, SC_ComboBoxArrow, widget), 14);
    }
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option); spin && control == CC_SpinBox && spin->frame) {
        paint::field(option, painter, option->rect);
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
        return paint::scrollBar(slider, painter, subControlRect(control, option, SC_ScrollBarSlider, widget));
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
    const QRect rect = QProxyStyle::subControlRect(control, option, sub, widget);
    if ((control == CC_ComboBox && sub == SC_ComboBoxEditField) || (control == CC_SpinBox && sub == SC_SpinBoxEditField))
        return rect.adjusted(kFieldPadding - 1, 0, 0, 0);
    return rect;
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents)
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0)
            return rect.adjusted(kFieldPadding, 0, -kFieldPadding, 0);
    return rect;
}

// A text edit repaints its inside only when it gets or loses the focus, but the frame shows it.
bool Style::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        if (auto *widget = qobject_cast<QWidget *>(watched))
            widget->update();
    return QProxyStyle::eventFilter(watched, event);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            result.setWidth(size.width() + 24);
            if (!button->icon.isNull() && !button->text.isEmpty())
                result.rwidth() += kIconGap - 4;
        }
        result.setHeight(qMax(kControlHeight, result.height()));
        break;
    case CT_ComboBox:
        result.rwidth() += 2 * kFieldPadding;
        [[fallthrough]];
    case CT_LineEdit:
    case CT_SpinBox: // all of one height in a row
        result.setHeight(qMax(kControlHeight, option->fontMetrics.height() + 10));
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option); item && item->menuItemType != QStyleOptionMenuItem::Separator) {
            result.rwidth() += 2 * kFieldPadding;
            result.setHeight(qMax(kMenuItemHeight, result.height()));
        }
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
    case PM_DefaultFrameWidth: // inside the round corners
        return isTextEdit(widget) ? kTextFrame : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return 4;
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
    case SH_ComboBox_Popup: // a list under the field, not over it
        return 0;
    case SH_LineEdit_PasswordCharacter:
        return 0x2022;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace bk
