// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyDoctor.h"
#include "ui/MainWindow.h"

#include <QWidget>

#include <functional>

class QBoxLayout;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace bk {

class AdviceView;
class Banner;
class ElidedLabel;
class FactGrid;
class FreshnessView;
class IconLabel;
class KeyTimeline;
class Label;
class SecretPeek;

// Everything about one key that can be known without asking anybody, and what can be done with it. Shows metadata; the
// secret only while Reveal is held, in a widget made for that look. Wishes go out as signals.
class KeyDetail final : public QWidget {
    Q_OBJECT
public:
    explicit KeyDetail(const UiParts &parts, QWidget *parent = nullptr);

    // diagnosis: of this run of the program, if there was one.
    void show(const KeyId &id, const std::optional<Diagnosis> &diagnosis, bool testing);
    [[nodiscard]] KeyId shown() const { return m_id; }
    void setBackVisible(bool visible);

Q_SIGNALS:
    void testWanted();
    void copyWanted();
    void editWanted();
    void endWanted(); // to be said by the person, for nobody else knows it
    void deleteWanted();
    void replaceWanted();
    void acceptWanted(); // a secret changed outside is the right one
    void useWanted();
    void rotateWanted();
    void revokeWanted();
    void unlockWanted();
    void backWanted();
    void problem(const bk::Error &error);

protected:
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    QWidget *buildHead();
    QWidget *buildButtons();
    QWidget *section(const QString &title, QWidget *content);
    void showState(const ApiKey &key);
    void showFacts(const ApiKey &key);
    void showTest(const ApiKey &key, const std::optional<Diagnosis> &diagnosis, bool testing);
    void showNotes(const ApiKey &key);
    void showAdvice(const ApiKey &key);
    void changeAdvice(const std::function<Result<void>(const ApiKey &)> &change);
    void reveal();
    void conceal();

    UiParts m_parts;
    KeyId m_id;
    QToolButton *m_back;
    ElidedLabel *m_name;
    QWidget *m_environmentBar;
    Label *m_environment;
    QPushButton *m_test;
    QPushButton *m_reveal;
    QPushButton *m_copy;
    QPushButton *m_rotate;
    QBoxLayout *m_buttonRows = nullptr;
    QVBoxLayout *m_column = nullptr;
    Banner *m_state;
    KeyTimeline *m_timeline;
    QPushButton *m_setEnd;
    AdviceView *m_advice;
    QWidget *m_adviceSection = nullptr;
    FactGrid *m_facts;
    IconLabel *m_verdictIcon;
    Label *m_verdict;
    Label *m_verdictWhen;
    Label *m_verdictWords;
    FreshnessView *m_freshness = nullptr; // where short-term keys are made
    QWidget *m_freshnessSection = nullptr;
    QWidget *m_notesSection = nullptr;
    Label *m_notes;
    SecretPeek *m_peek = nullptr;
};

} // namespace bk
