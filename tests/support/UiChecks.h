// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QWidget>

namespace bk {

// The visible button of these words; null if there is none.
inline QPushButton *button(const QWidget &in, const QString &words)
{
    for (QPushButton *candidate : in.findChildren<QPushButton *>())
        if (candidate->text() == words && candidate->isVisible())
            return candidate;
    return nullptr;
}

// The entry of a menu with these words; null if there is none.
inline QAction *entry(const QWidget &in, const QString &words)
{
    for (QAction *candidate : in.findChildren<QAction *>())
        if (candidate->text().remove(QLatin1Char('&')) == words)
            return candidate;
    return nullptr;
}

// Whether a visible label contains these words.
inline bool says(const QWidget &in, const QString &words)
{
    for (const QLabel *label : in.findChildren<QLabel *>())
        if (label->isVisible() && label->text().contains(words))
            return true;
    return false;
}

inline QString nameOf(const QWidget *widget)
{
    const auto *label = qobject_cast<const QLabel *>(widget);
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    const QString text = label ? label->text() : button ? button->text() : QString();
    return QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + text + QLatin1Char(' ') + widget->accessibleName();
}

// Words that do not fit their widget: labels and buttons of everything visible inside `root`.
inline QStringList cutTexts(const QWidget *root)
{
    QStringList cut;
    for (const QWidget *widget : root->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->width() <= 0)
            continue;
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && !label->text().isEmpty()) {
            const bool wraps = label->wordWrap();
            const int needed = wraps ? label->heightForWidth(label->width()) : label->sizeHint().width();
            if (needed > (wraps ? label->height() : label->width()) + 1)
                cut << nameOf(widget);
        } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget); button && !button->text().isEmpty()) {
            if (button->sizeHint().width() > button->width() + 1 || button->sizeHint().height() > button->height() + 8)
                cut << nameOf(widget);
        }
    }
    return cut;
}

// Controls that a screen reader could not name.
inline QStringList namelessControls(const QWidget *root)
{
    QStringList nameless;
    for (QWidget *widget : root->findChildren<QWidget *>()) {
        const bool control = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget)
                             || qobject_cast<QPlainTextEdit *>(widget);
        if (!control || !widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || qobject_cast<QComboBox *>(widget->parentWidget())
            || widget->objectName().startsWith(QLatin1String("qt_")))
            continue;
        QAccessibleInterface *read = QAccessible::queryAccessibleInterface(widget);
        if (!read || read->text(QAccessible::Name).trimmed().isEmpty())
            nameless << nameOf(widget);
    }
    return nameless;
}

// Controls that Tab should stop at, and those it does stop at, starting from the first.
inline QSet<QWidget *> tabStops(QWidget *window)
{
    QSet<QWidget *> stops;
    QWidget *at = window;
    do {
        at = at->nextInFocusChain();
        if (at->isVisibleTo(window) && at->isEnabled() && (at->focusPolicy() & Qt::TabFocus) && at->window() == window)
            stops.insert(at);
    } while (at != window);
    return stops;
}

} // namespace bk
