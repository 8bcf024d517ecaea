// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/keys/KeyListModel.h"

#include <QAbstractProxyModel>
#include <QCollator>

#include <optional>
#include <vector>

namespace bk {

// Search and order for the list, over a KeyListModel. Every word of the search must be found somewhere in the key's facts.
// It keeps the order as numbers of rows and what it compares beside them: a letter typed over 100,000 keys costs one walk
// over texts, where a QSortFilterProxyModel asks the model for each. A new search resets the rows (the view's selection is
// put back by whoever searches); a new order and a changed key keep them.
class KeyFilterModel final : public QAbstractProxyModel {
    Q_OBJECT
public:
    enum class Order { ByEnd, ByName, ByEnvironment };
    explicit KeyFilterModel(QObject *parent = nullptr);
    void setSearch(const QString &text);
    void setOrder(Order order);
    [[nodiscard]] bool isSearching() const { return !m_words.isEmpty(); }

    void setSourceModel(QAbstractItemModel *model) override; // a KeyListModel, once
    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &) const override { return {}; }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 1; }
    [[nodiscard]] QModelIndex mapToSource(const QModelIndex &index) const override;
    [[nodiscard]] QModelIndex mapFromSource(const QModelIndex &index) const override;

private:
    // What a row is compared by; made when first asked for. The end and the environment are a group and a place in it: the
    // key itself is a look into a hash away.
    struct Facts {
        std::optional<QCollatorSortKey> name;
        QString haystack; // what the search looks at, lower case
        qint64 end = 0;   // in seconds since 1970
        int endGroup = -1; // -1: not looked yet, nor are the other two
        int environmentGroup = 0;
    };
    struct Place {
        int group = 0;
        int row = 0;
        qint64 when = 0;
    };

    void reset();
    void renew(); // facts and rows from nothing
    void arrange();
    void rankNames();
    template <typename IsBefore> [[nodiscard]] QList<int> sorted(const IsBefore &isBefore) const; // all rows
    void sourceInserted(int first, int last);
    void sourceLoses(int first, int last);
    void sourceRemoved(int first, int last);
    void sourceChanged(int first, int last, const QList<int> &roles);
    void reconsider(int sourceRow);
    void insert(int sourceRow);
    void drop(int shownRow);
    [[nodiscard]] int shownRowOf(int sourceRow) const;
    [[nodiscard]] int placeFor(int sourceRow, const QList<int> &rows) const;
    [[nodiscard]] bool accepts(int sourceRow) const;
    [[nodiscard]] const QString &haystackOf(int sourceRow) const;
    [[nodiscard]] const QCollatorSortKey &nameOf(int sourceRow) const;
    [[nodiscard]] QString environmentOf(int sourceRow) const;
    [[nodiscard]] Place placeOf(int sourceRow) const;
    [[nodiscard]] bool isBefore(const Place &a, const Place &b) const;
    [[nodiscard]] bool isNameBefore(int a, int b) const;

    KeyListModel *m_model = nullptr;
    QStringList m_words;
    Order m_order = Order::ByEnd;
    QCollator m_collator;
    QList<int> m_sorted;              // all rows of the source in order; empty: to be sorted when needed
    std::vector<int> m_ranks;         // of the names, by row of the source; empty: to be made when an order needs them
    QList<int> m_rows;                // of the source, those that are shown, in order
    mutable QList<int> m_shown;       // the other way round, -1: not shown; empty: to be made when needed
    mutable std::vector<Facts> m_facts; // by row of the source
};

} // namespace bk
