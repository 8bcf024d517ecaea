// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyStore.h"

#include "core/base/Database.h"
#include "core/base/Log.h"
#include "core/keys/KeyFacts.h"
#include "core/keys/KeyStoreFlight.h"

#include <QUuid>

#include <algorithm>

namespace bk {

KeyStore::KeyStore(Database &database, Keyring &keyring, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_keyring(keyring)
    , m_clock(clock)
    , m_table(database)
{
    watchKeyring();
    watchDatabase();
}

KeyStore::~KeyStore() = default;

const ApiKey *KeyStore::find(const KeyId &id) const
{
    if (m_rows.isEmpty()) {
        m_rows.reserve(m_keys.size());
        for (qsizetype row = 0; row < m_keys.size(); ++row)
            m_rows.insert(m_keys.at(row).id, row);
    }
    const auto row = m_rows.constFind(id);
    return row == m_rows.constEnd() ? nullptr : &m_keys.at(*row);
}

const ApiKey *KeyStore::findByLabel(const QString &label) const
{
    const ApiKey *similar = nullptr;
    bool several = false;
    for (const ApiKey &key : m_keys) {
        if (key.label == label)
            return &key;
        if (key.label.compare(label, Qt::CaseInsensitive) == 0) {
            several = similar != nullptr;
            similar = &key;
        }
    }
    return several ? nullptr : similar;
}

const ApiKey *KeyStore::findBySecret(const Secret &secret) const
{
    for (const ApiKey &key : m_keys) {
        if (m_prints.value(key.id).current.matches(secret))
            return &key;
    }
    return nullptr;
}

Result<void> KeyStore::checkLabel(const QString &label, const KeyId &except) const
{
    if (label.isEmpty())
        return fail(Error::Kind::InvalidInput, QStringLiteral("label"));
    for (const ApiKey &key : m_keys) {
        if (key.label == label && key.id != except)
            return fail(Error::Kind::AlreadyExists, label);
    }
    return {};
}

QString KeyStore::freeLabel(const QString &wanted) const
{
    const QString base = wanted.isEmpty() ? QStringLiteral("key") : wanted;
    QString label = base;
    for (int n = 2; !checkLabel(label, {}); ++n)
        label = QStringLiteral("%1 (%2)").arg(base).arg(n);
    return label;
}

// Into the list, at its place by label.
void KeyStore::put(const ApiKey &key)
{
    const auto before = [](const ApiKey &a, const ApiKey &b) {
        const int order = a.label.compare(b.label, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a.label < b.label;
    };
    const bool known = m_keys.removeIf([&](const ApiKey &old) { return old.id == key.id; }) > 0;
    m_keys.insert(std::upper_bound(m_keys.begin(), m_keys.end(), key, before), key);
    m_rows.clear();
    if (known)
        Q_EMIT keyChanged(key.id);
    else
        Q_EMIT keyAdded(key.id);
}

void KeyStore::drop(const KeyId &id)
{
    m_prints.remove(id);
    m_verified.remove(id);
    m_rows.clear();
    if (m_keys.removeIf([&](const ApiKey &key) { return key.id == id; }) > 0)
        Q_EMIT keyRemoved(id);
}

Result<void> KeyStore::save(const ApiKey &key, const Prints &prints)
{
    const bool session = key.secretState == ApiKey::SecretState::SessionOnly;
    if (!session) {
        if (auto saved = m_table.update({key, prints.current, prints.next}); !saved)
            return saved;
    }
    m_prints.insert(key.id, prints);
    put(key);
    return {};
}

QCoro::Task<Result<KeyId>> KeyStore::add(ApiKey draft, Secret secret, Storage storage)
{
    auto text = storableKey(secret);
    if (!text)
        co_return fail(text.error());
    secret = std::move(text->key);
    draft.label = printable(draft.label);
    if (auto free = checkLabel(draft.label, {}); !free)
        co_return fail(free.error());
    draft.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    draft.addedAt = m_clock.now();
    draft.lastTest.reset();
    takeFacts(draft, *text, secret);
    draft.secretState = storage == Storage::SessionOnly ? ApiKey::SecretState::SessionOnly : ApiKey::SecretState::Stored;
    const KeyId id = draft.id;
    const Flight flight(*this, id);
    const Prints prints{Fingerprint::of(secret), {}};
    Keyring &place = placeOf(draft);
    auto stored = co_await place.store(id, draft.label, draft.environment, std::move(secret));
    if (!stored)
        co_return fail(stored.error());
    if (storage == Storage::SystemKeyring) {
        auto saved = m_table.insert({draft, prints.current, {}});
        if (!saved) {
            // Nobody has been told of this key; what cannot be taken back shows up as an orphan.
            auto undone = co_await m_keyring.remove(id);
            if (!undone)
                qCWarning(lcStore) << "a secret without metadata stays in the keyring";
            co_return fail(saved.error());
        }
    }
    m_prints.insert(id, prints);
    m_verified.insert(id);
    put(draft);
    co_return KeyId(id);
}

QCoro::Task<Result<void>> KeyStore::edit(ApiKey changed)
{
    const ApiKey *found = find(changed.id);
    if (!found)
        co_return fail(Error::Kind::NotFound, changed.label);
    const ApiKey before = *found;
    const bool accepts = before.secretState == ApiKey::SecretState::ChangedOutside
        && changed.secretState == ApiKey::SecretState::Stored;
    changed.label = printable(changed.label);
    if (auto free = checkLabel(changed.label, changed.id); !free)
        co_return fail(free.error());
    keepFacts(changed, before);
    if (auto saved = save(changed, m_prints.value(changed.id)); !saved)
        co_return fail(saved.error());
    if (accepts) {
        auto accepted = co_await acceptChanged(changed.id);
        if (!accepted)
            co_return fail(accepted.error());
    }
    if (before.label != changed.label || before.environment != changed.environment) {
        auto told = co_await tellKeyring(changed.id);
        // The keyring's label only helps to recognise the item there: the change itself is made.
        if (!told)
            qCInfo(lcStore) << "the keyring keeps the old label";
    }
    co_return {};
}

// The same secret under the label and environment of now.
QCoro::Task<Result<void>> KeyStore::tellKeyring(KeyId id)
{
    auto current = co_await secret(id);
    if (!current)
        co_return fail(current.error());
    const ApiKey *found = find(id);
    if (!found)
        co_return fail(Error::Kind::NotFound, id);
    const Flight flight(*this, id);
    const ApiKey key = *found;
    Keyring &place = placeOf(key);
    auto stored = co_await place.store(id, key.label, key.environment, std::move(*current));
    if (!stored) {
        m_verified.remove(id); // it may have been half done: look again
        scheduleReconcile();
    }
    co_return stored;
}

QCoro::Task<Result<void>> KeyStore::replaceSecret(KeyId id, Secret secret)
{
    auto text = storableKey(secret);
    if (!text)
        co_return fail(text.error());
    secret = std::move(text->key);
    const ApiKey *found = find(id);
    if (!found)
        co_return fail(Error::Kind::NotFound, id);
    const Flight flight(*this, id);
    const ApiKey before = *found;
    const bool same = m_prints.value(id).current.matches(secret);
    Prints prints = m_prints.value(id);
    prints.next = Fingerprint::of(secret);
    // First what it will be, so that a crash after the keyring's part leaves a secret that is known as ours.
    if (auto saved = save(before, prints); !saved)
        co_return fail(saved.error());
    ApiKey after = before;
    if (!same)
        forgetSecretsFacts(after);
    takeFacts(after, *text, secret);
    Keyring &place = placeOf(before);
    auto stored = co_await place.store(id, before.label, before.environment, std::move(secret));
    if (!stored)
        co_return fail(stored.error());
    if (!find(id))
        co_return fail(Error::Kind::NotFound, before.label);
    if (after.secretState != ApiKey::SecretState::SessionOnly)
        after.secretState = ApiKey::SecretState::Stored;
    m_verified.insert(id);
    co_return save(after, {prints.next, {}});
}

QCoro::Task<Result<RemovedKey>> KeyStore::remove(KeyId id)
{
    const ApiKey *found = find(id);
    if (!found)
        co_return fail(Error::Kind::NotFound, id);
    const Flight flight(*this, id);
    RemovedKey removed{*found, {}};
    Keyring &place = placeOf(removed.key);
    auto taken = co_await place.read(id);
    if (taken)
        removed.secret = std::move(*taken);
    else if (taken.error().kind != Error::Kind::KeyringNotFound)
        co_return fail(taken.error());
    // A database that cannot be written is to say so before the secret goes.
    if (auto writable = save(removed.key, m_prints.value(id)); !writable)
        co_return fail(writable.error());
    auto gone = co_await place.remove(id);
    if (!gone && gone.error().kind != Error::Kind::KeyringNotFound)
        co_return fail(gone.error());
    if (removed.key.secretState != ApiKey::SecretState::SessionOnly) {
        auto dropped = m_table.remove(id);
        if (!dropped) {
            if (!removed.secret.isEmpty()) { // all or nothing: back into its place
                auto back = co_await place.store(id, removed.key.label, removed.key.environment, std::move(removed.secret));
                m_verified.remove(id);
                if (!back)
                    qCWarning(lcStore) << "a secret is gone while its metadata could not be removed";
            }
            co_return fail(dropped.error());
        }
    }
    drop(id);
    co_return std::move(removed);
}

QCoro::Task<Result<void>> KeyStore::restore(RemovedKey removed)
{
    if (find(removed.key.id))
        co_return fail(Error::Kind::AlreadyExists, removed.key.label);
    ApiKey key = removed.key;
    key.label = freeLabel(key.label);
    const Flight flight(*this, key.id);
    const bool hasSecret = !removed.secret.isEmpty();
    // Without a secret there is nothing to recognise: the fingerprint of something random that never comes back.
    if (!hasSecret)
        removed.secret = Secret(QUuid::createUuid().toRfc4122());
    const Prints prints{Fingerprint::of(removed.secret), {}};
    Keyring &place = placeOf(key);
    if (hasSecret) {
        auto stored = co_await place.store(key.id, key.label, key.environment, std::move(removed.secret));
        if (!stored)
            co_return fail(stored.error());
    }
    if (key.secretState != ApiKey::SecretState::SessionOnly) {
        key.secretState = hasSecret ? ApiKey::SecretState::Stored : ApiKey::SecretState::Missing;
        if (auto saved = m_table.insert({key, prints.current, {}}); !saved)
            co_return fail(saved.error()); // the secret stays: an orphan can be adopted, a lost key cannot
    }
    m_prints.insert(key.id, prints);
    if (hasSecret)
        m_verified.insert(key.id);
    put(key);
    co_return {};
}

Result<void> KeyStore::recordTest(const KeyId &id, const TestRecord &record)
{
    const ApiKey *found = find(id);
    if (!found)
        return fail(Error::Kind::NotFound, id);
    ApiKey key = *found;
    key.lastTest = record;
    return save(key, m_prints.value(id));
}

Keyring &KeyStore::placeOf(const ApiKey &key)
{
    if (key.secretState == ApiKey::SecretState::SessionOnly)
        return m_session;
    return m_keyring;
}

} // namespace bk

#include "moc_KeyStore.cpp"
