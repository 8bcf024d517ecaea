// SPDX-License-Identifier: Apache-2.0
// Preloaded into a Qt program as it is: when its first window has been painted, a line tells when that was (monotonic
// nanoseconds), what it had cost (CPU nanoseconds) and the resident kilobytes; then the program ends, or goes on where
// BK_BENCH_STAY is set.
#include <QCoreApplication>
#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <unistd.h>

namespace {

long long nanoseconds(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

long residentKilobytes()
{
    long pages = 0;
    if (FILE *file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%*d %ld", &pages) != 1)
            pages = 0;
        std::fclose(file);
    }
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

void painted()
{
    std::printf("painted %lld %lld %ld\n", nanoseconds(CLOCK_MONOTONIC), nanoseconds(CLOCK_PROCESS_CPUTIME_ID), residentKilobytes());
    std::fflush(stdout);
    if (!std::getenv("BK_BENCH_STAY"))
        _exit(0);
}

class Watch final : public QObject {
public:
    bool eventFilter(QObject *object, QEvent *event) override
    {
        const auto *widget = event->type() == QEvent::Paint && object->isWidgetType() ? static_cast<QWidget *>(object) : nullptr;
        if (!widget || !widget->isWindow())
            return false;
        qApp->removeEventFilter(this);
        QTimer::singleShot(0, qApp, painted); // the whole window is painted and flushed by then
        return false;
    }
};

void watch()
{
    static Watch instance;
    qApp->installEventFilter(&instance);
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(watch)
