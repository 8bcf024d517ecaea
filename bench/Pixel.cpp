// SPDX-License-Identifier: Apache-2.0
// pixel X Y COLOUR|any: prints "ready", then, when that pixel of the screen has the colour (or another than at first), the
// monotonic clock in nanoseconds. Gives up after ten seconds.
#include <QGuiApplication>
#include <QImage>
#include <QPixmap>
#include <QScreen>

#include <cstdio>
#include <ctime>
#include <unistd.h>

namespace {

long long now()
{
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

} // namespace

int main(int argc, char **argv)
{
    const QGuiApplication application(argc, argv);
    if (argc != 4)
        return 2;
    const int x = std::atoi(argv[1]), y = std::atoi(argv[2]);
    const auto look = [&] { return QGuiApplication::primaryScreen()->grabWindow(0, x, y, 1, 1).toImage().pixel(0, 0) & 0xffffff; };
    const QColor wanted(QString::fromLatin1(argv[3]));
    const QRgb before = look();
    std::puts("ready");
    std::fflush(stdout);
    for (const long long end = now() + 10'000'000'000LL; now() < end; usleep(500)) {
        const QRgb seen = look();
        if (wanted.isValid() ? seen == (wanted.rgb() & 0xffffff) : seen != before) {
            std::printf("%lld\n", now());
            return 0;
        }
    }
    return 1;
}
