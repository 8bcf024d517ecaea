// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "ui/keys/TimeScale.h"

#include <QStyledItemDelegate>
#include <QWidget>

class QItemSelectionModel;
class QListView;
class QPushButton;

namespace bk {

class ElidedLabel;
class TimeAxis;

// A key's life on the common scale: from made to end in the colour of its environment, the last days before the end in the
// colour of a warning, today's line. What never ends runs out of the picture; what has no known end is dotted.
class LifelineDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setScale(const TimeScale &scale, const QDateTime &now);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    // Where the lines stand in a row of this width.
    [[nodiscard]] static QRect linesIn(const QRect &row);

private:
    TimeScale m_scale;
    QDateTime m_now;
};

// All keys on one line of time, below a calendar; the words of the one that is chosen or pointed at stand at the foot, so
// that they reach the eye, the keyboard and a screen reader alike. Shows the rows of a KeyFilterModel; shares the selection.
class LifelineView final : public QWidget {
    Q_OBJECT
public:
    LifelineView(QAbstractItemModel *model, QItemSelectionModel *selection, const Clock &clock, QWidget *parent = nullptr);
    [[nodiscard]] QListView *list() const { return m_list; }

Q_SIGNALS:
    void opened(); // the current key is wanted
    void endWanted(); // of the current key, which is not known

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override; // the pointer leaves: the chosen one is told again

private:
    void fit();
    void tell(const QModelIndex &index);

    const Clock &m_clock;
    QListView *m_list;
    TimeAxis *m_axis;
    ElidedLabel *m_words;
    QPushButton *m_setEnd;
    LifelineDelegate *m_delegate;
};

} // namespace bk
