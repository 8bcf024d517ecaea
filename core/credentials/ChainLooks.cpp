// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ChainLooks.h"

#include "core/credentials/CredentialAnswer.h"
#include "core/credentials/CredentialFacts.h"
#include "core/credentials/EnvironmentSource.h"

namespace bk {

namespace {

using Place = CredentialPlace;
using Reason = CredentialReason;
using State = ChainLook::State;

ChainLook at(Place place, CredentialOrigin origin = {}, CredentialMethod method = CredentialMethod::None)
{
    ChainLook look;
    look.step.place = place;
    look.step.origin = std::move(origin);
    look.step.method = method;
    return look;
}

ChainLook brokenAt(Place place, const CredentialProblem &problem, CredentialMethod method = CredentialMethod::None)
{
    ChainLook look = at(place, problem.origin, method);
    look.state = State::Broken;
    look.step.reason = problem.reason;
    look.step.error = problem.error;
    look.step.command = problem.command;
    return look;
}

void become(ChainLook &look, Credential credential, const CredentialChain::World &world)
{
    look.state = State::Ready;
    look.step.facts = factsOf(credential, world.readBearer);
    look.credential = std::move(credential);
}

void switchOff(ChainLook &look, Reason reason)
{
    if (look.state == State::Nothing)
        return;
    look.state = State::Off;
    look.step.reason = reason;
    look.step.error.reset();
}

QString accountIn(const QString &arn)
{
    return arn.section(u':', 4, 4);
}

ChainLook bearer(const CredentialChain::World &world, const CredentialQuestion &question, const QDateTime &now)
{
    const CredentialOrigin origin = variableOrigin(QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"));
    auto token = bearerOfEnvironment(world.environment);
    ChainLook look = at(Place::BearerVariable, origin, CredentialMethod::BearerToken);
    if (!token)
        look = brokenAt(Place::BearerVariable, token.error(), CredentialMethod::BearerToken);
    else if (auto found = std::move(*token))
        become(look, *std::move(found), world);
    if (look.step.facts.expires.isValid() && look.step.facts.expires <= now) {
        look.state = State::Broken;
        look.step.reason = Reason::Expired;
        look.step.error = Error{Error::Kind::KeyExpired, {}, {}, origin.variable, {}, 0};
    }
    if (!question.operationTakesApiKey)
        switchOff(look, Reason::OperationTakesNoApiKey);
    return look;
}

ChainLook settings(const CredentialChain::World &world, const CredentialQuestion &question)
{
    ChainLook look = at(Place::Settings, {}, CredentialMethod::StoredKey);
    const auto about = world.settings ? world.settings->about() : std::nullopt;
    if (!about)
        return look;
    look.state = State::Costs;
    look.step.origin.host = about->label;
    look.step.facts = about->facts;
    if (about->facts.expires.isValid() && about->facts.expires <= world.clock->now()) {
        look.state = State::Broken;
        look.step.reason = Reason::Expired;
        look.step.error = Error{Error::Kind::KeyExpired, {}, {}, about->label, {}, 0};
    }
    const auto kind = about->facts.kind;
    const bool key = kind != CredentialKind::PermanentAccessKeys && kind != CredentialKind::TemporaryAccessKeys;
    if (key && !question.operationTakesApiKey)
        switchOff(look, Reason::OperationTakesNoApiKey);
    return look;
}

ChainLook environmentKeys(const CredentialChain::World &world, const QDateTime &now)
{
    ChainLook look = at(Place::EnvironmentKeys, variableOrigin(QStringLiteral("AWS_ACCESS_KEY_ID")), CredentialMethod::StaticKeys);
    auto keys = keysOfEnvironment(world.environment, now);
    if (!keys)
        return brokenAt(Place::EnvironmentKeys, keys.error(), CredentialMethod::StaticKeys);
    if (auto found = std::move(*keys))
        become(look, *std::move(found), world);
    else if (hasLoneSessionToken(world.environment)) {
        look.step.reason = Reason::SessionTokenAlone;
        look.step.origin = variableOrigin(QStringLiteral("AWS_SESSION_TOKEN"));
    } else if (world.environment.contains(look.step.origin.variable)) {
        look.step.reason = Reason::Empty;
    }
    return look;
}

ChainLook planned(const ProfilePlan &plan, Place place, const CredentialChain::World &world)
{
    ChainLook look = at(place, plan.origin, plan.method());
    look.step.via = plan.via;
    look.state = State::Costs;
    look.plan = plan;
    if (const auto *keys = std::get_if<ProfilePlan::StaticKeys>(&plan.first); keys && plan.roles.isEmpty()) {
        const auto token = keys->sessionToken ? keys->sessionToken->text : QByteArrayView();
        auto made = makeKeys(keys->accessKeyId.text, keys->secretAccessKey.text, token, plan.origin);
        if (!made)
            return brokenAt(place, made.error(), plan.method());
        made->accountId = keys->accountId;
        become(look, *std::move(made), world);
    } else if (const auto *command = std::get_if<ProcessCommand>(&plan.first)) {
        look.step.command = *command;
    } else if (const auto *sso = std::get_if<ProfilePlan::Sso>(&plan.first)) {
        look.step.facts.account = sso->accountId;
    } else if (const auto *identity = std::get_if<ProfilePlan::WebIdentity>(&plan.first)) {
        look.step.facts.account = accountIn(identity->roleArn);
    } else if (std::holds_alternative<ProfilePlan::Login>(plan.first)) {
        look.state = State::Broken;
        look.step.reason = Reason::LoginNotFollowed;
    }
    if (!plan.roles.isEmpty())
        look.step.facts.account = accountIn(plan.roles.last().arn);
    if (look.state == State::Costs)
        look.step.facts.kind = CredentialKind::TemporaryAccessKeys;
    return look;
}

// The profile's part in the file that did not decide, where that holds credentials too.
ChainLook otherFile(const Profile &profile, Place place, const ProfilePlan *plan, const CredentialChain::World &world)
{
    const auto file = place == Place::CredentialsFile ? ProfileFile::Type::Credentials : ProfileFile::Type::Config;
    ChainLook look = at(place);
    const auto id = profile.value("aws_access_key_id", file);
    const auto secret = profile.value("aws_secret_access_key", file);
    if (id && secret) {
        auto made = makeKeys(id->text, secret->text, {}, id->origin);
        look = at(place, id->origin, CredentialMethod::StaticKeys);
        if (made)
            become(look, *std::move(made), world);
        switchOff(look, plan && plan->keysPassedOver ? Reason::RoleBeforeKeys : Reason::OtherFileDecides);
        return look;
    }
    for (const char *key : {"role_arn", "web_identity_token_file", "credential_process", "sso_session", "sso_start_url", "login_session"}) {
        if (const auto value = profile.value(key, file); value && plan && value->origin != plan->origin) {
            look = at(place, value->origin);
            look.state = State::Off;
            look.step.reason = Reason::OtherFileDecides;
            return look;
        }
    }
    return look;
}

bool isNothing(const CredentialProblem &problem, const CredentialQuestion &question, const CredentialChain::World &world)
{
    if (!question.profile.isEmpty()) // chosen: this profile or an error
        return false;
    const bool named = !world.environment.value(QStringLiteral("AWS_PROFILE")).isEmpty();
    return problem.reason == Reason::ProfileEmpty || (problem.reason == Reason::ProfileMissing && !named);
}

struct FileLooks {
    ChainLook credentials;
    ChainLook config;
};

FileLooks damaged(const SharedFiles &files)
{
    FileLooks looks{at(Place::CredentialsFile), at(Place::ConfigFile)};
    if (const auto &problem = files.credentials().problem)
        looks.credentials = brokenAt(Place::CredentialsFile, *problem);
    if (const auto &problem = files.config().problem)
        looks.config = brokenAt(Place::ConfigFile, *problem);
    return looks;
}

FileLooks profileLooks(const CredentialChain::World &world, const CredentialQuestion &question, const SharedFiles &files, const QString &name)
{
    if (files.problem())
        return damaged(files);
    const Profile profile = files.profile(name);
    const auto plan = planProfile(files, name);
    if (!plan) {
        const auto &problem = plan.error();
        const bool inCredentials = problem.origin.file == files.credentials().path || (!profile.inConfig() && profile.inCredentials());
        const Place place = inCredentials ? Place::CredentialsFile : Place::ConfigFile;
        ChainLook look = brokenAt(place, problem);
        if (isNothing(problem, question, world))
            look.state = State::Nothing;
        const Place other = inCredentials ? Place::ConfigFile : Place::CredentialsFile;
        FileLooks looks{at(Place::CredentialsFile), at(Place::ConfigFile)};
        (inCredentials ? looks.credentials : looks.config) = std::move(look);
        (inCredentials ? looks.config : looks.credentials) = otherFile(profile, other, nullptr, world);
        return looks;
    }
    if (plan->decidedByCredentials)
        return {planned(*plan, Place::CredentialsFile, world), otherFile(profile, Place::ConfigFile, &*plan, world)};
    return {otherFile(profile, Place::CredentialsFile, &*plan, world), planned(*plan, Place::ConfigFile, world)};
}

ChainLook webIdentity(const CredentialChain::World &world)
{
    const QString name = QStringLiteral("AWS_WEB_IDENTITY_TOKEN_FILE");
    const QString file = world.environment.value(name);
    ChainLook look = at(Place::WebIdentityVariables, variableOrigin(name), CredentialMethod::WebIdentity);
    if (file.isEmpty())
        return look;
    const QString arn = world.environment.value(QStringLiteral("AWS_ROLE_ARN"));
    if (arn.isEmpty())
        return brokenAt(Place::WebIdentityVariables, {Reason::RoleArnMissing, variableOrigin(QStringLiteral("AWS_ROLE_ARN")), {}, {}}, CredentialMethod::WebIdentity);
    ProfilePlan plan;
    plan.first = ProfilePlan::WebIdentity{arn, file, world.environment.value(QStringLiteral("AWS_ROLE_SESSION_NAME"))};
    plan.origin = plan.firstOrigin = look.step.origin;
    look.step.facts.account = accountIn(arn);
    look.step.facts.kind = CredentialKind::TemporaryAccessKeys;
    look.state = State::Costs;
    look.plan = plan;
    return look;
}

ChainLook container(const CredentialChain::World &world)
{
    auto address = containerAddress(world.environment);
    if (!address)
        return brokenAt(Place::Container, address.error(), CredentialMethod::Container);
    const auto found = std::move(*address);
    ChainLook look = at(Place::Container, found ? found->origin : CredentialOrigin(), CredentialMethod::Container);
    if (found) {
        look.state = State::Costs;
        look.container = *found;
    }
    return look;
}

ChainLook instanceMetadata(const CredentialChain::World &world, const CredentialQuestion &question, const Profile &profile)
{
    auto address = metadataAddress(world.environment, profile);
    ChainLook look = address ? at(Place::InstanceMetadata, address->origin, CredentialMethod::InstanceMetadata)
                             : brokenAt(Place::InstanceMetadata, address.error(), CredentialMethod::InstanceMetadata);
    const bool asked = question.instanceMetadata || world.plainlyOnEc2
                       || !world.environment.value(QStringLiteral("AWS_EC2_METADATA_SERVICE_ENDPOINT")).isEmpty();
    if (address)
        look.state = State::Costs;
    if (isMetadataDisabled(world.environment)) {
        switchOff(look, Reason::MetadataDisabled);
        look.step.origin = variableOrigin(QStringLiteral("AWS_EC2_METADATA_DISABLED"));
    } else if (!asked) {
        switchOff(look, Reason::MetadataNotAskedFor);
    } else if (address) {
        look.metadata = *address;
    }
    return look;
}

} // namespace

std::vector<ChainLook> lookEverywhere(const CredentialChain::World &world, const CredentialQuestion &question, const SharedFiles &files, const QString &profile)
{
    const QDateTime now = world.clock->now();
    std::vector<ChainLook> looks;
    looks.push_back(bearer(world, question, now));
    looks.push_back(settings(world, question));
    looks.push_back(environmentKeys(world, now));
    FileLooks both = profileLooks(world, question, files, profile);
    looks.push_back(std::move(both.credentials));
    looks.push_back(std::move(both.config));
    looks.push_back(webIdentity(world));
    looks.push_back(container(world));
    looks.push_back(instanceMetadata(world, question, files.profile(profile)));
    if (question.profile.isEmpty())
        return looks;
    for (ChainLook &look : looks) {
        if (look.step.place != Place::CredentialsFile && look.step.place != Place::ConfigFile)
            switchOff(look, Reason::AnotherProfileChosen);
    }
    return looks;
}

} // namespace bk
