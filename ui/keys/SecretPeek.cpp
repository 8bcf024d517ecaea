// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/SecretPeek.h"

#include "ui/widgets/Theme.h"

#include <QPainter>

namespace bk {

namespace {

constexpr int kLongestMs = 15'000;

int charactersPerLine(const QFontMetrics &metrics, int width)
{
    return qMax(8, (width - 2 * theme::kGap3) / qMax(1, metrics.horizontalAdvance(QLatin1Char('M'))));
}

} // namespace

SecretPeek::SecretPeek(Secret secret, QWidget *parent) : QWidget(parent), m_secret(std::move(secret))
{
    setFont(theme::font(theme::Type::Mono));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("peek"));
    setAccessibleName(tr("The key, shown while held"));
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &SecretPeek::closed);
    m_end.start(kLongestMs);
}

QSize SecretPeek::sizeHint() const
{
    return {300, heightForWidth(300)};
}

int SecretPeek::heightForWidth(int width) const
{
    const int each = charactersPerLine(fontMetrics(), width);
    const int lines = int((m_secret.size() + each - 1) / each);
    return lines * fontMetrics().lineSpacing() + 2 * theme::kGap2;
}

void SecretPeek::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::fill(theme::Meaning::Caution));
    painter.drawRoundedRect(rect(), theme::kRadius, theme::kRadius);
    painter.setPen(palette().color(QPalette::Text));
    const int each = charactersPerLine(fontMetrics(), width());
    int y = theme::kGap2 + fontMetrics().ascent();
    for (qsizetype from = 0; from < m_secret.size(); from += each, y += fontMetrics().lineSpacing()) {
        QString line = QString::fromLatin1(m_secret.reveal().sliced(from, qMin<qsizetype>(each, m_secret.size() - from)));
        painter.drawText(theme::kGap3, y, line);
        wipe(line);
    }
}

} // namespace bk
