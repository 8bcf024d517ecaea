// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/bedrock/ConverseRequest.h"
#include "ui/playground/PromptEditor.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace bk {

// The foot of the playground: attachments, the prompt, Send or Stop, and a note (what went wrong with an attachment, that a
// question is being edited). Reads files itself, says in words why one cannot go; holds what is to be sent until taken.
class Composer final : public QWidget {
    Q_OBJECT
public:
    explicit Composer(QWidget *parent = nullptr);

    // The question as content blocks, empty when there is no text; attachments first, as models like it.
    [[nodiscard]] QList<ContentBlock> content() const;
    void clear();
    void setContent(const QList<ContentBlock> &content);
    void setBusy(bool busy);
    void setNote(const QString &words, bool bad = false, const QString &undo = {}); // empty: no note
    void attachFiles(const QStringList &paths);
    void attachBytes(const QString &name, const QByteArray &bytes);
    [[nodiscard]] PromptEditor &editor() { return *m_editor; }
    [[nodiscard]] QString noteWords() const;

Q_SIGNALS:
    void begun(); // the first letters of a prompt
    void sendWanted();
    void stopWanted();
    void editLastWanted();
    void noteUndone(); // the note's button

protected:
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void showAttachments();
    void pickFiles();
    void updateButtons();

    PromptEditor *m_editor;
    QWidget *m_card;
    QWidget *m_attachmentRow;
    QHBoxLayout *m_attachmentLayout;
    QLabel *m_note;
    QPushButton *m_noteUndo;
    QToolButton *m_attach;
    QPushButton *m_send;
    QList<ContentBlock> m_attachments;
    bool m_busy = false;
};

} // namespace bk
