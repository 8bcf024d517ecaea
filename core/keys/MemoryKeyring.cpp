// SPDX-License-Identifier: Apache-2.0
#include "core/keys/MemoryKeyring.h"

namespace bk {

MemoryKeyring::MemoryKeyring(QObject *parent)
    : Keyring(parent)
{
    m_state.backend = QStringLiteral("Session memory");
}

QCoro::Task<Result<void>> MemoryKeyring::open()
{
    if (m_state.status != KeyringState::Status::Open) {
        m_state.status = KeyringState::Status::Open;
        Q_EMIT stateChanged(m_state);
    }
    co_return {};
}

QCoro::Task<Result<void>> MemoryKeyring::unlock()
{
    return open();
}

QCoro::Task<Result<void>> MemoryKeyring::store(KeyId id, QString label, QString environment, Secret secret)
{
    if (auto storable = checkStorable(id, secret); !storable)
        co_return fail(storable.error());
    m_items.insert_or_assign(id, Item{label, environment, std::move(secret)});
    Q_EMIT itemsChanged();
    co_return {};
}

QCoro::Task<Result<Secret>> MemoryKeyring::read(KeyId id)
{
    const auto item = m_items.find(id);
    if (item == m_items.end())
        co_return fail(Error::Kind::KeyringNotFound, id);
    Secret copy = item->second.secret.clone();
    co_return copy;
}

QCoro::Task<Result<void>> MemoryKeyring::remove(KeyId id)
{
    if (m_items.erase(id) == 0)
        co_return fail(Error::Kind::KeyringNotFound, id);
    Q_EMIT itemsChanged();
    co_return {};
}

QCoro::Task<Result<QList<KeyringItem>>> MemoryKeyring::list()
{
    QList<KeyringItem> items;
    for (const auto &[id, item] : m_items)
        items.append({id, item.label, item.environment});
    co_return items;
}

} // namespace bk

#include "moc_MemoryKeyring.cpp"
