// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyFilterModel.h"

#include "ui/keys/KeyWords.h"

#include <algorithm>
#include <numeric>

namespace bk {

namespace {

QString haystack(const ApiKey &key)
{
    return QStringList{key.label, key.environment, key.account, key.user, key.region, key.accessKeyId, key.tags.join(u' '),
                       kindWords(key.kind), key.notes}
        .join(u'\n')
        .toLower();
}

QStringList wordsOf(const QString &text)
{
    // An account number may be typed as it is shown, in groups of four.
    QString digits = text;
    digits.remove(u' ');
    if (digits.size() > 4 && std::all_of(digits.cbegin(), digits.cend(), [](QChar c) { return c.isDigit(); }))
        return {digits};
    return text.toLower().split(u' ', Qt::SkipEmptyParts);
}

constexpr int kOtherEnvironment = 50; // among themselves by their words
constexpr int kNoEnvironment = 99;

int environmentGroup(const QString &word)
{
    static const QStringList order{QStringLiteral("production"), QStringLiteral("staging"), QStringLiteral("testing"),
                                   QStringLiteral("development")};
    const auto at = order.indexOf(word);
    return word.isEmpty() ? kNoEnvironment : at < 0 ? kOtherEnvironment : int(at);
}

} // namespace

KeyFilterModel::KeyFilterModel(QObject *parent) : QAbstractProxyModel(parent) {}

void KeyFilterModel::setSourceModel(QAbstractItemModel *model)
{
    QAbstractProxyModel::setSourceModel(model);
    m_model = qobject_cast<KeyListModel *>(model);
    Q_ASSERT(m_model);
    connect(model, &QAbstractItemModel::modelReset, this, &KeyFilterModel::reset);
    connect(model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) { sourceInserted(first, last); });
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this](const QModelIndex &, int first, int last) { sourceLoses(first, last); });
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex &, int first, int last) { sourceRemoved(first, last); });
    connect(model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &top, const QModelIndex &bottom, const QList<int> &roles) {
        sourceChanged(top.row(), bottom.row(), roles);
    });
    reset();
}

QModelIndex KeyFilterModel::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

int KeyFilterModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QModelIndex KeyFilterModel::mapToSource(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_rows.size() ? m_model->index(m_rows.at(index.row())) : QModelIndex();
}

QModelIndex KeyFilterModel::mapFromSource(const QModelIndex &index) const
{
    const int row = index.isValid() ? shownRowOf(index.row()) : -1;
    return row < 0 ? QModelIndex() : createIndex(row, 0);
}

void KeyFilterModel::setSearch(const QString &text)
{
    const QStringList wanted = wordsOf(text);
    if (wanted == m_words)
        return;
    const bool narrower = std::all_of(m_words.cbegin(), m_words.cend(), [&](const QString &old) {
        return std::any_of(wanted.cbegin(), wanted.cend(), [&](const QString &word) { return word.contains(old); });
    });
    beginResetModel();
    m_words = wanted;
    if (narrower) { // a letter more: who was out stays out
        m_rows.removeIf([this](int row) { return !accepts(row); });
        m_shown.clear();
    } else {
        arrange();
    }
    endResetModel();
}

void KeyFilterModel::setOrder(Order order)
{
    if (order == m_order)
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QList<int> sourceRows;
    for (const QModelIndex &index : before)
        sourceRows.append(m_rows.at(index.row()));
    m_order = order;
    m_sorted.clear();
    arrange();
    QModelIndexList after;
    for (const int row : sourceRows)
        after.append(createIndex(shownRowOf(row), 0));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void KeyFilterModel::reset()
{
    beginResetModel();
    renew();
    endResetModel();
}

void KeyFilterModel::renew()
{
    m_facts = std::vector<Facts>(size_t(m_model->rowCount()));
    m_ranks.clear();
    m_sorted.clear();
    arrange();
}

// The rows to show, from the sorted ones.
void KeyFilterModel::arrange()
{
    if (m_sorted.isEmpty()) {
        if (m_order != Order::ByEnd) // whose ends are mostly different: no name is asked for
            rankNames();
        m_sorted = sorted([this](const Place &a, const Place &b) { return isBefore(a, b); });
    }
    m_shown.clear();
    m_rows.clear();
    std::copy_if(m_sorted.cbegin(), m_sorted.cend(), std::back_inserter(m_rows), [this](int row) { return accepts(row); });
}

template <typename IsBefore> QList<int> KeyFilterModel::sorted(const IsBefore &isBefore) const
{
    std::vector<Place> places;
    places.reserve(m_facts.size());
    for (int row = 0; row < int(m_facts.size()); ++row)
        places.push_back(placeOf(row));
    std::sort(places.begin(), places.end(), isBefore);
    QList<int> rows;
    rows.reserve(qsizetype(places.size()));
    for (const Place &place : places)
        rows.append(place.row);
    return rows;
}

// Names are compared once for all orders: a comparison of two reaches for texts all over the memory.
void KeyFilterModel::rankNames()
{
    if (!m_ranks.empty())
        return;
    const QList<int> byName = sorted([this](const Place &a, const Place &b) { return isNameBefore(a.row, b.row); });
    m_ranks.resize(m_facts.size());
    for (int rank = 0; rank < int(byName.size()); ++rank)
        m_ranks[size_t(byName.at(rank))] = rank;
}

void KeyFilterModel::sourceInserted(int first, int last)
{
    const int count = last - first + 1;
    m_facts.insert(m_facts.begin() + first, size_t(count), Facts());
    m_ranks.clear();
    for (int &row : m_rows)
        row += row >= first ? count : 0;
    m_shown.clear();
    for (int row = first; row <= last; ++row)
        insert(row);
}

void KeyFilterModel::sourceLoses(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        if (const int shown = shownRowOf(row); shown >= 0)
            drop(shown);
    }
}

