// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>

namespace bk {

// The prompt: plain text, one line high when empty and at most eight, then it scrolls. Ctrl+Enter sends, Esc stops, Up in
// the empty editor asks to edit the last question. Files and pictures that are pasted or dropped are handed on.
class PromptEditor final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit PromptEditor(QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, heightFor(1)}; }

Q_SIGNALS:
    void sendWanted();
    void stopWanted();
    void editLastWanted();
    void filesOffered(const QStringList &paths);
    void pictureOffered(const QByteArray &png);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] int heightFor(int lines) const;
    void fit();
};

} // namespace bk
