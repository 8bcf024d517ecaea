// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/Rotation.h"
#include "ui/MainWindow.h"

#include <QDialog>

class QPushButton;

namespace bk {

class AgePicker;
class Banner;
class IconLabel;
class Label;
class SourcePicker;

// Rotates a long-term key, or goes on with a rotation that is not over: whom IAM is asked as, how long the new key lives, what will
// happen, how far it is, and at the end the word when the old key goes. Opened with open(). Closing it stops nothing: the rotation goes
// on to its next stand, which is always one with a working stored key, and the page of the keys says which.
class RotationDialog final : public QDialog {
    Q_OBJECT
public:
    // key: to rotate; rotation: the id of one that is not over, or empty.
    RotationDialog(const UiParts &parts, const KeyId &key, const QString &rotation, QWidget *parent);

    enum class Deed { GoOn, Undo };
    void startWith(Deed deed); // which button the person came from: it has the focus, and nothing is done yet

Q_SIGNALS:
    void keysAtIamWanted(); // two keys are there already

private:
    enum class End { None, Finished, Undone, Left };

    QWidget *buildForm();
    QWidget *buildPlan();
    QWidget *buildButtons();
    void refresh();
    void showPlan(int done, bool backwards);
    void showButtons();
    void go();
    void undo();
    void leave();
    void stopOrClose();
    void unlockThen(std::function<void()> next);
    void askThen(std::function<void(IamCaller &&)> next);
    void begin(IamCaller caller);
    void showFull(const QList<ServiceCredential> &held);
    void ended(const Result<void> &result, End end);
    void showError(const Error &error);
    void setRunning(const QString &words);
    [[nodiscard]] const ApiKey *key() const;
    [[nodiscard]] QString userOf() const;

    UiParts m_parts;
    KeyId m_key;
    QString m_rotation; // empty until it is begun
    QString m_label;
    QString m_user;
    std::optional<RotationRecord> m_record; // as it stands
    Label *m_head;
    QWidget *m_form = nullptr;
    QWidget *m_age = nullptr; // with its label
    SourcePicker *m_source;
    AgePicker *m_days;
    QList<QPair<IconLabel *, Label *>> m_steps;
    Banner *m_error;
    Label *m_busy;
    QPushButton *m_close;
    QPushButton *m_leave;
    QPushButton *m_undo;
    QPushButton *m_go;
    End m_end = End::None;
    bool m_running = false;
    bool m_stopWanted = false; // before there was anything to stop
    bool m_failed = false;
};

} // namespace bk
