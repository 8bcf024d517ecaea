// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"

#include <QLineEdit>

namespace bk {

// Where a key is pasted. Shows bullets only; has no undo that could bring it back, gives nothing to clipboard, drag, screen
// reader or input method. A paste keeps its line breaks and odd characters for KeyText to judge, which a line edit would
// change. The secret leaves by secret() alone.
class SecretField final : public QLineEdit {
    Q_OBJECT
public:
    explicit SecretField(QWidget *parent = nullptr);
    ~SecretField() override;

    [[nodiscard]] Secret secret() const; // what was pasted or typed, as it came
    void put(Secret secret); // as if it had been pasted
    void forget();

public Q_SLOTS:
    void pasteFromClipboard();

Q_SIGNALS:
    void secretChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool event(QEvent *event) override;

private:
    void take(QString raw);
    void typed();
    Secret m_pasted; // as it came, while nobody has typed since
};

} // namespace bk
