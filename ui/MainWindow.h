// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/base/Settings.h"
#include "core/bedrock/BedrockClient.h"
#include "core/bedrock/ModelCatalog.h"
#include "core/credentials/CredentialChain.h"
#include "core/credentials/ProcessConsents.h"
#include "core/keys/ExpiryWatch.h"
#include "core/keys/KeyDoctor.h"
#include "core/keys/KeyStore.h"
#include "core/keys/ShortTermRenewal.h"

#include <QMainWindow>

#include <memory>

class QStackedWidget;
class QVBoxLayout;

namespace bk {

class BackgroundWatch;
class Banner;
class CredentialsPage;
class DismissedAdvice;
class KeyMaker;
class KeysPage;
class NavigationBar;
class PlaygroundPage;
class Rotation;
class RotationWatch;
class SecretClipboard;
class ServiceCredentials;
class SettingsPage;
class StatusStrip;
class TrayIcon;
struct ErrorWords;

// The parts of core that the window works with; they outlive it.
struct UiParts final {
    Keyring &keyring;
    KeyStore &keys;
    HttpClient &http;
    BedrockClient &client;
    ModelCatalog &models;
    KeyDoctor &doctor;
    ExpiryWatch &expiry;
    Settings &settings;
    CredentialChain &credentials;
    ProcessConsents &consents;
    ServiceCredentials &iam;
    KeyMaker &maker;
    Rotation &rotation;
    RotationWatch &rotationWatch;
    const Clock &clock;
    bool demo = false; // said in the window: nothing leaves this machine
    QString notice = {}; // what the start found and the person must know, in words; empty: nothing
    ShortTermRenewal *shortTerm = nullptr; // null: no short-term keys are made here
    DismissedAdvice *advice = nullptr; // null: no advice is given
    BackgroundWatch *watch = nullptr; // null: not offered, as in the demo and for a profile that the session does not start
};

// The frame: navigation, banner, pages, status bar; no logic of its own. Pages are made when they are first shown, and the
// keyring is asked after the first paint, so that the window is there at once.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    enum Page { Keys, Playground, Credentials, Preferences };

    explicit MainWindow(const UiParts &parts, QWidget *parent = nullptr);
    ~MainWindow() override;

    // Light and dark follow the desktop unless the settings say otherwise.
    void setDesktopDark(bool dark);
    // A second start asks for this.
    void raiseToFront();
    void showPage(int page);
    void showKey(const KeyId &id);          // on its page, in front
    void rotateKey(const KeyId &id);        // the same, with the dialog for a long-term key
    void showTrouble(const ErrorWords &said); // a banner above the page

Q_SIGNALS:
    // Proxy, certificates and the rest are saved and are to be put into effect.
    void settingsChanged();

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void buildFrame();
    [[nodiscard]] QWidget *makeNotice(const QString &text);
    void buildShortcuts();
    void connectParts();
    void afterFirstPaint();
    void compareKeys();
    void unlockKeyring();
    void showKeyringState();
    void showWarnings();
    void showStartTarget();
    void applyTheme();
    void arrangeTray();
    PlaygroundPage &playground();
    CredentialsPage &credentials();
    SettingsPage &preferences();

    UiParts m_parts;
    SecretClipboard *m_clipboard = nullptr;
    NavigationBar *m_navigation = nullptr;
    QStackedWidget *m_pages = nullptr;
    KeysPage *m_keysPage = nullptr;
    PlaygroundPage *m_playground = nullptr;
    CredentialsPage *m_credentials = nullptr;
    SettingsPage *m_preferences = nullptr;
    QVBoxLayout *m_notices = nullptr;
    std::unique_ptr<TrayIcon> m_tray; // where the person wants to be warned without a window
    QWidget *m_expiryRow = nullptr;
    Banner *m_expiry = nullptr;
    StatusStrip *m_status = nullptr;
    KeyId m_mostUrgent;
    QList<KeyId> m_dismissed;
    KeyringState::Status m_lastKeyring = KeyringState::Status::Starting;
    bool m_desktopDark = false;
    bool m_painted = false;
};

} // namespace bk
