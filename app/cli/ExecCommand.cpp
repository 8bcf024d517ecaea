// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ExecCommand.h"

#include "app/cli/Output.h"
#include "core/snippets/ChildEnvironment.h"
#include "ui/text/CredentialText.h"

#include <cerrno>

namespace bk {

namespace {

constexpr int kCannotBeRun = 126;
constexpr int kNotFound = 127;

} // namespace

void ExecCommand::describe(Options &options)
{
    m_choice.describe(options);
    options.flag("--keep-aws", m_keepAws, "Leave AWS_ACCESS_KEY_ID and its companions in the command's environment")
        .rest(m_command)
        .examples("  bkr exec --key laptop -- python3 ask.py\n"
                  "  bkr exec --key laptop --region eu-west-1 -- sh -c 'echo $AWS_REGION'\n"
                  "The command's environment has AWS_BEARER_TOKEN_BEDROCK, AWS_REGION and AWS_DEFAULT_REGION; other AWS credentials are\n"
                  "taken out of it. The command's exit status is bkr's; 127: there is no such command, 126: it cannot be run.\n");
}

Result<void> ExecCommand::checkEndpoints(const Destination &destination)
{
    const auto options = EndpointOptions::fromEnvironment(QProcessEnvironment::systemEnvironment());
    for (const Service service : {Service::BedrockRuntime, Service::Bedrock}) {
        const auto endpoint = resolveEndpoint(service, destination.region, options);
        if (!endpoint)
            return fail(endpoint.error());
        if (auto allowed = checkKeyMayGoTo(*endpoint, destination.allowedHosts); !allowed)
            return allowed;
    }
    return {};
}

QCoro::Task<int> ExecCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto refused = [json](const char *why) { return output::failed({Error::Kind::InvalidInput, QLatin1String(why), {}, {}, {}, 0}, json); };
    if (m_command.isEmpty())
        co_return refused("there is no command to run: bkr exec [--key LABEL] -- COMMAND ARGUMENTS");
    if (session.common.demo)
        co_return refused("the demo's Bedrock ends with bkr; `bkr demo serve` stays, and prints keys for other programs");
    auto chosen = co_await session.choose(m_choice);
    if (!chosen)
        co_return output::failed(chosen.error(), json);
    auto *bearer = std::get_if<BearerToken>(&chosen->credential);
    if (!bearer)
        co_return refused("what the search for credentials finds here is no API key; name one with --key");
    const auto parts = co_await session.parts();
    const Destination destination = chosen->destination;
    if (const auto may = checkEndpoints(destination); !may)
        co_return output::failed(may.error(), json);
    if (const auto &who = chosen->who)
        output::note(QStringLiteral("Going with ") + factsText(who->facts, (*parts)->clock.now()) + QStringLiteral(", from ") + chosen->origin);
    const auto awsVariables = m_keepAws ? AwsVariables::Keep : AwsVariables::Scrub;
    session.successor = Successor{m_command, childEnvironment(ownEnvironment(), destination.region.toLatin1(), awsVariables),
                                  "AWS_BEARER_TOKEN_BEDROCK", std::move(bearer->token)};
    co_return int(ExitCode::Ok);
}

int handOver(const Successor &successor)
{
    const int error = takeOver(successor);
    output::note(QString::fromLocal8Bit(successor.command.value(0)) + QStringLiteral(": ") + qt_error_string(error));
    return error == ENOENT ? kNotFound : kCannotBeRun;
}

} // namespace bk
