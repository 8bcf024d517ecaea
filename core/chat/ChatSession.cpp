// SPDX-License-Identifier: Apache-2.0
#include "core/chat/ChatSession.h"

#include <QJsonArray>

namespace bk {

namespace {

ConverseRequest requestFor(const Conversation &conversation, const QString &modelId, const ChatParameters &parameters)
{
    ConverseRequest request;
    request.modelId = modelId;
    request.messages = conversation.messages(modelId);
    if (!parameters.systemPrompt.trimmed().isEmpty())
        request.system = {TextBlock{parameters.systemPrompt}};
    request.inference = parameters.inference;
    request.additionalModelRequestFields = parameters.additionalModelRequestFields;
    return request;
}

QString shownText(const QList<ContentBlock> &content)
{
    QStringList texts;
    for (const ContentBlock &block : content) {
        if (const auto *text = std::get_if<TextBlock>(&block))
            texts.append(text->text);
    }
    return texts.join(QLatin1Char('\n'));
}

QJsonObject errorJson(const Error &error)
{
    QJsonObject json{{QStringLiteral("message"), error.detail}};
    if (!error.type.isEmpty())
        json.insert(QStringLiteral("type"), error.type);
    if (!error.requestId.isEmpty())
        json.insert(QStringLiteral("requestId"), error.requestId);
    if (error.httpStatus != 0)
        json.insert(QStringLiteral("httpStatus"), error.httpStatus);
    return json;
}

QJsonObject usageJson(const TokenUsage &usage)
{
    return {{QStringLiteral("inputTokens"), usage.inputTokens},
            {QStringLiteral("outputTokens"), usage.outputTokens},
            {QStringLiteral("totalTokens"), usage.totalTokens}};
}

// A stream as the reply Converse would have given; what is missing is left out, so an unfinished answer looks unfinished.
QJsonObject responseJson(const ConverseOutcome &outcome)
{
    QJsonObject json;
    if (!outcome.message.value(QStringLiteral("content")).toArray().isEmpty())
        json.insert(QStringLiteral("output"), QJsonObject{{QStringLiteral("message"), outcome.message}});
    if (!outcome.stopReason.isEmpty())
        json.insert(QStringLiteral("stopReason"), outcome.stopReason);
    if (outcome.usage.totalTokens > 0 || outcome.usage.outputTokens > 0)
        json.insert(QStringLiteral("usage"), usageJson(outcome.usage));
    if (outcome.latencyMs > 0)
        json.insert(QStringLiteral("metrics"), QJsonObject{{QStringLiteral("latencyMs"), outcome.latencyMs}});
    if (outcome.error)
        json.insert(QStringLiteral("error"), errorJson(*outcome.error));
    return json;
}

} // namespace

ChatSession::ChatSession(KeyStore &keys, CredentialChain &chain, BedrockClient &client, QObject *parent)
    : QObject(parent), m_keys(keys), m_chain(chain), m_client(client)
{
}

ChatSession::~ChatSession() = default;

void ChatSession::send(const ChatTarget &target, const ChatParameters &parameters, QList<ContentBlock> content)
{
    if (m_busy)
        finishWith({Error::Kind::Cancelled, {}, {}, {}, {}, 0});
    Turn question;
    question.role = QStringLiteral("user");
    question.text = shownText(content);
    question.content = std::move(content);
    m_conversation.append(std::move(question));
    begin(target, parameters);
}

void ChatSession::retry(const ChatTarget &target, const ChatParameters &parameters)
{
    const int row = m_conversation.lastQuestion();
    if (row < 0)
        return;
    abandon();
    m_conversation.truncate(row + 1);
    begin(target, parameters);
}

void ChatSession::editFrom(int row)
{
    if (row < 0 || row >= m_conversation.rowCount())
        return;
    // Whatever runs is the last row, so it is always among the dropped.
    abandon();
    m_conversation.truncate(row);
    setBusy(false);
}

void ChatSession::stop()
{
    if (!m_busy)
        return;
    if (m_stream)
        m_stream->cancel(); // its finished follows, with what is known by then
    else
        finishWith({Error::Kind::Cancelled, {}, {}, {}, {}, 0});
}

void ChatSession::clear()
{
    editFrom(0);
    m_lastRequest = {};
    m_lastResponse = {};
}

void ChatSession::begin(const ChatTarget &target, const ChatParameters &parameters)
{
    Turn answer;
    answer.role = QStringLiteral("assistant");
    answer.state = Turn::State::Waiting;
    answer.modelId = target.modelId;
    m_lastRequest = toJson(requestFor(m_conversation, target.modelId, parameters));
    m_lastResponse = {};
    m_conversation.append(std::move(answer));
    setBusy(true);

    CredentialQuestion question;
    question.region = target.region;
    question.instanceMetadata = target.instanceMetadata;
    const quint64 turn = ++m_turn;
    QCoro::connect(pickCredential(&m_keys, &m_chain, target.key, question), this,
                   [this, turn, streaming = parameters.streaming](Result<PickedCredential> &&picked) {
        if (turn != m_turn)
            return;
        if (!picked) {
            finishWith(picked.error());
            return;
        }
        if (picked->who) {
            const Destination &to = picked->destination;
            const auto endpoint = to.endpoints ? resolveEndpoint(Service::BedrockRuntime, to.region, *to.endpoints)
                                               : m_client.endpointFor(Service::BedrockRuntime, to.region);
            Q_EMIT answering(*picked->who, endpoint ? endpoint->displayHost() : QString());
        }
        dispatch(picked->credential, picked->destination, streaming);
    });
}

void ChatSession::dispatch(const Credential &credential, const Destination &destination, bool streaming)
{
    if (streaming) {
        stream(credential, destination);
        return;
    }
    const quint64 turn = m_turn;
    const Operation *converse = findOperation(QStringLiteral("Converse"));
    m_wantsReply = std::make_unique<QObject>();
    QCoro::connect(m_client.call(*converse, m_lastRequest, credential, destination, m_wantsReply.get()), this,
                   [this, turn](const Result<ServiceReply> &reply) {
        if (turn != m_turn)
            return;
        const Result<ConverseOutcome> outcome = reply ? readConverseReply(*reply) : fail(reply.error());
        if (!outcome) {
            finishWith(outcome.error());
            return;
        }
        m_conversation.appendText(outcome->text);
        m_lastResponse = reply->output;
        finish(*outcome);
    });
}

void ChatSession::stream(const Credential &credential, const Destination &destination)
{
    m_stream = m_client.converseStream(m_lastRequest, credential, destination, this);
    connect(m_stream, &ConverseStream::textArrived, &m_conversation, &Conversation::appendText);
    connect(m_stream, &ConverseStream::reasoningArrived, &m_conversation, &Conversation::appendReasoning);
    connect(m_stream, &ConverseStream::finished, this, [this](const ConverseOutcome &outcome) { finish(outcome); });
}

void ChatSession::finish(const ConverseOutcome &outcome)
{
    ++m_turn;
    m_wantsReply.reset();
    if (m_stream) {
        m_stream->disconnect(this);
        m_stream->disconnect(&m_conversation);
        m_stream->deleteLater();
        m_stream = nullptr;
    }
    if (m_lastResponse.isEmpty() || outcome.error)
        m_lastResponse = responseJson(outcome);
    m_conversation.finishLast(outcome);
    setBusy(false);
    Q_EMIT turnFinished(outcome);
}

void ChatSession::finishWith(const Error &error)
{
    ConverseOutcome outcome = m_stream ? m_stream->outcome() : ConverseOutcome{};
    outcome.complete = false;
    outcome.error = error;
    outcome.requestId = error.requestId.isEmpty() ? outcome.requestId : error.requestId;
    finish(outcome);
}

void ChatSession::abandon()
{
    ++m_turn;
    m_wantsReply.reset();
    delete m_stream.data();
    m_lastResponse = {};
}

void ChatSession::setBusy(bool busy)
{
    if (m_busy == busy)
        return;
    m_busy = busy;
    Q_EMIT busyChanged(busy);
}

} // namespace bk
