// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/EventStreamDecoder.h"

#include <QVarLengthArray>
#include <QtEndian>

#include <zlib.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace bk {

namespace {

constexpr qsizetype kPreludeBytes = 12; // total length, headers length, CRC of both
constexpr qsizetype kCrcBytes = 4;
constexpr qsizetype kSmallest = kPreludeBytes + kCrcBytes;
constexpr quint32 kLargestMessage = 24 * 1024 * 1024;
constexpr quint32 kLargestHeaders = 128 * 1024;
constexpr qsizetype kMostHeaders = 1024;
constexpr qsizetype kGrowth = 64LL * 1024;     // room beyond what has arrived
constexpr qsizetype kRememberedHeaders = 1024; // larger blocks are read anew each time

quint32 uint32At(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint32>(bytes.data() + at);
}

uLong crcOf(QByteArrayView bytes, uLong crc = 0)
{
    return crc32(crc, reinterpret_cast<const Bytef *>(bytes.data()), uInt(bytes.size()));
}

tl::unexpected<Error> damaged(const char *what)
{
    return fail(Error::Kind::StreamDamaged, QString::fromLatin1(what));
}

// The message's length, from its first 12 bytes. The checksum comes first: lengths mean nothing before it.
Result<qsizetype> checkPrelude(QByteArrayView prelude)
{
    if (crcOf(prelude.first(8)) != uint32At(prelude, 8))
        return damaged("prelude-crc");
    const quint32 total = uint32At(prelude, 0);
    const quint32 headers = uint32At(prelude, 4);
    if (total < quint32(kSmallest))
        return damaged("total-too-small");
    if (total > kLargestMessage)
        return damaged("total-too-large");
    if (headers > kLargestHeaders)
        return damaged("headers-too-large");
    if (headers > total - quint32(kSmallest))
        return damaged("headers-longer-than-message");
    return qsizetype(total);
}

// One after another out of a header block; every read is checked against its end.
class HeaderReader final {
public:
    explicit HeaderReader(QByteArrayView block) : m_rest(block) {}

    struct Header {
        QByteArrayView name;
        QByteArrayView value;
        bool isString = false;
    };

    [[nodiscard]] bool atEnd() const { return m_rest.isEmpty(); }

    Result<Header> next()
    {
        Header header;
        const qsizetype nameLength = quint8(m_rest.front());
        if (nameLength == 0)
            return damaged("header-name");
        if (m_rest.size() < 1 + nameLength + 1)
            return damaged("header-overrun");
        header.name = m_rest.sliced(1, nameLength);
        const quint8 type = quint8(m_rest[1 + nameLength]);
        m_rest = m_rest.sliced(1 + nameLength + 1);
        const qsizetype length = valueLength(type);
        if (length == kUnknownType)
            return damaged("header-type");
        if (length > m_rest.size())
            return damaged("header-overrun");
        header.value = m_rest.first(length);
        header.isString = type == kString;
        m_rest = m_rest.sliced(length);
        if (!header.name.isValidUtf8() || (header.isString && !header.value.isValidUtf8()))
            return damaged("header-utf8");
        return header;
    }

private:
    static constexpr quint8 kBytes = 6;
    static constexpr quint8 kString = 7;
    static constexpr qsizetype kUnknownType = -1;
    static constexpr qsizetype kTooFar = std::numeric_limits<qsizetype>::max();

    qsizetype valueLength(quint8 type)
    {
        switch (type) {
        case 0: case 1: return 0; // true, false
        case 2: return 1;
        case 3: return 2;
        case 4: return 4;
        case 5: case 8: return 8; // 64 bit, timestamp
        case 9: return 16;        // UUID
        case kBytes: case kString: {
            if (m_rest.size() < 2)
                return kTooFar;
            const qsizetype length = qFromBigEndian<quint16>(m_rest.data());
            m_rest = m_rest.sliced(2);
            return length;
        }
        default: return kUnknownType;
        }
    }

    QByteArrayView m_rest;
};

struct KnownHeader final {
    QByteArrayView name;
    QByteArrayView EventFrame::*member;
};

constexpr KnownHeader kKnownHeaders[] = {
    {":message-type", &EventFrame::messageType},
    {":event-type", &EventFrame::eventType},
    {":exception-type", &EventFrame::exceptionType},
    {":error-code", &EventFrame::errorCode},
    {":error-message", &EventFrame::errorMessage},
    {":content-type", &EventFrame::contentType},
};

bool hasTwins(QVarLengthArray<QByteArrayView, 16> &names)
{
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
}

Result<EventFrame> parseHeaders(QByteArrayView block)
{
    EventFrame frame;
    QVarLengthArray<QByteArrayView, 16> names;
    for (HeaderReader reader(block); !reader.atEnd();) {
        const auto header = reader.next();
        if (!header)
            return fail(header.error());
        names.append(header->name);
        if (names.size() > kMostHeaders)
            return damaged("too-many-headers");
        const auto known = std::find_if(std::begin(kKnownHeaders), std::end(kKnownHeaders),
                                        [&](const KnownHeader &candidate) { return candidate.name == header->name; });
        if (known == std::end(kKnownHeaders))
            continue;
        if (!header->isString)
            return damaged("header-kind");
        frame.*(known->member) = header->value;
    }
    if (hasTwins(names))
        return damaged("duplicate-header");
    return frame;
}

} // namespace

