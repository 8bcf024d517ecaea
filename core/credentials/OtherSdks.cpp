// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/OtherSdks.h"

#include "core/credentials/EnvironmentSource.h"
#include "core/credentials/ProfileSource.h"

namespace bk {

namespace {

using Place = CredentialPlace;
using Method = CredentialMethod;
using Difference = SdkDifference;

const QString kBearer = QStringLiteral("AWS_BEARER_TOKEN_BEDROCK");
const QString kGeneric = QStringLiteral("AWS_BEARER_TOKEN");
const QString kId = QStringLiteral("AWS_ACCESS_KEY_ID");
const QString kSecret = QStringLiteral("AWS_SECRET_ACCESS_KEY");
const QString kProfile = QStringLiteral("AWS_PROFILE");
const QString kDefaultProfile = QStringLiteral("AWS_DEFAULT_PROFILE");
const QString kRegion = QStringLiteral("AWS_REGION");
const QString kDefaultRegion = QStringLiteral("AWS_DEFAULT_REGION");

// One SDK looking; every step answers whether the search is over.
class Looker final {
public:
    Looker(OtherSdk sdk, const QProcessEnvironment &environment, const SharedFiles &files, bool takesKey)
        : m_environment(environment), m_files(files), m_takesKey(takesKey)
    {
        m_choice.sdk = sdk;
    }
    SdkChoice look();

private:
    [[nodiscard]] bool is(OtherSdk sdk) const { return m_choice.sdk == sdk; }
    [[nodiscard]] bool isSet(const QString &name) const { return !m_environment.value(name).isEmpty(); }
    void note(Difference difference) { m_choice.differences.append(difference); }
    bool choose(Place place, Method method, CredentialOrigin origin, bool fails = false);
    void chooseProfile();
    bool bearer();
    bool environmentKeys();
    bool profile();
    bool plan(const Profile &profile);
    bool pawsProfile(const Profile &profile);
    bool bothFiles(const Profile &profile);
    bool webIdentityOrContainer();
    void metadata();
    void region();

