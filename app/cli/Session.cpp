// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Session.h"

#include "app/cli/Output.h"
#include "app/cli/SecretInput.h"
#include "core/keys/KeyText.h"
#include "ui/text/TimeText.h"

#include <cstdio>
#include <unistd.h>

namespace bk {

namespace {

// The whole command and the file, then yes or anything else for no. The consent is for exactly this command, however the file
// changes while the question stands.
bool asksConsent(const ProcessCommand &command, ProcessConsents &consents)
{
    output::note(QStringLiteral("%1 gets its credentials from this command:").arg(command.origin.text()));
    for (const QString &argument : command.arguments)
        output::note(QStringLiteral("    ") + argument);
    output::note(QStringLiteral("Allow exactly this command, now and later? (once only: --allow-process) [y/N] "));
    char answer[16] = {};
    if (!std::fgets(answer, sizeof answer, stdin))
        return false;
    if (answer[0] != 'y' && answer[0] != 'Y')
        return false;
    const auto kept = consents.remember(command);
    if (!kept)
        output::trouble(words(kept.error()));
    return kept.has_value();
}

} // namespace

void KeyChoice::describe(Options &options)
{
    options.text("--key", label, "The label of a key in the keyring")
        .flag("--key-stdin", fromStdin, "Read the key from standard input")
        .flag("--auto", automatic, "Use what `bkr credentials` shows as used (what happens when no key is named)")
        .atMostOneOf({"--key", "--key-stdin", "--auto"});
}

QCoro::Task<Result<Composition *>> Session::parts()
{
    if (m_parts)
        co_return m_parts.get();
    auto made = Composition::make({common.demo, common.profileDir, {}});
    if (!made)
        co_return fail(made.error());
    m_parts = std::move(*made);
    QObject::connect(&m_parts->client, &BedrockClient::clockCorrected, &m_parts->client, [](qint64 skew) { output::note(clockText(skew)); });
    if (common.demo) {
        const auto filled = co_await m_parts->fillDemo();
        if (!filled)
            co_return fail(filled.error());
    }
    const auto loaded = m_parts->keys.load();
    if (!loaded)
        co_return fail(loaded.error());
    co_return m_parts.get();
}

QCoro::Task<Result<Composition *>> Session::partsWithKeyring()
{
    auto made = co_await parts();
    if (!made || m_keyringOpened)
        co_return made;
    m_keyringOpened = true;
    // An absent or locked keyring is no failure here: the one who needs a secret meets it again, with its name.
    const auto opened = co_await (*made)->keyring->open();
    Q_UNUSED(opened)
    co_return m_parts.get();
}

QCoro::Task<Result<ChosenKey>> Session::choose(KeyChoice choice, bool operationTakesApiKey)
{
    const auto made = co_await parts();
    if (!made)
        co_return fail(made.error());
    if (!choice.label && common.demo && !choice.automatic && !choice.fromStdin)
        choice.label = sampleLabel();
    auto asking = choice.fromStdin ? chooseFromStdin() : choice.label ? chooseStored(*choice.label) : chooseAutomatically(operationTakesApiKey);
    auto key = co_await asking;
    // Never another region than the one that was named: data may have to stay there.
    if (key && !common.region.isEmpty() && key->destination.region != common.region)
        co_return fail(Error::Kind::InvalidInput, QString("--region %1: this key works in %2 only").arg(common.region, key->destination.region), common.region);
    co_return std::move(key);
}

QCoro::Task<Result<ChosenKey>> Session::chooseStored(QString label)
{
    const auto made = co_await partsWithKeyring();
    if (!made)
        co_return fail(made.error());
    const auto key = find(label);
    if (!key)
        co_return fail(key.error());
    auto secret = co_await secretOf(key->id);
    if (!secret)
        co_return fail(secret.error());
    auto result = chosen(BearerToken{std::move(*secret), key->label}, effectiveRegion(*key, common.region), key->allowedEndpoints);
    if (result)
        result->id = key->id;
    co_return std::move(result);
}

QCoro::Task<Result<Secret>> Session::secretOf(KeyId id)
{
    const auto made = co_await partsWithKeyring();
    if (!made)
        co_return fail(made.error());
    auto secret = co_await m_parts->keys.secret(id);
    if (secret || secret.error().kind != Error::Kind::KeyringLocked)
        co_return std::move(secret);
    const auto unlocked = co_await m_parts->keyring->unlock();
    if (!unlocked)
        co_return fail(unlocked.error());
    auto again = co_await m_parts->keys.secret(id);
    co_return std::move(again);
}

QCoro::Task<Result<void>> Session::unlockKeyring()
{
    const auto made = co_await partsWithKeyring();
    if (!made)
        co_return fail(made.error());
    if (m_parts->keyring->state().status != KeyringState::Status::Locked)
        co_return Result<void>();
    const auto open = co_await m_parts->keyring->unlock();
    co_return open;
}

QCoro::Task<Result<IamCaller>> Session::caller(Service service, KeyChoice choice)
{
    choice.automatic = !choice.label && !choice.fromStdin;
    auto chosen = co_await choose(std::move(choice), false);
    if (!chosen)
        co_return fail(chosen.error());
    auto *keys = std::get_if<AccessKeys>(&chosen->credential);
    if (!keys)
        co_return fail(Error::Kind::NotAllowedWithKey, nameOf(service).toUpper(), nameOf(service));
    const Destination &to = chosen->destination;
    const auto endpoint = to.endpoints ? resolveEndpoint(service, to.region, *to.endpoints) : m_parts->client.endpointFor(service, to.region);
    if (!endpoint)
        co_return fail(endpoint.error());
    IamCaller caller{std::move(keys->keys), *endpoint, to.allowedHosts};
    if (const auto &who = chosen->who; who)
        caller.as = askedAs(common.profile, *who, keys->accountId);
    caller.as.region = endpoint->region;
    co_return std::move(caller);
}

QCoro::Task<Result<ShortTermRenewal *>> Session::shortTerm()
{
    const auto made = co_await parts();
    if (!made)
        co_return fail(made.error());
    m_parts->shortTerm.setAsk([this](const CredentialQuestion &asked) {
        CredentialQuestion own = question(asked.operationTakesApiKey);
        own.profile = asked.profile; // of a stored key: the one it was made from
        own.region = asked.region;
        return resolve(std::move(own));
    });
    co_return &m_parts->shortTerm;
}

Result<ApiKey> Session::find(const QString &label) const
{
    const ApiKey *key = m_parts ? m_parts->keys.findByLabel(label) : nullptr;
    if (!key)
        return fail(Error::Kind::NotFound, {}, label);
    return *key;
}

QCoro::Task<Result<ChosenKey>> Session::chooseFromStdin()
{
    const auto text = readSecretFromStdin("API key: ");
    if (!text)
        co_return fail(text.error());
    KeyReading reading = readKeyText(text->reveal());
    if (reading.valid())
        co_return chosen(BearerToken{std::move(reading.key), "standard input"}, reading.region.isEmpty() ? common.region : reading.region);
    // A form nobody knew when this was written may still be a key: the request builder checks its letters. A known form
    // that is damaged, or another service's key, goes nowhere.
    if (reading.kind != KeyReading::Kind::Unknown)
        co_return fail(Error::Kind::KeyNotUsable, problemName(reading.problem), kindName(reading.kind));
    Secret trimmed(text->reveal().trimmed());
    const auto checked = checkBearerToken(trimmed);
    if (!checked)
        co_return fail(checked.error());
    co_return chosen(BearerToken{std::move(trimmed), "standard input"}, common.region);
}

CredentialQuestion Session::question(bool operationTakesApiKey) const
{
    CredentialQuestion question;
    question.operationTakesApiKey = operationTakesApiKey;
    question.profile = common.profile;
    question.region = common.region;
    question.instanceMetadata = common.imds || (m_parts && m_parts->settings.values().instanceMetadata);
    question.allowProcess = common.allowProcess;
    question.allowedHosts = common.allowedEndpoints;
    return question;
}

QCoro::Task<CredentialResolution> Session::resolve(CredentialQuestion question)
{
    CredentialQuestion again = question;
    auto asking = m_parts->credentials.resolve(std::move(question));
    CredentialResolution resolution = co_await asking;
    const CredentialStep *stopper = resolution.stopper();
    const bool wantsConsent = stopper && stopper->outcome == CredentialOutcome::NeedsConsent && stopper->command;
    if (!wantsConsent || common.json || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO) || !asksConsent(*stopper->command, m_parts->consents))
        co_return resolution;
    auto allowed = m_parts->credentials.resolve(std::move(again));
    CredentialResolution consented = co_await allowed;
    co_return consented;
}

