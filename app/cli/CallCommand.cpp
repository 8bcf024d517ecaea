// SPDX-License-Identifier: Apache-2.0
#include "app/cli/CallCommand.h"

#include "app/system/Interrupt.h"
#include "app/cli/Output.h"
#include "app/cli/SecretInput.h"
#include "core/aws/Sts.h"
#include "core/iam/ServiceCredential.h"

#include <QCoroSignal>
#include <QJsonDocument>

#include <algorithm>

namespace bk {

using output::orNull;

namespace {

constexpr qint64 kLargestInput = 64LL * 1024 * 1024;
constexpr char kSts[] = "sts";
constexpr char kIam[] = "iam";

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
        .text("--service", m_service, "bedrock-runtime or bedrock, where a name stands in both; sts for its actions, iam for those on long-term keys")
        .flag("--all-pages", m_allPages, "Gather every page of a list")
        .flag("--show-secret", m_showSecret, "Of IAM and STS: print the secrets that some operations answer with");
    m_choice.describe(options);
    options.examples("  bkr call Converse --input request.json\n"
                     "  echo '{}' | bkr call ListFoundationModels --input - --region us-east-1\n"
                     "  bkr call ListInferenceProfiles --all-pages\n"
                     "  bkr call GetCallerIdentity --service sts --profile dev\n"
                     "  bkr call ListServiceSpecificCredentials --service iam --profile admin\n");
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
    if (m_service == QLatin1String(kSts) || m_service == QLatin1String(kIam)) {
        QJsonObject asked = *input;
        const Answer answer = co_await askStsOrIam(session, std::move(asked));
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

Result<QueryCall> CallCommand::queryCall(const QJsonObject &input) const
{
    if (m_service == QLatin1String(kSts)) {
        if (sts::answersWithSecret(m_operation) && !m_showSecret)
            return fail(Error::Kind::InvalidInput, m_operation + " answers with access keys; --show-secret prints them here.", m_operation);
        return sts::callOf(m_operation, input);
    }
    const QStringList &actions = iam::actions();
    const auto action = std::find_if(actions.begin(), actions.end(), [this](const QString &one) { return one.compare(m_operation, Qt::CaseInsensitive) == 0; });
    if (action == actions.end())
        return fail(Error::Kind::InvalidInput, "no such operation: " + m_operation + ". Of IAM: " + actions.join(QStringLiteral(", ")), m_operation);
    if (iam::answersWithKey(*action) && !m_showSecret)
        return fail(Error::Kind::InvalidInput, *action + " answers with a new key. `bkr iam create` puts it into the keyring; --show-secret prints it here.", m_operation);
    return iam::callOf(*action, input);
}

QCoro::Task<CallCommand::Answer> CallCommand::askStsOrIam(Session &session, QJsonObject input)
{
    const auto call = queryCall(input);
    if (!call)
        co_return failure(call.error());
    KeyChoice choice = m_choice;
    const bool isSts = m_service == QLatin1String(kSts);
    auto caller = co_await session.caller(isSts ? Service::Sts : Service::Iam, std::move(choice));
    if (!caller)
        co_return failure(caller.error());
    const auto parts = co_await session.parts();
    if (!parts)
        co_return failure(parts.error());
    QueryPlace place{m_service.toLatin1(), caller->endpoint, caller->allowedHosts};
    std::optional<sigv4::Credentials> credentials = std::move(caller->keys);
    auto asking = askQuery((*parts)->http, (*parts)->serviceClock, *call, std::move(place), std::move(credentials));
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
    return int(error ? exitCodeFor(error->kind) : ExitCode::Failed);
}

} // namespace bk
