// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QtEndian>

#include <zlib.h>

namespace bk {

// Writes application/vnd.amazon.eventstream for tests, independent of the program's own code.
inline QByteArray bigEndian32(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

inline QByteArray withCrc(const QByteArray &bytes)
{
    return bytes + bigEndian32(quint32(crc32(0, reinterpret_cast<const Bytef *>(bytes.constData()), uInt(bytes.size()))));
}

inline QByteArray stringHeader(const QByteArray &name, const QByteArray &value)
{
    QByteArray bytes;
    bytes += char(name.size());
    bytes += name;
    bytes += '\7';
    bytes += bigEndian32(quint32(value.size())).right(2);
    return bytes + value;
}

inline QByteArray rawFrame(const QByteArray &headers, const QByteArray &payload)
{
    const quint32 total = quint32(headers.size() + payload.size() + 16);
    const QByteArray prelude = withCrc(bigEndian32(total) + bigEndian32(quint32(headers.size())));
    return withCrc(prelude + headers + payload);
}

inline QByteArray eventFrame(const QByteArray &eventType, const QByteArray &json)
{
    return rawFrame(stringHeader(":event-type", eventType) + stringHeader(":content-type", "application/json")
                        + stringHeader(":message-type", "event"),
                    json);
}

inline QByteArray exceptionFrame(const QByteArray &exceptionType, const QByteArray &json)
{
    return rawFrame(stringHeader(":exception-type", exceptionType) + stringHeader(":content-type", "application/json")
                        + stringHeader(":message-type", "exception"),
                    json);
}

inline QByteArray textDeltaFrame(const QByteArray &jsonText, int block = 0)
{
    return eventFrame("contentBlockDelta", "{\"contentBlockIndex\":" + QByteArray::number(block) + ",\"delta\":{\"text\":\""
                                               + jsonText + "\"},\"p\":\"abcdefghijklmnop\"}");
}

} // namespace bk
