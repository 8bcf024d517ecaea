// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/base/Settings.h"
#include "core/bedrock/BedrockClient.h"
#include "core/bedrock/ModelCatalog.h"
#include "core/keys/ExpiryWatch.h"
#include "core/keys/KeyDoctor.h"
#include "core/keys/KeyStore.h"

#include <QMainWindow>

namespace bk {

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
    const Clock &clock;
    bool demo = false; // said in the window: nothing leaves this machine
};

// The frame: navigation, banner, pages, status bar; no logic of its own.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(const UiParts &parts, QWidget *parent = nullptr);
    ~MainWindow() override;

    // Light and dark follow the desktop unless the settings say otherwise.
    void setDesktopDark(bool dark);
    // A second start asks for this.
    void raiseToFront();

private:
    UiParts m_parts;
};

} // namespace bk
