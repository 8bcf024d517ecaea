// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ExpiryWatch.h"

#include <QSystemTrayIcon>

class QMenu;

namespace bk {

// The program in the desktop's tray, with the count of the keys that need attention: what they are in the tip and in the
// menu. Words and counts only. On a desktop without a tray nothing is shown, and nothing is wrong.
class TrayIcon final : public QObject {
    Q_OBJECT
public:
    TrayIcon(KeyStore &keys, ExpiryWatch &expiry, const Clock &clock, QObject *parent = nullptr);
    ~TrayIcon() override;

    [[nodiscard]] bool isShown() const { return m_icon.isVisible() && QSystemTrayIcon::isSystemTrayAvailable(); }
    [[nodiscard]] QString tip() const { return m_icon.toolTip(); }
    [[nodiscard]] const QMenu &menu() const { return *m_menu; }

Q_SIGNALS:
    void openWanted();
    void keyWanted(const bk::KeyId &id);
    void quitWanted();

private:
    void showWarnings();
    [[nodiscard]] static QIcon withCount(qsizetype count);

    KeyStore &m_keys;
    ExpiryWatch &m_expiry;
    const Clock &m_clock;
    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon m_icon;
};

} // namespace bk
