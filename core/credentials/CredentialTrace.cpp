// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/CredentialTrace.h"

namespace bk {

QString CredentialOrigin::text() const
{
    if (!file.isEmpty())
        return line > 0 ? QString(file + u':' + QString::number(line)) : file;
    if (!variable.isEmpty())
        return variable;
    return host.isEmpty() ? profile : host;
}

QString nameOf(CredentialPlace place)
{
    switch (place) {
    case CredentialPlace::BearerVariable: return QStringLiteral("bearer-variable");
    case CredentialPlace::Settings: return QStringLiteral("settings");
    case CredentialPlace::EnvironmentKeys: return QStringLiteral("environment-keys");
    case CredentialPlace::CredentialsFile: return QStringLiteral("credentials-file");
    case CredentialPlace::ConfigFile: return QStringLiteral("config-file");
    case CredentialPlace::WebIdentityVariables: return QStringLiteral("web-identity-variables");
    case CredentialPlace::Container: return QStringLiteral("container");
    case CredentialPlace::InstanceMetadata: return QStringLiteral("instance-metadata");
    }
    return {};
}

QString nameOf(CredentialMethod method)
{
    switch (method) {
    case CredentialMethod::None: return QStringLiteral("none");
    case CredentialMethod::BearerToken: return QStringLiteral("bearer-token");
    case CredentialMethod::StoredKey: return QStringLiteral("stored-key");
    case CredentialMethod::StaticKeys: return QStringLiteral("static-keys");
    case CredentialMethod::AssumeRole: return QStringLiteral("assume-role");
    case CredentialMethod::WebIdentity: return QStringLiteral("web-identity");
    case CredentialMethod::Process: return QStringLiteral("process");
    case CredentialMethod::Sso: return QStringLiteral("sso");
    case CredentialMethod::Login: return QStringLiteral("login");
    case CredentialMethod::Container: return QStringLiteral("container");
    case CredentialMethod::InstanceMetadata: return QStringLiteral("instance-metadata");
    }
    return {};
}

QString nameOf(CredentialKind kind)
{
    switch (kind) {
    case CredentialKind::Unknown: return QStringLiteral("unknown");
    case CredentialKind::Bearer: return QStringLiteral("bearer");
    case CredentialKind::LongTermKey: return QStringLiteral("long-term-key");
    case CredentialKind::ShortTermKey: return QStringLiteral("short-term-key");
    case CredentialKind::PermanentAccessKeys: return QStringLiteral("permanent-access-keys");
    case CredentialKind::TemporaryAccessKeys: return QStringLiteral("temporary-access-keys");
    }
    return {};
}

QString nameOf(CredentialOutcome outcome)
{
    switch (outcome) {
    case CredentialOutcome::Won: return QStringLiteral("won");
    case CredentialOutcome::Shadowed: return QStringLiteral("shadowed");
    case CredentialOutcome::NotFound: return QStringLiteral("not-found");
    case CredentialOutcome::Broken: return QStringLiteral("broken");
    case CredentialOutcome::NeedsConsent: return QStringLiteral("needs-consent");
    case CredentialOutcome::Off: return QStringLiteral("off");
    case CredentialOutcome::NotAsked: return QStringLiteral("not-asked");
    }
    return {};
}

QString nameOf(CredentialReason reason)
{
    switch (reason) {
    case CredentialReason::None: return QStringLiteral("none");
    case CredentialReason::EarlierPlaceAnswered: return QStringLiteral("earlier-place-answered");
    case CredentialReason::EarlierPlaceStopped: return QStringLiteral("earlier-place-stopped");
    case CredentialReason::OperationTakesNoApiKey: return QStringLiteral("operation-takes-no-api-key");
    case CredentialReason::AnotherProfileChosen: return QStringLiteral("another-profile-chosen");
    case CredentialReason::OtherFileDecides: return QStringLiteral("other-file-decides");
    case CredentialReason::RoleBeforeKeys: return QStringLiteral("role-before-keys");
    case CredentialReason::Offline: return QStringLiteral("offline");
    case CredentialReason::MetadataNotAskedFor: return QStringLiteral("metadata-not-asked-for");
    case CredentialReason::MetadataDisabled: return QStringLiteral("metadata-disabled");
    case CredentialReason::ProcessNotAllowed: return QStringLiteral("process-not-allowed");
    case CredentialReason::Empty: return QStringLiteral("empty");
    case CredentialReason::Quoted: return QStringLiteral("quoted");
    case CredentialReason::BadCharacter: return QStringLiteral("bad-character");
    case CredentialReason::AccessKeyIdMissing: return QStringLiteral("access-key-id-missing");
    case CredentialReason::SecretAccessKeyMissing: return QStringLiteral("secret-access-key-missing");
    case CredentialReason::SessionTokenAlone: return QStringLiteral("session-token-alone");
    case CredentialReason::Expired: return QStringLiteral("expired");
    case CredentialReason::ExpiresSoon: return QStringLiteral("expires-soon");
    case CredentialReason::BadExpiration: return QStringLiteral("bad-expiration");
    case CredentialReason::FileUnreadable: return QStringLiteral("file-unreadable");
    case CredentialReason::FileTooLarge: return QStringLiteral("file-too-large");
    case CredentialReason::FileNotRegular: return QStringLiteral("file-not-regular");
    case CredentialReason::FileDamaged: return QStringLiteral("file-damaged");
    case CredentialReason::FileOpenToOthers: return QStringLiteral("file-open-to-others");
    case CredentialReason::ValueGivenTwice: return QStringLiteral("value-given-twice");
    case CredentialReason::SectionIgnored: return QStringLiteral("section-ignored");
    case CredentialReason::ProfileMissing: return QStringLiteral("profile-missing");
    case CredentialReason::ProfileEmpty: return QStringLiteral("profile-empty");
    case CredentialReason::SourceProfileMissing: return QStringLiteral("source-profile-missing");
    case CredentialReason::ProfileLoop: return QStringLiteral("profile-loop");
    case CredentialReason::ProfileTooDeep: return QStringLiteral("profile-too-deep");
    case CredentialReason::RoleWithoutSource: return QStringLiteral("role-without-source");
    case CredentialReason::RoleWithTwoSources: return QStringLiteral("role-with-two-sources");
    case CredentialReason::UnknownCredentialSource: return QStringLiteral("unknown-credential-source");
    case CredentialReason::MfaNeeded: return QStringLiteral("mfa-needed");
    case CredentialReason::RoleArnMissing: return QStringLiteral("role-arn-missing");
    case CredentialReason::SsoIncomplete: return QStringLiteral("sso-incomplete");
    case CredentialReason::SsoSessionMissing: return QStringLiteral("sso-session-missing");
    case CredentialReason::SsoRegionTwice: return QStringLiteral("sso-region-twice");
    case CredentialReason::SsoTokenMissing: return QStringLiteral("sso-token-missing");
    case CredentialReason::SsoTokenExpired: return QStringLiteral("sso-token-expired");
    case CredentialReason::SsoTokenDamaged: return QStringLiteral("sso-token-damaged");
    case CredentialReason::LoginNotFollowed: return QStringLiteral("login-not-followed");
    case CredentialReason::CommandNotUsable: return QStringLiteral("command-not-usable");
    case CredentialReason::ProcessNotStarted: return QStringLiteral("process-not-started");
    case CredentialReason::ProcessFailed: return QStringLiteral("process-failed");
    case CredentialReason::ProcessTimedOut: return QStringLiteral("process-timed-out");
    case CredentialReason::ProcessTalksTooMuch: return QStringLiteral("process-talks-too-much");
    case CredentialReason::AnswerDamaged: return QStringLiteral("answer-damaged");
    case CredentialReason::AnswerIncomplete: return QStringLiteral("answer-incomplete");
    case CredentialReason::WrongVersion: return QStringLiteral("wrong-version");
    case CredentialReason::RegionMissing: return QStringLiteral("region-missing");
    case CredentialReason::HostNotAllowed: return QStringLiteral("host-not-allowed");
    case CredentialReason::BadAddress: return QStringLiteral("bad-address");
    case CredentialReason::TokenFileUnreadable: return QStringLiteral("token-file-unreadable");
    case CredentialReason::CallFailed: return QStringLiteral("call-failed");
    case CredentialReason::NoRole: return QStringLiteral("no-role");
    }
    return {};
}

} // namespace bk
