// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyListModel.h"

#include "ui/keys/KeyWords.h"
#include "ui/text/TimeText.h"

#include <algorithm>
#include <tuple>

namespace bk {

KeyListModel::KeyListModel(KeyStore &store, const Clock &clock, QObject *parent)
    : QAbstractListModel(parent), m_store(store), m_clock(clock)
{
    reload();
    connect(&store, &KeyStore::loaded, this, &KeyListModel::reload);
    connect(&store, &KeyStore::keyAdded, this, &KeyListModel::add);
    connect(&store, &KeyStore::keyChanged, this, &KeyListModel::change);
    connect(&store, &KeyStore::keyRemoved, this, &KeyListModel::remove);
}

int KeyListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

QVariant KeyListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ApiKey *key = m_store.find(m_ids.at(index.row()));
    if (!key) // just removed; the row goes with the next signal
        return {};
    switch (role) {
    case IdRole:
        return key->id;
    case EnvironmentColorRole:
        return key->environmentColor;
    case SecretStateRole:
        return int(key->secretState);
    case LastTestRole:
        return key->lastTest ? QVariant::fromValue(*key->lastTest) : QVariant();
    case TestingRole:
        return m_testing.contains(key->id);
    case EndsRole:
    case NeverEndsRole:
    case TimeLeftRole:
    case LevelRole:
    case FractionLeftRole:
        return timeOf(*key, role);
    default:
        return wordsOf(*key, role);
    }
}

QVariant KeyListModel::wordsOf(const ApiKey &key, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return key.label;
    case Qt::AccessibleTextRole:
        return QStringList{key.label, environmentWords(key.environment), factsLine(key), timeLeftText(key, m_clock.now()),
                           secretSign(key.secretState).words, testSign(key.lastTest).words}
            .join(QStringLiteral(", "));
    case EnvironmentRole:
        return key.environment;
    case FactsRole:
        return factsLine(key);
    case HaystackRole:
        return haystack(key);
    default:
        return {};
    }
}

QVariant KeyListModel::timeOf(const ApiKey &key, int role) const
{
    const QDateTime now = m_clock.now();
    switch (role) {
    case EndsRole:
        return key.expires;
    case NeverEndsRole:
        return key.neverExpires;
    case TimeLeftRole:
        return timeLeftText(key, now);
    case LevelRole:
        return int(expiryOf(key, now).level);
    default:
        return expiryOf(key, now).fractionLeft;
    }
}

QString KeyListModel::haystack(const ApiKey &key) const
{
    QString &text = m_haystacks[key.id];
    if (text.isEmpty())
        text = QStringList{key.label, key.environment, key.account, key.user, key.region, key.accessKeyId, key.tags.join(QLatin1Char(' ')),
                           kindWords(key.kind), key.notes}
                   .join(QLatin1Char('\n'))
                   .toLower();
    return text;
}

QModelIndex KeyListModel::indexOf(const KeyId &id) const
{
    const auto row = m_ids.indexOf(id);
    return row < 0 ? QModelIndex() : index(int(row));
}

void KeyListModel::setTesting(const KeyId &id, bool testing)
{
    if (testing)
        m_testing.insert(id);
    else
        m_testing.remove(id);
    if (const QModelIndex at = indexOf(id); at.isValid())
        Q_EMIT dataChanged(at, at, {TestingRole});
}

void KeyListModel::refreshTimes()
{
    if (!m_ids.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_ids.size()) - 1), {TimeLeftRole, LevelRole, FractionLeftRole});
}

int KeyListModel::nextChangeMs() const
{
    constexpr qint64 kHour = 3600;
    qint64 next = 0;
    const QDateTime now = m_clock.now();
    for (const ApiKey &key : m_store.keys()) {
        if (!key.expires.isValid() || key.neverExpires)
            continue;
        const qint64 left = now.secsTo(key.expires);
        const qint64 step = qAbs(left) < 48 * kHour ? 60 : kHour; // minutes are shown near the end only
        const qint64 wait = left > 0 ? left % step + 1 : step - (-left) % step;
        next = next == 0 ? wait : qMin(next, wait);
    }
    return int(next * 1000);
}

void KeyListModel::reload()
{
    beginResetModel();
    m_ids.clear();
    m_haystacks.clear();
    for (const ApiKey &key : m_store.keys())
        m_ids.append(key.id);
    endResetModel();
}

void KeyListModel::add(const KeyId &id)
{
    if (m_ids.contains(id))
        return change(id);
    const int row = int(m_ids.size());
    beginInsertRows({}, row, row);
    m_ids.append(id);
    endInsertRows();
}

void KeyListModel::change(const KeyId &id)
{
    m_haystacks.remove(id);
    if (const QModelIndex at = indexOf(id); at.isValid())
        Q_EMIT dataChanged(at, at);
}

void KeyListModel::remove(const KeyId &id)
{
    const auto row = int(m_ids.indexOf(id));
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_ids.removeAt(row);
    m_haystacks.remove(id);
    m_testing.remove(id);
    endRemoveRows();
}

KeyFilterModel::KeyFilterModel(QObject *parent) : QSortFilterProxyModel(parent)
{
    setDynamicSortFilter(true);
    sort(0);
}

void KeyFilterModel::setSearch(const QString &text)
{
    QStringList wanted = text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    // An account number may be typed as it is shown, in groups of four.
    QString digits = text;
    digits.remove(QLatin1Char(' '));
    if (digits.size() > 4 && std::all_of(digits.cbegin(), digits.cend(), [](QChar c) { return c.isDigit(); }))
        wanted = QStringList{digits};
    if (wanted == m_words)
        return;
    m_words = wanted;
    invalidateFilter();
}

void KeyFilterModel::setOrder(Order order)
{
    m_order = order;
    invalidate();
}

bool KeyFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_words.isEmpty())
        return true;
    const QString haystack = sourceModel()->index(row, 0, parent).data(KeyListModel::HaystackRole).toString();
    return std::all_of(m_words.cbegin(), m_words.cend(), [&haystack](const QString &word) { return haystack.contains(word); });
}

bool KeyFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const auto name = [](const QModelIndex &i) { return i.data(Qt::DisplayRole).toString().toLower(); };
    if (m_order == Order::ByEnd) { // dated ones first, then unknown, then those that never end
        const auto rank = [](const QModelIndex &i) {
            const QDateTime ends = i.data(KeyListModel::EndsRole).toDateTime();
            const bool never = i.data(KeyListModel::NeverEndsRole).toBool();
            return std::make_tuple(never ? 2 : ends.isValid() ? 0 : 1, ends.isValid() ? ends.toSecsSinceEpoch() : 0);
        };
        const auto a = rank(left), b = rank(right);
        if (a != b)
            return a < b;
    }
    if (m_order == Order::ByEnvironment) {
        static const QStringList order{QStringLiteral("production"), QStringLiteral("staging"), QStringLiteral("testing"),
                                       QStringLiteral("development")};
        const auto rank = [](const QModelIndex &i) {
            const QString word = i.data(KeyListModel::EnvironmentRole).toString().toLower();
            const auto at = order.indexOf(word);
            return std::make_tuple(word.isEmpty() ? 99 : at < 0 ? 50 : int(at), word);
        };
        const auto a = rank(left), b = rank(right);
        if (a != b)
            return a < b;
    }
    return name(left).localeAwareCompare(name(right)) < 0;
}

} // namespace bk
