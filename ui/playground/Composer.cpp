// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/Composer.h"

#include "ui/playground/TurnText.h"
#include "ui/text/ErrorText.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Theme.h"

#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace bk {

namespace {

constexpr qint64 kLargestRead = 5LL * 1024 * 1024; // over every limit of the service; the exact ones are attachmentFrom's
constexpr int kMostAttachments = 20;

} // namespace

Composer::Composer(QWidget *parent)
    : QWidget(parent), m_editor(new PromptEditor), m_card(new QWidget), m_attachmentRow(new QWidget),
      m_attachmentLayout(new QHBoxLayout(m_attachmentRow)), m_note(new QLabel), m_noteUndo(new QPushButton),
      m_attach(new QToolButton), m_send(new QPushButton)
{
    build();
    setAcceptDrops(true);
    m_editor->installEventFilter(this);
    connect(m_editor, &PromptEditor::sendWanted, this, &Composer::sendWanted);
    connect(m_editor, &PromptEditor::stopWanted, this, &Composer::stopWanted);
    connect(m_editor, &PromptEditor::editLastWanted, this, &Composer::editLastWanted);
    connect(m_editor, &PromptEditor::filesOffered, this, &Composer::attachFiles);
    connect(m_editor, &PromptEditor::pictureOffered, this,
            [this](const QByteArray &png) { attachBytes(QStringLiteral("pasted.png"), png); });
    connect(m_editor, &QPlainTextEdit::textChanged, this, &Composer::updateButtons);
    connect(m_attach, &QToolButton::clicked, this, &Composer::pickFiles);
    connect(m_noteUndo, &QPushButton::clicked, this, &Composer::noteUndone);
    connect(m_send, &QPushButton::clicked, this, [this] {
        if (m_busy)
            Q_EMIT stopWanted();
        else
            Q_EMIT sendWanted();
    });
    setNote({});
    showAttachments();
    updateButtons();
}

void Composer::build()
{
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setFont(theme::font(theme::Type::Caption));
    m_noteUndo->setFlat(true);
    m_attach->setIcon(theme::icon(QStringLiteral("attach")));
    m_attach->setAutoRaise(true);
    m_attach->setToolTip(tr("Attach images or documents (or drop them here)"));
    m_attach->setAccessibleName(tr("Attach files"));
    m_attach->setFixedSize(32, 32);
    m_send->setMinimumWidth(92);
    m_send->setFixedHeight(32);
    m_attachmentLayout->setContentsMargins(0, 0, 0, 0);
    m_attachmentLayout->setSpacing(theme::kGap1);

    auto *noteRow = new QHBoxLayout;
    noteRow->setContentsMargins(theme::kGap1, 0, theme::kGap1, 0);
    noteRow->addWidget(m_note, 1);
    noteRow->addWidget(m_noteUndo);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(theme::kGap2);
    line->addWidget(m_attach, 0, Qt::AlignBottom);
    line->addWidget(m_editor, 1, Qt::AlignVCenter);
    line->addWidget(m_send, 0, Qt::AlignBottom);
    auto *card = new QVBoxLayout(m_card);
    card->setContentsMargins(theme::kGap2, 6, theme::kGap2, 6);
    card->setSpacing(theme::kGap1);
    card->addWidget(m_attachmentRow);
    card->addLayout(line);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kGap1);
    layout->addLayout(noteRow);
    layout->addWidget(m_card);
    m_editor->setAutoFillBackground(false);
    m_editor->viewport()->setAutoFillBackground(false);
}

QList<ContentBlock> Composer::content() const
{
    const QString text = m_editor->toPlainText();
    if (text.trimmed().isEmpty())
        return {};
    QList<ContentBlock> content = m_attachments;
    content.append(TextBlock{text});
    return content;
}

void Composer::clear()
{
    m_editor->clear();
    m_attachments.clear();
    showAttachments();
    setNote({});
}

void Composer::setContent(const QList<ContentBlock> &content)
{
    m_attachments.clear();
    QStringList texts;
    for (const ContentBlock &block : content) {
        if (const auto *text = std::get_if<TextBlock>(&block))
            texts << text->text;
        else
            m_attachments << block;
    }
    m_editor->setPlainText(texts.join(u'\n'));
    m_editor->moveCursor(QTextCursor::End);
    showAttachments();
}

void Composer::setBusy(bool busy)
{
    m_busy = busy;
    updateButtons();
}

