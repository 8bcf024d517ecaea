// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ShortTermRenewal.h"
#include "ui/MainWindow.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace bk {

class Banner;
class KeyForm;
class Label;
class SourcePicker;

// Makes a short-term key: name, environment and region, by whom it is signed, how long it lives, whether it is kept fresh; and
// says beforehand when it will end and why. Opened with open(). It closes by itself only after the key is in the keyring; errors
// stand in the dialog and nothing typed is lost. parts.shortTerm is there.
class ShortTermDialog final : public QDialog {
    Q_OBJECT
public:
    ShortTermDialog(const UiParts &parts, QWidget *parent);

Q_SIGNALS:
    void saved(const bk::KeyId &id, bool added); // added: always

private:
    void build();
    [[nodiscard]] QWidget *buildLife();
    [[nodiscard]] int seconds() const;
    void suggest();
    void showForecast();
    void updateButton();
    void save();
    void make();
    void showError(const Error &error);
    void setBusy(const QString &words);

    UiParts m_parts;
    KeyForm *m_form;
    SourcePicker *m_source;
    QComboBox *m_life;
    QSpinBox *m_minutes;
    Label *m_forecast;
    QCheckBox *m_keepFresh;
    QWidget *m_body;
    Banner *m_error;
    QProgressBar *m_bar;
    Label *m_busyWords;
    QPushButton *m_save;
    QPushButton *m_cancel;
    bool m_busy = false;
};

} // namespace bk
