// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/SecretField.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>

namespace bk {

SecretField::SecretField(QWidget *parent) : QLineEdit(parent)
{
    setEchoMode(QLineEdit::Password);
    setMaxLength(100'000);
    setDragEnabled(false);
    setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    connect(this, &QLineEdit::textEdited, this, &SecretField::typed);
}

SecretField::~SecretField()
{
    forget();
}

Secret SecretField::secret() const
{
    if (!m_pasted.isEmpty())
        return m_pasted.clone();
    QByteArray bytes = text().toUtf8();
    return Secret::take(bytes);
}

void SecretField::forget()
{
    m_pasted = Secret();
    clear();
    // clear() keeps the text for undo; setting a text drops that history.
    setText(QString());
}

void SecretField::take(QString raw)
{
    QByteArray bytes = raw.toUtf8();
    wipe(raw);
    put(Secret::take(bytes));
}

void SecretField::put(Secret secret)
{
    m_pasted = std::move(secret);
    setText(QString(qMin<qsizetype>(m_pasted.size(), 400), QLatin1Char('*'))); // bullets of about the right number; the key is beside
    Q_EMIT secretChanged();
}

// setText drops the undo history that typing made. Text that came some other way (middle click, input method) into a
// pasted key cannot be joined with it: the field starts afresh.
void SecretField::typed()
{
    if (!m_pasted.isEmpty()) {
        forget();
    } else {
        const int at = cursorPosition();
        const QString now = text();
        const QSignalBlocker quiet(this);
        setText(now);
        setCursorPosition(at);
    }
    Q_EMIT secretChanged();
}

void SecretField::pasteFromClipboard()
{
    const QMimeData *pasted = QGuiApplication::clipboard()->mimeData();
    if (pasted && pasted->hasText())
        take(pasted->text());
}

void SecretField::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo) || event->matches(QKeySequence::Copy)
        || event->matches(QKeySequence::Cut)) {
        event->accept();
        return;
    }
    if (event->matches(QKeySequence::Paste))
        return pasteFromClipboard();
    // A pasted key is changed as a whole: the first edit starts afresh.
    if (!m_pasted.isEmpty() && (!event->text().isEmpty() || event->matches(QKeySequence::Delete))
        && event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter && event->key() != Qt::Key_Tab
        && event->key() != Qt::Key_Backtab && event->key() != Qt::Key_Escape) {
        const bool erases = event->key() == Qt::Key_Backspace || event->key() == Qt::Key_Delete;
        forget();
        Q_EMIT secretChanged();
        if (erases)
            return;
    }
    QLineEdit::keyPressEvent(event);
}

// The usual menu offers undo; this one only what cannot show or bring back anything.
void SecretField::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Paste"), this, &SecretField::pasteFromClipboard);
    menu->addAction(tr("Clear"), this, [this] {
        forget();
        Q_EMIT secretChanged();
    });
    menu->popup(event->globalPos());
}

void SecretField::dropEvent(QDropEvent *event)
{
    if (event->mimeData()->hasText())
        take(event->mimeData()->text());
    event->acceptProposedAction();
}

// Shortcuts of the window must not take Ctrl+Z and the like away from here, where they do nothing on purpose.
bool SecretField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo))
            event->accept();
    }
    return QLineEdit::event(event);
}

} // namespace bk
