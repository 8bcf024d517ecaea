// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyTimeline.h"

#include "ui/keys/KeyWords.h"
#include "ui/text/TimeText.h"

#include <QPainter>

namespace bk {

KeyTimeline::KeyTimeline(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void KeyTimeline::show(const ApiKey &key, const QDateTime &now)
{
    m_now = now;
    m_from = key.created.isValid() ? key.created : key.addedAt;
    m_fromWord = key.created.isValid() ? tr("Made") : tr("Added");
    m_to = key.neverExpires ? QDateTime() : key.expires;
    m_words = timeLeftText(key, now);
    m_level = int(expiryOf(key, now).level);
    QStringList spoken{m_words};
    if (m_from.isValid())
        spoken << m_fromWord + QLatin1Char(' ') + dateText(m_from);
    if (m_to.isValid())
        spoken << tr("ends %1").arg(dateText(m_to));
    setAccessibleName(spoken.join(QStringLiteral(", ")));
    update();
}

QSize KeyTimeline::sizeHint() const
{
    return {240, fontMetrics().height() * 2 + theme::kGap6};
}

void KeyTimeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto level = ExpiryLevel(m_level);
    const QColor color = theme::text(expiryMeaning(level));
    QRect line = rect();
    line.setHeight(fontMetrics().height());
    painter.setFont(theme::font(theme::Type::BodyStrong));
    painter.setPen(level == ExpiryLevel::Fine ? palette().color(QPalette::WindowText) : color);
    QString words = m_words;
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, words);

    const QRectF groove(0, line.bottom() + theme::kGap2 + 2, width(), 6);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::hairline());
    painter.drawRoundedRect(groove, 3, 3);
    double gone = m_to.isValid() && m_to <= m_now ? 1 : 0; // also of a key that was added after its end
    if (m_to.isValid() && m_from.isValid() && m_to > m_from)
        gone = qBound(0.0, double(m_from.secsTo(m_now)) / double(m_from.secsTo(m_to)), 1.0);
    if (m_to.isValid()) { // what is left is the coloured part; it shrinks towards the end
        QRectF left = groove;
        left.setLeft(groove.left() + groove.width() * gone);
        painter.setBrush(color);
        if (left.width() > 1)
            painter.drawRoundedRect(left, 3, 3);
        const double x = qBound(5.0, groove.left() + groove.width() * gone, groove.right() - 5);
        painter.setBrush(palette().color(QPalette::Base));
        painter.setPen(QPen(color, 2));
        painter.drawEllipse(QPointF(x, groove.center().y()), 5, 5);
    }
    line.moveTop(int(groove.bottom()) + theme::kGap2 - 1);
    paintDates(painter, line);
}

void KeyTimeline::paintDates(QPainter &painter, const QRect &line) const
{
    painter.setFont(theme::font(theme::Type::Caption));
    painter.setPen(theme::secondaryText());
    if (m_from.isValid())
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_fromWord + QLatin1Char(' ') + dateText(m_from));
    if (m_to.isValid())
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, (m_to > m_now ? tr("Ends %1") : tr("Ended %1")).arg(dateText(m_to)));
}

} // namespace bk
