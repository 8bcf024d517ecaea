// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/bedrock/ConverseEvent.h"
#include "core/bedrock/EventStreamDecoder.h"
#include "tests/fuzz/Target.h"

#include <QByteArrayList>

namespace bk::fuzz {

// All that a decoder gives for these bytes, in pieces of the size given (0: in one piece), as comparable lines.
inline QByteArrayList decoded(QByteArrayView bytes, qsizetype piece)
{
    EventStreamDecoder decoder;
    QByteArrayList said;
    const auto hear = [&said](const EventFrame &frame) {
        QByteArray line;
        for (const QByteArrayView part : {frame.messageType, frame.eventType, frame.exceptionType, frame.errorCode, frame.errorMessage,
                                          frame.contentType, frame.payload})
            line.append(part).append('|');
        said << line;
        (void)readConverseEvent(frame);
        (void)converseEventJson(frame);
    };
    qsizetype fed = 0;
    while (fed < bytes.size()) {
        const qsizetype now = piece > 0 ? qMin(piece, bytes.size() - fed) : bytes.size();
        const auto went = decoder.feed(bytes.sliced(fed, now), hear);
        fed += now;
        promise(decoder.bufferedBytes() <= fed, "memory grows with what has arrived");
        if (!went) {
            promise(went.error().kind == Error::Kind::StreamDamaged, "a fault is StreamDamaged");
            const auto frames = said.size();
            promise(!decoder.feed(bytes, hear) && said.size() == frames, "the first fault is final");
            said << "damaged";
            return said;
        }
    }
    said << (decoder.finish() ? "whole" : "incomplete");
    return said;
}

// Any split of the input gives the same.
inline void decodeInEveryWay(QByteArrayView bytes)
{
    const QByteArrayList whole = decoded(bytes, 0);
    const qsizetype own = bytes.isEmpty() ? 1 : 1 + static_cast<unsigned char>(bytes.back()) % 61;
    promise(decoded(bytes, own) == whole, "any split gives the same");
    if (bytes.size() <= 400) // byte by byte costs a thousand times as much
        promise(decoded(bytes, 1) == whole, "any split gives the same");
}

} // namespace bk::fuzz
