// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QList>
#include <QWidget>

namespace bk {

// One entry of the navigation: icon and word, or the icon alone.
class NavigationButton final : public QAbstractButton {
    Q_OBJECT
public:
    NavigationButton(const QString &iconName, const QString &words, QWidget *parent);
    void setIconOnly(bool iconOnly);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_iconName;
    bool m_iconOnly = false;
};

// The pages at the left edge. Exactly one entry is checked; arrow keys move among them. Collapsed it shows icons only,
// with the words as tool tips.
class NavigationBar final : public QWidget {
    Q_OBJECT
public:
    explicit NavigationBar(QWidget *parent = nullptr);
    void addPage(const QString &iconName, const QString &words, const QString &shortcut);
    void setCurrent(int index);
    void setCollapsed(bool collapsed);

Q_SIGNALS:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<NavigationButton *> m_buttons;
};

} // namespace bk
