// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ApiKey.h"
#include "core/snippets/PolicyText.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace bk {

class IconLabel;
class Label;

// The documents of core/snippets/PolicyText with the person's own account, user and models in them, ready to copy. The text
// follows what is typed; where it cannot be made, a sentence stands in its place. Asks nobody and holds no secret.
class PolicyDialog final : public QDialog {
    Q_OBJECT
public:
    // about: whose account, user and region are filled in; may be an empty key.
    PolicyDialog(PolicyKind kind, const ApiKey &about, QWidget *parent);
    [[nodiscard]] QString document() const; // what Copy puts into the clipboard; empty: it cannot be made

private:
    void build();
    [[nodiscard]] QWidget *buildFields();
    void addField(const QString &words, QWidget *field, std::initializer_list<PolicyKind> kinds);
    [[nodiscard]] PolicyKind kind() const;
    [[nodiscard]] PolicyInputs inputs() const;
    void showKind();
    void showDocument();
    void copy();

    struct Field {
        QWidget *label;
        QWidget *field;
        QList<PolicyKind> kinds; // the documents that need it
    };

    QComboBox *m_kind;
    Label *m_explanation;
    Label *m_place;
    QFormLayout *m_form = nullptr;
    QList<Field> m_fields;
    QLineEdit *m_account;
    QLineEdit *m_user;
    QLineEdit *m_regions;
    QPlainTextEdit *m_models;
    QSpinBox *m_days;
    IconLabel *m_problemIcon;
    Label *m_problem;
    QPlainTextEdit *m_text;
    QPushButton *m_copy;
};

} // namespace bk
