// SPDX-License-Identifier: Apache-2.0
#include "ui/text/CredentialWhy.h"

#include "ui/text/ErrorText.h"

#include <QCoreApplication>

#include <algorithm>

namespace bk {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("bk", text);
}

// One word of a shell (sh, bash, zsh, fish): names of profiles and files come from outside.
QString quoted(const QString &word)
{
    const auto isPlain = [](QChar c) { return (c < QChar(128) && c.isLetterOrNumber()) || QStringLiteral("_-./@+:,").contains(c); };
    if (!word.isEmpty() && std::all_of(word.begin(), word.end(), isPlain))
        return word;
    return QLatin1Char('\'') + QString(word).replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

// The part behind a command that names the profile: nothing for the default one.
QString profileOption(const CredentialStep &step)
{
    const QString &profile = step.origin.profile;
    return profile.isEmpty() || profile == QLatin1String("default") ? QString() : QStringLiteral(" --profile ") + quoted(profile);
}

QString unset(const CredentialStep &step)
{
    const QString variable = step.origin.variable.isEmpty() ? QStringLiteral("AWS_BEARER_TOKEN_BEDROCK") : step.origin.variable;
    return QStringLiteral("unset ") + variable;
}

using Why = CredentialWhy;

Why correct(const CredentialStep &step, const QString &sentence)
{
    if (step.origin.variable.isEmpty())
        return {sentence, tr("Correct %1.").arg(placeOf(step.origin))};
    return {sentence, tr("Correct it, or take it away."), unset(step)};
}

Why whyNotUsed(CredentialReason reason)
{
    using Reason = CredentialReason;
    switch (reason) {
    case Reason::EarlierPlaceAnswered:
        return {tr("An earlier place answered first."), {}};
    case Reason::EarlierPlaceStopped:
        return {tr("An earlier place stopped the search: it holds something that cannot be used."), tr("Mend the earlier place first.")};
    case Reason::OperationTakesNoApiKey:
        return {tr("This operation does not take API keys, so the search went on for IAM credentials."), {}};
    case Reason::AnotherProfileChosen:
        return {tr("A profile was chosen, and then nothing but that profile counts."), {}};
    case Reason::OtherFileDecides:
        return {tr("The profile stands in both files, and the other one decides."), {}};
    case Reason::RoleBeforeKeys:
        return {tr("The profile has keys as well, but its role goes first."), {}};
    case Reason::Offline:
        return {tr("Asking needs a program or the network; this look runs and sends nothing."), tr("Choose Ask the sources to find out.")};
    case Reason::MetadataNotAskedFor:
        return {tr("A desktop does not look for an instance's role by itself: the address can hang or be faked."),
                tr("On an EC2 instance, switch it on in the settings or give --imds.")};
    case Reason::MetadataDisabled:
        return {tr("AWS_EC2_METADATA_DISABLED forbids it."), {}};
    default:
        return {};
    }
}

Why whyBadValue(const CredentialStep &step)
{
    using Reason = CredentialReason;
    switch (step.reason) {
    case Reason::Empty:
        return {tr("It is set, but empty. Some SDKs fail with that, others skip it."), {}, unset(step)};
    case Reason::Quoted:
        return {tr("The quotes around it are part of the value."), tr("Set it again without quotes inside, or take it away."), unset(step)};
    case Reason::BadCharacter:
        return correct(step, tr("It holds a character that cannot be in a key, such as a space or a line break."));
    case Reason::AccessKeyIdMissing:
        return {tr("There is a secret access key without an access key id."), tr("Set AWS_ACCESS_KEY_ID, or take the secret away."), QStringLiteral("unset AWS_SECRET_ACCESS_KEY")};
    case Reason::SecretAccessKeyMissing:
        return {tr("There is an access key id without a secret access key."), tr("Set AWS_SECRET_ACCESS_KEY, or take the id away."), QStringLiteral("unset AWS_ACCESS_KEY_ID")};
    case Reason::SessionTokenAlone:
        return {tr("There is a session token without the keys it belongs to."), {}, QStringLiteral("unset AWS_SESSION_TOKEN")};
    case Reason::Expired:
        return {tr("It has expired."), tr("Fetch new credentials, or take the old ones away: %1").arg(placeOf(step.origin))};
    case Reason::ExpiresSoon:
        return {tr("It ends within five minutes."), tr("Fetch new credentials.")};
    case Reason::BadExpiration:
        return correct(step, tr("The time of its end cannot be read."));
    default:
        return {};
    }
}

Why whyBadFile(const CredentialStep &step)
{
    using Reason = CredentialReason;
    const QString file = quoted(step.origin.file);
    switch (step.reason) {
    case Reason::FileUnreadable:
        return {tr("The file cannot be read."), {}, QStringLiteral("ls -l ") + file};
    case Reason::FileTooLarge:
        return {tr("The file is larger than 1 MiB and was not read."), tr("Look at what is in %1.").arg(step.origin.file)};
    case Reason::FileNotRegular:
        return {tr("It is no ordinary file and was not read."), {}, QStringLiteral("ls -l ") + file};
    case Reason::FileDamaged:
        return {tr("The file cannot be understood at this line."), tr("Correct %1.").arg(placeOf(step.origin))};
    case Reason::FileOpenToOthers:
        return {tr("Other people on this machine can read or change the file."), {}, QStringLiteral("chmod 600 ") + file};
    case Reason::ValueGivenTwice:
        return {tr("The same setting stands here twice; the last one counts."), tr("Take one of them away.")};
    case Reason::SectionIgnored:
        return {tr("This section has no effect: in the config file a profile is written [profile NAME]."), tr("Write it as [profile NAME].")};
    default:
        return {};
    }
}

Why whyBadProfile(const CredentialStep &step)
{
    using Reason = CredentialReason;
    const QString profile = step.origin.profile;
    switch (step.reason) {
    case Reason::ProfileMissing:
        return {profile.isEmpty() ? tr("The profile is in neither file.") : tr("There is no profile %1 in either file.").arg(profile),
                tr("Choose another profile, or run: aws configure%1").arg(profileOption(step))};
    case Reason::ProfileEmpty:
        return {tr("The profile is there, but says nothing of credentials."), {}, QStringLiteral("aws configure") + profileOption(step)};
    case Reason::SourceProfileMissing:
        return correct(step, tr("Its source_profile does not exist."));
    case Reason::ProfileLoop:
        return correct(step, tr("The profiles name each other in a circle."));
    case Reason::ProfileTooDeep:
        return correct(step, tr("More than ten profiles stand behind one another."));
    case Reason::RoleWithoutSource:
        return {tr("It names a role, but not with whose credentials to assume it."), tr("Add source_profile or credential_source at %1.").arg(placeOf(step.origin))};
    case Reason::RoleWithTwoSources:
        return correct(step, tr("It has both source_profile and credential_source; only one may stand."));
    case Reason::UnknownCredentialSource:
        return correct(step, tr("Its credential_source is none of Environment, EcsContainer and Ec2InstanceMetadata."));
    case Reason::MfaNeeded:
        return {tr("The role asks for a code from a device (mfa_serial)."),
                tr("Assume it with the AWS CLI first."), QStringLiteral("aws sts get-caller-identity") + profileOption(step)};
    case Reason::RoleArnMissing:
        return {tr("There is a web identity token, but no role to assume with it."), tr("Add role_arn (AWS_ROLE_ARN).")};
    case Reason::SsoIncomplete:
        return {tr("Its sign-in settings are not complete."), {}, QStringLiteral("aws configure sso") + profileOption(step)};
    case Reason::SsoSessionMissing:
        return {tr("The sso-session it names does not exist."), {}, QStringLiteral("aws configure sso") + profileOption(step)};
    case Reason::SsoRegionTwice:
        return correct(step, tr("The profile and its sso-session disagree about region or start URL."));
    case Reason::SsoTokenMissing:
        return {tr("Nobody has signed in yet."), {}, QStringLiteral("aws sso login") + profileOption(step)};
    case Reason::SsoTokenExpired:
        return {tr("The sign-in has expired and cannot be renewed."), {}, QStringLiteral("aws sso login") + profileOption(step)};
    case Reason::SsoTokenDamaged:
        return {tr("The kept sign-in cannot be read."), {}, QStringLiteral("aws sso login") + profileOption(step)};
    case Reason::LoginNotFollowed:
        return {tr("It was made by `aws login`; this program recognises that and does not follow it."),
                {}, QStringLiteral("aws configure export-credentials") + profileOption(step)};
    default:
        return {};
    }
}

Why whyProcess(const CredentialStep &step)
{
    using Reason = CredentialReason;
    const QString detail = step.error ? step.error->detail : QString();
    switch (step.reason) {
    case Reason::ProcessNotAllowed:
        return {tr("It would run a program, and you have not allowed this command yet: %1").arg(step.command ? step.command->command : QString()),
                tr("Read the command. If it is yours, allow it here or with --allow-process.")};
    case Reason::CommandNotUsable:
        return correct(step, tr("The command cannot be taken apart: a quote is not closed."));
    case Reason::ProcessNotStarted:
        return {tr("The program could not be started."), tr("Check its path at %1.").arg(placeOf(step.origin))};
    case Reason::ProcessFailed:
        return {detail.isEmpty() ? tr("The program failed.") : tr("The program failed (%1).").arg(detail),
                tr("Run the command in a terminal to see why.")};
    case Reason::ProcessTimedOut:
        return {tr("The program did not end within 60 seconds and was stopped."), tr("Run the command in a terminal to see why.")};
    case Reason::ProcessTalksTooMuch:
        return {tr("The program wrote more than 64 KiB and was stopped."), tr("Check that it is the right program.")};
    case Reason::AnswerDamaged:
        return {tr("Its answer is not the JSON that was promised."), tr("Check that it is the right program or address.")};
    case Reason::AnswerIncomplete:
        return {detail.isEmpty() ? tr("Something is missing in its answer.") : tr("Its answer lacks %1.").arg(detail),
                tr("Check that it is the right program or address.")};
    case Reason::WrongVersion:
        return {tr("Its answer has another version than 1."), tr("Update the program, or this one.")};
    default:
        return {};
    }
}

Why whyNetwork(const CredentialStep &step)
{
    using Reason = CredentialReason;
    switch (step.reason) {
    case Reason::RegionMissing:
        return {tr("It needs a region to ask for credentials, and none is set."), {}, QStringLiteral("aws configure set region us-east-1") + profileOption(step)};
    case Reason::HostNotAllowed:
        return correct(step, tr("Credentials may not come from or go to that address."));
    case Reason::BadAddress:
        return correct(step, tr("The address cannot be used."));
    case Reason::TokenFileUnreadable:
        return correct(step, tr("The token file cannot be read."));
    case Reason::NoRole:
        return {tr("This instance has no role."), tr("Attach a role to the instance.")};
    case Reason::CallFailed:
        if (step.error) {
            const ErrorWords error = words(*step.error);
            return {error.title + QStringLiteral(": ") + error.sentence, error.nextStep};
        }
        return {tr("Asking for credentials failed."), {}};
    default:
        return {};
    }
}

} // namespace

QString placeOf(const CredentialOrigin &origin)
{
    return origin.text().isEmpty() ? tr("the place above") : origin.text();
}

CredentialWhy whyOf(const CredentialStep &step)
{
    for (const Why &why : {whyNotUsed(step.reason), whyBadValue(step), whyBadFile(step), whyBadProfile(step), whyProcess(step), whyNetwork(step)}) {
        if (!why.sentence.isEmpty())
            return why;
    }
    if (step.outcome == CredentialOutcome::NotFound && step.place == CredentialPlace::Settings)
        return {tr("No stored key is chosen for Automatic."), tr("Choose one in the settings, under Automatic.")};
    if (step.outcome == CredentialOutcome::NotFound)
        return {tr("Nothing is there."), {}};
    return {};
}

} // namespace bk
