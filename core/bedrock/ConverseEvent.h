// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/bedrock/EventStreamDecoder.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <variant>

namespace bk {

struct TokenUsage final {
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    qint64 totalTokens = 0;
    qint64 cacheReadInputTokens = 0;
    qint64 cacheWriteInputTokens = 0;
};

// What a ConverseStream frame says. Source: reference bedrock.md 2.4; "p" padding is dropped, unknown events are Ignored.
struct MessageStart final { QString role; };
struct TextDelta final { int block = 0; QString text; };
struct ReasoningDelta final { int block = 0; QString text; QString signature; };
struct BlockStart final { int block = 0; QJsonObject start; };      // toolUse and the like, API-shaped
struct OtherDelta final { int block = 0; QJsonObject delta; };      // toolUse input, citation, ...: API-shaped
struct BlockStop final { int block = 0; };
struct MessageStop final { QString stopReason; QJsonObject additionalFields; };
struct Metadata final { TokenUsage usage; qint64 latencyMs = 0; QJsonObject json; };
struct Ignored final { QString eventType; };
using ConverseEvent = std::variant<MessageStart, TextDelta, ReasoningDelta, BlockStart, OtherDelta, BlockStop,
                                   MessageStop, Metadata, Ignored>;

// Exceptions and error frames are the error side (streamError's kinds); a payload that is no JSON object is StreamDamaged.
// Block indexes over 1,024 and JSON deeper than 64 are refused: they cannot be Bedrock's and would cost memory.
[[nodiscard]] Result<ConverseEvent> readConverseEvent(const EventFrame &frame);

// The same frame as the API writes it, {"contentBlockDelta": {...}}, without the padding; empty for unknown events.
[[nodiscard]] Result<QJsonObject> converseEventJson(const EventFrame &frame);

// An event of InvokeModelWithResponseStream: {"chunk": {"bytes": JSON of the model's own shape}}, which goes over the wire
// as base64; empty for unknown events. Errors as above.
[[nodiscard]] Result<QJsonObject> readChunkEvent(const EventFrame &frame);

// usage of a Converse reply or a metadata event; negative figures count as 0.
[[nodiscard]] TokenUsage readUsage(const QJsonObject &usage);

} // namespace bk
