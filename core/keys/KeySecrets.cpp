// SPDX-License-Identifier: Apache-2.0
#include "core/base/Log.h"
#include "core/keys/KeyFacts.h"
#include "core/keys/KeyStoreFlight.h"

#include <algorithm>

// The half of KeyStore that takes secrets out of the keyring and judges them.
namespace bk {

namespace {

constexpr auto kItemLabelPrefix = "Bedrock API key: ";

bool isKeyringAway(const Error &error)
{
    return error.kind == Error::Kind::KeyringAbsent || error.kind == Error::Kind::KeyringVanished
        || error.kind == Error::Kind::KeyringTimeout;
}

} // namespace

QCoro::Task<Result<KeyId>> KeyStore::adopt(KeyId orphan)
{
    const auto item = std::find_if(m_orphans.begin(), m_orphans.end(), [&](const KeyringItem &one) { return one.id == orphan; });
    if (item == m_orphans.end() || find(orphan))
        co_return fail(Error::Kind::NotFound, orphan);
    ApiKey key;
    key.id = orphan;
    key.label = printable(item->label);
    if (key.label.startsWith(QLatin1String(kItemLabelPrefix)))
        key.label.remove(0, qsizetype(qstrlen(kItemLabelPrefix)));
    key.environment = printable(item->environment);
    const Flight flight(*this, orphan);
    auto found = co_await m_keyring.read(orphan);
    if (!found)
        co_return fail(found.error());
    if (found->isEmpty())
        co_return fail(Error::Kind::KeyringUnproven, key.label);
    const KeyReading reading = readKeyText(found->reveal());
    takeFacts(key, reading, *found);
    key.label = freeLabel(key.label);
    key.addedAt = m_clock.now();
    key.secretState = ApiKey::SecretState::Stored;
    const Prints prints{Fingerprint::of(*found), {}};
    if (auto saved = m_table.insert({key, prints.current, {}}); !saved)
        co_return fail(saved.error());
    m_prints.insert(key.id, prints);
    m_verified.insert(key.id);
    m_orphans.removeIf([&](const KeyringItem &one) { return one.id == orphan; });
    put(key);
    Q_EMIT orphansChanged();
    co_return KeyId(orphan);
}

QCoro::Task<Result<Secret>> KeyStore::secret(KeyId id)
{
    const ApiKey *found = find(id);
    if (!found)
        co_return fail(Error::Kind::NotFound, id);
    Keyring &place = placeOf(*found);
    auto taken = co_await place.read(id);
    if (!taken)
        noteFailure(id, taken.error());
    const bool known = taken && judge(id, *taken);
    tellStates();
    if (!taken)
        co_return fail(taken.error());
    if (!known)
        co_return fail(Error::Kind::KeyringUnproven, QStringLiteral("changed outside"), id);
    co_return std::move(*taken);
}

QCoro::Task<Result<void>> KeyStore::acceptChanged(KeyId id)
{
    auto taken = co_await m_keyring.read(id);
    if (!taken)
        co_return fail(taken.error());
    auto text = storableKey(*taken);
    if (!text)
        co_return fail(text.error());
    const ApiKey *found = find(id);
    if (!found)
        co_return fail(Error::Kind::NotFound, id);
    co_return promote(*found, *taken, Fingerprint::of(*taken));
}

void KeyStore::noteFailure(const KeyId &id, const Error &error)
{
    if (error.kind == Error::Kind::KeyringNotFound)
        setState(id, ApiKey::SecretState::Missing);
    else if (error.kind == Error::Kind::KeyringLocked || error.kind == Error::Kind::KeyringDismissed)
        setState(id, ApiKey::SecretState::Locked);
    else if (isKeyringAway(error))
        setState(id, ApiKey::SecretState::KeyringAway);
}

bool KeyStore::isKnown(const KeyId &id, const Secret &secret) const
{
    const Prints prints = m_prints.value(id);
    return !secret.isEmpty() && (prints.current.matches(secret) || prints.next.matches(secret));
}

// Whether a secret is the one we know. The one of a replacement that a crash has cut short is: it is taken over.
bool KeyStore::judge(const KeyId &id, const Secret &secret)
{
    const ApiKey *found = find(id);
    if (!found || secret.isEmpty())
        return false;
    const ApiKey key = *found;
    const Prints prints = m_prints.value(id);
    if (prints.current.matches(secret)) {
        m_verified.insert(id);
        setState(id, ApiKey::SecretState::Stored);
        return true;
    }
    if (prints.next.matches(secret)) {
        if (auto taken = promote(key, secret, prints.next); !taken)
            qCWarning(lcStore) << "a replaced key's metadata is not saved yet:" << taken.error().detail;
        return true;
    }
    m_verified.insert(id);
    setState(id, ApiKey::SecretState::ChangedOutside);
    return false;
}

// The keyring's secret becomes the one we know.
Result<void> KeyStore::promote(ApiKey key, const Secret &secret, const Fingerprint &fingerprint)
{
    const KeyReading reading = readKeyText(secret.reveal());
    forgetSecretsFacts(key);
    takeFacts(key, reading, secret);
    if (key.secretState != ApiKey::SecretState::SessionOnly)
        key.secretState = ApiKey::SecretState::Stored;
    m_verified.insert(key.id);
    return save(key, {fingerprint, {}});
}

} // namespace bk
