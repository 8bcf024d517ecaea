// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/Keyring.h"
#include "ui/widgets/Controls.h"

namespace bk {

// The line at the foot of the window: where secrets are kept and how that place is, what the clipboard holds, where calls
// go and with which key. States by name, and what to do about them.
class StatusStrip final : public QWidget {
    Q_OBJECT
public:
    explicit StatusStrip(bool demo, QWidget *parent = nullptr);

    void showKeyring(const KeyringState &state);
    void showTarget(const QString &keyLabel, const QString &host);
    void showClipboard(int secondsLeft, bool ours);

Q_SIGNALS:
    void unlockWanted();
    void clearClipboardWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_demo;
    IconLabel *m_keyringIcon;
    Label *m_keyring;
    QPushButton *m_unlock;
    Label *m_clipboard;
    QPushButton *m_clear;
    ElidedLabel *m_host;
    ElidedLabel *m_key;
};

// "GNOME Keyring: open", and a sentence that explains it with what to do.
[[nodiscard]] QString keyringLine(const KeyringState &state);
[[nodiscard]] QString keyringExplanation(const KeyringState &state);

} // namespace bk