Result<void> EventStreamDecoder::decodeOrFail(QByteArrayView bytes, const Deliver &deliver)
{
    if (m_fault)
        return fail(*m_fault);
    auto result = decode(bytes, deliver);
    if (!result) {
        m_fault = result.error();
        m_buffer.clear();
        m_filled = 0;
    }
    return result;
}

// The short way of bytes that complete nothing, for streams that come in crumbs. After a fault there is no room.
bool EventStreamDecoder::keepInRoom(QByteArrayView bytes)
{
    const qsizetype wanted = m_total > 0 ? m_total : kPreludeBytes;
    if (bytes.size() >= wanted - m_filled || bytes.size() > m_buffer.size() - m_filled)
        return false;
    std::copy(bytes.begin(), bytes.end(), m_buffer.data() + m_filled);
    m_filled += bytes.size();
    return true;
}

Result<void> EventStreamDecoder::decode(QByteArrayView bytes, const Deliver &deliver)
{
    if (m_filled > 0) {
        if (auto completed = completeBuffered(bytes, deliver); !completed)
            return completed;
    }
    // Whole messages are read where they lie, without a copy.
    while (bytes.size() >= kPreludeBytes) {
        const auto total = checkPrelude(bytes);
        if (!total)
            return fail(total.error());
        if (bytes.size() < *total) {
            m_total = *total;
            break;
        }
        if (auto delivered = deliverMessage(bytes.first(*total), deliver); !delivered)
            return delivered;
        bytes = bytes.sliced(*total);
    }
    keep(bytes);
    return {};
}

// Takes just what the buffered message lacks from the front of bytes.
Result<void> EventStreamDecoder::completeBuffered(QByteArrayView &bytes, const Deliver &deliver)
{
    const auto takeUpTo = [&](qsizetype size) {
        const qsizetype taken = std::min(size - m_filled, bytes.size());
        keep(bytes.first(taken));
        bytes = bytes.sliced(taken);
        return m_filled == size;
    };
    if (m_total == 0) {
        if (!takeUpTo(kPreludeBytes))
            return {};
        const auto total = checkPrelude(m_buffer);
        if (!total)
            return fail(total.error());
        m_total = *total;
    }
    if (!takeUpTo(m_total))
        return {};
    // Moved out, so that the buffer is empty whatever the receiver does; small ones come back to be filled again.
    QByteArray message = std::exchange(m_buffer, {});
    m_filled = 0;
    auto delivered = deliverMessage(QByteArrayView(message).first(std::exchange(m_total, 0)), deliver);
    if (message.capacity() <= kGrowth)
        m_buffer = std::move(message);
    return delivered;
}

Result<void> EventStreamDecoder::deliverMessage(QByteArrayView message, const Deliver &deliver)
{
    const qsizetype crcAt = message.size() - kCrcBytes;
    if (crcOf(message.first(crcAt)) != uint32At(message, crcAt))
        return damaged("message-crc");
    const qsizetype headersLength = uint32At(message, 4);
    auto frame = readHeaders(message.sliced(kPreludeBytes, headersLength));
    if (!frame)
        return fail(frame.error());
    frame->payload = message.sliced(kPreludeBytes + headersLength, crcAt - kPreludeBytes - headersLength);
    deliver(*frame);
    return {};
}

Result<EventFrame> EventStreamDecoder::readHeaders(QByteArrayView headers)
{
    if (headers.size() > kRememberedHeaders)
        return parseHeaders(headers);
    if (!headers.isEmpty() && headers == QByteArrayView(m_lastHeaders))
        return m_lastFrame;
    m_lastHeaders = headers.toByteArray();
    auto frame = parseHeaders(m_lastHeaders);
    if (frame)
        m_lastFrame = *frame;
    else
        m_lastHeaders.clear();
    return frame;
}

void EventStreamDecoder::keep(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    const qsizetype size = m_filled + bytes.size();
    // In small steps: what a prelude announces has not arrived, and doubling would hold twice what has.
    if (size > m_buffer.size()) {
        const qsizetype room = m_total > 0 ? std::min(m_total, size + kGrowth) : size + kPreludeBytes;
        m_buffer.reserve(room);
        m_buffer.resize(room);
    }
    std::copy(bytes.begin(), bytes.end(), m_buffer.data() + m_filled);
    m_filled = size;
}

Result<void> EventStreamDecoder::finish() const
{
    if (m_fault)
        return fail(*m_fault);
    if (m_filled > 0)
        return fail(Error::Kind::StreamIncomplete);
    return {};
}

} // namespace bk
