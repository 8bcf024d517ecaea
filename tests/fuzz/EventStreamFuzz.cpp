// SPDX-License-Identifier: Apache-2.0
// Event streams as they come: nearly all fail at a checksum, which is the point here.
#include "tests/fuzz/Streams.h"

void bk::fuzz::take(QByteArrayView bytes)
{
    decodeInEveryWay(bytes);
}
