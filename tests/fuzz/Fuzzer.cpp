// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/Target.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    bk::fuzz::take(QByteArrayView(data, qsizetype(size)));
    return 0;
}
