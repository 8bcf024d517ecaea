// SPDX-License-Identifier: Apache-2.0
#include "ui/text/CredentialText.h"

#include "ui/text/CredentialWhy.h"
#include "ui/text/TimeText.h"

#include <QCoreApplication>

namespace bk {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("bk", text);
}

QString nextStepOf(const CredentialWhy &why)
{
    if (why.command.isEmpty())
        return why.nextStep;
    const QString run = tr("Run: %1").arg(why.command);
    return why.nextStep.isEmpty() ? run : why.nextStep + QLatin1Char(' ') + run;
}

} // namespace

QString placeName(CredentialPlace place)
{
    switch (place) {
    case CredentialPlace::BearerVariable: return tr("Bedrock API key variable");
    case CredentialPlace::Settings: return tr("Settings of Bedrock Keyring");
    case CredentialPlace::EnvironmentKeys: return tr("Access keys in the environment");
    case CredentialPlace::CredentialsFile: return tr("Shared credentials file");
    case CredentialPlace::ConfigFile: return tr("Shared config file");
    case CredentialPlace::WebIdentityVariables: return tr("Web identity");
    case CredentialPlace::Container: return tr("Container role");
    case CredentialPlace::InstanceMetadata: return tr("EC2 instance role");
    }
    Q_UNREACHABLE();
}

QString placeHint(CredentialPlace place)
{
    switch (place) {
    case CredentialPlace::BearerVariable: return QStringLiteral("AWS_BEARER_TOKEN_BEDROCK");
    case CredentialPlace::Settings: return tr("a stored key chosen for Automatic");
    case CredentialPlace::EnvironmentKeys: return QStringLiteral("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY");
    case CredentialPlace::CredentialsFile: return QStringLiteral("~/.aws/credentials");
    case CredentialPlace::ConfigFile: return QStringLiteral("~/.aws/config");
    case CredentialPlace::WebIdentityVariables: return QStringLiteral("AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN");
    case CredentialPlace::Container: return QStringLiteral("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, ..._FULL_URI");
    case CredentialPlace::InstanceMetadata: return QStringLiteral("169.254.169.254");
    }
    Q_UNREACHABLE();
}

QString outcomeWord(CredentialOutcome outcome)
{
    switch (outcome) {
    case CredentialOutcome::Won: return tr("Used");
    case CredentialOutcome::Shadowed: return tr("Shadowed");
    case CredentialOutcome::NotFound: return tr("Not found");
    case CredentialOutcome::Broken: return tr("Broken");
    case CredentialOutcome::NeedsConsent: return tr("Needs your consent");
    case CredentialOutcome::Off: return tr("Off");
    case CredentialOutcome::NotAsked: return tr("Not asked");
    }
    Q_UNREACHABLE();
}

QString kindText(CredentialKind kind)
{
    switch (kind) {
    case CredentialKind::Unknown: return {};
    case CredentialKind::Bearer: return tr("Bearer token");
    case CredentialKind::LongTermKey: return tr("Long-term API key");
    case CredentialKind::ShortTermKey: return tr("Short-term API key");
    case CredentialKind::PermanentAccessKeys: return tr("Access keys");
    case CredentialKind::TemporaryAccessKeys: return tr("Temporary access keys");
    }
    Q_UNREACHABLE();
}

QString methodText(CredentialMethod method)
{
    switch (method) {
    case CredentialMethod::None: return {};
    case CredentialMethod::BearerToken: return tr("bearer token");
    case CredentialMethod::StoredKey: return tr("key from the keyring");
    case CredentialMethod::StaticKeys: return tr("access keys");
    case CredentialMethod::AssumeRole: return tr("assumed role");
    case CredentialMethod::WebIdentity: return tr("web identity");
    case CredentialMethod::Process: return tr("a program (credential_process)");
    case CredentialMethod::Sso: return tr("IAM Identity Center sign-in");
    case CredentialMethod::Login: return tr("aws login");
    case CredentialMethod::Container: return tr("container role");
    case CredentialMethod::InstanceMetadata: return tr("instance role");
    }
    Q_UNREACHABLE();
}

ErrorWords words(const CredentialStep &step)
{
    const CredentialWhy why = whyOf(step);
    return {placeName(step.place) + QStringLiteral(": ") + outcomeWord(step.outcome), why.sentence, nextStepOf(why)};
}

QString mendingCommand(const CredentialStep &step)
{
    return whyOf(step).command;
}

QString summaryText(const CredentialResolution &resolution, const QString &operation, const QString &home)
{
    const QString from = originText(resolution.regionOrigin, home);
    const QString region = resolution.region.isEmpty() ? tr("No region is set.")
        : from.isEmpty() ? tr("Region: %1.").arg(resolution.region)
                         : tr("Region: %1, from %2.").arg(resolution.region, from);
    if (const CredentialStep *winner = resolution.winner()) {
        const QString place = originText(winner->origin, home);
        return tr("%1 goes with: %2, from %3. %4")
            .arg(operation, factsText(winner->facts, resolution.at), place.isEmpty() ? placeName(winner->place) : place, region);
    }
    if (const CredentialStep *stopper = resolution.stopper()) {
        const ErrorWords said = words(*stopper);
        return tr("%1 cannot go: %2. %3").arg(operation, said.title, said.sentence);
    }
    for (const CredentialStep &step : resolution.steps) {
        if (step.outcome == CredentialOutcome::NotAsked && step.reason == CredentialReason::Offline)
            return tr("%1 would ask: %2. Whether it answers is not known until it is asked.").arg(operation, placeName(step.place));
    }
    return tr("No place on this machine has a credential for %1.").arg(operation);
}

