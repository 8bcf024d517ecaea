// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/TurnText.h"

#include "ui/text/ErrorText.h"

#include <QCoreApplication>
#include <QLocale>

namespace bk {

namespace {

const QString kDot = QStringLiteral(" · ");
const QLatin1String kActionScheme("bk-action:");

QString tr(const char *text)
{
    return QCoreApplication::translate("bk::TurnText", text);
}

QString seconds(qint64 milliseconds)
{
    if (milliseconds < 1'000)
        return tr("%1 ms").arg(milliseconds);
    return tr("%1 s").arg(QLocale().toString(double(milliseconds) / 1'000, 'f', milliseconds < 10'000 ? 2 : 1));
}

QString number(qint64 value)
{
    return QLocale().toString(value);
}

} // namespace

QString stopReasonWords(const QString &stopReason)
{
    static const QHash<QString, QString> known{
        {QStringLiteral("end_turn"), tr("ended by itself")},
        {QStringLiteral("tool_use"), tr("asks for a tool")},
        {QStringLiteral("max_tokens"), tr("reached max tokens")},
        {QStringLiteral("stop_sequence"), tr("met a stop sequence")},
        {QStringLiteral("guardrail_intervened"), tr("a guardrail intervened")},
        {QStringLiteral("content_filtered"), tr("filtered")},
        {QStringLiteral("malformed_model_output"), tr("the model's output was malformed")},
        {QStringLiteral("malformed_tool_use"), tr("the model's tool call was malformed")},
        {QStringLiteral("model_context_window_exceeded"), tr("the context window is full")}};
    return known.value(stopReason, stopReason);
}

QString factsLine(const ConverseOutcome &outcome)
{
    QStringList facts;
    if (outcome.usage.inputTokens > 0 || outcome.usage.outputTokens > 0) {
        facts << tr("%1 tokens in").arg(number(outcome.usage.inputTokens)) << tr("%1 out").arg(number(outcome.usage.outputTokens));
        if (outcome.usage.cacheReadInputTokens > 0)
            facts << tr("%1 from cache").arg(number(outcome.usage.cacheReadInputTokens));
    }
    if (outcome.timeToFirstTokenMs >= 0)
        facts << tr("first token %1").arg(seconds(outcome.timeToFirstTokenMs));
    if (outcome.elapsedMs > 0)
        facts << tr("total %1").arg(seconds(outcome.elapsedMs));
    if (outcome.latencyMs > 0)
        facts << tr("service %1").arg(seconds(outcome.latencyMs));
    if (!outcome.stopReason.isEmpty())
        facts << stopReasonWords(outcome.stopReason);
    return facts.join(kDot);
}

QString unfinishedTitle(const Turn &turn)
{
    const bool stopped = turn.outcome && turn.outcome->error && turn.outcome->error->kind == Error::Kind::Cancelled;
    return stopped ? tr("Unfinished: you stopped the answer") : tr("Unfinished: the answer stopped before its end");
}

QString unfinishedReason(const Turn &turn)
{
    if (!turn.outcome || !turn.outcome->error || turn.outcome->error->kind == Error::Kind::Cancelled)
        return {};
    const ErrorWords said = words(*turn.outcome->error);
    QStringList sentences;
    if (turn.outcome->error->kind != Error::Kind::StreamIncomplete) // the title above says it already
        sentences << said.title + u'.';
    for (const QString &sentence : {said.sentence, said.nextStep}) {
        if (!sentence.isEmpty())
            sentences << sentence;
    }
    return sentences.join(u' ');
}

QString errorFacts(const Error &error)
{
    QStringList facts;
    if (error.httpStatus > 0)
        facts << tr("HTTP %1").arg(error.httpStatus);
    if (!error.type.isEmpty())
        facts << error.type;
    if (!error.requestId.isEmpty())
        facts << tr("request %1").arg(error.requestId);
    return facts.join(kDot);
}

QString reasoningTitle(const QString &reasoning)
{
    return tr("Reasoning, %1 characters").arg(number(reasoning.size()));
}

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeTraditionalFormat);
}

QString attachmentLabel(const ContentBlock &block)
{
    if (const auto *image = std::get_if<ImageBlock>(&block))
        return tr("%1 image, %2").arg(image->format.toUpper(), sizeText(image->bytes.size()));
    if (const auto *document = std::get_if<DocumentBlock>(&block))
        return document->name + u'.' + document->format + QStringLiteral(", ") + sizeText(document->bytes.size());
    return {};
}

QStringList attachmentLabels(const QList<ContentBlock> &content)
{
    QStringList labels;
    for (const ContentBlock &block : content) {
        const QString label = attachmentLabel(block);
        if (!label.isEmpty())
            labels << label;
    }
    return labels;
}

QString actionAddress(const QString &name, int value)
{
    return kActionScheme + name + u'/' + QString::number(value);
}

std::optional<TurnAction> actionOf(const QString &address)
{
    if (!address.startsWith(kActionScheme))
        return {};
    const QStringList parts = address.mid(kActionScheme.size()).split(u'/');
    if (parts.size() != 2)
        return {};
    return TurnAction{parts.at(0), parts.at(1).toInt()};
}

} // namespace bk
