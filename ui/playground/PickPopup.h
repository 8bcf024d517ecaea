// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/playground/PickModel.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QToolButton;

namespace bk {

// A list with a search line that drops from a chip. Typing filters, arrows move, Enter picks, Esc closes. Where free text
// is allowed, what was typed can be used as it is. The state line tells of loading and of errors; refresh is the owner's.
class PickPopup final : public QFrame {
    Q_OBJECT
public:
    PickPopup(const QString &name, const QString &searchHint, QWidget *parent);

    void setItems(QList<PickItem> items, const QString &currentId);
    void setFreeText(const QString &pattern); // "Use “%1” as model id"; empty: not allowed
    void setState(const QString &words, bool busy = false, bool bad = false); // empty: hidden
    void setAge(const QString &words); // beside Refresh; empty: no such foot
    void openAt(QWidget *chip);
    [[nodiscard]] PickModel &model() { return m_model; }
    [[nodiscard]] QString stateWords() const;

Q_SIGNALS:
    void picked(const QString &id);
    void opened();
    void refreshWanted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &typed);
    void choose(const QModelIndex &index);
    void chooseTyped();
    void acceptCurrent();
    void place();
    [[nodiscard]] bool canBeId(const QString &typed) const;
    void updateFreeText();

    PickModel m_model;
    PickFilter m_filter;
    QString m_freeTextPattern;
    QLineEdit *m_search;
    QListView *m_list;
    QLabel *m_state;
    QPushButton *m_useTyped;
    QLabel *m_age;
    QToolButton *m_refresh;
    QWidget *m_foot;
    QPointer<QWidget> m_chip; // the one it was opened at
};

} // namespace bk
