// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/PromptEditor.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QImage>
#include <QKeyEvent>
#include <QMimeData>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace bk {

namespace {

constexpr int kMostLines = 8;

QStringList localFiles(const QMimeData *source)
{
    QStringList paths;
    for (const QUrl &url : source->urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    return paths;
}

} // namespace

PromptEditor::PromptEditor(QWidget *parent) : QPlainTextEdit(parent)
{
    setAccessibleName(tr("Prompt"));
    setPlaceholderText(tr("Ask something. Ctrl+Enter sends."));
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(6);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &PromptEditor::fit);
    fit();
}

int PromptEditor::heightFor(int lines) const
{
    const int text = int(std::ceil(fontMetrics().lineSpacing() * lines + 2 * document()->documentMargin()));
    return text + 2 * frameWidth() + contentsMargins().top() + contentsMargins().bottom();
}

QSize PromptEditor::sizeHint() const
{
    return {320, height()};
}

void PromptEditor::fit()
{
    // A plain text layout tells its height in lines, wrapped ones included.
    const int lines = std::clamp(int(document()->documentLayout()->documentSize().height()), 1, kMostLines);
    setFixedHeight(heightFor(lines));
    setVerticalScrollBarPolicy(lines < kMostLines ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
}

void PromptEditor::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void PromptEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

void PromptEditor::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() & Qt::ControlModifier)
        Q_EMIT sendWanted();
    else if (event->key() == Qt::Key_Escape)
        Q_EMIT stopWanted();
    else if (event->key() == Qt::Key_Up && document()->isEmpty())
        Q_EMIT editLastWanted();
    else
        QPlainTextEdit::keyPressEvent(event);
}

bool PromptEditor::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasImage() || source->hasUrls() || QPlainTextEdit::canInsertFromMimeData(source);
}

void PromptEditor::insertFromMimeData(const QMimeData *source)
{
    const QStringList files = localFiles(source);
    if (!files.isEmpty()) {
        Q_EMIT filesOffered(files);
    } else if (source->hasImage() && !source->hasText()) {
        QByteArray png;
        QBuffer buffer(&png);
        const QImage image = qvariant_cast<QImage>(source->imageData());
        if (!image.isNull() && image.save(&buffer, "PNG"))
            Q_EMIT pictureOffered(png);
    } else {
        QPlainTextEdit::insertFromMimeData(source);
    }
}

} // namespace bk
