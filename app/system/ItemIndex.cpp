// SPDX-License-Identifier: Apache-2.0
#include "app/system/ItemIndex.h"

#include "app/system/KeyringNames.h"
#include "core/base/Log.h"

namespace bk {

ItemIndex::ItemIndex(Database *database)
    : m_database(database)
{
}

void ItemIndex::open(const QString &backend)
{
    if (m_backend == backend)
        return;
    close();
    m_backend = backend;
    if (!m_database)
        return;
    const auto rows = m_database->query(
        QStringLiteral("SELECT path, key_id, label, environment, key_id IN (SELECT id FROM keys) FROM keyring_items WHERE backend = ?"),
        {backend});
    if (!rows)
        return;
    QStringList ofGoneKeys; // they are not kept for ever; nothing is written where there are none
    for (const auto &row : *rows) {
        if (!row.value(4).toBool())
            ofGoneKeys.append(row.value(0).toString());
        KeyringItem item;
        item.id = row.value(1).toString();
        item.label = row.value(2).toString();
        item.environment = row.value(3).toString();
        take(row.value(0).toString(), item);
    }
    forget(ofGoneKeys);
}

void ItemIndex::close()
{
    m_backend.clear();
    m_items.clear();
    m_paths.clear();
}

QStringList ItemIndex::unknownOf(const SecretService::Found &found) const
{
    QStringList unknown;
    for (const QStringList *paths : {&found.unlocked, &found.locked}) {
        for (const QString &path : *paths) {
            if (!m_items.contains(path))
                unknown.append(path);
        }
    }
    return unknown;
}

void ItemIndex::learn(const QList<SecretService::Details> &details)
{
    const auto text = [](const QString &value) { return value.isNull() ? QStringLiteral("") : value; };
    QList<Database::Statement> statements;
    for (const auto &each : details) {
        KeyringItem item;
        item.id = keyIdIn(each.attributes);
        item.label = labelIn(each.label);
        item.environment = environmentIn(each.attributes);
        drop(each.path);
        if (item.id.isEmpty())
            continue;
        take(each.path, item);
        statements.append({QStringLiteral("INSERT OR REPLACE INTO keyring_items VALUES (?, ?, ?, ?, ?)"),
                           {each.path, m_backend, item.id, text(item.label), text(item.environment)}});
    }
    write(statements);
}

bool ItemIndex::forget(const QStringList &paths)
{
    QList<Database::Statement> statements;
    for (const QString &path : paths) {
        if (!m_items.contains(path))
            continue;
        drop(path);
        statements.append({QStringLiteral("DELETE FROM keyring_items WHERE path = ? AND backend = ?"), {path, m_backend}});
    }
    write(statements);
    return !statements.isEmpty();
}

void ItemIndex::take(const QString &path, const KeyringItem &item)
{
    m_paths[item.id].append(path);
    m_items.insert(path, item);
}

void ItemIndex::drop(const QString &path)
{
    const KeyringItem item = m_items.take(path);
    if (item.id.isEmpty())
        return;
    QStringList &rest = m_paths[item.id];
    rest.removeAll(path);
    if (rest.isEmpty())
        m_paths.remove(item.id);
}

// A hint that is not written costs two calls at the next start, nothing else.
void ItemIndex::write(const QList<Database::Statement> &statements) const
{
    if (!m_database || m_backend.isEmpty() || statements.isEmpty() || m_database->isReadOnly())
        return;
    if (auto written = m_database->apply(statements); !written)
        qCDebug(lcKeyring) << "the index of keyring items is not saved:" << written.error().detail;
}

QList<KeyringItem> ItemIndex::items(const SecretService::Found &found) const
{
    QList<KeyringItem> items;
    QHash<KeyId, qsizetype> places;
    const auto add = [&](const QString &path, bool locked) {
        const auto known = m_items.constFind(path);
        if (known == m_items.constEnd())
            return;
        if (const auto place = places.constFind(known->id); place != places.constEnd()) {
            ++items[*place].twins;
            return;
        }
        places.insert(known->id, items.size());
        items.append(*known);
        items.last().locked = locked;
    };
    for (const QString &path : found.unlocked)
        add(path, false);
    for (const QString &path : found.locked)
        add(path, true);
    return items;
}

} // namespace bk
