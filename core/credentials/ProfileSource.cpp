// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ProfileSource.h"

#include "core/credentials/CommandLine.h"

namespace bk {

namespace {

using Reason = CredentialReason;

constexpr int kDeepest = 10;

// A setting without a value is none.
std::optional<ProfileValue> unlessEmpty(std::optional<ProfileValue> value)
{
    if (value && value->text.isEmpty())
        value.reset();
    return value;
}

std::optional<ProfileValue> given(const Profile &profile, QByteArrayView name)
{
    return unlessEmpty(profile.value(name));
}

// A pair from one file. The credentials file speaks first; half a pair there is an error and is never completed from the other.
Found<std::optional<ProfilePlan::StaticKeys>> staticKeys(const Profile &profile)
{
    for (const auto file : {ProfileFile::Type::Credentials, ProfileFile::Type::Config}) {
        const auto id = unlessEmpty(profile.value("aws_access_key_id", file));
        const auto secret = unlessEmpty(profile.value("aws_secret_access_key", file));
        if (id && secret)
            return ProfilePlan::StaticKeys{*id, *secret, unlessEmpty(profile.value("aws_session_token", file)), profile.text("aws_account_id")};
        if (secret)
            return broken(Reason::AccessKeyIdMissing, secret->origin);
        if (id)
            return broken(Reason::SecretAccessKeyMissing, id->origin);
    }
    return std::nullopt;
}

std::optional<ProfileValue> firstSso(const Profile &profile)
{
    for (const char *name : {"sso_session", "sso_start_url", "sso_account_id", "sso_role_name", "sso_region"}) {
        if (auto value = given(profile, name))
            return value;
    }
    return std::nullopt;
}

Found<ProfilePlan::Role> readRole(const Profile &profile, const ProfileValue &arn)
{
    if (const auto mfa = given(profile, "mfa_serial"))
        return broken(Reason::MfaNeeded, mfa->origin);
    return ProfilePlan::Role{QString::fromUtf8(arn.text), profile.text("role_session_name"), profile.text("external_id"),
                             profile.text("duration_seconds").toInt(), profile.text("region"), arn.origin};
}

Found<ProfilePlan::Elsewhere> elsewhere(const ProfileValue &value)
{
    if (value.text == QByteArrayView("Environment"))
        return ProfilePlan::Elsewhere::Environment;
    if (value.text == QByteArrayView("EcsContainer"))
        return ProfilePlan::Elsewhere::Container;
    if (value.text == QByteArrayView("Ec2InstanceMetadata"))
        return ProfilePlan::Elsewhere::InstanceMetadata;
    return broken(Reason::UnknownCredentialSource, value.origin);
}

// Walks from the chosen profile to the one that has credentials of its own.
class Planner final {
public:
    explicit Planner(const SharedFiles &files) : m_files(files) {}
    Found<ProfilePlan> plan(const QString &name);

private:
    // True when the plan is whole; false: go on with m_next.
    Found<bool> visit(const QString &name);
    Found<bool> takeRole(const Profile &profile, const ProfileValue &arn);
    Found<bool> takeOwn(const Profile &profile);
    void end(const ProfileValue &by, const Profile &profile);

