// SPDX-License-Identifier: Apache-2.0
#include "core/keys/AutomaticKey.h"

namespace bk {

namespace {

CredentialKind kindOf(ApiKey::Kind kind)
{
    switch (kind) {
    case ApiKey::Kind::LongTerm: return CredentialKind::LongTermKey;
    case ApiKey::Kind::ShortTerm: return CredentialKind::ShortTermKey;
    default: return CredentialKind::Bearer;
    }
}

} // namespace

AutomaticKey::AutomaticKey(const Settings &settings, KeyStore &keys)
    : m_settings(settings)
    , m_keys(keys)
{
}

std::optional<SettingsCredential::About> AutomaticKey::about() const
{
    const QString &id = m_settings.values().automaticKeyId;
    if (id.isEmpty())
        return std::nullopt;
    About about;
    const ApiKey *key = m_keys.find(id);
    if (!key) // gone: load() says so, and no other identity is taken in its place
        return about;
    about.label = key->label;
    about.facts.kind = kindOf(key->kind);
    about.facts.lastFour = key->lastFour;
    about.facts.account = key->account;
    about.facts.region = key->region;
    about.facts.expires = key->expires;
    return about;
}

QCoro::Task<Result<Credential>> AutomaticKey::load()
{
    const QString id = m_settings.values().automaticKeyId;
    const ApiKey *key = m_keys.find(id);
    if (!key)
        co_return fail(Error::Kind::NotFound, id);
    const QString label = key->label;
    auto secret = co_await m_keys.secret(id);
    if (!secret)
        co_return fail(secret.error());
    BearerToken token{std::move(*secret), label};
    Result<Credential> credential{Credential{std::move(token)}};
    co_return credential;
}

} // namespace bk
