// SPDX-License-Identifier: Apache-2.0
#include "core/keys/CredentialPick.h"

namespace bk {

namespace {

QCoro::Task<Result<PickedCredential>> pickStored(KeyStore *keys, KeyId id, QString region)
{
    const ApiKey *key = keys->find(id);
    if (!key)
        co_return fail(Error::Kind::NotFound, QStringLiteral("key"), id);
    Destination destination = destinationFor(*key, region);
    QString label = key->label;
    auto secret = co_await keys->secret(id);
    if (!secret)
        co_return fail(secret.error());
    PickedCredential picked{BearerToken{std::move(*secret), label}, std::move(destination), label, std::nullopt};
    co_return picked;
}

} // namespace

Error whyNoCredential(const CredentialResolution &resolution)
{
    const CredentialStep *stopper = resolution.stopper();
    if (!stopper)
        return {Error::Kind::CredentialsMissing, {}, {}, {}, {}, 0};
    if (stopper->outcome == CredentialOutcome::NeedsConsent)
        return {Error::Kind::ConsentNeeded, stopper->command ? stopper->command->command : QString(), {}, stopper->origin.text(), {}, 0};
    const bool told = stopper->reason == CredentialReason::CallFailed || stopper->reason == CredentialReason::Expired;
    if (told && stopper->error) { // a locked keyring, a service that cannot be reached: these have words of their own
        Error error = *stopper->error;
        if (error.subject.isEmpty())
            error.subject = stopper->origin.text();
        return error;
    }
    return {Error::Kind::CredentialsBroken, nameOf(stopper->reason), {}, stopper->origin.text(), {}, 0};
}

QString effectiveRegion(const ApiKey &key, const QString &picked)
{
    const bool bound = key.kind == ApiKey::Kind::ShortTerm && !key.region.isEmpty();
    return bound || picked.isEmpty() ? key.region : picked;
}

Destination destinationFor(const ApiKey &key, const QString &picked)
{
    return {effectiveRegion(key, picked), key.allowedEndpoints, {}};
}

Result<PickedCredential> pickedFrom(CredentialResolution resolution, const KeyStore &keys, const QStringList &allowedHosts)
{
    const CredentialStep *winner = resolution.winner();
    if (!winner || !resolution.credential)
        return fail(whyNoCredential(resolution));
    QString origin = winner->origin.text().isEmpty() ? nameOf(winner->place) : winner->origin.text();
    CredentialStep who = *winner;
    QStringList hosts = allowedHosts;
    if (const ApiKey *stored = who.place == CredentialPlace::Settings ? keys.findByLabel(who.origin.host) : nullptr)
        hosts += stored->allowedEndpoints; // as if this key had been picked
    return PickedCredential{std::move(*resolution.credential), Destination{resolution.region, hosts, resolution.endpoints}, std::move(origin), std::move(who)};
}

QCoro::Task<Result<PickedCredential>> pickCredential(KeyStore *keys, CredentialChain *chain, KeyId pick, CredentialQuestion question)
{
    if (pick != kAutomatic) {
        auto stored = co_await pickStored(keys, pick, question.region);
        co_return stored;
    }
    QStringList allowedHosts = question.allowedHosts;
    auto resolving = chain->resolve(std::move(question));
    CredentialResolution resolution = co_await resolving;
    auto picked = pickedFrom(std::move(resolution), *keys, allowedHosts);
    co_return picked;
}

} // namespace bk
