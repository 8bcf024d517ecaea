// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace bk {

// What the playground shows before the first question: the next step, one at a time (add a key, pick a key, pick a model,
// ask), and prompts to begin with.
class EmptyTalk final : public QWidget {
    Q_OBJECT
public:
    enum class Step { AddKey, PickKey, PickModel, Ask };

    explicit EmptyTalk(QWidget *parent = nullptr);
    void setStep(Step step);
    [[nodiscard]] Step step() const { return m_step; }

Q_SIGNALS:
    void stepWanted(bk::EmptyTalk::Step step);
    void promptChosen(const QString &text);

private:
    Step m_step = Step::Ask;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_words;
    QPushButton *m_action;
    QWidget *m_prompts;
};

} // namespace bk
