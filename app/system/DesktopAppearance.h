// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <memory>

class QDBusConnection;

namespace bk {

// Whether the desktop is dark: the portal's org.freedesktop.appearance color-scheme (1 dark, 2 light, 0 no preference),
// asked once without waiting and followed from then on. Qt 6.4 cannot tell. Light, and silent, where there is no portal.
// Source: XDG Desktop Portal, org.freedesktop.portal.Settings. Made by main; lives as long as the program.
class DesktopAppearance final : public QObject {
    Q_OBJECT
public:
    explicit DesktopAppearance(QObject *parent = nullptr);
    explicit DesktopAppearance(const QDBusConnection &bus, QObject *parent = nullptr); // tests: a private bus
    ~DesktopAppearance() override;

    [[nodiscard]] bool isDark() const { return m_dark; }

Q_SIGNALS:
    void darkChanged(bool dark); // only when it changes; first, if at all, from the event loop

private:
    class Listener;
    void setDark(bool dark);

    std::unique_ptr<Listener> m_listener;
    bool m_dark = false;
};

} // namespace bk
