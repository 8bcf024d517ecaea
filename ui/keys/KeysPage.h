// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/MainWindow.h"
#include "ui/widgets/Theme.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace bk {

class Banner;
class EmptyKeys;
class KeyDetail;
class KeyDialog;
class KeyFilterModel;
class KeyListModel;
class KeyTester;
class LifelineView;
class RotationBanner;

// The keys: list and detail side by side, or one after the other where the window is narrow; adding, testing, copying,
// deleting with an undo. Everything long is asked for and answered later; nothing here blocks.
class KeysPage final : public QWidget {
    Q_OBJECT
public:
    KeysPage(const UiParts &parts, SecretClipboard &clipboard, QWidget *parent = nullptr);

    void addKey();
    void addFound(Secret secret); // the dialog, with this key in it
    void makeShortTerm();         // where short-term keys are made
    void focusSearch();
    void testCurrent();
    void showKey(const KeyId &id);
    void rotate(const KeyId &id); // a long-term key: the dialog
    void showKeyring(const KeyringState &state);
    void showProblem(const Error &error);
    void finishedLooking(); // the first comparison with the keyring is over

Q_SIGNALS:
    void unlockWanted();
    void useInPlayground(const bk::KeyId &id);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void fillMore();
    void showPolicies();
    QWidget *buildHeader();
    QWidget *buildContent();
    void connectHeader();
    void connectDetail();
    void connectTester();
    void connectStore();
    [[nodiscard]] KeyId currentId() const;
    void select(const KeyId &id);
    void showDetail();
    void showRightState();
    void arrange();
    void showTimeline(bool asked);
    void rememberView();
    void askForEnd();
    void saveCalendar();
    void writeCalendar(const QString &file);
    void enterDetail();
    [[nodiscard]] QWidget *currentView() const; // the one of the two that is shown
    KeyDialog *openDialog(const KeyId &id, bool replace);
    void keySaved(const KeyId &id, bool added);
    void testAll();
    void showTestEnd(int done);
    void copyCurrent();
    void deleteCurrent();
    void offerUndo(RemovedKey removed);
    void undo();
    void forgetUndo();
    void acceptCurrent();
    void showOrphans();
    void adoptNext();
    void revoke(const KeyId &id);
    void showKeysAtIam();
    void openRotation(const KeyId &id, const QString &rotation, bool undo);
    void refreshTimes();
    void say(theme::Meaning meaning, const QString &icon, const QString &text);

    UiParts m_parts;
    SecretClipboard &m_clipboard;
    KeyListModel *m_model;
    KeyFilterModel *m_filter;
    KeyTester *m_tester;
    QLineEdit *m_search;
    QComboBox *m_order;
    QToolButton *m_asTimeline;
    QAction *m_calendar = nullptr;
    QPushButton *m_testAll;
    QPushButton *m_add;
    QToolButton *m_more; // what is wanted now and then
    Banner *m_message;
    Banner *m_orphans;
    RotationBanner *m_rotations;
    Banner *m_progress;
    Banner *m_undoBar;
    QStackedWidget *m_stack;
    EmptyKeys *m_empty;
    QWidget *m_content;
    QWidget *m_listCard;
    QStackedWidget *m_views; // the list, the timeline
    QListView *m_list;
    LifelineView *m_lifelines = nullptr; // until it is first wanted
    QWidget *m_detailCard;
    KeyDetail *m_detail;
    std::optional<RemovedKey> m_undo; // what the last deletion took away, whole
    QTimer m_undoEnd;
    QTimer m_words; // to the next moment at which some words change
    KeyId m_offeredTest;
    bool m_looked = false;
    bool m_oneOnly = false;     // list or detail: the window is narrow, or the timeline needs its width
    bool m_detailAsked = false; // then: the person went into the detail
};

} // namespace bk
