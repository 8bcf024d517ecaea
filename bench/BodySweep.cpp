// SPDX-License-Identifier: Apache-2.0
#include "tests/support/BodySweep.h"

#include <QCoreApplication>

#include <cstdio>

// Bodies of 1 to 1,000 KB to a warm loopback TLS server, median milliseconds for a call, ours beside stock Qt.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const bk::BodySweep sweep;
    std::printf("%8s %10s %10s\n", "KB", "ours ms", "stock ms");
    for (const int kilobytes : {1, 20, 100, 1000}) {
        const double stock = sweep.stock(kilobytes * 1000); // before ours, whose walk would help its socket too
        const double ours = sweep.ours(kilobytes * 1000);
        std::printf("%8d %10.2f %10.2f\n", kilobytes, ours, stock);
    }
    return 0;
}
