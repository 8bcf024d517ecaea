// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"

#include <QObject>
#include <QTimer>

namespace bk {

// Puts a key on the clipboard with the manners of password managers: hint types that ask clipboard managers to keep no
// history, never the X11 selection, cleared after some seconds and at the end if it is still ours. Owned by the window.
// countdown(0) is the last of a series.
class SecretClipboard final : public QObject {
    Q_OBJECT
public:
    explicit SecretClipboard(QObject *parent = nullptr);
    ~SecretClipboard() override;

    // seconds <= 0: stays until the program ends.
    void put(const Secret &secret, int seconds);
    void clearIfOurs();
    [[nodiscard]] bool holdsOurs() const;
    [[nodiscard]] int secondsLeft() const { return m_secondsLeft; }

Q_SIGNALS:
    void countdown(int secondsLeft);

private:
    void tick();
    void forget();
    QTimer m_tick;
    QByteArray m_mark; // random, beside the text: how we know our own again without keeping the text
    int m_secondsLeft = 0;
};

} // namespace bk
