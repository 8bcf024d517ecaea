// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/Theme.h"

#include <QFrame>
#include <QLabel>

class QPushButton;
class QScrollArea;
class QToolButton;

namespace bk {

// Words on a page: always plain text, one type of the scale, one tone. Keeps its tone when light and dark change.
class Label final : public QLabel {
    Q_OBJECT
public:
    enum class Tone { Normal, Quiet, Good, Caution, Bad, Accent };
    explicit Label(const QString &text = {}, theme::Type type = theme::Type::Body, Tone tone = Tone::Normal, QWidget *parent = nullptr);

    void setTone(Tone tone);
    [[nodiscard]] static Label *wrapped(const QString &text, Tone tone = Tone::Normal, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTone();
    theme::Type m_type;
    Tone m_tone;
};

// One line of foreign text that gives way: cut with an ellipsis, whole in the tool tip and for screen readers.
class ElidedLabel final : public QWidget {
    Q_OBJECT
public:
    explicit ElidedLabel(theme::Type type = theme::Type::Body, Label::Tone tone = Label::Tone::Normal, QWidget *parent = nullptr);
    void setText(const QString &text);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateToolTip();
    QString m_text;
    theme::Type m_type;
    Label::Tone m_tone;
};

// A panel with the ground of a field and a hairline around it.
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

// A picture of our icon family in one tone.
class IconLabel final : public QWidget {
    Q_OBJECT
public:
    explicit IconLabel(const QString &name, int size = 16, theme::Meaning meaning = theme::Meaning::Neutral, QWidget *parent = nullptr);
    void setIcon(const QString &name, theme::Meaning meaning);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    theme::Meaning m_meaning;
};

// A tool tip guesses whether its text is markup, and may then open files: foreign text goes through this.
[[nodiscard]] QString plainToolTip(const QString &text);
[[nodiscard]] QColor toneColor(Label::Tone tone);

// The program's buttons. iconName may be empty. Names for screen readers are the words, or `name` where there is only an icon.
[[nodiscard]] QPushButton *makeButton(const QString &words, const QString &iconName = {}, QWidget *parent = nullptr);
[[nodiscard]] QPushButton *makePrimaryButton(const QString &words, const QString &iconName = {}, QWidget *parent = nullptr);
[[nodiscard]] QToolButton *makeIconButton(const QString &iconName, const QString &name, QWidget *parent = nullptr);
// A page or panel that scrolls up and down only, without a frame; the focus goes to what is inside.
[[nodiscard]] QScrollArea *makeScrollArea(QWidget *body);
[[nodiscard]] QFrame *makeSeparator(Qt::Orientation orientation = Qt::Horizontal, QWidget *parent = nullptr);

} // namespace bk
