// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/ServiceCredential.h"
#include "ui/MainWindow.h"

#include <QDialog>

class QCheckBox;
class QPushButton;
class QRadioButton;

namespace bk {

class Banner;
class Label;
class SourcePicker;
struct IamCaller;

// Revokes a key at once. A long-term one at IAM: deactivated or deleted, after the credential that will be meant was shown; the stored
// copy stays or goes. A short-term one cannot be revoked alone: why, whose it is, and the policy that denies that principal.
class RevokeDialog final : public QDialog {
    Q_OBJECT
public:
    RevokeDialog(const UiParts &parts, const KeyId &key, QWidget *parent);

private:
    QWidget *buildLongTerm(const ApiKey &key);
    QWidget *buildShortTerm(const ApiKey &key);
    void arrange();
    void look();
    void ask(const QList<ServiceCredential> &listed);
    void revoke();
    void revoked();
    void askThen(std::function<void(IamCaller &&)> next);
    void showError(const Error &error);
    void setBusy(const QString &words);

    UiParts m_parts;
    KeyId m_key;
    QWidget *m_form = nullptr;
    SourcePicker *m_source = nullptr;
    QRadioButton *m_deactivate = nullptr;
    QRadioButton *m_delete = nullptr;
    QCheckBox *m_alsoStored = nullptr;
    Label *m_cutsOff = nullptr;
    Banner *m_message;
    Banner *m_sure; // asks once more, with the credential that is meant
    Label *m_busy;
    QPushButton *m_close;
    QPushButton *m_go;
    ServiceCredential m_meant;
};

} // namespace bk
