// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/KeyMaker.h"
#include "ui/MainWindow.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QTableView;

namespace bk {

class AgePicker;
class Banner;
class IamKeysModel;
class Label;
class SourcePicker;

// The long-term keys at IAM, of one user or of all: listed when asked for; made, activated, deactivated, reset and deleted after what it
// cuts off was said. A key that is made goes into the keyring and is not shown. Dates that IAM knows better than a person are taken over,
// and that is said.
class IamKeysDialog final : public QDialog {
    Q_OBJECT
public:
    IamKeysDialog(const UiParts &parts, QWidget *parent);

private:
    enum class Deed { Activate, Deactivate, Reset, Delete };

    QWidget *buildHead();
    QWidget *buildDeeds();
    QWidget *buildMaking();
    void list();
    void listed(const Result<QList<ServiceCredential>> &answer);
    void takeOver(const QList<ServiceCredential> &listed);
    void takeOverNext(QList<ApiKey> dated, const QStringList &said);
    void arrange();
    void ask(Deed deed);
    void act();
    void acted(const Result<void> &done);
    void openMaking();
    void make();
    void told(const MadeKey &made);
    void askThen(const QString &busy, std::function<void(IamCaller &&)> next);
    void unlockThen(std::function<void()> next);
    void showError(const Error &error);
    void setBusy(const QString &words);
    [[nodiscard]] const ServiceCredential *current() const;
    [[nodiscard]] const ApiKey *storedOf(const ServiceCredential &credential) const;

    UiParts m_parts;
    IamKeysModel *m_model;
    SourcePicker *m_source;
    QLineEdit *m_user;
    QCheckBox *m_all;
    QPushButton *m_list;
    QTableView *m_table;
    QWidget *m_deeds = nullptr;
    QList<QPushButton *> m_buttons; // by Deed
    QPushButton *m_make;
    QWidget *m_making = nullptr;
    QLineEdit *m_forUser;
    QLineEdit *m_label;
    AgePicker *m_age;
    QPushButton *m_makeNow;
    Banner *m_message;
    Banner *m_sure;
    Label *m_busy;
    Deed m_deed = Deed::Activate; // what is asked about
    ServiceCredential m_meant;
    QString m_after; // said when the list has been asked for anew
    bool m_asked = false;
};

} // namespace bk
