// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ChatCommand.h"

#include "app/system/Interrupt.h"
#include "app/cli/Output.h"
#include "app/cli/SecretInput.h"

#include "ui/text/CredentialText.h"

#include <QCoroSignal>
#include <QFileInfo>
#include <QJsonDocument>

#include <unistd.h>

namespace bk {

using output::orNull;

namespace {

constexpr qint64 kLargestAttachment = 16LL * 1024 * 1024; // attachmentFrom knows the service's own limits
constexpr qint64 kLargestPrompt = 4LL * 1024 * 1024;

// The file as a block of the kind asked for.
template<typename Block>
Result<ContentBlock> attachment(const QString &file, const char *wanted)
{
    const auto bytes = readInput(file, kLargestAttachment);
    if (!bytes)
        return fail(bytes.error());
    auto block = attachmentFrom(QFileInfo(file).fileName(), *bytes);
    if (block && !std::holds_alternative<Block>(*block))
        return fail(Error::Kind::InvalidInput, QString("not %1: %2").arg(QLatin1String(wanted), file), file);
    return block;
}

template<typename Block>
Result<void> attachAll(Message &message, const QStringList &files, const char *wanted)
{
    for (const QString &file : files) {
        const auto block = attachment<Block>(file, wanted);
        if (!block)
            return fail(block.error());
        message.content.append(*block);
    }
    return {};
}

QJsonObject usageJson(const TokenUsage &usage)
{
    return {{"inputTokens", usage.inputTokens},
            {"outputTokens", usage.outputTokens},
            {"totalTokens", usage.totalTokens},
            {"cacheReadInputTokens", usage.cacheReadInputTokens},
            {"cacheWriteInputTokens", usage.cacheWriteInputTokens}};
}

QJsonObject outcomeJson(const ConverseOutcome &outcome)
{
    const bool firstKnown = outcome.timeToFirstTokenMs >= 0;
    const QJsonObject metrics{{"latencyMs", outcome.latencyMs},
                              {"timeToFirstTokenMs", firstKnown ? QJsonValue(outcome.timeToFirstTokenMs) : QJsonValue()},
                              {"elapsedMs", outcome.elapsedMs}};
    return {{"text", outcome.text},
            {"stopReason", orNull(outcome.stopReason)},
            {"complete", outcome.complete},
            {"usage", usageJson(outcome.usage)},
            {"metrics", metrics},
            {"requestId", orNull(outcome.requestId)},
            {"error", outcome.error ? QJsonValue(output::errorJson(*outcome.error)) : QJsonValue()}};
}

} // namespace

void ChatCommand::describe(Options &options)
{
    options.text("prompt", m_prompt, "What to ask; left out, it is read from standard input")
        .text("--model", m_model, "Model id, inference profile or ARN (the demo has one of its own)");
    m_choice.describe(options);
    options.text("--system", m_system, "The system prompt")
        .whole("--max-tokens", m_inference.maxTokens, "At most so many tokens")
        .real("--temperature", m_inference.temperature, "Sent only when given: some models refuse it")
        .real("--top-p", m_inference.topP, "Sent only when given: some models refuse it")
        .texts("--stop", m_inference.stopSequences, "A stop sequence; may be given several times")
        .texts("--image", m_images, "A picture to send along; several times")
        .texts("--document", m_documents, "A document to send along; several times")
        .text("--extra", m_extra, "additionalModelRequestFields as JSON")
        .flag("--no-stream", m_noStream, "Wait for the whole answer")
        .examples("  bkr --demo chat \"What is an inference profile?\"\n"
                  "  bkr chat --key laptop --model eu.anthropic.claude-sonnet-4-20250514-v1:0 --max-tokens 300 \"Hello\"\n"
                  "  git diff | bkr chat --model amazon.nova-lite-v1:0 --system \"Write a commit message\"\n");
}

QCoro::Task<int> ChatCommand::run(Session &session)
{
    const bool json = session.common.json;
    if (m_prompt.isEmpty() && !m_choice.fromStdin && !isatty(STDIN_FILENO)) {
        const auto piped = readInput("-", kLargestPrompt);
        if (!piped)
            co_return output::failed(piped.error(), json);
        m_prompt = QString::fromUtf8(*piped);
    }
    auto built = request();
    if (!built)
        co_return output::failed(built.error(), json);
    auto chosen = co_await session.choose(m_choice);
    if (!chosen)
        co_return output::failed(chosen.error(), json);
    const auto parts = co_await session.parts();
    if (built->modelId.isEmpty()) {
        ChosenKey forList{clone(chosen->credential), chosen->destination, chosen->id, chosen->origin, {}};
        const auto model = co_await modelFor(session, **parts, std::move(forList));
        if (!model)
            co_return output::failed(model.error(), json);
        built->modelId = *model;
    }
    if (const auto &who = chosen->who; who && !json)
        output::note(QStringLiteral("Going with ") + factsText(who->facts, (*parts)->clock.now()) + QStringLiteral(", from ") + chosen->origin);
    QJsonObject input = toJson(*built);
    ConverseOutcome outcome;
    if (m_noStream)
        outcome = co_await whole(**parts, input, std::move(*chosen));
    else
        outcome = co_await stream(**parts, input, std::move(*chosen), json);
    co_return finish(outcome, json);
}

Result<ConverseRequest> ChatCommand::request() const
{
    if (m_prompt.trimmed().isEmpty())
        return fail(Error::Kind::InvalidInput, "there is no prompt");
    ConverseRequest request;
    request.modelId = m_model;
    request.inference = m_inference;
    if (!m_system.isEmpty())
        request.system.append(TextBlock{m_system});
    if (!m_extra.isEmpty()) {
        QJsonParseError parse;
        const auto extra = QJsonDocument::fromJson(m_extra.toUtf8(), &parse);
        if (!extra.isObject())
            return fail(Error::Kind::InvalidInput, "--extra is not a JSON object: " + parse.errorString());
        request.additionalModelRequestFields = extra.object();
    }
    Message message{"user", {}};
    const auto images = attachAll<ImageBlock>(message, m_images, "a picture");
    if (!images)
        return fail(images.error());
    const auto documents = attachAll<DocumentBlock>(message, m_documents, "a document");
    if (!documents)
        return fail(documents.error());
    message.content.append(TextBlock{m_prompt});
    request.messages.append(message);
    return request;
}

// Only the demo has a model to fall back to: elsewhere the choice costs money and is the person's.
QCoro::Task<Result<QString>> ChatCommand::modelFor(Session &session, Composition &parts, ChosenKey chosen)
{
    if (!session.common.demo)
        co_return fail(Error::Kind::InvalidInput, "--model is missing (bkr models lists what the key sees)");
    const auto list = co_await parts.models.models(chosen.origin, std::move(chosen.credential), chosen.destination);
    if (!list)
        co_return fail(list.error());
    for (const ModelEntry &entry : list->entries) {
        if (entry.streaming && entry.onDemand && (entry.outputModalities.isEmpty() || entry.outputModalities.contains("TEXT")))
            co_return QString(entry.id);
    }
    co_return fail(Error::Kind::NotFound, "a model", "a model");
}

QCoro::Task<ConverseOutcome> ChatCommand::stream(Composition &parts, QJsonObject input, ChosenKey chosen, bool json)
{
    Interrupt interrupt;
    ConverseStream *stream = parts.client.converseStream(input, chosen.credential, chosen.destination, this);
    if (!json)
        connect(stream, &ConverseStream::textArrived, this, [](const QString &text) { output::text(text); });
    connect(&interrupt, &Interrupt::arrived, stream, &ConverseStream::cancel);
    const ConverseOutcome outcome = co_await qCoro(stream, &ConverseStream::finished);
    stream->deleteLater();
    co_return outcome;
}

QCoro::Task<ConverseOutcome> ChatCommand::whole(Composition &parts, QJsonObject input, ChosenKey chosen)
{
    const Operation *operation = findOperation("Converse");
    const auto reply = co_await parts.client.call(*operation, input, chosen.credential, chosen.destination);
    ConverseOutcome outcome;
    if (!reply) {
        outcome.error = reply.error();
        outcome.requestId = reply.error().requestId;
        co_return outcome;
    }
    const auto read = readConverseReply(*reply);
    if (read)
        outcome = *read;
    else
        outcome.error = read.error();
    outcome.elapsedMs = reply->elapsedMs;
    outcome.requestId = reply->requestId;
    co_return outcome;
}

int ChatCommand::finish(const ConverseOutcome &outcome, bool json) const
{
    if (json)
        output::json(outcomeJson(outcome));
    else if (m_noStream)
        output::text(outcome.text);
    if (!json && !outcome.text.isEmpty() && !outcome.text.endsWith('\n'))
        output::line();
    if (outcome.complete)
        return int(ExitCode::Ok);
    if (!outcome.text.isEmpty())
        output::note("The answer is unfinished.");
    if (!outcome.error)
        return int(ExitCode::Failed);
    output::trouble(words(*outcome.error));
    return int(exitCodeFor(outcome.error->kind));
}

} // namespace bk