    const SharedFiles &m_files;
    ProfilePlan m_plan;
    QStringList m_visited;
    QString m_next;
    CredentialOrigin m_cameBy; // the source_profile line
    bool m_decided = false;
};

// What decides the whole is what stands in the chosen profile.
void Planner::end(const ProfileValue &by, const Profile &profile)
{
    m_plan.via.append(by.origin);
    if (!m_decided) {
        m_plan.decidedByCredentials = by.fromCredentials;
        m_plan.origin = by.origin;
        m_decided = true;
    }
    m_plan.region = profile.text("region");
}

Found<bool> Planner::takeOwn(const Profile &profile)
{
    auto keys = staticKeys(profile);
    if (!keys)
        return tl::unexpected(keys.error());
    if (const auto found = std::move(*keys)) {
        m_plan.first = *found;
        m_plan.firstOrigin = found->accessKeyId.origin;
        end(found->accessKeyId, profile);
        return true;
    }
    std::optional<ProfileValue> by;
    if (by = given(profile, "web_identity_token_file"); by) {
        if (profile.text("role_arn").isEmpty())
            return broken(Reason::RoleArnMissing, by->origin);
        m_plan.first = ProfilePlan::WebIdentity{profile.text("role_arn"), QString::fromUtf8(by->text), profile.text("role_session_name")};
    } else if (by = given(profile, "credential_process"); by) {
        auto command = readCommand(*by);
        if (!command)
            return tl::unexpected(command.error());
        m_plan.first = *std::move(command);
    } else if (by = firstSso(profile); by) {
        auto sso = readSso(m_files, profile);
        if (!sso)
            return tl::unexpected(sso.error());
        m_plan.first = *std::move(sso);
    } else if (by = given(profile, "login_session"); by) {
        m_plan.first = ProfilePlan::Login{QString::fromUtf8(by->text)};
    } else {
        return broken(Reason::ProfileEmpty, profile.origin());
    }
    m_plan.firstOrigin = by->origin;
    end(*by, profile);
    return true;
}

Found<bool> Planner::takeRole(const Profile &profile, const ProfileValue &arn)
{
    const auto source = given(profile, "source_profile");
    const auto named = given(profile, "credential_source");
    if (source && named)
        return broken(Reason::RoleWithTwoSources, source->origin);
    if (!source && !named)
        return broken(Reason::RoleWithoutSource, arn.origin);
    auto role = readRole(profile, arn);
    if (!role)
        return tl::unexpected(role.error());
    m_plan.roles.prepend(*std::move(role));
    if (!m_decided)
        m_plan.keysPassedOver = given(profile, "aws_access_key_id") && (!source || QString::fromUtf8(source->text) != profile.name());
    end(arn, profile);
    if (named) {
        const auto from = elsewhere(*named);
        if (!from)
            return tl::unexpected(from.error());
        m_plan.first = *from;
        m_plan.firstOrigin = named->origin;
        m_plan.via.append(named->origin);
        return true;
    }
    if (source) { // as it is here
        m_next = QString::fromUtf8(source->text);
        m_cameBy = source->origin;
        m_plan.via.append(source->origin);
    }
    return m_next == profile.name() ? takeOwn(profile) : Found<bool>(false);
}

Found<bool> Planner::visit(const QString &name)
{
    const Profile profile = m_files.profile(name);
    const bool chosen = m_visited.isEmpty();
    if (!profile.exists()) {
        CredentialOrigin origin;
        origin.profile = name;
        return broken(chosen ? Reason::ProfileMissing : Reason::SourceProfileMissing, chosen ? origin : m_cameBy);
    }
    if (m_visited.contains(name))
        return broken(Reason::ProfileLoop, m_cameBy);
    if (m_visited.size() == kDeepest)
        return broken(Reason::ProfileTooDeep, m_cameBy);
    m_visited.append(name);
    const auto arn = given(profile, "role_arn");
    const bool ownKeysFirst = !chosen && (given(profile, "aws_access_key_id") || given(profile, "aws_secret_access_key"));
    return arn && !given(profile, "web_identity_token_file") && !ownKeysFirst ? takeRole(profile, *arn) : takeOwn(profile);
}

Found<ProfilePlan> Planner::plan(const QString &name)
{
    m_next = name;
    while (true) {
        const auto whole = visit(m_next);
        if (!whole)
            return tl::unexpected(whole.error());
        if (*whole)
            return std::move(m_plan);
    }
}

} // namespace

CredentialMethod ProfilePlan::firstMethod() const
{
    struct Names {
        CredentialMethod operator()(const StaticKeys &) const { return CredentialMethod::StaticKeys; }
        CredentialMethod operator()(const WebIdentity &) const { return CredentialMethod::WebIdentity; }
        CredentialMethod operator()(const ProcessCommand &) const { return CredentialMethod::Process; }
        CredentialMethod operator()(const Sso &) const { return CredentialMethod::Sso; }
        CredentialMethod operator()(const Login &) const { return CredentialMethod::Login; }
        CredentialMethod operator()(Elsewhere from) const
        {
            return from == Elsewhere::Environment ? CredentialMethod::StaticKeys
                   : from == Elsewhere::Container ? CredentialMethod::Container : CredentialMethod::InstanceMetadata;
        }
    };
    return std::visit(Names{}, first);
}

CredentialMethod ProfilePlan::method() const
{
    return roles.isEmpty() ? firstMethod() : CredentialMethod::AssumeRole;
}

Found<ProfilePlan::Sso> readSso(const SharedFiles &files, const Profile &profile)
{
    ProfilePlan::Sso sso{profile.text("sso_start_url"), profile.text("sso_region"), profile.text("sso_account_id"),
                         profile.text("sso_role_name"), profile.text("sso_session")};
    if (!sso.session.isEmpty()) {
        const Profile session = files.ssoSession(sso.session);
        if (!session.exists())
            return broken(Reason::SsoSessionMissing, profile.value("sso_session").value_or(ProfileValue()).origin);
        for (const char *name : {"sso_region", "sso_start_url"}) {
            const auto own = given(profile, name);
            if (own && QString::fromUtf8(own->text) != session.text(name))
                return broken(Reason::SsoRegionTwice, own->origin);
        }
        sso.region = session.text("sso_region");
        sso.startUrl = session.text("sso_start_url");
    }
    CredentialOrigin missing = profile.origin();
    const std::initializer_list<std::pair<const char *, QString>> needed{
        {"sso_start_url", sso.startUrl}, {"sso_region", sso.region}, {"sso_account_id", sso.accountId}, {"sso_role_name", sso.roleName}};
    for (const auto &[name, value] : needed) {
        missing.key = QLatin1String(name);
        if (value.isEmpty())
            return broken(Reason::SsoIncomplete, missing);
    }
    return sso;
}

Found<ProfilePlan> planProfile(const SharedFiles &files, const QString &profile)
{
    return Planner(files).plan(profile);
}

} // namespace bk