// Only now do the numbers of the rows behind change.
void KeyFilterModel::sourceRemoved(int first, int last)
{
    const int count = last - first + 1;
    m_facts.erase(m_facts.begin() + first, m_facts.begin() + last + 1);
    m_ranks.clear();
    for (int &row : m_rows)
        row -= row > last ? count : 0;
    m_shown.clear();
    m_sorted.clear();
}

void KeyFilterModel::sourceChanged(int first, int last, const QList<int> &roles)
{
    if (roles.isEmpty()) { // anything may be new
        for (int row = first; row <= last; ++row) {
            m_facts[size_t(row)] = {};
            m_ranks.clear();
            reconsider(row);
        }
    }
    if (m_rows.isEmpty())
        return;
    if (last - first + 1 == int(m_facts.size()) && last > first) {
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, 0), roles);
        return;
    }
    for (int row = first; row <= last; ++row) {
        if (const QModelIndex shown = mapFromSource(m_model->index(row)); shown.isValid())
            Q_EMIT dataChanged(shown, shown, roles);
    }
}

// A key has changed: it may appear, go, or stand elsewhere.
void KeyFilterModel::reconsider(int sourceRow)
{
    const int shown = shownRowOf(sourceRow);
    const bool accepted = accepts(sourceRow);
    m_sorted.clear();
    if (shown < 0) {
        insert(sourceRow);
    } else if (!accepted) {
        drop(shown);
    } else {
        QList<int> others = m_rows;
        others.removeAt(shown);
        const int to = placeFor(sourceRow, others);
        if (to == shown)
            return;
        beginMoveRows({}, shown, shown, {}, to > shown ? to + 1 : to);
        m_rows.move(shown, to);
        m_shown.clear();
        endMoveRows();
    }
}

void KeyFilterModel::insert(int sourceRow)
{
    m_sorted.clear();
    if (!accepts(sourceRow))
        return;
    const int at = placeFor(sourceRow, m_rows);
    beginInsertRows({}, at, at);
    m_rows.insert(at, sourceRow);
    m_shown.clear();
    endInsertRows();
}

void KeyFilterModel::drop(int shownRow)
{
    beginRemoveRows({}, shownRow, shownRow);
    m_rows.removeAt(shownRow);
    m_shown.clear();
    endRemoveRows();
}

int KeyFilterModel::shownRowOf(int sourceRow) const
{
    if (m_shown.isEmpty()) {
        m_shown.fill(-1, qsizetype(m_facts.size()));
        for (int shown = 0; shown < int(m_rows.size()); ++shown)
            m_shown[m_rows.at(shown)] = shown;
    }
    return m_shown.value(sourceRow, -1);
}

int KeyFilterModel::placeFor(int sourceRow, const QList<int> &rows) const
{
    const Place place = placeOf(sourceRow);
    const auto at = std::upper_bound(rows.cbegin(), rows.cend(), place, [this](const Place &a, int b) { return isBefore(a, placeOf(b)); });
    return int(at - rows.cbegin());
}

bool KeyFilterModel::accepts(int sourceRow) const
{
    return std::all_of(m_words.cbegin(), m_words.cend(), [&](const QString &word) { return haystackOf(sourceRow).contains(word); });
}

const QString &KeyFilterModel::haystackOf(int sourceRow) const
{
    QString &text = m_facts[size_t(sourceRow)].haystack;
    if (text.isEmpty()) {
        if (const ApiKey *key = m_model->keyAt(sourceRow))
            text = haystack(*key);
    }
    return text;
}

const QCollatorSortKey &KeyFilterModel::nameOf(int sourceRow) const
{
    auto &name = m_facts[size_t(sourceRow)].name;
    if (!name) {
        const ApiKey *key = m_model->keyAt(sourceRow);
        name = m_collator.sortKey(key ? key->label.toLower() : QString());
    }
    return *name;
}

QString KeyFilterModel::environmentOf(int sourceRow) const
{
    const ApiKey *key = m_model->keyAt(sourceRow);
    return key ? key->environment.toLower() : QString();
}

// By end: dated ones first, then unknown, then those that never end.
KeyFilterModel::Place KeyFilterModel::placeOf(int sourceRow) const
{
    Place place;
    place.row = sourceRow;
    if (m_order == Order::ByName)
        return place;
    Facts &facts = m_facts[size_t(sourceRow)];
    if (facts.endGroup < 0) {
        const ApiKey *key = m_model->keyAt(sourceRow);
        if (!key)
            return place;
        facts.endGroup = key->neverExpires ? 2 : key->expires.isValid() ? 0 : 1;
        facts.end = key->expires.isValid() ? key->expires.toSecsSinceEpoch() : 0;
        facts.environmentGroup = environmentGroup(key->environment.toLower());
    }
    place.group = m_order == Order::ByEnd ? facts.endGroup : facts.environmentGroup;
    place.when = m_order == Order::ByEnd ? facts.end : 0;
    return place;
}

bool KeyFilterModel::isBefore(const Place &a, const Place &b) const
{
    if (a.group != b.group)
        return a.group < b.group;
    if (a.when != b.when)
        return a.when < b.when;
    if (a.group == kOtherEnvironment) {
        const QString left = environmentOf(a.row), right = environmentOf(b.row);
        if (left != right)
            return left < right;
    }
    return isNameBefore(a.row, b.row);
}

bool KeyFilterModel::isNameBefore(int a, int b) const
{
    if (!m_ranks.empty())
        return m_ranks[size_t(a)] < m_ranks[size_t(b)];
    const int order = nameOf(a).compare(nameOf(b));
    return order != 0 ? order < 0 : a < b;
}

} // namespace bk

#include "moc_KeyFilterModel.cpp"
