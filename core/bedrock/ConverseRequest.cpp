// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ConverseRequest.h"

#include <QJsonArray>

#include <cmath>
#include <limits>

namespace bk {

namespace {

const QString kModelId = QStringLiteral("modelId");
const QString kMessages = QStringLiteral("messages");
const QString kSystem = QStringLiteral("system");
const QString kInference = QStringLiteral("inferenceConfig");
const QString kAdditional = QStringLiteral("additionalModelRequestFields");
const QString kMaxTokens = QStringLiteral("maxTokens");
const QString kTemperature = QStringLiteral("temperature");
const QString kTopP = QStringLiteral("topP");
const QString kStopSequences = QStringLiteral("stopSequences");
const QString kRole = QStringLiteral("role");
const QString kContent = QStringLiteral("content");
const QString kText = QStringLiteral("text");
const QString kImage = QStringLiteral("image");
const QString kDocument = QStringLiteral("document");
const QString kName = QStringLiteral("name");
const QString kFormat = QStringLiteral("format");
const QString kSource = QStringLiteral("source");
const QString kBytes = QStringLiteral("bytes");

// --- values to JSON

QJsonObject sourceOf(const QByteArray &bytes)
{
    return {{kBytes, QString::fromLatin1(bytes.toBase64())}};
}

struct BlockWriter final {
    QJsonObject operator()(const TextBlock &block) const { return {{kText, block.text}}; }
    QJsonObject operator()(const ImageBlock &block) const
    {
        return {{kImage, QJsonObject{{kFormat, block.format}, {kSource, sourceOf(block.bytes)}}}};
    }
    QJsonObject operator()(const DocumentBlock &block) const
    {
        return {{kDocument, QJsonObject{{kName, block.name}, {kFormat, block.format}, {kSource, sourceOf(block.bytes)}}}};
    }
    QJsonObject operator()(const OtherBlock &block) const { return block.json; }
};

QJsonArray blocksToJson(const QList<ContentBlock> &blocks)
{
    QJsonArray array;
    for (const ContentBlock &block : blocks)
        array.append(std::visit(BlockWriter{}, block));
    return array;
}

QJsonObject messageToJson(const Message &message)
{
    QJsonObject json = message.others;
    json.insert(kRole, message.role);
    json.insert(kContent, blocksToJson(message.content));
    return json;
}

QJsonObject inferenceToJson(const InferenceConfig &inference, QJsonObject json)
{
    if (inference.maxTokens)
        json.insert(kMaxTokens, *inference.maxTokens);
    if (inference.temperature)
        json.insert(kTemperature, *inference.temperature);
    if (inference.topP)
        json.insert(kTopP, *inference.topP);
    if (!inference.stopSequences.isEmpty())
        json.insert(kStopSequences, QJsonArray::fromStringList(inference.stopSequences));
    return json;
}

// --- JSON to values

// The bytes behind {"bytes": base64}, and nothing when the source is anything else or would not come back the same.
std::optional<QByteArray> bytesOf(const QJsonValue &source)
{
    const QJsonObject json = source.toObject();
    const QJsonValue base64 = json.value(kBytes);
    if (json.size() != 1 || !base64.isString())
        return std::nullopt;
    const QByteArray text = base64.toString().toLatin1();
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).toBase64() != text)
        return std::nullopt;
    return *decoded;
}

ContentBlock blockFromJson(const QJsonObject &json)
{
    if (json.size() != 1)
        return OtherBlock{json};
    const QJsonValue value = json.begin().value();
    const QJsonObject inside = value.toObject();
    if (json.contains(kText) && value.isString())
        return TextBlock{value.toString()};
    if (!inside.value(kFormat).isString())
        return OtherBlock{json};
    const auto bytes = bytesOf(inside.value(kSource));
    if (bytes && json.contains(kImage) && inside.size() == 2)
        return ImageBlock{inside.value(kFormat).toString(), *bytes};
    if (bytes && json.contains(kDocument) && inside.size() == 3 && inside.value(kName).isString())
        return DocumentBlock{inside.value(kName).toString(), inside.value(kFormat).toString(), *bytes};
    return OtherBlock{json};
}

tl::unexpected<Error> refused(const QString &member)
{
    return fail(Error::Kind::InvalidInput, member, member);
}

Result<QList<ContentBlock>> blocksFromJson(const QJsonValue &value, const QString &where)
{
    if (!value.isArray())
        return refused(where);
    QList<ContentBlock> blocks;
    const QJsonArray array = value.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QJsonObject json = array.at(i).toObject();
        if (json.isEmpty())
            return refused(QStringLiteral("%1[%2]").arg(where).arg(i));
        blocks.append(blockFromJson(json));
    }
    return blocks;
}

