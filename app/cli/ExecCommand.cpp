// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ExecCommand.h"

#include "app/cli/Output.h"
#include "core/snippets/ChildEnvironment.h"
#include "ui/text/CredentialText.h"
#include "ui/text/ShortTermText.h"
#include "ui/text/TimeText.h"

#include <cerrno>

namespace bk {

namespace {

constexpr int kCannotBeRun = 126;
constexpr int kNotFound = 127;

} // namespace

void ExecCommand::describe(Options &options)
{
    m_choice.describe(options);
    options.flag("--short-term", m_shortTerm, "Give it a short-term key made now from this machine's AWS credentials, never those themselves")
        .text("--expires-in,--duration", m_expiresIn, "How long that one lives: 3600, 90min or 12h (the longest, and what happens without it)")
        .atMostOneOf({"--key", "--key-stdin", "--auto", "--short-term"})
        .flag("--keep-aws", m_keepAws, "Leave AWS_ACCESS_KEY_ID and its companions in the command's environment")
        .rest(m_command)
        .examples("  bkr exec --key laptop -- python3 ask.py\n"
                  "  bkr exec --short-term --profile dev --expires-in 1h -- python3 ask.py\n"
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

QCoro::Task<Result<ChosenKey>> ExecCommand::choose(Session *session) const
{
    if (!m_shortTerm) {
        auto choosing = session->choose(m_choice);
        auto chosen = co_await choosing;
        co_return std::move(chosen);
    }
    ShortTermOrder order{session->common.profile, session->common.region, kLongestShortTermSeconds};
    if (!m_expiresIn.isEmpty()) {
        const auto life = lifeIn(m_expiresIn);
        if (!life)
            co_return fail(life.error());
        order.seconds = *life;
    }
    const auto shortTerm = co_await session->shortTerm();
    if (!shortTerm)
        co_return fail(shortTerm.error());
    auto minting = (*shortTerm)->mint(std::move(order));
    auto minted = co_await minting;
    if (!minted)
        co_return fail(minted.error());
    output::note("A short-term key until " + dateText(minted->key.end));
    const QString origin = minted->who.origin.text();
    Destination destination{minted->key.region, session->common.allowedEndpoints, {}};
    ChosenKey chosen{BearerToken{std::move(minted->key.key), origin}, std::move(destination), {}, origin.isEmpty() ? nameOf(minted->who.place) : origin,
                     std::move(minted->who)};
    co_return std::move(chosen);
}

QCoro::Task<int> ExecCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto refused = [json](const char *why) { return output::failed({Error::Kind::InvalidInput, QLatin1String(why), {}, {}, {}, 0}, json); };
    if (m_command.isEmpty())
        co_return refused("there is no command to run: bkr exec [--key LABEL] -- COMMAND ARGUMENTS");
    if (session.common.demo)
        co_return refused("the demo's Bedrock ends with bkr; `bkr demo serve` stays, and prints keys for other programs");
    if (m_shortTerm && m_keepAws)
        co_return refused("--short-term is there to keep the AWS credentials from the command: leave --keep-aws out");
    if (!m_shortTerm && !m_expiresIn.isEmpty())
        co_return refused("--expires-in goes with --short-term");
    auto choosing = choose(&session);
    auto chosen = co_await choosing;
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
