// SPDX-License-Identifier: Apache-2.0
#include "app/cli/CallCommand.h"

#include "app/system/Interrupt.h"
#include "app/cli/Output.h"
#include "app/cli/SecretInput.h"
#include "core/aws/Sts.h"

#include <QCoroSignal>
#include <QJsonDocument>

namespace bk {

using output::orNull;

namespace {

constexpr qint64 kLargestInput = 64LL * 1024 * 1024;

} // namespace

void CallCommand::describe(Options &options)
{
    QStringList names;
    for (const Operation &operation : allOperations()) {
        if (operation.canBeSent())
            names.append(operation.name);
    }
    const QByteArray help = "One of: " + names.join(", ").toUtf8();
    options.text("operation", m_operation, help.constData(), Options::Need::Required)
        .text("--input", m_inputFile, "A file with the API-shaped JSON input (binary members in base64); - is standard input")
        .text("--service", m_service, "bedrock-runtime or bedrock, where a name stands in both; sts for its actions")
        .flag("--all-pages", m_allPages, "Gather every page of a list");
    m_choice.describe(options);
    options.examples("  bkr call Converse --input request.json\n"
                     "  echo '{}' | bkr call ListFoundationModels --input - --region us-east-1\n"
                     "  bkr call ListInferenceProfiles --all-pages\n"
                     "  bkr call GetCallerIdentity --service sts --profile dev\n");
}

CallCommand::Answer CallCommand::failure(const Error &error)
{
    Answer answer;
    answer.error = error;
    answer.requestId = error.requestId;
    return answer;
}

QCoro::Task<int> CallCommand::run(Session &session)
{
    auto input = this->input();
    if (!input)
        co_return finish(failure(input.error()));
    if (m_service == QLatin1String("sts")) {
        QJsonObject asked = *input;
        const Answer answer = co_await askSts(session, std::move(asked));
        co_return finish(answer);
    }
    const auto operation = this->operation();
    if (!operation)
        co_return finish(failure(operation.error()));
    auto chosen = co_await session.choose(m_choice, (*operation)->acceptsApiKey);
    if (!chosen)
        co_return finish(failure(chosen.error()));
    const auto parts = co_await session.parts();
    Answer answer;
    if ((*operation)->eventStream)
        answer = co_await stream(**parts, *operation, *input, std::move(*chosen));
    else
        answer = co_await send(**parts, *operation, *input, std::move(*chosen));
    co_return finish(answer);
}

Result<const Operation *> CallCommand::operation() const
{
    for (const Operation &operation : allOperations()) {
        const bool service = m_service.isEmpty() || m_service == nameOf(operation.service);
        if (service && operation.name.compare(m_operation, Qt::CaseInsensitive) == 0)
            return &operation;
    }
    return fail(Error::Kind::InvalidInput, "no such operation: " + m_operation, m_operation);
}

Result<QJsonObject> CallCommand::input() const
{
    if (m_inputFile.isEmpty())
        return QJsonObject();
    const auto bytes = readInput(m_inputFile, kLargestInput);
    if (!bytes)
        return fail(bytes.error());
    QJsonParseError parse;
    const auto document = QJsonDocument::fromJson(*bytes, &parse);
    if (!document.isObject())
        return fail(Error::Kind::InvalidInput, "the input is not a JSON object: " + parse.errorString(), m_inputFile);
    return document.object();
}

QCoro::Task<CallCommand::Answer> CallCommand::askSts(Session &session, QJsonObject input)
{
    const auto call = sts::callOf(m_operation, input);
    if (!call)
        co_return failure(call.error());
    auto chosen = co_await session.choose(m_choice, false);
    if (!chosen)
        co_return failure(chosen.error());
    auto *keys = std::get_if<AccessKeys>(&chosen->credential);
    if (!keys) {
        const Error refused{Error::Kind::NotAllowedWithKey, m_operation, {}, m_operation, {}, 0};
        co_return failure(refused);
    }
    const auto parts = co_await session.parts();
    if (!parts)
        co_return failure(parts.error());
    const Destination &to = chosen->destination;
    const auto endpoint = to.endpoints ? resolveEndpoint(Service::Sts, to.region, *to.endpoints) : (*parts)->client.endpointFor(Service::Sts, to.region);
    if (!endpoint)
        co_return failure(endpoint.error());
    std::optional<sigv4::Credentials> credentials = std::move(keys->keys);
    auto asking = sts::ask((*parts)->http, (*parts)->serviceClock, *call, *endpoint, std::move(credentials), to.allowedHosts);
    const auto reply = co_await asking;
    if (!reply)
        co_return failure(reply.error());
    Answer answer;
    answer.requestId = reply->requestId;
    answer.output = toJson(reply->result);
    answer.complete = true;
    co_return answer;
}

QCoro::Task<CallCommand::Answer> CallCommand::send(Composition &parts, const Operation *operation, QJsonObject input,
                                                   ChosenKey chosen)
{
    Result<ServiceReply> reply;
    if (m_allPages && !operation->pageToken.isEmpty())
        reply = co_await parts.client.callAllPages(*operation, input, std::move(chosen.credential), chosen.destination);
    else
        reply = co_await parts.client.call(*operation, input, chosen.credential, chosen.destination);
    if (!reply)
        co_return failure(reply.error());
    Answer answer;
    answer.requestId = reply->requestId;
    answer.output = reply->output;
    answer.complete = true;
    if (operation->name != "Converse")
        co_return answer;
    const auto outcome = readConverseReply(*reply);
    if (!outcome) {
        answer.error = outcome.error();
        answer.complete = false;
        co_return answer;
    }
    answer.hasText = true;
    answer.text = outcome->text;
    answer.stopReason = outcome->stopReason;
    answer.complete = outcome->complete;
    co_return answer;
}

QCoro::Task<CallCommand::Answer> CallCommand::stream(Composition &parts, const Operation *operation, QJsonObject input, ChosenKey chosen)
{
    Interrupt interrupt;
    QJsonArray events;
    ConverseStream *stream = parts.client.stream(*operation, input, chosen.credential, chosen.destination, this);
    connect(stream, &ConverseStream::eventArrived, this, [&events](const QJsonObject &event) { events.append(event); });
    connect(&interrupt, &Interrupt::arrived, stream, &ConverseStream::cancel);
    const ConverseOutcome outcome = co_await qCoro(stream, &ConverseStream::finished);
    stream->deleteLater();
    Answer answer;
    answer.error = outcome.error;
    answer.complete = outcome.complete;
    answer.hasText = operation->payload.isEmpty();
    answer.text = outcome.text;
    answer.stopReason = outcome.stopReason;
    answer.requestId = outcome.requestId;
    if (!events.isEmpty() || outcome.complete)
        answer.output = QJsonObject{{"stream", events}};
    co_return answer;
}

int CallCommand::finish(const Answer &answer)
{
    const auto &error = answer.error;
    const bool ok = !error && answer.complete;
    output::json({{"ok", ok},
                  {"complete", answer.complete},
                  {"type", error ? QJsonValue(output::typeOf(*error)) : QJsonValue()},
                  {"message", error ? QJsonValue(output::messageOf(*error)) : QJsonValue()},
                  {"text", answer.hasText ? QJsonValue(answer.text) : QJsonValue()},
                  {"stopReason", orNull(answer.stopReason)},
                  {"requestId", orNull(answer.requestId)},
                  {"output", answer.output ? QJsonValue(*answer.output) : QJsonValue()}});
    if (ok)
        return int(ExitCode::Ok);
    return int(error ? factsOf(error->kind).exitCode : ExitCode::Failed);
}

} // namespace bk
