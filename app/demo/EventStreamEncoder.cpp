// SPDX-License-Identifier: Apache-2.0
#include "app/demo/EventStreamEncoder.h"

#include <QtEndian>

#include <zlib.h>

namespace bk::eventstream {
namespace {

constexpr char kString = 7;

void appendU32(QByteArray &out, quint32 value)
{
    char bytes[4];
    qToBigEndian(value, bytes);
    out.append(bytes, 4);
}

void appendChecksum(QByteArray &out)
{
    appendU32(out, quint32(::crc32(0, reinterpret_cast<const Bytef *>(out.constData()), uInt(out.size()))));
}

QByteArray headerBytes(const Headers &headers)
{
    QByteArray out;
    for (const auto &[name, value] : headers) {
        out.append(char(name.size())).append(name).append(kString);
        char length[2];
        qToBigEndian(quint16(value.size()), length);
        out.append(length, 2).append(value);
    }
    return out;
}

} // namespace

QByteArray prelude(quint32 totalLength, quint32 headersLength)
{
    QByteArray out;
    appendU32(out, totalLength);
    appendU32(out, headersLength);
    appendChecksum(out);
    return out;
}

QByteArray frame(const Headers &headers, const QByteArray &payload)
{
    const QByteArray head = headerBytes(headers);
    QByteArray out = prelude(quint32(16 + head.size() + payload.size()), quint32(head.size()));
    out.append(head).append(payload);
    appendChecksum(out);
    return out;
}

QByteArray event(const QByteArray &eventType, const QByteArray &jsonPayload)
{
    return frame({{":event-type", eventType}, {":content-type", "application/json"}, {":message-type", "event"}}, jsonPayload);
}

QByteArray exception(const QByteArray &exceptionType, const QByteArray &jsonPayload)
{
    return frame({{":exception-type", exceptionType}, {":content-type", "application/json"}, {":message-type", "exception"}},
                 jsonPayload);
}

QByteArray errorMessage(const QByteArray &code, const QByteArray &message)
{
    return frame({{":error-code", code}, {":error-message", message}, {":message-type", "error"}}, {});
}

} // namespace bk::eventstream
