// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Controls.h"

#include "ui/widgets/Icon.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QTextDocument>
#include <QToolButton>

namespace bk {

QColor toneColor(Label::Tone tone)
{
    switch (tone) {
    case Label::Tone::Normal:
        break;
    case Label::Tone::Quiet:
        return theme::secondaryText();
    case Label::Tone::Good:
        return theme::text(theme::Meaning::Good);
    case Label::Tone::Caution:
        return theme::text(theme::Meaning::Caution);
    case Label::Tone::Bad:
        return theme::text(theme::Meaning::Bad);
    case Label::Tone::Accent:
        return theme::text(theme::Meaning::Accent);
    }
    return QGuiApplication::palette().color(QPalette::WindowText);
}

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString() : Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal);
}

Label::Label(const QString &text, theme::Type type, Tone tone, QWidget *parent) : QLabel(text, parent), m_type(type), m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    setFont(theme::font(m_type));
    applyTone();
}

Label *Label::wrapped(const QString &text, Tone tone, QWidget *parent)
{
    auto *label = new Label(text, theme::Type::Body, tone, parent);
    label->setWordWrap(true);
    return label;
}

void Label::setTone(Tone tone)
{
    m_tone = tone;
    applyTone();
}

void Label::applyTone()
{
    const QColor color = toneColor(m_tone);
    if (palette().color(QPalette::WindowText) == color)
        return;
    QPalette own = palette();
    own.setColor(QPalette::WindowText, color);
    setPalette(own);
}

void Label::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTone();
}

ElidedLabel::ElidedLabel(theme::Type type, Label::Tone tone, QWidget *parent) : QWidget(parent), m_type(type), m_tone(tone)
{
    setFont(theme::font(m_type));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    setAccessibleName(text);
    updateToolTip();
    updateGeometry();
    update();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 1, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), 40), fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(toneColor(m_tone));
    painter.drawText(rect(), int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine), fontMetrics().elidedText(m_text, Qt::ElideRight, width()));
}

void ElidedLabel::resizeEvent(QResizeEvent *)
{
    updateToolTip();
}

void ElidedLabel::updateToolTip()
{
    setToolTip(sizeHint().width() > width() ? plainToolTip(m_text) : QString());
}

Card::Card(QWidget *parent) : QFrame(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent, false);
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::hairline(), 1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::kRadius, theme::kRadius);
}

IconLabel::IconLabel(const QString &name, int size, theme::Meaning meaning, QWidget *parent)
    : QWidget(parent), m_name(name), m_meaning(meaning)
{
    setFixedSize(size, size);
}

void IconLabel::setIcon(const QString &name, theme::Meaning meaning)
{
    m_name = name;
    m_meaning = meaning;
    update();
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    theme::paintIcon(&painter, rect(), m_name, theme::text(m_meaning));
}

QPushButton *makeButton(const QString &words, const QString &iconName, QWidget *parent)
{
    auto *button = new QPushButton(words, parent);
    if (!iconName.isEmpty())
        button->setIcon(theme::icon(iconName));
    button->setAutoDefault(false);
    return button;
}

QPushButton *makePrimaryButton(const QString &words, const QString &iconName, QWidget *parent)
{
    QPushButton *button = makeButton(words, iconName, parent);
    button->setProperty("primary", true);
    return button;
}

QToolButton *makeIconButton(const QString &iconName, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(theme::icon(iconName));
    button->setAutoRaise(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QScrollArea *makeScrollArea(QWidget *body)
{
    auto *scroll = new QScrollArea;
    scroll->setWidget(body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

QFrame *makeSeparator(Qt::Orientation orientation, QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setFrameShape(orientation == Qt::Horizontal ? QFrame::HLine : QFrame::VLine);
    orientation == Qt::Horizontal ? line->setFixedHeight(1) : line->setFixedWidth(1);
    return line;
}

} // namespace bk
