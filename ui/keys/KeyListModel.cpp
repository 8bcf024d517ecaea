// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyListModel.h"

#include "core/keys/KeyFacts.h"
#include "ui/keys/KeyWords.h"
#include "ui/text/TimeText.h"

namespace bk {

KeyListModel::KeyListModel(KeyStore &store, const Clock &clock, QObject *parent)
    : QAbstractListModel(parent), m_store(store), m_clock(clock)
{
    reload();
    connect(&store, &KeyStore::loaded, this, &KeyListModel::reload);
    connect(&store, &KeyStore::keyAdded, this, &KeyListModel::add);
    connect(&store, &KeyStore::keyChanged, this, &KeyListModel::change);
    connect(&store, &KeyStore::statesChanged, this, &KeyListModel::changeStates);
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
    case BornRole:
    case LifeRole:
    case Qt::AccessibleDescriptionRole:
    case EndsRole:
    case NeverEndsRole:
    case AsksForEndRole:
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
    default:
        return {};
    }
}

ExpiryLevel KeyListModel::levelOf(const ApiKey &key, const QDateTime &now) const
{
    const ExpiryLevel level = expiryOf(key, now).level;
    const bool warns = level == ExpiryLevel::Near || level == ExpiryLevel::Urgent;
    return warns && m_excused && m_excused(key) ? ExpiryLevel::Fine : level;
}

QVariant KeyListModel::timeOf(const ApiKey &key, int role) const
{
    const QDateTime now = m_clock.now();
    switch (role) {
    case BornRole:
        return key.created.isValid() ? key.created : key.addedAt;
    case LifeRole:
    case Qt::AccessibleDescriptionRole:
        return lifeText(key, now);
    case EndsRole:
        return key.expires;
    case NeverEndsRole:
        return key.neverExpires;
    case AsksForEndRole:
        return asksForEnd(key);
    case TimeLeftRole:
        return timeLeftText(key, now);
    case LevelRole:
        return int(levelOf(key, now));
    default:
        return expiryOf(key, now).fractionLeft;
    }
}

QModelIndex KeyListModel::indexOf(const KeyId &id) const
{
    if (m_rows.isEmpty()) {
        for (int row = 0; row < int(m_ids.size()); ++row)
            m_rows.insert(m_ids.at(row), row);
    }
    const int row = m_rows.value(id, -1);
    return row < 0 ? QModelIndex() : index(row);
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
        Q_EMIT dataChanged(index(0), index(int(m_ids.size()) - 1), {TimeLeftRole, LevelRole, FractionLeftRole, LifeRole});
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
    m_rows.clear();
    for (const ApiKey &key : m_store.keys())
        m_ids.append(key.id);
    endResetModel();
}

void KeyListModel::add(const KeyId &id)
{
    if (indexOf(id).isValid())
        return change(id);
    const int row = int(m_ids.size());
    beginInsertRows({}, row, row);
    m_ids.append(id);
    m_rows.clear();
    endInsertRows();
}

void KeyListModel::change(const KeyId &id)
{
    if (const QModelIndex at = indexOf(id); at.isValid())
        Q_EMIT dataChanged(at, at);
}

void KeyListModel::changeStates(const QList<KeyId> &ids)
{
    const QList<int> roles{SecretStateRole, Qt::AccessibleTextRole};
    if (ids.size() > 1 && !m_ids.isEmpty()) // a look at the keyring mostly changes all of them
        Q_EMIT dataChanged(index(0), index(int(m_ids.size()) - 1), roles);
    else if (const QModelIndex at = indexOf(ids.value(0)); at.isValid())
        Q_EMIT dataChanged(at, at, roles);
}

void KeyListModel::remove(const KeyId &id)
{
    const int row = indexOf(id).row();
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_ids.removeAt(row);
    m_rows.clear();
    m_testing.remove(id);
    endRemoveRows();
}

} // namespace bk