void Composer::setNote(const QString &words, bool bad, const QString &undo)
{
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, bad ? theme::text(theme::Meaning::Bad) : theme::secondaryText());
    m_note->setPalette(palette);
    m_note->setText(words);
    m_note->setVisible(!words.isEmpty());
    m_noteUndo->setText(undo);
    m_noteUndo->setVisible(!undo.isEmpty());
}

QString Composer::noteWords() const
{
    return m_note->text();
}

void Composer::updateButtons()
{
    m_send->setText(m_busy ? tr("Stop") : tr("Send"));
    m_send->setIcon(theme::icon(m_busy ? QStringLiteral("stop") : QStringLiteral("send")));
    m_send->setToolTip(m_busy ? tr("Stop the answer (Esc)") : tr("Send (Ctrl+Enter)"));
    m_send->setAccessibleName(m_send->text());
    const bool written = !m_editor->toPlainText().trimmed().isEmpty();
    if (written && !m_send->isEnabled())
        Q_EMIT begun();
    m_send->setEnabled(m_busy || written);
    // The one button that matters here carries the accent; Stop is as quiet as the others.
    QPalette colors = palette();
    if (!m_busy && m_send->isEnabled()) {
        colors.setColor(QPalette::Button, colors.color(QPalette::Highlight));
        const QColor bright = colors.color(QPalette::HighlightedText);
        colors.setColor(QPalette::ButtonText, bright);
        m_send->setIcon(theme::iconPixmap(QStringLiteral("send"), 16, bright, devicePixelRatioF()));
    }
    m_send->setPalette(colors);
}

void Composer::showAttachments()
{
    while (QLayoutItem *item = m_attachmentLayout->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    for (qsizetype i = 0; i < m_attachments.size(); ++i) {
        const QString label = attachmentLabel(m_attachments.at(i));
        auto *button = new QToolButton;
        button->setText(QString(label).replace(u'&', QStringLiteral("&&")));
        button->setIcon(theme::icon(QStringLiteral("close")));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setMaximumWidth(240);
        button->setAccessibleName(tr("Remove attachment %1").arg(label));
        button->setToolTip(tr("Remove"));
        connect(button, &QToolButton::clicked, this, [this, i] {
            m_attachments.removeAt(i);
            showAttachments();
            m_editor->setFocus();
        });
        m_attachmentLayout->addWidget(button);
    }
    m_attachmentLayout->addStretch(1);
    m_attachmentRow->setVisible(!m_attachments.isEmpty());
}

void Composer::pickFiles()
{
    auto *dialog = new QFileDialog(this, tr("Attach files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Images and documents (*.png *.jpg *.jpeg *.gif *.webp *.pdf *.csv *.doc *.docx *.xls *.xlsx *.html *.txt *.md)"),
                            tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &Composer::attachFiles);
    dialog->open();
}

void Composer::attachFiles(const QStringList &paths)
{
    setNote({});
    for (const QString &path : paths) {
        QFile file(path);
        const QFileInfo info(path);
        // A FIFO or a device would hold the window for good.
        if (!info.isFile() || !file.open(QIODevice::ReadOnly)) {
            setNote(tr("%1 cannot be read.").arg(info.fileName()), true);
            return;
        }
        if (file.size() > kLargestRead) {
            setNote(tr("%1 is too large: %2. Images may have 3.75 MB, documents 4.5 MB.").arg(info.fileName(), sizeText(file.size())), true);
            return;
        }
        attachBytes(info.fileName(), file.readAll());
    }
}

void Composer::attachBytes(const QString &name, const QByteArray &bytes)
{
    const auto block = attachmentFrom(name, bytes);
    if (!block) {
        const ErrorWords said = words(block.error());
        setNote(name + QStringLiteral(": ") + said.title + QStringLiteral(". ") + said.sentence, true);
    } else if (m_attachments.size() >= kMostAttachments) {
        setNote(tr("At most %1 attachments go with one question.").arg(kMostAttachments), true);
    } else {
        m_attachments.append(*block);
        showAttachments();
    }
}

void Composer::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = m_editor->hasFocus();
    painter.setPen(QPen(focused ? palette().color(QPalette::Highlight) : theme::hairline(), focused ? 2 : 1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(m_card->geometry()).adjusted(1, 1, -1, -1), theme::kRadius, theme::kRadius);
}

void Composer::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateButtons();
}

bool Composer::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::eventFilter(watched, event);
}

void Composer::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void Composer::dropEvent(QDropEvent *event)
{
    QStringList paths;
    for (const QUrl &url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    attachFiles(paths);
    event->acceptProposedAction();
}

} // namespace bk
