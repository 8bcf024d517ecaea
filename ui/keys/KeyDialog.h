// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/MainWindow.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QProgressBar;
class QPushButton;
class QScrollArea;

namespace bk {

class Banner;
class KeyForm;
class KindGuide;
class Label;
class SecretEntry;

// Adds a key, or edits one and, if asked, replaces its secret. Opened with open(), never exec(). It closes by itself only
// after the store has said yes; errors stand in the dialog and nothing typed is lost. Emits saved() with the key's id.
class KeyDialog final : public QDialog {
    Q_OBJECT
public:
    // id empty: add.
    KeyDialog(const UiParts &parts, const KeyId &id, QWidget *parent);

    void startReplacing();
    void startAtEnd(); // with the field for the end of the key
    void startWith(Secret secret); // a key found elsewhere

Q_SIGNALS:
    void saved(const bk::KeyId &id, bool added);

protected:
    void reject() override;

private:
    void build();
    QWidget *buildStorage();
    void fill();
    void readingChanged();
    void updateButton();
    void updateGuide();
    void save();
    void unlockThen(void (KeyDialog::*next)());
    void add();
    void replace();
    void edit();
    void showError(const Error &error);
    void setBusy(const QString &words);
    [[nodiscard]] bool adding() const { return m_id.isEmpty(); }
    [[nodiscard]] bool sessionOnly() const;
    [[nodiscard]] bool secretUsable() const;

    UiParts m_parts;
    KeyId m_id;
    SecretEntry *m_entry;
    QCheckBox *m_keepUnknown; // for a text of no known kind: services add kinds, and nobody may be locked out by our list
    QPushButton *m_replace = nullptr;
    KindGuide *m_guide;
    KeyForm *m_form;
    QComboBox *m_storage = nullptr;
    Label *m_storageNote = nullptr;
    QScrollArea *m_scroll;
    Banner *m_error;
    QProgressBar *m_bar;
    Label *m_busyWords;
    QPushButton *m_save;
    QPushButton *m_cancel;
    bool m_busy = false;
    bool m_replacing = false;
};

} // namespace bk
