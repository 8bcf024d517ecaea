// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chat/ChatSession.h"
#include "ui/MainWindow.h"
#include "ui/playground/Chip.h"
#include "ui/playground/PickPopup.h"

#include <QWidget>

namespace bk {

// Who is asked: key (or Automatic: whatever the chain of credentials finds), region and model as three chips with a list each. A short-term key brings its own region, which then
// cannot be changed. Models are asked for when their list is opened (that may wake the keyring), kept by ModelCatalog, and
// any id or ARN can be typed instead. What was picked last is remembered in the settings; the key id only, never a secret.
class TargetBar final : public QWidget {
    Q_OBJECT
public:
    explicit TargetBar(const UiParts &parts, QWidget *parent = nullptr);

    [[nodiscard]] ChatTarget target() const;
    [[nodiscard]] bool hasPick() const { return isAutomatic() || key(); }
    [[nodiscard]] QString pickTitle() const; // the key's label, or "Automatic"; empty: nothing is picked
    [[nodiscard]] QString effectiveHost() const; // empty when it cannot be told
    [[nodiscard]] QString modelTitle() const;
    void setKey(const KeyId &id);
    void setModel(const QString &id);
    void preconnect() const; // a call is near: an idle connection does not last
    void openKeys();
    void openModels();
    void askForMissing(); // opens the list of what is not picked yet
    [[nodiscard]] PickPopup &modelPopup() { return *m_modelPopup; }

Q_SIGNALS:
    void changed();
    void modelPicked(); // by the person: the next thing is to write

private:
    [[nodiscard]] const ApiKey *key() const; // null for Automatic
    [[nodiscard]] bool isAutomatic() const { return m_key == kAutomatic; }
    void connectParts();
    void setRegion(const QString &region);
    void refillKeys();
    void refillRegions();
    void loadModels(bool again);
    void requestModels(bool again);
    void showModels(const Result<ModelList> &answer);
    void refresh();
    void remember();
    void forgetModelsShown();

    UiParts m_parts;
    KeyId m_key;
    QString m_region; // picked; the key's own may win
    QString m_model;
    quint64 m_load = 0; // a newer load makes an older answer void
    Chip *m_keyChip;
    Chip *m_regionChip;
    Chip *m_modelChip;
    PickPopup *m_keyPopup;
    PickPopup *m_regionPopup;
    PickPopup *m_modelPopup;
};

} // namespace bk
