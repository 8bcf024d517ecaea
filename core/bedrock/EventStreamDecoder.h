// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <optional>

namespace bk {

// One verified message of application/vnd.amazon.eventstream. Views live until the callback returns.
struct EventFrame final {
    QByteArrayView messageType;   // event, exception, error
    QByteArrayView eventType;     // of events
    QByteArrayView exceptionType; // of exceptions
    QByteArrayView errorCode;     // of errors
    QByteArrayView errorMessage;
    QByteArrayView contentType;
    QByteArrayView payload;
};

// Bytes in, whole frames out: buffer, verify both CRCs, then deliver; nothing of a frame is seen before its checksum.
// Pure, no event loop. Any split of the input gives the same result. Memory grows with what has arrived, never with what
// a prelude announces. Limits: message 24 MiB, headers 128 KiB, 1,024 headers. Source: reference bedrock.md 2.6.
class EventStreamDecoder final {
public:
    using Deliver = std::function<void(const EventFrame &)>;

    // Decodes what is complete and calls `deliver` for each frame. StreamDamaged on the first fault; it is final: later
    // calls give the same error and deliver nothing.
    [[nodiscard]] Result<void> feed(QByteArrayView bytes, const Deliver &deliver)
    {
        Result<void> kept; // not {}: that would clear the room of an Error first
        return keepInRoom(bytes) ? kept : decodeOrFail(bytes, deliver);
    }
    // The body has ended: StreamIncomplete if bytes of a frame are left over.
    [[nodiscard]] Result<void> finish() const;
    [[nodiscard]] qsizetype bufferedBytes() const { return m_filled; }

private:
    [[nodiscard]] Result<void> decodeOrFail(QByteArrayView bytes, const Deliver &deliver);
    [[nodiscard]] Result<void> decode(QByteArrayView bytes, const Deliver &deliver);
    [[nodiscard]] Result<void> completeBuffered(QByteArrayView &bytes, const Deliver &deliver);
    [[nodiscard]] Result<void> deliverMessage(QByteArrayView message, const Deliver &deliver);
    [[nodiscard]] Result<EventFrame> readHeaders(QByteArrayView headers);
    [[nodiscard]] bool keepInRoom(QByteArrayView bytes);
    void keep(QByteArrayView bytes);

    QByteArray m_buffer;          // room for the beginning of the next message
    qsizetype m_filled = 0;       // how much of it has arrived
    qsizetype m_total = 0;        // its length once its prelude is checked; 0 before
    QByteArray m_lastHeaders;     // a stream repeats the same header block: read once, compared afterwards
    EventFrame m_lastFrame;       // views into m_lastHeaders
    std::optional<Error> m_fault;
};

} // namespace bk
