// SPDX-License-Identifier: Apache-2.0
#include "app/cli/CredentialsCommand.h"

#include "app/cli/Output.h"
#include "app/cli/Session.h"
#include "core/bedrock/Operation.h"
#include "ui/text/CredentialText.h"

#include <QJsonArray>

namespace bk {

using output::orNull;

namespace {

QJsonObject originJson(const CredentialOrigin &origin)
{
    return {{"variable", orNull(origin.variable)},
            {"file", orNull(origin.file)},
            {"line", origin.line > 0 ? QJsonValue(origin.line) : QJsonValue()},
            {"profile", orNull(origin.profile)},
            {"key", orNull(origin.key)},
            {"host", orNull(origin.host)}};
}

QJsonObject stepJson(const CredentialStep &step)
{
    const ErrorWords said = words(step);
    QJsonObject json{{"source", nameOf(step.place)},
                     {"outcome", nameOf(step.outcome)},
                     {"origin", originJson(step.origin)},
                     {"reason", nameOf(step.reason)},
                     {"sentence", orNull(said.sentence)},
                     {"nextStep", orNull(said.nextStep)}};
    if (step.method != CredentialMethod::None)
        json.insert("method", nameOf(step.method));
    if (step.command)
        json.insert("command", step.command->command);
    if (step.error)
        json.insert("error", output::errorJson(*step.error));
    const CredentialFacts &facts = step.facts;
    if (facts.kind != CredentialKind::Unknown)
        json.insert("kind", nameOf(facts.kind));
    json.insert("fingerprint", orNull(facts.fingerprint));
    json.insert("lastFour", orNull(facts.lastFour));
    json.insert("accessKeyId", orNull(facts.accessKeyId));
    json.insert("account", orNull(facts.account));
    json.insert("region", orNull(facts.region));
    json.insert("expiresAt", orNull(facts.expires));
    return json;
}

// The region a call would go to, beside what the step itself tells.
QJsonValue winnerJson(const CredentialResolution &resolution)
{
    const CredentialStep *winner = resolution.winner();
    if (!winner)
        return {};
    QJsonObject json = stepJson(*winner);
    json.insert("region", orNull(resolution.region));
    json.insert("regionOrigin", originJson(resolution.regionOrigin));
    return json;
}

QJsonArray othersJson(const QList<SdkChoice> &others)
{
    QJsonArray array;
    for (const SdkChoice &choice : others) {
        QJsonArray differences;
        for (const SdkDifference difference : choice.differences)
            differences.append(nameOf(difference));
        array.append(QJsonObject{{"sdk", nameOf(choice.sdk)},
                                 {"source", choice.place ? QJsonValue(nameOf(*choice.place)) : QJsonValue()},
                                 {"origin", originJson(choice.origin)},
                                 {"fails", choice.fails},
                                 {"profile", orNull(choice.profile)},
                                 {"region", orNull(choice.region)},
                                 {"differences", differences}});
    }
    return array;
}

QJsonObject resolutionJson(const CredentialResolution &resolution)
{
    QJsonArray trace;
    for (const CredentialStep &step : resolution.steps)
        trace.append(stepJson(step));
    QJsonArray warnings;
    for (const CredentialWarning &warning : resolution.warnings)
        warnings.append(QJsonObject{{"reason", nameOf(warning.reason)}, {"origin", originJson(warning.origin)}});
    return {{"winner", winnerJson(resolution)},
            {"profile", orNull(resolution.profile)},
            {"region", orNull(resolution.region)},
            {"trace", trace},
            {"warnings", warnings},
            {"others", othersJson(resolution.others)},
            {"error", resolution.problem ? QJsonValue(output::errorJson(whyNoCredential(resolution))) : QJsonValue()}};
}

void printOthers(const QList<SdkChoice> &others, const QString &home)
{
    output::line();
    output::line(QStringLiteral("What other programs would choose here:"));
    for (const SdkChoice &choice : others) {
        output::line(QStringLiteral("  ") + sdkName(choice.sdk) + QStringLiteral(": ") + choiceText(choice, home));
        for (const SdkDifference difference : choice.differences)
            output::line(QStringLiteral("      ") + differenceText(difference));
    }
}

void print(const CredentialResolution &resolution, const QString &home)
{
    QList<QStringList> rows{{"", "SOURCE", "OUTCOME", "WHERE", "WHAT"}};
    for (const CredentialStep &step : resolution.steps) {
        const QString where = originText(step.origin, home);
        rows.append({step.outcome == CredentialOutcome::Won ? QStringLiteral("*") : QString(), placeName(step.place),
                     outcomeWord(step.outcome), where.isEmpty() ? placeHint(step.place) : where,
                     factsText(step.facts, resolution.at)});
    }
    output::table(rows);
    output::line();
    for (const CredentialStep &step : resolution.steps) {
        const ErrorWords said = words(step);
        if (step.outcome == CredentialOutcome::NotFound || said.sentence.isEmpty())
            continue;
        output::line(said.title);
        output::line(QStringLiteral("    ") + said.sentence);
        if (!said.nextStep.isEmpty())
            output::line(QStringLiteral("    ") + said.nextStep);
    }
    for (const CredentialWarning &warning : resolution.warnings)
        output::line(QStringLiteral("Warning: ") + warningText(warning, home));
    const QString from = originText(resolution.regionOrigin, home);
    if (resolution.region.isEmpty())
        output::line(QStringLiteral("No region is set: give --region, or set AWS_REGION."));
    else
        output::line(QStringLiteral("Region: ") + resolution.region + (from.isEmpty() ? QString() : QStringLiteral(" from ") + from));
}

ExitCode exitCodeOf(const CredentialResolution &resolution)
{
    if (resolution.winner() || !resolution.problem) // offline, a place that was not asked is no failure
        return ExitCode::Ok;
    const Error why = whyNoCredential(resolution);
    return exitCodeFor(why.kind);
}

} // namespace

void CredentialsCommand::describe(Options &options)
{
    options.text("--operation", m_operation, "For which operation to ask (Converse): some take no API keys")
        .flag("--offline", m_offline, "Run nothing and send nothing")
        .examples("  bkr credentials\n"
                  "  bkr credentials --profile dev --json\n"
                  "  bkr credentials --operation InvokeAgent\n");
}

Result<CredentialQuestion> CredentialsCommand::question(const Session &session) const
{
    CredentialQuestion question = session.question(true);
    question.offline = m_offline;
    if (m_operation.isEmpty())
        return question;
    const Operation *operation = findOperation(m_operation);
    if (!operation)
        return fail(Error::Kind::InvalidInput, "no such operation: " + m_operation, m_operation);
    question.operationTakesApiKey = operation->acceptsApiKey;
    return question;
}

QCoro::Task<int> CredentialsCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto parts = co_await session.parts();
    if (!parts)
        co_return output::failed(parts.error(), json);
    auto asked = question(session);
    if (!asked)
        co_return output::failed(asked.error(), json);
    CredentialQuestion question = std::move(*asked);
    const CredentialResolution resolution = co_await session.resolve(std::move(question));
    if (json) {
        output::json(resolutionJson(resolution));
    } else {
        const QString home = (*parts)->credentials.home();
        print(resolution, home);
        printOthers(resolution.others, home);
    }
    co_return int(exitCodeOf(resolution));
}

} // namespace bk