Result<Message> messageFromJson(const QJsonValue &value, const QString &where)
{
    if (!value.isObject())
        return refused(where);
    Message message;
    message.others = value.toObject();
    const QJsonValue role = message.others.take(kRole);
    if (!role.isString())
        return refused(where + QStringLiteral(".role"));
    message.role = role.toString();
    auto content = blocksFromJson(message.others.take(kContent), where + QStringLiteral(".content"));
    if (!content)
        return fail(content.error());
    message.content = std::move(*content);
    return message;
}

Result<QList<Message>> messagesFromJson(const QJsonValue &value)
{
    if (!value.isArray())
        return refused(kMessages);
    QList<Message> messages;
    const QJsonArray array = value.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        auto message = messageFromJson(array.at(i), QStringLiteral("messages[%1]").arg(i));
        if (!message)
            return fail(message.error());
        messages.append(std::move(*message));
    }
    return messages;
}

std::optional<QStringList> stringsOf(const QJsonValue &value)
{
    QStringList strings;
    const QJsonArray array = value.toArray();
    for (const QJsonValue one : array) {
        if (!one.isString())
            return std::nullopt;
        strings.append(one.toString());
    }
    // An empty list is carried as it stands, not as "not set".
    return strings.isEmpty() ? std::nullopt : std::optional(strings);
}

// Takes the members it can hold exactly out of json; the rest stays there and is carried.
InferenceConfig takeInference(QJsonObject &json)
{
    InferenceConfig inference;
    const double maxTokens = json.value(kMaxTokens).toDouble(-1);
    if (maxTokens >= 0 && maxTokens <= std::numeric_limits<int>::max() && maxTokens == std::floor(maxTokens))
        inference.maxTokens = json.take(kMaxTokens).toInt();
    if (json.value(kTemperature).isDouble())
        inference.temperature = json.take(kTemperature).toDouble();
    if (json.value(kTopP).isDouble())
        inference.topP = json.take(kTopP).toDouble();
    if (const auto strings = stringsOf(json.value(kStopSequences))) {
        inference.stopSequences = *strings;
        json.remove(kStopSequences);
    }
    return inference;
}

} // namespace

QJsonObject toJson(const ConverseRequest &request)
{
    QJsonObject json = request.others;
    json.insert(kModelId, request.modelId);
    if (!request.messages.isEmpty()) {
        QJsonArray messages;
        for (const Message &message : request.messages)
            messages.append(messageToJson(message));
        json.insert(kMessages, messages);
    }
    if (!request.system.isEmpty())
        json.insert(kSystem, blocksToJson(request.system));
    const QJsonObject inference = inferenceToJson(request.inference, json.value(kInference).toObject());
    if (!inference.isEmpty())
        json.insert(kInference, inference);
    if (!request.additionalModelRequestFields.isEmpty())
        json.insert(kAdditional, request.additionalModelRequestFields);
    return json;
}

Result<ConverseRequest> converseRequestFromJson(const QJsonObject &json)
{
    ConverseRequest request;
    request.others = json;
    request.modelId = request.others.take(kModelId).toString();
    if (request.modelId.isEmpty())
        return refused(kModelId);
    // Empty lists and objects stay in others, so that what was there comes back.
    if (const QJsonValue messages = json.value(kMessages); !messages.isUndefined() && messages != QJsonValue(QJsonArray())) {
        auto read = messagesFromJson(request.others.take(kMessages));
        if (!read)
            return fail(read.error());
        request.messages = std::move(*read);
    }
    if (const QJsonValue system = json.value(kSystem); !system.isUndefined() && system != QJsonValue(QJsonArray())) {
        auto read = blocksFromJson(request.others.take(kSystem), kSystem);
        if (!read)
            return fail(read.error());
        request.system = std::move(*read);
    }
    if (const QJsonValue inference = json.value(kInference); !inference.isUndefined()) {
        if (!inference.isObject())
            return refused(kInference);
        QJsonObject rest = inference.toObject();
        request.inference = takeInference(rest);
        if (rest.isEmpty() && !inference.toObject().isEmpty())
            request.others.remove(kInference);
        else
            request.others.insert(kInference, rest);
    }
    if (const QJsonObject additional = json.value(kAdditional).toObject(); !additional.isEmpty()) {
        request.additionalModelRequestFields = additional;
        request.others.remove(kAdditional);
    }
    return request;
}

} // namespace bk
