// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <cstdio>
#include <cstdlib>

namespace bk::fuzz {

// What one target does with one input. Each *Fuzz.cpp defines it once; libFuzzer drives it in the preset "fuzz", and a
// small main replays known inputs as an ordinary test. A broken promise ends the program.
void take(QByteArrayView bytes);

inline void promise(bool kept, const char *what)
{
    if (kept)
        return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

} // namespace bk::fuzz
