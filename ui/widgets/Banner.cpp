// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Banner.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace bk {

Banner::Banner(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(QStringLiteral("info"), 18, m_meaning, this))
    , m_words(Label::wrapped({}, Label::Tone::Normal, this))
    , m_action(makeButton({}, {}, this))
    , m_second(makeButton({}, {}, this))
    , m_close(makeIconButton(QStringLiteral("close"), tr("Dismiss"), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme::kGap3, theme::kGap1 + 2, theme::kGap2, theme::kGap1 + 2);
    row->setSpacing(theme::kGap2);
    row->addWidget(m_icon);
    row->addWidget(m_words, 1);
    row->addWidget(m_action);
    row->addWidget(m_second);
    row->addWidget(m_close);
    m_action->hide();
    m_second->hide();
    m_close->hide();
    m_close->setIconSize(QSize(14, 14));
    hide();
    connect(m_action, &QPushButton::clicked, this, &Banner::acted);
    connect(m_second, &QPushButton::clicked, this, &Banner::secondActed);
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
}

void Banner::showMessage(theme::Meaning meaning, const QString &iconName, const QString &text)
{
    m_meaning = meaning;
    m_icon->setIcon(iconName, meaning);
    m_words->setText(text);
    setAccessibleName(text);
    update();
    show();
}

void Banner::setAction(const QString &words, const QString &iconName)
{
    m_action->setText(words);
    m_action->setIcon(iconName.isEmpty() ? QIcon() : theme::icon(iconName));
    m_action->setVisible(!words.isEmpty());
}

void Banner::setSecondAction(const QString &words)
{
    m_second->setText(words);
    m_second->setVisible(!words.isEmpty());
}

void Banner::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::fill(m_meaning));
    painter.drawRoundedRect(rect(), theme::kRadius, theme::kRadius);
}

} // namespace bk
