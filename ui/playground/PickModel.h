// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QColor>
#include <QSortFilterProxyModel>

namespace bk {

// Something to pick: a key, a region, a model. Texts are foreign and shown as plain text.
struct PickItem final {
    QString id;
    QString title;
    QString subtitle;
    QColor color;  // a bar at the left; invalid: none
    QString badge; // a quiet word at the right
};

class PickModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1, SubtitleRole, ColorRole, BadgeRole };

    using QAbstractListModel::QAbstractListModel;
    void setItems(QList<PickItem> items);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] int rowOf(const QString &id) const; // -1: not there

private:
    QList<PickItem> m_items;
};

// Keeps the rows in which every typed word occurs, in title, id or subtitle, without case.
class PickFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setWords(const QString &typed);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
};

} // namespace bk
