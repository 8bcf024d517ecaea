// SPDX-License-Identifier: Apache-2.0
// The payload of an event: the first byte says which, the rest is what the service wrote.
#include "core/bedrock/ConverseEvent.h"
#include "core/bedrock/MessageAssembler.h"
#include "core/bedrock/TextDeltaScanner.h"
#include "tests/fuzz/Target.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>

void bk::fuzz::take(QByteArrayView bytes)
{
    static constexpr std::array<QByteArrayView, 9> kEvents{"messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop",
                                                           "messageStop", "metadata", "newEvent", "throttlingException", "InternalFailure"};
    if (bytes.isEmpty())
        return;
    const auto kind = std::size_t(static_cast<unsigned char>(bytes.front())) % kEvents.size();
    EventFrame frame;
    frame.messageType = kind == 7 ? "exception" : kind == 8 ? "error" : "event";
    (kind == 7 ? frame.exceptionType : kind == 8 ? frame.errorCode : frame.eventType) = kEvents[kind];
    frame.contentType = "application/json";
    frame.payload = bytes.sliced(1);

    const auto event = readConverseEvent(frame);
    const auto json = converseEventJson(frame);
    if (event && kind < 6) {
        MessageAssembler assembler;
        assembler.add(*event);
        (void)assembler.message();
    }
    if (!event)
        promise(event.error().detail.size() <= 2'000, "a detail has an end");
    if (event)
        promise(json.has_value(), "what can be read can be shown");
    if (const auto quick = scanTextDelta(frame.payload)) {
        const auto whole = QJsonDocument::fromJson(frame.payload.toByteArray()).object();
        promise(whole["delta"]["text"].toString() == quick->text && whole["contentBlockIndex"].toInt() == quick->block,
                "the quick way reads what the general one reads");
    }
}