QString signerText(const CredentialResolution &resolution, const QString &home)
{
    const auto placed = [&](const CredentialStep &step) -> QString {
        const QString place = originText(step.origin, home);
        const QString facts = factsText(step.facts, resolution.at);
        return (place.isEmpty() ? placeName(step.place) : place) + (facts.isEmpty() ? QString() : QStringLiteral(" · ") + facts);
    };
    if (const CredentialStep *winner = resolution.winner())
        return placed(*winner);
    if (const CredentialStep *stopper = resolution.stopper()) {
        const ErrorWords said = words(*stopper);
        return QStringList{said.title + QLatin1Char('.'), said.sentence, said.nextStep}.join(QLatin1Char(' ')).trimmed();
    }
    for (const CredentialStep &step : resolution.steps) {
        if (step.outcome == CredentialOutcome::NotAsked && step.reason == CredentialReason::Offline)
            return tr("%1. Whether it answers, and until when, is not known until it is asked.").arg(placed(step));
    }
    return tr("No place on this machine has AWS credentials.");
}

QString warningText(const CredentialWarning &warning, const QString &home)
{
    CredentialStep step;
    step.reason = warning.reason;
    step.origin = warning.origin;
    const CredentialWhy why = whyOf(step);
    return QStringList{originText(warning.origin, home) + QLatin1Char(':'), why.sentence, nextStepOf(why)}.join(QLatin1Char(' ')).trimmed();
}

QString sdkName(OtherSdk sdk)
{
    switch (sdk) {
    case OtherSdk::Boto3: return tr("Python (boto3)");
    case OtherSdk::JavaScript: return tr("JavaScript (SDK v3)");
    case OtherSdk::Paws: return tr("R (paws)");
    }
    Q_UNREACHABLE();
}

QString choiceText(const SdkChoice &choice, const QString &home)
{
    const QString from = originText(choice.regionOrigin, home);
    const QString region = choice.region.isEmpty() ? tr("No region.")
        : from.isEmpty() ? tr("Region %1.").arg(choice.region)
                         : tr("Region %1, from %2.").arg(choice.region, from);
    if (!choice.place)
        return tr("Finds nothing. %1").arg(region);
    const QString origin = originText(choice.origin, home);
    const QString place = origin.isEmpty() ? placeName(*choice.place) : origin;
    return (choice.fails ? tr("Stops at %1 with an error. %2") : tr("Uses %1. %2")).arg(place, region);
}

QString differenceText(SdkDifference difference)
{
    switch (difference) {
    case SdkDifference::EmptyTokenIsSent: return tr("Sends the empty AWS_BEARER_TOKEN_BEDROCK, and is refused.");
    case SdkDifference::EmptyTokenFails: return tr("Takes the empty AWS_BEARER_TOKEN_BEDROCK for a key, and fails.");
    case SdkDifference::EmptyTokenIsIgnored: return tr("Passes over the empty AWS_BEARER_TOKEN_BEDROCK.");
    case SdkDifference::TokenUsedWhereRefused: return tr("Sends the API key to operations that refuse it.");
    case SdkDifference::TokenKeptUntilReset: return tr("Reads the variable once; a new value counts after paws_reset_cache().");
    case SdkDifference::GenericTokenVariable: return tr("Reads AWS_BEARER_TOKEN too, before access keys.");
    case SdkDifference::ProfileBeforeEnvironment: return tr("AWS_PROFILE puts the access keys of the environment aside.");
    case SdkDifference::DefaultProfileVariable: return tr("AWS_DEFAULT_PROFILE goes before AWS_PROFILE.");
    case SdkDifference::ProcessBeforeConfigKeys: return tr("A credential_process goes before keys in the config file.");
    case SdkDifference::HalvesOfBothFiles: return tr("Takes the id from one file and the secret from the other.");
    case SdkDifference::HalfAPairIsPassed: return tr("Passes over half a pair of access keys.");
    case SdkDifference::RunsProcessUnasked: return tr("Runs the credential_process without asking.");
    case SdkDifference::RegionVariableNotRead: return tr("Does not read AWS_REGION, only AWS_DEFAULT_REGION.");
    case SdkDifference::DefaultRegionVariableNotRead: return tr("Does not read AWS_DEFAULT_REGION, only AWS_REGION.");
    case SdkDifference::AsksInstanceMetadata: return tr("Asks for an instance's role when nothing else is found, here too.");
    case SdkDifference::AsksMetadataForRegion: return tr("Asks the instance metadata for a region.");
    }
    Q_UNREACHABLE();
}

QString originText(const CredentialOrigin &origin, const QString &home)
{
    QString text = origin.text();
    if (!home.isEmpty() && text.startsWith(home + QLatin1Char('/')))
        text.replace(0, home.size(), QStringLiteral("~"));
    if (origin.profile.isEmpty())
        return text;
    return text.isEmpty() ? tr("profile %1").arg(origin.profile) : tr("%1 (profile %2)").arg(text, origin.profile);
}

QString factsText(const CredentialFacts &facts, const QDateTime &now)
{
    QStringList parts;
    const auto add = [&parts](const QString &part) {
        if (!part.isEmpty())
            parts.append(part);
    };
    add(kindText(facts.kind));
    add(facts.accessKeyId.isEmpty() && !facts.lastFour.isEmpty() ? QStringLiteral("…") + facts.lastFour : facts.accessKeyId);
    add(facts.account.isEmpty() ? QString() : tr("account %1").arg(facts.account));
    add(facts.region);
    if (facts.expires.isValid()) {
        const qint64 left = now.secsTo(facts.expires);
        add(left > 0 ? tr("%1 left").arg(durationText(left)) : tr("ended %1").arg(agoText(facts.expires, now)));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace bk
