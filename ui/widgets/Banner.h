// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/Controls.h"

class QHBoxLayout;

namespace bk {

// A strip that says one thing and offers at most two buttons; hidden until show...() is called. Plain text always. The
// meaning is said by colour and icon and by the words themselves.
class Banner final : public QWidget {
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);

    void showMessage(theme::Meaning meaning, const QString &iconName, const QString &text);
    // Empty words take the button away.
    void setAction(const QString &words, const QString &iconName = {});
    void setSecondAction(const QString &words);
    void setClosable(bool closable);
    [[nodiscard]] QString text() const { return m_words->text(); }

Q_SIGNALS:
    void acted();
    void secondActed();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    theme::Meaning m_meaning = theme::Meaning::Neutral;
    IconLabel *m_icon;
    Label *m_words;
    QPushButton *m_action;
    QPushButton *m_second;
    QToolButton *m_close;
};

} // namespace bk
