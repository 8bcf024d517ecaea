// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace bk {

// A pill that shows what is picked ("Key  billing-bot") and opens a PickPopup. Its text is foreign and drawn as plain
// text, elided in the middle when there is no room; the whole is in the tool tip and in the accessible name.
class Chip final : public QAbstractButton {
    Q_OBJECT
public:
    Chip(const QString &label, const QString &iconName, QWidget *parent = nullptr);

    void setValue(const QString &value, const QString &whenEmpty, const QColor &color = {});
    void setProblem(bool problem); // something must be picked here
    [[nodiscard]] QString value() const { return m_value; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    [[nodiscard]] QString shown() const { return m_value.isEmpty() ? m_whenEmpty : m_value; }

    QString m_label;
    QString m_iconName;
    QString m_value;
    QString m_whenEmpty;
    QColor m_color;
    bool m_problem = false;
};

} // namespace bk
