// SPDX-License-Identifier: Apache-2.0
#include "app/system/ItemIndex.h"

#include "app/system/KeyringNames.h"

namespace bk {

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
    for (const auto &each : details) {
        KeyringItem item;
        item.id = keyIdIn(each.attributes);
        item.label = labelIn(each.label);
        item.environment = environmentIn(each.attributes);
        forget({each.path});
        if (item.id.isEmpty())
            continue;
        m_paths[item.id].append(each.path);
        m_items.insert(each.path, item);
    }
}

void ItemIndex::forget(const QStringList &paths)
{
    for (const QString &path : paths) {
        const KeyringItem item = m_items.take(path);
        if (item.id.isEmpty())
            continue;
        QStringList &rest = m_paths[item.id];
        rest.removeAll(path);
        if (rest.isEmpty())
            m_paths.remove(item.id);
    }
}

void ItemIndex::clear()
{
    m_items.clear();
    m_paths.clear();
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
