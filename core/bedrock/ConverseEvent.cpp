// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ConverseEvent.h"

#include "core/aws/ServiceError.h"
#include "core/bedrock/TextDeltaScanner.h"
#include "core/bedrock/WireJson.h"

#include <QJsonDocument>

#include <algorithm>

namespace bk {

namespace {

constexpr int kMostBlocks = 1024;

const QString kIndex = QStringLiteral("contentBlockIndex");
const QString kDelta = QStringLiteral("delta");
const QString kText = QStringLiteral("text");

tl::unexpected<Error> damaged(const char *what)
{
    return fail(Error::Kind::StreamDamaged, QString::fromLatin1(what));
}

Result<QJsonObject> readPayload(QByteArrayView payload)
{
    auto json = readWireJson(payload);
    if (!json)
        return damaged("payload-json");
    json->remove(QStringLiteral("p")); // padding of random length
    return *std::move(json);
}

Result<int> blockIndexOf(const QJsonObject &json)
{
    const QJsonValue value = json.value(kIndex);
    if (value.isUndefined())
        return 0;
    const qint64 index = value.toInteger(-1);
    if (index < 0 || index > kMostBlocks)
        return damaged("payload-shape");
    return int(index);
}

Result<ConverseEvent> reasoningDelta(int block, const QJsonObject &delta)
{
    const QJsonObject reasoning = delta.value(QStringLiteral("reasoningContent")).toObject();
    const QJsonValue text = reasoning.value(kText);
    const QJsonValue signature = reasoning.value(QStringLiteral("signature"));
    if (!text.isString() && !signature.isString())
        return OtherDelta{block, delta};
    return ReasoningDelta{block, text.toString(), signature.toString()};
}

Result<ConverseEvent> blockDelta(const QJsonObject &json)
{
    const auto block = blockIndexOf(json);
    if (!block)
        return fail(block.error());
    const QJsonValue value = json.value(kDelta);
    if (!value.isObject())
        return damaged("payload-shape");
    const QJsonObject delta = value.toObject();
    if (const QJsonValue text = delta.value(kText); !text.isUndefined()) {
        if (!text.isString())
            return damaged("payload-shape");
        return TextDelta{*block, text.toString()};
    }
    if (delta.contains(QStringLiteral("reasoningContent")))
        return reasoningDelta(*block, delta);
    return OtherDelta{*block, delta};
}

Result<ConverseEvent> blockStart(const QJsonObject &json)
{
    const auto block = blockIndexOf(json);
    if (!block)
        return fail(block.error());
    return BlockStart{*block, json.value(QStringLiteral("start")).toObject()};
}

Result<ConverseEvent> blockStop(const QJsonObject &json)
{
    const auto block = blockIndexOf(json);
    if (!block)
        return fail(block.error());
    return BlockStop{*block};
}

Result<ConverseEvent> messageStart(const QJsonObject &json)
{
    return MessageStart{json.value(QStringLiteral("role")).toString()};
}

Result<ConverseEvent> messageStop(const QJsonObject &json)
{
    return MessageStop{json.value(QStringLiteral("stopReason")).toString(),
                       json.value(QStringLiteral("additionalModelResponseFields")).toObject()};
}

Result<ConverseEvent> metadata(const QJsonObject &json)
{
    const qint64 latency = json.value(QStringLiteral("metrics")).toObject().value(QStringLiteral("latencyMs")).toInteger();
    return Metadata{readUsage(json.value(QStringLiteral("usage")).toObject()), std::max<qint64>(latency, 0), json};
}

using Reader = Result<ConverseEvent> (*)(const QJsonObject &);

Reader readerOf(QByteArrayView eventType)
{
    static constexpr struct {
        QByteArrayView name;
        Reader reader;
    } kReaders[] = {
        {"contentBlockDelta", blockDelta}, {"messageStart", messageStart}, {"contentBlockStart", blockStart},
        {"contentBlockStop", blockStop},   {"messageStop", messageStop},   {"metadata", metadata},
    };
    for (const auto &row : kReaders) {
        if (row.name == eventType)
            return row.reader;
    }
    return nullptr;
}

// What a frame is before its payload is looked at: nothing for an event, else why it is none.
std::optional<Error> faultOf(const EventFrame &frame)
{
    if (frame.messageType == "event")
        return std::nullopt;
    if (frame.messageType == "exception")
        return streamError(QString::fromUtf8(frame.exceptionType), frame.payload);
    if (frame.messageType == "error") {
        const QJsonObject words{{QStringLiteral("message"), QString::fromUtf8(frame.errorMessage)}};
        return streamError(QString::fromUtf8(frame.errorCode), QJsonDocument(words).toJson(QJsonDocument::Compact));
    }
    // A frame of nothing at all is a keep-alive; one with content but without a type is not ours to guess.
    if (frame.messageType.isEmpty() && frame.eventType.isEmpty() && frame.payload.isEmpty())
        return std::nullopt;
    return Error{Error::Kind::StreamDamaged, QStringLiteral("message-type"), {}, {}, {}, 0};
}

} // namespace

Result<ConverseEvent> readConverseEvent(const EventFrame &frame)
{
    if (auto fault = faultOf(frame))
        return fail(*std::move(fault));
    const Reader reader = readerOf(frame.eventType);
    if (!reader)
        return Ignored{QString::fromUtf8(frame.eventType)};
    if (reader == blockDelta) {
        // Nearly every event is one; a QJsonDocument per token would be four fifths of the whole cost.
        if (auto text = scanTextDelta(frame.payload); text && text->block <= kMostBlocks)
            return TextDelta{text->block, std::move(text->text)};
    }
    const auto json = readPayload(frame.payload);
    if (!json)
        return fail(json.error());
    return reader(*json);
}

Result<QJsonObject> converseEventJson(const EventFrame &frame)
{
    if (auto fault = faultOf(frame))
        return fail(*std::move(fault));
    if (!readerOf(frame.eventType))
        return QJsonObject();
    auto json = readPayload(frame.payload);
    if (!json)
        return json;
    return QJsonObject{{QString::fromLatin1(frame.eventType), *json}};
}

Result<QJsonObject> readChunkEvent(const EventFrame &frame)
{
    if (auto fault = faultOf(frame))
        return fail(*std::move(fault));
    if (frame.eventType != "chunk")
        return QJsonObject();
    const auto payload = readPayload(frame.payload);
    if (!payload)
        return fail(payload.error());
    const auto bytes = QByteArray::fromBase64Encoding(payload->value(QStringLiteral("bytes")).toString().toLatin1(),
                                                      QByteArray::AbortOnBase64DecodingErrors);
    const auto json = bytes ? readWireJson(*bytes) : std::nullopt;
    if (!json)
        return damaged("chunk-json");
    return QJsonObject{{QStringLiteral("chunk"), QJsonObject{{QStringLiteral("bytes"), *json}}}};
}

TokenUsage readUsage(const QJsonObject &usage)
{
    const auto figure = [&usage](const char *name) {
        return std::max<qint64>(usage.value(QLatin1String(name)).toInteger(), 0);
    };
    return {figure("inputTokens"), figure("outputTokens"), figure("totalTokens"), figure("cacheReadInputTokens"),
            figure("cacheWriteInputTokens")};
}

} // namespace bk
