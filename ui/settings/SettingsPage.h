// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/MainWindow.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace bk {

class Banner;
class IconLabel;
class Label;
class WarningSettings;

// What the person may choose. Every change is saved and put into effect at once (changed()); what is typed counts when the
// field is left. Below: where the keys are, and what is protected and what is not.
class SettingsPage final : public QWidget {
    Q_OBJECT
public:
    explicit SettingsPage(const UiParts &parts, QWidget *parent = nullptr);
    void showKeyring(const KeyringState &state);
    // Asked by the window after changed(): a certificate file that cannot be read and the like.
    void showProblems();

Q_SIGNALS:
    void changed();
    void unlockWanted();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *buildAppearance();
    QWidget *buildNetwork();
    QWidget *buildKeys();
    QWidget *buildAutomatic();
    QWidget *buildKeyring();
    void fillKeys();
    void showConsents();
    QWidget *buildAbout();
    void fill();
    void connectAll();
    void save();
    void chooseCaFile();
    void showProxyField();

    UiParts m_parts;
    bool m_filling = true;
    Banner *m_problem;
    QComboBox *m_theme;
    QComboBox *m_proxy;
    QLineEdit *m_proxyUrl;
    Label *m_proxyNote;
    QWidget *m_proxyRow = nullptr;
    QLineEdit *m_caFile;
    QComboBox *m_region;
    QSpinBox *m_clipboard;
    QComboBox *m_automatic;
    QCheckBox *m_instance;
    WarningSettings *m_warnings;
    Label *m_consents;
    QPushButton *m_forgetConsents;
    IconLabel *m_keyringIcon;
    Label *m_keyringLine;
    Label *m_keyringWhy;
    QPushButton *m_unlock;
};

} // namespace bk
