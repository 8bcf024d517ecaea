// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/NavigationBar.h"

#include "ui/widgets/Controls.h"
#include "ui/widgets/Icon.h"

#include <QPainter>
#include <QVBoxLayout>

namespace bk {

namespace {
constexpr int kWide = 176;
constexpr int kNarrow = 56;
constexpr int kEntryHeight = 40;
constexpr int kIcon = 20;
} // namespace

NavigationButton::NavigationButton(const QString &iconName, const QString &words, QWidget *parent)
    : QAbstractButton(parent), m_iconName(iconName)
{
    setText(words);
    setAccessibleName(words);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void NavigationButton::setIconOnly(bool iconOnly)
{
    m_iconOnly = iconOnly;
    update();
}

QSize NavigationButton::sizeHint() const
{
    return {kEntryHeight, kEntryHeight};
}

void NavigationButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(Qt::NoPen);
    if (isChecked())
        painter.setBrush(theme::fill(theme::Meaning::Accent));
    else if (underMouse())
        painter.setBrush(theme::fill(theme::Meaning::Neutral));
    else
        painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, theme::kRadius, theme::kRadius);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRoundedRect(box, theme::kRadius, theme::kRadius);
    }
    const QColor color = isChecked() ? theme::text(theme::Meaning::Accent) : palette().color(QPalette::WindowText);
    const int left = m_iconOnly ? (width() - kIcon) / 2 : theme::kGap3;
    const QRect picture(left, (height() - kIcon) / 2, kIcon, kIcon);
    theme::paintIcon(&painter, picture, m_iconName, isChecked() ? color : theme::secondaryText());
    if (m_iconOnly)
        return;
    painter.setPen(color);
    painter.setFont(theme::font(isChecked() ? theme::Type::BodyStrong : theme::Type::Body));
    const QRect words = rect().adjusted(picture.right() + theme::kGap3, 0, -theme::kGap2, 0);
    painter.drawText(words, int(Qt::AlignVCenter | Qt::TextSingleLine), text());
}

NavigationBar::NavigationBar(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Pages"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme::kGap2, theme::kGap3, theme::kGap2 + 1, theme::kGap3);
    column->setSpacing(theme::kGap1);
    column->addStretch();
    setFixedWidth(kWide);
}

void NavigationBar::addPage(const QString &iconName, const QString &words, const QString &shortcut)
{
    auto *button = new NavigationButton(iconName, words, this);
    button->setToolTip(tr("%1 (%2)").arg(words, shortcut));
    const int index = int(m_buttons.size());
    qobject_cast<QVBoxLayout *>(layout())->insertWidget(index, button);
    m_buttons.append(button);
    connect(button, &QAbstractButton::clicked, this, [this, index] { Q_EMIT chosen(index); });
    connect(button, &QAbstractButton::toggled, this, [this, index](bool on) {
        if (on && m_buttons.at(index)->hasFocus()) // the arrow keys check without a click
            Q_EMIT chosen(index);
    });
}

void NavigationBar::setCurrent(int index)
{
    m_buttons.at(index)->setChecked(true);
}

void NavigationBar::setCollapsed(bool collapsed)
{
    setFixedWidth(collapsed ? kNarrow : kWide);
    for (NavigationButton *button : m_buttons)
        button->setIconOnly(collapsed);
}

void NavigationBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme::hairline());
}

} // namespace bk
