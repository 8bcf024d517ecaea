// SPDX-License-Identifier: Apache-2.0
#include "ui/text/ErrorText.h"

#include "ui/text/IamText.h"
#include "ui/text/ShortTermText.h"
#include "ui/text/TextParts.h"

namespace bk {

using text::tr;
using text::withDetail;

namespace {

QString named(const char *withName, const char *without, const QString &name)
{
    return name.isEmpty() ? tr(without) : tr(withName).arg(name);
}

ErrorWords ofInput(const Error &error)
{
    return {tr("That cannot be used"), error.detail.isEmpty() ? tr("The input is not valid.") : error.detail,
            tr("Correct it and try again.")};
}

} // namespace

QString ErrorWords::full() const
{
    QStringList lines{title};
    if (!sentence.isEmpty())
        lines << sentence;
    if (!nextStep.isEmpty())
        lines << nextStep;
    return lines.join(QLatin1Char('\n'));
}

ErrorWords words(const Error &error)
{
    using Kind = Error::Kind;
    for (const auto &said : {iamWords(error), shortTermWords(error)})
        if (said)
            return *said;
    switch (error.kind) {
    case Kind::InvalidInput:
        return ofInput(error);
    case Kind::NotFound:
        return {tr("Not found"), named("There is no %1.", "It is not there.", error.detail),
                tr("Look at the list and pick one that exists.")};
    case Kind::AlreadyExists:
        return {tr("The name is taken"), named("There is already one called %1.", "There is already one of this name.", error.detail),
                tr("Choose another name.")};
    case Kind::FileUnreadable:
        return {tr("The file cannot be read"), error.detail, tr("Check the path and who may read it.")};
    case Kind::FileTooLarge:
        return {tr("The file is too large"), error.detail, tr("Choose a smaller file.")};
    case Kind::KeyNotUsable:
        return {tr("This is not a usable Bedrock API key"),
                named("The text does not have the form of a key (%1), so it was not sent anywhere.",
                      "The text does not have the form of a key, so it was not sent anywhere.", error.detail),
                tr("Copy the whole key again from where it was made.")};
    case Kind::RegionMissing:
        return {tr("No region is known"), tr("A long-term key does not carry a region, and none was chosen."),
                tr("Choose a region, or set AWS_REGION.")};
    case Kind::NotAllowedWithKey:
        return {tr("API keys cannot do this"),
                named("%1 does not accept Bedrock API keys, so nothing was sent.",
                      "This operation does not accept Bedrock API keys, so nothing was sent.", error.detail),
                tr("Use IAM credentials for it.")};

    case Kind::CredentialsMissing:
        return {tr("There is no credential"), tr("No place on this machine has a credential for this call, so nothing was sent."),
                tr("Add a key, or set AWS_BEARER_TOKEN_BEDROCK. The page Credentials (bkr credentials) shows every place that was looked at.")};
    case Kind::CredentialsBroken:
        return {tr("The credential that would be used is broken"),
                named("What stands at %1 cannot be used; no other credential was taken instead, and nothing was sent.",
                      "It cannot be used; no other credential was taken instead, and nothing was sent.", error.subject),
                tr("The page Credentials (bkr credentials) says what is wrong and what mends it.")};
    case Kind::ConsentNeeded:
        return {tr("A program asks for your consent"),
                named("Your profile gets its credentials from this command, which you have not allowed yet: %1",
                      "Your profile gets its credentials from a command that you have not allowed yet.", error.detail),
                tr("Read it. If it is yours, allow it on the page Credentials, or give --allow-process to bkr.")};

    case Kind::KeyringAbsent:
        return {tr("There is no system keyring"), withDetail(tr("No program on this desktop keeps secrets."), error),
                tr("Install and start GNOME Keyring, KeePassXC or KWallet. Until then a key can be kept for this session only.")};
    case Kind::KeyringLocked:
        return {tr("The keyring is locked"), tr("Its keys can be neither read nor written until it is unlocked."),
                tr("Unlock the keyring and try again.")};
    case Kind::KeyringDismissed:
        return {tr("The keyring's question was closed"), tr("The keyring asked for your consent and did not get it. Nothing was changed."),
                tr("Try again and answer the keyring's window.")};
    case Kind::KeyringRefused:
        return {tr("The keyring refused"), withDetail(tr("The keyring answered with an error. Nothing was changed."), error),
                tr("Look at the keyring program itself, then try again.")};
    case Kind::KeyringNotFound:
        return {tr("The keyring has no such key"), tr("The keyring is open, but this key's secret is not in it. What is known about the key is kept."),
                tr("Paste the key again with Replace secret, or restore the keyring from its backup.")};
    case Kind::KeyringUnproven:
        return {tr("The keyring did not do what it said"), withDetail(tr("Looking again did not show what was asked for."), error),
                tr("Do not rely on this change. Look at the keyring program itself, then try again.")};
    case Kind::KeyringTimeout:
        return {tr("The keyring does not answer"), tr("No answer came in time. It may be waiting for you in a window of its own."),
                tr("Look for a window of the keyring, then try again.")};
    case Kind::KeyringVanished:
        return {tr("The keyring went away"), tr("The keyring program ended in the middle of the work. Whether the change was made is not known."),
                tr("Start the keyring again; the keys are then compared anew.")};

    case Kind::HostNotFound:
        return {tr("The host was not found"), named("The name %1 does not resolve.", "The host's name does not resolve.", error.subject),
                tr("Check the region's name, the network and the DNS.")};
    case Kind::ConnectionRefused:
        return {tr("The connection was refused"), named("Nobody answers at %1.", "Nobody answers there.", error.subject),
                tr("Check the endpoint and the firewall.")};
    case Kind::ConnectionLost:
        return {tr("The connection broke off"), tr("The connection ended before the answer was complete. The request may have been carried out; it was not sent again."),
                tr("Check the network, then send it again yourself.")};
    case Kind::TimedOut:
        return {tr("No answer in time"), named("The time limit was reached (%1).", "The time limit was reached.", error.detail),
                tr("Check the network, then try again.")};
    case Kind::TlsFailed:
        return {tr("The secure connection failed"), withDetail(tr("The server could not prove who it is, so the key was not sent."), error),
                tr("If your company inspects traffic, add its CA certificate in the settings (or AWS_CA_BUNDLE). Otherwise do not go on in this network.")};
    case Kind::ProxyFailed:
        return {tr("The proxy failed"), withDetail(tr("The proxy did not let the connection through."), error),
                tr("Check the proxy in the settings or in https_proxy.")};
    case Kind::NetworkFailed:
        return {tr("The network failed"), withDetail(tr("The request could not be carried out."), error), tr("Check the network, then try again.")};
    case Kind::Redirected:
        return {tr("The answer pointed elsewhere"),
                named("The server wanted to send us on to %1. A key is never sent on, so this was not followed.",
                      "The server wanted to send us on. A key is never sent on, so this was not followed.", error.detail),
                tr("You may be behind a sign-in page of the network; open a browser once. Check the endpoint too.")};
    case Kind::TooLarge:
        return {tr("Too large"), named("A limit was passed: %1.", "A size limit was passed.", error.detail), tr("Send or ask for less.")};
    case Kind::NotTheService:
        return {tr("The answer is not from Bedrock"), withDetail(tr("Something answered with success, but it is not the service's answer."), error),
                tr("You may be behind a sign-in page of the network, or the endpoint is wrong.")};
    case Kind::HostNotAllowed:
        return {tr("The key may not go there"), named("%1 is not a host of AWS for this key, so nothing was sent.", "The host is not one of AWS, so nothing was sent.", error.detail),
                tr("If you trust this host, allow it for this key (bkr: --allow-endpoint). Else remove AWS_ENDPOINT_URL.")};
    case Kind::EndpointInvalid:
        return {tr("The endpoint cannot be used"), error.detail, tr("Correct AWS_ENDPOINT_URL or the setting it came from.")};
    case Kind::Cancelled:
        return {tr("Stopped"), tr("You stopped it."), {}};

    case Kind::KeyFormatRejected:
        return {tr("Bedrock does not see a key in it"), tr("The service says that the text does not start like a Bedrock API key."),
                tr("Copy the whole key again; another service's key does not work here.")};
    case Kind::KeyRejected:
        return {tr("Bedrock does not accept the key"),
                tr("The key is wrong, revoked, deactivated, deleted or made for another region; or the session that made it has ended."),
                tr("Check the region first. Then look in IAM whether the key is still active, or make a new one.")};
    case Kind::KeyExpired:
        return {tr("The key has expired"), tr("Its time is over, and it cannot be prolonged."), tr("Make a new key and replace this one.")};
    case Kind::KeyMissing:
        return {tr("The service got no key"), tr("The request arrived without an authorization header."),
                tr("A proxy or gateway may remove it; check what lies between.")};
    case Kind::KeyUseForbidden:
        return {tr("Using API keys is forbidden"), withDetail(tr("The account does not allow this identity to call Bedrock with a bearer token."), error),
                tr("Ask for the permission bedrock:CallWithBearerToken.")};
    case Kind::KeyUseForbiddenByScp:
        return {tr("The organization forbids API keys"), withDetail(tr("A service control policy denies bedrock:CallWithBearerToken."), error),
                tr("Ask the organization's administrators, or use IAM credentials.")};
    case Kind::PermissionMissing:
        return {tr("The key works, a permission is missing"), named("It may not do %1.", "It may not do this.", error.subject),
                tr("Ask for this permission for the key's IAM user or role.")};
    case Kind::ModelAccessDenied:
        return {tr("No access to this model"), withDetail(tr("The key works, but the account may not use this model."), error),
                tr("Open Model access in the Bedrock console, or choose another model.")};
    case Kind::UseCaseFormMissing:
        return {tr("The use case form is missing"), tr("Anthropic's models want a form about their use once per account."),
                tr("Fill out the form in the Bedrock console; it takes effect within 15 minutes.")};
    case Kind::NeedsInferenceProfile:
        return {tr("This model needs an inference profile"), tr("It cannot be called by its own id in this region."),
                tr("Pick the model's profile from the list (its id begins with us., eu., apac. or global.).")};
    case Kind::ModelIdInvalid:
        return {tr("The model id is not valid"), tr("The service knows no such model id here."), tr("Pick a model from the list, or check id and region.")};
    case Kind::ModelEndOfLife:
        return {tr("The model has been retired"), withDetail(tr("This version can no longer be called."), error), tr("Choose a newer version.")};
    case Kind::ResourceNotFound:
        return {tr("The service does not find it"), withDetail(tr("The model or resource does not exist in this region or account."), error),
                tr("Check the id and the region.")};
    case Kind::Validation:
        return {tr("Bedrock refuses the request"), withDetail(tr("Something in the request does not fit this model or operation."), error),
                tr("Change what it names; parameters that a model refuses can be left out.")};
    case Kind::Throttled:
        return {tr("Too much at once"), withDetail(tr("The account's rate for this model is used up for the moment."), error),
                tr("Wait a little, then send it again; a paid call is not repeated by itself.")};
    case Kind::QuotaExceeded:
        return {tr("A quota is used up"), withDetail(tr("The account's quota does not allow more."), error), tr("Ask for a higher quota in Service Quotas.")};
    case Kind::KeySlotsFull:
    case Kind::KeysNotOffered:
        break; // said above
    case Kind::ModelTimeout:
        return {tr("The model took too long"), tr("The service gave up waiting for the model."), tr("Try again, with a shorter prompt or fewer tokens.")};
    case Kind::ModelFailed:
        return {tr("The model failed"), withDetail(tr("The model ended with an error of its own."), error), tr("Try again, or choose another model.")};
    case Kind::ModelNotReady:
        return {tr("The model is not ready yet"), tr("The model is being started."), tr("Try again in a minute.")};
    case Kind::ServiceUnavailable:
        return {tr("Bedrock is not available"), withDetail(tr("The service is overloaded or down for the moment."), error), tr("Try again in a while, or use another region.")};
    case Kind::ServiceFailed:
        return {tr("Bedrock had an internal error"), withDetail(tr("The fault is on the service's side."), error), tr("Try again. If it stays, report the request id to AWS.")};
    case Kind::SignatureRejected:
        return {tr("The AWS credentials are not accepted"), withDetail(tr("The signature or the session behind it is not valid (any more)."), error),
                tr("Sign in again, and check the computer's clock.")};
    case Kind::Refused:
        return {tr("Bedrock refuses"), error.type.isEmpty() ? error.detail : error.type + QStringLiteral(": ") + error.detail,
                tr("The words are the service's own; the request id helps AWS support.")};

    case Kind::StreamDamaged:
        return {tr("The answer arrived damaged"), withDetail(tr("A checksum or length in the stream is wrong. What came before is shown and marked unfinished."), error),
                tr("Something between changes the data; check proxy and network, then send it again.")};
    case Kind::StreamIncomplete:
        return {tr("The answer is unfinished"), tr("The stream ended before the model said that it was done."), tr("Send it again if you need the whole answer.")};

    case Kind::DiskFailed:
        return {tr("The disk does not take it"), error.detail, tr("Nothing was half written. Check free space and permissions.")};
    case Kind::DatabaseDamaged:
        return {tr("The list of keys was damaged"), named("The damaged file is kept as %1.", "The damaged file is kept.", error.detail),
                tr("The secrets are safe in the keyring and can be adopted again.")};
    case Kind::DatabaseNewer:
        return {tr("Written by a newer version"), tr("The list of keys was written by a newer Bedrock Keyring and is shown read-only."), tr("Update this program.")};
    case Kind::DatabaseBusy:
        return {tr("The list of keys is in use"), tr("Another program holds the file."), tr("Close the other one, then try again.")};
    }
    Q_UNREACHABLE();
}

ErrorWords damagedSettings(const QString &keptFile)
{
    return {tr("The settings were damaged"), tr("The usual ones are in effect. The damaged file is kept as %1.").arg(keptFile),
            tr("Set what you need again; keys and their list are not touched.")};
}

ErrorWords words(const Diagnosis &diagnosis)
{
    using Verdict = Diagnosis::Verdict;
    const QString place = diagnosis.region.isEmpty() ? diagnosis.host : diagnosis.region;
    const QString who = place.isEmpty() ? tr("Bedrock") : tr("Bedrock in %1").arg(place); // a kept verdict has no host
    switch (diagnosis.verdict) {
    case Verdict::Works:
        return {tr("The key works"),
                diagnosis.modelCount >= 0 ? tr("%1 accepted it and listed %2 models.").arg(who).arg(diagnosis.modelCount)
                                          : tr("%1 accepted it.").arg(who),
                {}};
    case Verdict::WorksLimited:
        return {tr("The key works, with limits"), tr("Bedrock accepted it, but it may not list models. That is normal for a key that may only invoke them."),
                tr("Type the model's id in the playground.")};
    case Verdict::NotYetValid:
        return {tr("The key is not valid yet"), tr("By this computer's clock it was issued in the future."), tr("Check the date and time of this computer.")};
    case Verdict::ClockWrong:
        return {tr("This computer's clock is wrong"),
                tr("It differs from the service's by %1 s; times of keys cannot be judged.").arg(diagnosis.clockSkewSeconds), tr("Set the clock, then test again.")};
    case Verdict::Rejected:
        if (diagnosis.layer == Diagnosis::Layer::Region)
            return {tr("The key is for another region"), tr("A short-term key works only in the region it was made for; it was tested in %1.").arg(diagnosis.region),
                    tr("Test it in its own region.")};
        break;
    case Verdict::NotAKey:
    case Verdict::Expired:
    case Verdict::Unreachable:
    case Verdict::TlsFailed:
    case Verdict::WrongPlace:
    case Verdict::Forbidden:
    case Verdict::ModelProblem:
    case Verdict::Throttled:
    case Verdict::ServiceTrouble:
    case Verdict::NoSecret:
        break;
    }
    if (diagnosis.error)
        return words(*diagnosis.error);
    if (diagnosis.verdict == Verdict::Expired)
        return words(Error{Error::Kind::KeyExpired, {}, {}, {}, {}, 0});
    if (diagnosis.verdict == Verdict::NotAKey)
        return words(Error{Error::Kind::KeyNotUsable, {}, {}, {}, {}, 0});
    return {tr("The test failed"), {}, tr("Try again.")};
}

QString problemSentence(const KeyReading &reading)
{
    using Problem = KeyReading::Problem;
    const QString detail = reading.problemDetail;
    switch (reading.problem) {
    case Problem::None:
        return {};
    case Problem::Truncated:
        return tr("The key is cut off: its end is missing. Copy the whole key again.");
    case Problem::WrongCase:
        return tr("Upper and lower case have been changed. Copy the key again; case matters.");
    case Problem::BadCharacter:
        return tr("Character %1 cannot be part of a key. Copy the key again, without text around it.").arg(reading.problemPosition);
    case Problem::BadBase64:
        return tr("The text is not valid base64, so something in it was changed. Copy the key again.");
    case Problem::NotAKeyInside:
        return tr("It begins like a key, but what is inside is not one. Copy the key again.");
    case Problem::MissingParameter:
        return tr("A part of the key is missing inside: %1. Copy the whole key again.").arg(detail);
    case Problem::DuplicateParameter:
        return tr("A part of the key stands twice inside: %1. It was changed by someone.").arg(detail);
    case Problem::BadDate:
        return tr("The date inside the key cannot be read.");
    case Problem::BadExpiry:
        return tr("The life of the key is not between 1 second and 12 hours, so AWS will refuse it.");
    case Problem::WrongHost:
        return tr("The key was made for another service (%1).").arg(detail);
    case Problem::SeveralKeys:
        return tr("There is more than one key in the text. Paste them one at a time.");
    case Problem::TooLong:
        return tr("The text is too long to be a key.");
    case Problem::NotABedrockKey:
        switch (reading.kind) {
        case KeyReading::Kind::CloudWatchLogsKey:
            return tr("This is an API key of CloudWatch Logs. It does not work with Bedrock.");
        case KeyReading::Kind::CloudWatchKey:
            return tr("This is an API key of CloudWatch. It does not work with Bedrock.");
        case KeyReading::Kind::ClaudePlatformKey:
            return tr("This is a key of Claude Platform on AWS. It does not work with Bedrock.");
        case KeyReading::Kind::AnthropicKey:
            return tr("This is a key of Anthropic's own API. It does not work with Bedrock.");
        case KeyReading::Kind::OpenAiKey:
            return tr("This is a key in the form of OpenAI's. It does not work with Bedrock.");
        case KeyReading::Kind::AccessKeyId:
            return tr("This is an IAM access key id, not an API key. A Bedrock API key begins with ABSK or bedrock-api-key-.");
        case KeyReading::Kind::SecretAccessKey:
            return tr("This looks like an IAM secret access key, not an API key. Do not paste it anywhere.");
        case KeyReading::Kind::DecodedLongTerm:
            return tr("This is the decoded inside of a long-term key. Paste the key itself, which begins with ABSK.");
        default:
            return tr("This is not a Bedrock API key.");
        }
    case Problem::AlreadyExpired:
        return tr("The key has already expired. Make a new one.");
    case Problem::IssuedInFuture:
        return tr("The key was issued in the future by this computer's clock. Check date and time.");
    }
    Q_UNREACHABLE();
}

QString kindTitle(KeyReading::Kind kind)
{
    using Kind = KeyReading::Kind;
    switch (kind) {
    case Kind::Nothing:
        return tr("Nothing yet");
    case Kind::LongTerm:
        return tr("Long-term API key");
    case Kind::ShortTerm:
        return tr("Short-term API key");
    case Kind::CloudWatchLogsKey:
        return tr("CloudWatch Logs API key");
    case Kind::CloudWatchKey:
        return tr("CloudWatch API key");
    case Kind::ClaudePlatformKey:
        return tr("Claude Platform on AWS key");
    case Kind::AnthropicKey:
        return tr("Anthropic API key");
    case Kind::OpenAiKey:
        return tr("OpenAI-style API key");
    case Kind::AccessKeyId:
        return tr("IAM access key id");
    case Kind::SecretAccessKey:
        return tr("Looks like an IAM secret access key");
    case Kind::DecodedLongTerm:
        return tr("Decoded long-term key");
    case Kind::Unknown:
        return tr("Not a known kind of key");
    }
    Q_UNREACHABLE();
}

QString repairSentence(KeyReading::Repair repair)
{
    using Repair = KeyReading::Repair;
    switch (repair) {
    case Repair::TrimmedSpace:
        return tr("removed white space around it");
    case Repair::RemovedQuotes:
        return tr("removed the quotes");
    case Repair::RemovedBearer:
        return tr("removed the word Bearer");
    case Repair::TookAssignedValue:
        return tr("took the value of the assignment");
    case Repair::JoinedLines:
        return tr("joined wrapped lines");
    case Repair::RemovedInvisible:
        return tr("removed invisible characters");
    case Repair::ReencodedInside:
        return tr("encoded the decoded form again");
    case Repair::TookFromJson:
        return tr("took the value from JSON");
    }
    Q_UNREACHABLE();
}

} // namespace bk