QCoro::Task<Result<ChosenKey>> Session::chooseAutomatically(bool operationTakesApiKey)
{
    if (!m_parts->settings.values().automaticKeyId.isEmpty()) {
        const auto opened = co_await partsWithKeyring();
        if (!opened)
            co_return fail(opened.error());
    }
    CredentialQuestion asked = question(operationTakesApiKey);
    CredentialQuestion again = asked;
    CredentialResolution resolution = co_await resolve(std::move(asked));
    if (!resolution.winner() && whyNoCredential(resolution).kind == Error::Kind::KeyringLocked) {
        const auto unlocked = co_await m_parts->keyring->unlock();
        if (unlocked)
            resolution = co_await resolve(std::move(again));
    }
    auto picked = pickedFrom(std::move(resolution), m_parts->keys, common.allowedEndpoints);
    if (!picked)
        co_return fail(picked.error());
    if (picked->destination.region.isEmpty())
        co_return fail(Error::Kind::RegionMissing);
    ChosenKey automatic{std::move(picked->credential), std::move(picked->destination), {}, picked->origin, std::move(picked->who)};
    co_return automatic;
}

Result<ChosenKey> Session::chosen(Credential credential, QString region, const QStringList &hosts) const
{
    if (region.isEmpty())
        region = regionFromEnvironment(QProcessEnvironment::systemEnvironment());
    if (region.isEmpty() && common.demo)
        region = "us-east-1";
    if (region.isEmpty())
        return fail(Error::Kind::RegionMissing);
    const QString origin = originOf(credential);
    return ChosenKey{std::move(credential), {region, hosts + common.allowedEndpoints}, {}, origin};
}

// The one of the three that works and says itself where.
QString Session::sampleLabel() const
{
    for (const ApiKey &key : m_parts->keys.keys()) {
        if (key.kind == ApiKey::Kind::ShortTerm)
            return key.label;
    }
    return {};
}

} // namespace bk
