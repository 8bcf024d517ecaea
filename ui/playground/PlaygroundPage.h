// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chat/ChatSession.h"
#include "ui/MainWindow.h"

#include <QWidget>

class QLabel;
class QScrollArea;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace bk {

class Composer;
class EmptyTalk;
class ParametersPanel;
class TargetBar;
class TranscriptView;

// The room where one talks with a model: the talk in the middle, parameters at the side (folded away when it is narrow),
// key, region and model as chips above the prompt at the foot. Holds key ids, never a secret; collects what is asked and
// shows ChatSession's conversation, which does the work. Owned by the window; UiParts outlive it.
class PlaygroundPage final : public QWidget {
    Q_OBJECT
public:
    explicit PlaygroundPage(const UiParts &parts, QWidget *parent = nullptr);
    ~PlaygroundPage() override;

    [[nodiscard]] ChatSession &session() { return *m_session; }

public Q_SLOTS:
    void useKey(const bk::KeyId &id);
    void tellTarget(); // once more, for who has just begun to listen

Q_SIGNALS:
    // What the next turn would use, for the status bar; both may be empty.
    void targetChanged(const QString &keyLabel, const QString &effectiveHost);
    // The no-key state's button: the shell shows the keys page and its add dialog.
    void addKeyWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    QWidget *buildHead();
    void connectParts();
    void send();
    void retryRow(int row);
    void editRow(int row);
    void cancelEdit();
    void copyRow(int row);
    void showJson();
    void newTalk();
    void showStep();
    void foldParameters();
    void say(const QString &words); // for a moment, in the head
    [[nodiscard]] bool isReady();   // key, model, parameters; else shows what is missing

    UiParts m_parts;
    ChatSession *m_session;
    TranscriptView *m_transcript;
    EmptyTalk *m_empty;
    QStackedWidget *m_stack;
    TargetBar *m_target;
    Composer *m_composer;
    ParametersPanel *m_parameters;
    QScrollArea *m_side;
    QToolButton *m_sideButton = nullptr;
    QToolButton *m_jsonButton = nullptr;
    QToolButton *m_newButton = nullptr;
    QLabel *m_said = nullptr;
    QTimer *m_saidTimer;
    int m_editedRow = -1;
    bool m_sideChosen = false; // the person has folded or unfolded it
};

} // namespace bk
