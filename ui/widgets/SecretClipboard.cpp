// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/SecretClipboard.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QMimeData>
#include <QRandomGenerator>
#include <QWindow>

namespace bk {

namespace {
const QString kMark = QStringLiteral("application/x-bedrock-keyring-mark");

// The X client's library keeps the last it sent in a buffer that it never frees, and a key that another program pasted is
// in there. The long title of a window that nobody sees goes over it.
void overwriteWhatWasSent()
{
    QWindow unseen;
    unseen.create();
    unseen.setTitle(QString(8'000, QLatin1Char(' ')));
}
}

SecretClipboard::SecretClipboard(QObject *parent) : QObject(parent)
{
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &SecretClipboard::tick);
    connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, this, &SecretClipboard::clearIfOurs);
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, this, [this] {
        if (!m_mark.isEmpty() && !holdsOurs()) // somebody copied something else
            forget();
    });
}

SecretClipboard::~SecretClipboard()
{
    clearIfOurs();
}

void SecretClipboard::put(const Secret &secret, int seconds)
{
    quint32 random[4];
    QRandomGenerator::system()->fillRange(random);
    m_mark = QByteArray(reinterpret_cast<const char *>(random), sizeof random).toHex();

    auto *data = new QMimeData; // the clipboard owns it
    QString text = QString::fromUtf8(secret.reveal());
    data->setText(text);
    wipe(text);
    data->setData(kMark, m_mark);
    data->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    data->setData(QStringLiteral("ExcludeClipboardContentFromMonitorProcessing"), QByteArrayLiteral("1"));
    data->setData(QStringLiteral("application/x-nspasteboard-concealed-type"), secret.isEmpty() ? QByteArray() : QByteArrayLiteral("1"));
    QGuiApplication::clipboard()->setMimeData(data, QClipboard::Clipboard);

    m_secondsLeft = qMax(0, seconds);
    if (m_secondsLeft > 0)
        m_tick.start();
    else
        m_tick.stop();
    Q_EMIT countdown(m_secondsLeft);
}

bool SecretClipboard::holdsOurs() const
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData(QClipboard::Clipboard);
    return data && !m_mark.isEmpty() && data->data(kMark) == m_mark;
}

void SecretClipboard::clearIfOurs()
{
    if (holdsOurs())
        QGuiApplication::clipboard()->clear(QClipboard::Clipboard);
    forget();
}

void SecretClipboard::tick()
{
    if (--m_secondsLeft <= 0)
        return clearIfOurs();
    Q_EMIT countdown(m_secondsLeft);
}

void SecretClipboard::forget()
{
    if (m_mark.isEmpty())
        return;
    m_tick.stop();
    m_mark.clear();
    m_secondsLeft = 0;
    overwriteWhatWasSent();
    Q_EMIT countdown(0);
}

} // namespace bk
