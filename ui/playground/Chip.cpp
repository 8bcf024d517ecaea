// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/Chip.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QTextDocument>

#include <algorithm>

namespace bk {

namespace {

constexpr int kHeight = 30;
constexpr int kIcon = 16;
constexpr int kFurniture = 10 + kIcon + 6 + 6 + 14 + 8; // all that is not text
constexpr int kMostText = 260;

} // namespace

Chip::Chip(const QString &label, const QString &iconName, QWidget *parent)
    : QAbstractButton(parent), m_label(label), m_iconName(iconName)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setAccessibleName(label);
}

void Chip::setValue(const QString &value, const QString &whenEmpty, const QColor &color)
{
    m_value = value;
    m_whenEmpty = whenEmpty;
    m_color = color;
    setAccessibleName(m_label + QStringLiteral(": ") + shown());
    // Tool tips guess whether a text is HTML; this one is escaped, so the guess cannot matter.
    setToolTip(Qt::convertFromPlainText(m_label + QStringLiteral(": ") + shown()));
    updateGeometry();
    update();
}

void Chip::setProblem(bool problem)
{
    m_problem = problem;
    update();
}

QSize Chip::sizeHint() const
{
    return {std::min(fontMetrics().horizontalAdvance(shown()) + 2, kMostText) + kFurniture, kHeight};
}

QSize Chip::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), kFurniture + 48), kHeight};
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF pill = QRectF(rect()).adjusted(1, 1, -1, -1);
    const bool lit = underMouse() || isDown();
    QColor border = m_problem ? theme::text(theme::Meaning::Caution) : theme::hairline();
    if (hasFocus())
        border = palette().color(QPalette::Highlight);
    painter.setPen(QPen(border, hasFocus() ? 2 : 1));
    painter.setBrush(lit ? theme::fill(theme::Meaning::Neutral) : palette().color(QPalette::Base));
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);

    const QColor quiet = theme::secondaryText();
    QRect icon(10, (height() - kIcon) / 2, kIcon, kIcon);
    if (m_color.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_color);
        painter.drawEllipse(QRectF(icon).adjusted(3, 3, -3, -3));
    } else {
        theme::paintIcon(&painter, icon, m_iconName, quiet);
    }
    const QRect text(icon.right() + 7, 0, width() - kFurniture, height());
    painter.setPen(m_value.isEmpty() ? (m_problem ? theme::text(theme::Meaning::Caution) : quiet) : palette().color(QPalette::Text));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(shown(), Qt::ElideMiddle, text.width()));
    theme::paintIcon(&painter, QRect(width() - 22, (height() - 14) / 2, 14, 14), QStringLiteral("chevron-down"), quiet);
}

void Chip::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Down)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void Chip::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void Chip::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace bk
