// SPDX-License-Identifier: Apache-2.0
// Event streams with their checksums put right wherever a message fits, so that headers and payloads are reached.
#include "tests/fuzz/Streams.h"

#include <QtEndian>

#include <zlib.h>

namespace {

void putCrc(QByteArray &bytes, qsizetype from, qsizetype size)
{
    const auto crc = crc32(0, reinterpret_cast<const Bytef *>(bytes.constData() + from), uInt(size));
    qToBigEndian(quint32(crc), bytes.data() + from + size);
}

} // namespace

void bk::fuzz::take(QByteArrayView bytes)
{
    QByteArray mended = bytes.toByteArray();
    qsizetype at = 0;
    while (mended.size() - at >= 12) {
        const qint64 total = qFromBigEndian<quint32>(mended.constData() + at);
        putCrc(mended, at, 8);
        if (total < 16 || total > mended.size() - at)
            break;
        putCrc(mended, at, qsizetype(total) - 4);
        at += qsizetype(total);
    }
    decodeInEveryWay(mended);
}