    const QProcessEnvironment &m_environment;
    const SharedFiles &m_files;
    bool m_takesKey;
    SdkChoice m_choice;
};

bool Looker::choose(Place place, Method method, CredentialOrigin origin, bool fails)
{
    m_choice.place = place;
    m_choice.method = method;
    m_choice.origin = std::move(origin);
    m_choice.fails = fails;
    return true;
}

void Looker::chooseProfile()
{
    m_choice.profile = isSet(kProfile) ? m_environment.value(kProfile) : QStringLiteral("default");
    if (!is(OtherSdk::Boto3) || !isSet(kDefaultProfile))
        return;
    if (isSet(kProfile) && m_environment.value(kProfile) != m_environment.value(kDefaultProfile))
        note(Difference::DefaultProfileVariable);
    m_choice.profile = m_environment.value(kDefaultProfile);
}

bool Looker::bearer()
{
    const CredentialOrigin origin = variableOrigin(kBearer);
    const bool empty = m_environment.value(kBearer).isEmpty();
    if (is(OtherSdk::Paws)) {
        if (m_environment.contains(kBearer) && empty)
            note(Difference::EmptyTokenIsIgnored);
        if (empty && !isSet(kGeneric))
            return false;
        if (empty)
            note(Difference::GenericTokenVariable);
        if (!m_takesKey)
            note(Difference::TokenUsedWhereRefused);
        note(Difference::TokenKeptUntilReset);
        return choose(Place::BearerVariable, Method::BearerToken, empty ? variableOrigin(kGeneric) : origin, !m_takesKey);
    }
    if (!m_takesKey || !m_environment.contains(kBearer))
        return false;
    if (empty)
        note(is(OtherSdk::Boto3) ? Difference::EmptyTokenIsSent : Difference::EmptyTokenFails);
    // botocore looks for access keys all the same, by running the process.
    if (const auto plan = planProfile(m_files, m_choice.profile); is(OtherSdk::Boto3) && !isSet(kId) && plan && plan->firstMethod() == Method::Process)
        note(Difference::RunsProcessUnasked);
    return choose(Place::BearerVariable, Method::BearerToken, origin, empty);
}

bool Looker::environmentKeys()
{
    const bool both = isSet(kId) && isSet(kSecret);
    if (is(OtherSdk::JavaScript) && isSet(kProfile)) {
        if (both)
            note(Difference::ProfileBeforeEnvironment);
        return false;
    }
    if (both)
        return choose(Place::EnvironmentKeys, Method::StaticKeys, variableOrigin(kId));
    if (is(OtherSdk::Boto3))
        return isSet(kId) && choose(Place::EnvironmentKeys, Method::StaticKeys, variableOrigin(kId), true);
    if (isSet(kId) || isSet(kSecret))
        note(Difference::HalfAPairIsPassed);
    return false;
}

// JavaScript reads both files as one; a pair of halves is then no pair of AWS's.
bool Looker::bothFiles(const Profile &profile)
{
    const auto id = profile.value("aws_access_key_id");
    const auto secret = profile.value("aws_secret_access_key");
    if (!id || !secret || id->fromCredentials == secret->fromCredentials)
        return false;
    note(Difference::HalvesOfBothFiles);
    return choose(id->fromCredentials ? Place::CredentialsFile : Place::ConfigFile, Method::StaticKeys, id->origin, true);
}

// The credentials file first and by itself, as its documentation orders them.
bool Looker::pawsProfile(const Profile &profile)
{
    const auto id = profile.value("aws_access_key_id", ProfileFile::Type::Credentials);
    const auto secret = profile.value("aws_secret_access_key", ProfileFile::Type::Credentials);
    return id && secret && choose(Place::CredentialsFile, Method::StaticKeys, id->origin);
}

bool Looker::plan(const Profile &profile)
{
    const auto plan = planProfile(m_files, profile.name());
    if (!plan)
        return plan.error().reason != CredentialReason::ProfileEmpty && choose(Place::ConfigFile, Method::None, plan.error().origin, true);
    const auto process = profile.value("credential_process");
    const bool configKeys = plan->method() == Method::StaticKeys && !plan->decidedByCredentials && plan->roles.isEmpty();
    if (is(OtherSdk::Boto3) && configKeys && process) {
        note(Difference::ProcessBeforeConfigKeys);
        note(Difference::RunsProcessUnasked);
        return choose(process->fromCredentials ? Place::CredentialsFile : Place::ConfigFile, Method::Process, process->origin);
    }
    if (plan->firstMethod() == Method::Process)
        note(Difference::RunsProcessUnasked);
    return choose(plan->decidedByCredentials ? Place::CredentialsFile : Place::ConfigFile, plan->method(), plan->origin);
}

bool Looker::profile()
{
    if (const auto &problem = m_files.problem())
        return choose(m_files.credentials().problem ? Place::CredentialsFile : Place::ConfigFile, Method::None, problem->origin, true);
    const Profile profile = m_files.profile(m_choice.profile);
    if (!profile.exists()) {
        const bool named = isSet(kProfile) || (is(OtherSdk::Boto3) && isSet(kDefaultProfile));
        return named && is(OtherSdk::Boto3) && choose(Place::ConfigFile, Method::None, variableOrigin(isSet(kDefaultProfile) ? kDefaultProfile : kProfile), true);
    }
    if (is(OtherSdk::JavaScript) && !profile.value("role_arn") && bothFiles(profile))
        return true;
    return (is(OtherSdk::Paws) && pawsProfile(profile)) || plan(profile);
}

bool Looker::webIdentityOrContainer()
{
    for (const auto &[name, place, method] : {std::tuple(QStringLiteral("AWS_WEB_IDENTITY_TOKEN_FILE"), Place::WebIdentityVariables, Method::WebIdentity),
                                              std::tuple(QStringLiteral("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"), Place::Container, Method::Container),
                                              std::tuple(QStringLiteral("AWS_CONTAINER_CREDENTIALS_FULL_URI"), Place::Container, Method::Container)}) {
        if (isSet(name))
            return choose(place, method, variableOrigin(name));
    }
    return false;
}

void Looker::metadata()
{
    const QString value = m_environment.value(QStringLiteral("AWS_EC2_METADATA_DISABLED"));
    const bool off = is(OtherSdk::JavaScript) ? !value.isEmpty() && value != QLatin1String("false")
                                              : value.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
    if (!off)
        note(Difference::AsksInstanceMetadata);
}

void Looker::region()
{
    QStringList variables{kRegion};
    if (is(OtherSdk::Boto3))
        variables = {kDefaultRegion};
    else if (is(OtherSdk::Paws))
        variables.append(kDefaultRegion);
    for (const QString &name : variables) {
        if (m_choice.region.isEmpty() && isSet(name)) {
            m_choice.region = m_environment.value(name);
            m_choice.regionOrigin = variableOrigin(name);
        }
    }
    const Profile profile = m_files.profile(m_choice.profile);
    // paws looks into the config file alone.
    const auto value = is(OtherSdk::Paws) ? profile.value("region", ProfileFile::Type::Config) : profile.value("region");
    if (m_choice.region.isEmpty() && value) {
        m_choice.region = QString::fromUtf8(value->text);
        m_choice.regionOrigin = value->origin;
    }
    if (is(OtherSdk::Boto3) && isSet(kRegion) && m_environment.value(kRegion) != m_choice.region)
        note(Difference::RegionVariableNotRead);
    if (is(OtherSdk::JavaScript) && isSet(kDefaultRegion) && !isSet(kRegion) && m_environment.value(kDefaultRegion) != m_choice.region)
        note(Difference::DefaultRegionVariableNotRead);
    if (is(OtherSdk::JavaScript) && m_choice.region.isEmpty() && !isSet(QStringLiteral("AWS_EC2_METADATA_DISABLED")))
        note(Difference::AsksMetadataForRegion);
}

SdkChoice Looker::look()
{
    chooseProfile();
    if (!bearer() && !environmentKeys() && !profile() && !webIdentityOrContainer())
        metadata();
    region();
    return std::move(m_choice);
}

} // namespace

QList<SdkChoice> choicesOfOtherSdks(const QProcessEnvironment &environment, const SharedFiles &files, bool operationTakesApiKey)
{
    QList<SdkChoice> choices;
    for (const OtherSdk sdk : {OtherSdk::Boto3, OtherSdk::JavaScript, OtherSdk::Paws})
        choices.append(Looker(sdk, environment, files, operationTakesApiKey).look());
    return choices;
}

QString nameOf(OtherSdk sdk)
{
    switch (sdk) {
    case OtherSdk::Boto3: return QStringLiteral("boto3");
    case OtherSdk::JavaScript: return QStringLiteral("javascript");
    case OtherSdk::Paws: return QStringLiteral("paws");
    }
    return {};
}

QString nameOf(SdkDifference difference)
{
    switch (difference) {
    case Difference::EmptyTokenIsSent: return QStringLiteral("empty-token-is-sent");
    case Difference::EmptyTokenFails: return QStringLiteral("empty-token-fails");
    case Difference::EmptyTokenIsIgnored: return QStringLiteral("empty-token-is-ignored");
    case Difference::TokenUsedWhereRefused: return QStringLiteral("token-used-where-refused");
    case Difference::TokenKeptUntilReset: return QStringLiteral("token-kept-until-reset");
    case Difference::GenericTokenVariable: return QStringLiteral("generic-token-variable");
    case Difference::ProfileBeforeEnvironment: return QStringLiteral("profile-before-environment");
    case Difference::DefaultProfileVariable: return QStringLiteral("default-profile-variable");
    case Difference::ProcessBeforeConfigKeys: return QStringLiteral("process-before-config-keys");
    case Difference::HalvesOfBothFiles: return QStringLiteral("halves-of-both-files");
    case Difference::HalfAPairIsPassed: return QStringLiteral("half-a-pair-is-passed");
    case Difference::RunsProcessUnasked: return QStringLiteral("runs-process-unasked");
    case Difference::RegionVariableNotRead: return QStringLiteral("region-variable-not-read");
    case Difference::DefaultRegionVariableNotRead: return QStringLiteral("default-region-variable-not-read");
    case Difference::AsksInstanceMetadata: return QStringLiteral("asks-instance-metadata");
    case Difference::AsksMetadataForRegion: return QStringLiteral("asks-metadata-for-region");
    }
    return {};
}

} // namespace bk
