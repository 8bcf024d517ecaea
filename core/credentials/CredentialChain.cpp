// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/CredentialChain.h"

#include "core/credentials/ChainLooks.h"
#include "core/credentials/CredentialFacts.h"
#include "core/credentials/EnvironmentSource.h"
#include "core/credentials/ProcessConsents.h"
#include "core/credentials/ProcessSource.h"
#include "core/credentials/ProfileEndpoints.h"
#include "core/credentials/StsSource.h"

#include <algorithm>

namespace bk {

namespace {

using Outcome = CredentialOutcome;
using Reason = CredentialReason;
using State = ChainLook::State;
using World = CredentialChain::World;

constexpr qint64 kSoonSeconds = 300;

// What a question needs while it is carried out.
struct Errand {
    QString home;
    EndpointOptions endpoints;
    QStringList allowedHosts;
    QString environmentRegion;
};

StsPlace stsPlace(const Errand &errand, const QString &ownRegion)
{
    QString region = errand.environmentRegion.isEmpty() ? ownRegion : errand.environmentRegion;
    if (region.isEmpty())
        region = QStringLiteral("us-east-1"); // as the SDKs do: a role's keys are good everywhere in the partition
    return {region, errand.endpoints, errand.allowedHosts};
}

Found<AccessKeys> keysInProfile(const ProfilePlan::StaticKeys &keys, const CredentialOrigin &origin)
{
    const auto token = keys.sessionToken ? keys.sessionToken->text : QByteArrayView();
    auto made = makeKeys(keys.accessKeyId.text, keys.secretAccessKey.text, token, origin);
    if (made)
        made->accountId = keys.accountId;
    return made;
}

Found<AccessKeys> keysOfVariables(const World *world)
{
    auto keys = keysOfEnvironment(world->environment, world->clock->now());
    if (!keys)
        return tl::unexpected(keys.error());
    auto found = std::move(*keys);
    if (!found)
        return broken(Reason::AccessKeyIdMissing, variableOrigin(QStringLiteral("AWS_ACCESS_KEY_ID")));
    return *std::move(found);
}

QCoro::Task<Found<AccessKeys>> fromElsewhere(const World *world, ProfilePlan::Elsewhere where, CredentialOrigin origin)
{
    if (where == ProfilePlan::Elsewhere::Environment)
        co_return keysOfVariables(world);
    if (where == ProfilePlan::Elsewhere::Container) {
        auto address = containerAddress(world->environment);
        if (!address)
            co_return tl::unexpected(address.error());
        if (!*address)
            co_return broken(Reason::Empty, variableOrigin(QStringLiteral("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")));
        auto asking = askContainer(world->http, **address, world->environment, world->clock);
        co_return co_await std::move(asking);
    }
    if (isMetadataDisabled(world->environment))
        co_return broken(Reason::MetadataDisabled, origin);
    auto address = metadataAddress(world->environment, Profile());
    if (!address)
        co_return tl::unexpected(address.error());
    auto asking = askInstanceMetadata(world->http, *address, world->clock);
    co_return co_await std::move(asking);
}

QCoro::Task<Found<AccessKeys>> firstKeys(const World *world, ProfilePlan plan, Errand errand)
{
    if (const auto *keys = std::get_if<ProfilePlan::StaticKeys>(&plan.first))
        co_return keysInProfile(*keys, plan.firstOrigin);
    if (const auto *where = std::get_if<ProfilePlan::Elsewhere>(&plan.first)) {
        auto asking = fromElsewhere(world, *where, plan.firstOrigin);
        co_return co_await std::move(asking);
    }
    if (const auto *command = std::get_if<ProcessCommand>(&plan.first)) {
        auto running = runCredentialProcess(*command, world->environment, world->clock, world->http);
        co_return co_await std::move(running);
    }
    if (const auto *identity = std::get_if<ProfilePlan::WebIdentity>(&plan.first)) {
        StsPlace place = stsPlace(errand, plan.region);
        auto asking = assumeRoleWithWebIdentity(world->http, *identity, plan.firstOrigin, std::move(place), world->clock);
        co_return co_await std::move(asking);
    }
    if (const auto *sso = std::get_if<ProfilePlan::Sso>(&plan.first)) {
        SsoQuestion question{*sso, plan.firstOrigin, errand.home, errand.endpoints, errand.allowedHosts};
        auto asking = askSso(world->http, std::move(question), world->clock);
        co_return co_await std::move(asking);
    }
    co_return broken(Reason::LoginNotFollowed, plan.firstOrigin);
}

QCoro::Task<Found<AccessKeys>> carryOut(const World *world, ProfilePlan plan, Errand errand)
{
    auto first = firstKeys(world, plan, errand);
    auto keys = co_await std::move(first);
    for (const ProfilePlan::Role &role : plan.roles) {
        if (!keys)
            break;
        StsPlace place = stsPlace(errand, role.region);
        AccessKeys source = *std::move(keys);
        auto assuming = assumeRole(world->http, role, std::move(source), std::move(place), world->clock);
        keys = co_await std::move(assuming);
    }
    if (keys)
        keys->origin = plan.origin.text();
    co_return std::move(keys);
}

QCoro::Task<Found<Credential>> readSettings(const World *world, CredentialOrigin origin)
{
    auto loading = world->settings->load();
    auto loaded = co_await std::move(loading);
    if (!loaded)
        co_return broken(Reason::CallFailed, origin, loaded.error());
    co_return *std::move(loaded);
}

QCoro::Task<Found<Credential>> ask(const World *world, const ChainLook *look, Errand errand)
{
    if (look->step.place == CredentialPlace::Settings) {
        auto reading = readSettings(world, look->step.origin);
        co_return co_await std::move(reading);
    }
    Found<AccessKeys> keys = broken(Reason::None, look->step.origin);
    if (look->plan) {
        auto carrying = carryOut(world, *look->plan, std::move(errand));
        keys = co_await std::move(carrying);
    } else if (look->container) {
        auto asking = askContainer(world->http, *look->container, world->environment, world->clock);
        keys = co_await std::move(asking);
    } else if (look->metadata) {
        auto asking = askInstanceMetadata(world->http, *look->metadata, world->clock);
        keys = co_await std::move(asking);
    }
    if (!keys)
        co_return tl::unexpected(keys.error());
    co_return Credential(*std::move(keys));
}

bool needsConsent(const ChainLook &look, const World &world, const CredentialQuestion &question)
{
    const ProcessCommand *command = look.plan ? std::get_if<ProcessCommand>(&look.plan->first) : nullptr;
    return command && !question.allowProcess && !(world.consents && world.consents->allows(*command));
}

void mark(CredentialStep &step, Outcome outcome, Reason reason)
{
    step.outcome = outcome;
    step.reason = reason;
}

// A place after the search has ended.
void passOver(ChainLook &look, bool answered)
{
    const Reason why = answered ? Reason::EarlierPlaceAnswered : Reason::EarlierPlaceStopped;
    if (look.state == State::Ready)
        mark(look.step, Outcome::Shadowed, why);
    else if (look.state == State::Costs)
        mark(look.step, Outcome::NotAsked, why);
}

void settle(ChainLook &look)
{
    switch (look.state) {
    case State::Nothing: look.step.outcome = Outcome::NotFound; return;
    case State::Off: {
        const Reason reason = look.step.reason;
        const bool inFiles = reason == Reason::OtherFileDecides || reason == Reason::RoleBeforeKeys;
        look.step.outcome = inFiles ? Outcome::Shadowed : Outcome::Off;
        return;
    }
    case State::Broken: look.step.outcome = Outcome::Broken; return;
    case State::Ready:
    case State::Costs: return;
    }
}

void win(CredentialResolution &resolution, ChainLook &look, Credential credential, const World &world)
{
    const CredentialFacts known = look.step.facts;
    look.step.facts = factsOf(credential, world.readBearer);
    if (look.step.facts.account.isEmpty())
        look.step.facts.account = known.account;
    if (look.step.facts.region.isEmpty())
        look.step.facts.region = known.region;
    if (!look.step.facts.expires.isValid())
        look.step.facts.expires = known.expires;
    mark(look.step, Outcome::Won, Reason::None);
    resolution.credential = std::move(credential);
}

Error errorOf(const CredentialStep &step)
{
    if (step.error)
        return *step.error;
    const auto kind = step.outcome == Outcome::NeedsConsent ? Error::Kind::Refused : Error::Kind::InvalidInput;
    return Error{kind, step.origin.text(), {}, step.origin.text(), {}, 0};
}

void chooseRegion(CredentialResolution &resolution, const CredentialQuestion &question, const World &world, const Profile &profile)
{
    const CredentialStep *winner = resolution.winner();
    const bool own = winner && !winner->facts.region.isEmpty();
    const bool bound = own && winner->facts.kind == CredentialKind::ShortTermKey; // it works in its own region only
    if (!bound && !question.region.isEmpty()) {
        resolution.region = question.region;
        return;
    }
    if (own) { // of a stored long-term key: the one to use
        resolution.region = winner->facts.region;
        resolution.regionOrigin = winner->origin;
        return;
    }
    for (const QString &name : {QStringLiteral("AWS_REGION"), QStringLiteral("AWS_DEFAULT_REGION")}) {
        const QString value = world.environment.value(name).trimmed();
        if (value.isEmpty())
            continue;
        resolution.region = value;
        resolution.regionOrigin = variableOrigin(name);
        return;
    }
    if (const auto value = profile.value("region"); value) {
        resolution.region = QString::fromUtf8(value->text);
        resolution.regionOrigin = value->origin;
    }
}

void chooseProfile(CredentialResolution &resolution, const CredentialQuestion &question, const World &world)
{
    const QString name = QStringLiteral("AWS_PROFILE");
    const QString variable = world.environment.value(name);
    resolution.profile = question.profile;
    if (question.profile.isEmpty() && !variable.isEmpty())
        resolution.profileOrigin = variableOrigin(name);
    if (question.profile.isEmpty())
        resolution.profile = variable.isEmpty() ? QStringLiteral("default") : variable;
}

void finish(CredentialResolution &resolution, const SharedFiles &files)
{
    resolution.warnings = files.warnings(resolution.profile);
    const CredentialStep *winner = resolution.winner();
    const CredentialStep *stopper = resolution.stopper();
    const QDateTime end = winner ? winner->facts.expires : QDateTime();
    if (end.isValid() && end > resolution.at && end <= resolution.at.addSecs(kSoonSeconds))
        resolution.warnings.append({Reason::ExpiresSoon, winner->origin});
    const bool notAsked = std::any_of(resolution.steps.cbegin(), resolution.steps.cend(),
                                      [](const CredentialStep &step) { return step.outcome == Outcome::NotAsked && step.reason == Reason::Offline; });
    if (!winner && !notAsked) // an offline look that ends at a place to be asked knows of no problem
        resolution.problem = stopper ? errorOf(*stopper) : Error{Error::Kind::NotFound, QStringLiteral("credentials"), {}, {}, {}, 0};
}

} // namespace

const CredentialStep *CredentialResolution::winner() const
{
    const auto found = std::find_if(steps.begin(), steps.end(), [](const CredentialStep &step) { return step.outcome == Outcome::Won; });
    return found == steps.end() ? nullptr : &*found;
}

const CredentialStep *CredentialResolution::stopper() const
{
    if (winner())
        return nullptr;
    const auto found = std::find_if(steps.begin(), steps.end(), [](const CredentialStep &step) {
        return step.outcome == Outcome::Broken || step.outcome == Outcome::NeedsConsent;
    });
    return found == steps.end() ? nullptr : &*found;
}

CredentialChain::CredentialChain(World world) : m_world(std::move(world)) {}

CredentialChain::~CredentialChain() = default;

QString CredentialChain::home() const
{
    return SharedFiles::homeOf(m_world.environment, m_world.home);
}

void CredentialChain::setEnvironment(QProcessEnvironment environment, QString home)
{
    m_world.environment = std::move(environment);
    m_world.home = std::move(home);
}

QCoro::Task<CredentialResolution> CredentialChain::resolve(CredentialQuestion question)
{
    CredentialResolution resolution;
    resolution.at = m_world.clock->now();
    chooseProfile(resolution, question, m_world);
    const SharedFiles files = SharedFiles::read(m_world.environment, m_world.home);
    const Profile profile = files.profile(resolution.profile);
    resolution.profiles = files.profiles();
    resolution.others = choicesOfOtherSdks(m_world.environment, files, question.operationTakesApiKey);
    resolution.endpoints = endpointsOf(m_world.environment, files, profile);
    const Errand errand{SharedFiles::homeOf(m_world.environment, m_world.home), resolution.endpoints, question.allowedHosts,
                        regionFromEnvironment(m_world.environment)};
    std::vector<ChainLook> looks = lookEverywhere(m_world, question, files, resolution.profile);

    bool answered = false;
    bool stopped = false;
    bool waits = false; // for an answer that an offline look does not ask for
    for (ChainLook &look : looks) {
        settle(look);
        if (answered || stopped || waits) {
            passOver(look, !stopped);
        } else if (look.state == State::Broken) {
            stopped = true;
        } else if (look.state == State::Ready) {
            win(resolution, look, *std::move(look.credential), m_world);
            answered = true;
        } else if (look.state == State::Costs && question.offline) {
            mark(look.step, Outcome::NotAsked, Reason::Offline);
            waits = true;
        } else if (look.state == State::Costs && needsConsent(look, m_world, question)) {
            mark(look.step, Outcome::NeedsConsent, Reason::ProcessNotAllowed);
            stopped = true;
        } else if (look.state == State::Costs) {
            auto asking = ask(&m_world, &look, errand);
            auto credential = co_await std::move(asking);
            if (credential) {
                win(resolution, look, *std::move(credential), m_world);
                answered = true;
            } else {
                const bool nothing = credential.error().reason == Reason::NoRole && look.metadata.has_value();
                mark(look.step, nothing ? Outcome::NotFound : Outcome::Broken, credential.error().reason);
                look.step.origin = credential.error().origin;
                look.step.error = credential.error().error;
                stopped = !nothing;
            }
        }
        resolution.steps.append(std::move(look.step));
    }
    chooseRegion(resolution, question, m_world, profile);
    finish(resolution, files);
    co_return std::move(resolution);
}

} // namespace bk
