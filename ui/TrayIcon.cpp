// SPDX-License-Identifier: Apache-2.0
#include "ui/TrayIcon.h"

#include "ui/keys/KeyWords.h"

#include <QMenu>
#include <QPainter>

namespace bk {

namespace {
constexpr int kMostNamed = 5;
constexpr int kLongestEntry = 80;
}

TrayIcon::TrayIcon(KeyStore &keys, ExpiryWatch &expiry, const Clock &clock, QObject *parent)
    : QObject(parent), m_keys(keys), m_expiry(expiry), m_clock(clock), m_menu(std::make_unique<QMenu>())
{
    m_icon.setContextMenu(m_menu.get());
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT openWanted();
    });
    connect(&expiry, &ExpiryWatch::warningsChanged, this, &TrayIcon::showWarnings);
    connect(m_menu.get(), &QMenu::aboutToShow, this, &TrayIcon::showWarnings); // "6 days" has become 5
    showWarnings();
    m_icon.show(); // a panel that comes later takes it then
}

TrayIcon::~TrayIcon() = default;

void TrayIcon::showWarnings()
{
    const QList<KeyId> urgent = m_expiry.warnings();
    m_menu->clear();
    m_menu->addAction(tr("Open Bedrock Keyring"), this, &TrayIcon::openWanted);
    QStringList lines;
    for (const KeyId &id : urgent.first(qMin<qsizetype>(urgent.size(), kMostNamed))) {
        const ApiKey *key = m_keys.find(id);
        if (!key)
            continue;
        if (lines.isEmpty())
            m_menu->addSeparator();
        lines.append(m_menu->fontMetrics().elidedText(warningSentence(*key, m_clock.now()), Qt::ElideMiddle,
                                                      m_menu->fontMetrics().averageCharWidth() * kLongestEntry));
        m_menu->addAction(QString(lines.last()).replace(u'&', QStringLiteral("&&")), this, [this, id] { Q_EMIT keyWanted(id); });
    }
    if (urgent.size() > kMostNamed)
        lines.append(tr("%1 more").arg(urgent.size() - kMostNamed));
    m_menu->addSeparator();
    m_menu->addAction(tr("Quit"), this, &TrayIcon::quitWanted);
    m_icon.setIcon(withCount(urgent.size()));
    m_icon.setToolTip(tr("Bedrock Keyring") + (lines.isEmpty() ? QString() : u'\n' + lines.join(u'\n')));
}

QIcon TrayIcon::withCount(qsizetype count)
{
    QIcon plain(QStringLiteral(":/icons/app.svg"));
    if (count == 0)
        return plain;
    QIcon counted;
    for (const int size : {22, 44, 64}) {
        QPixmap pixmap = plain.pixmap(size, size);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF badge(size * 0.42, size * 0.42, size * 0.58, size * 0.58);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0xB3261E)); // of warnings, on light and dark panels alike
        painter.drawEllipse(badge);
        QFont font = theme::font(theme::Type::BodyStrong);
        font.setPixelSize(int(size * 0.42));
        painter.setFont(font);
        painter.setPen(Qt::white);
        painter.drawText(badge, Qt::AlignCenter, count > 9 ? QStringLiteral("9+") : QString::number(count));
        painter.end();
        counted.addPixmap(pixmap);
    }
    return counted;
}

} // namespace bk

#include "moc_TrayIcon.cpp"
