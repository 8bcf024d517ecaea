// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define BK_HAVE_CALLGRIND 1
#else
#define BK_HAVE_CALLGRIND 0
#endif

namespace bk::bench {

inline bool countsInstructions()
{
#if BK_HAVE_CALLGRIND
    return RUNNING_ON_VALGRIND != 0;
#else
    return false;
#endif
}

// A line "kind<TAB>name<TAB>value" for ratios.py.
inline void print(const char *kind, const std::string &name, double value)
{
    std::printf("%s\t%s\t%.6g\n", kind, name.c_str(), value);
    std::fflush(stdout);
}

inline double cpuNanoseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e9 + double(now.tv_nsec);
}

inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

// What the optimiser must take for used.
template<typename T>
inline void keepAlive(const T &value)
{
    asm volatile("" : : "g"(&value) : "memory");
}

// Instructions of `work` per unit, by callgrind started with --instr-atstart=no; the dump is named, the line tells units.
inline void countInstructions(const std::string &name, double units, const std::function<void()> &work)
{
#if BK_HAVE_CALLGRIND
    CALLGRIND_START_INSTRUMENTATION;
    work();
    CALLGRIND_STOP_INSTRUMENTATION;
    CALLGRIND_DUMP_STATS_AT(name.c_str());
    print("units", name, units);
#else
    (void)name, (void)units, (void)work;
#endif
}

// Ours and its peers, one after the other in each round, so that a busy machine is busy for all of them. Every contestant
// runs once to warm up; then medians of CPU nanoseconds per unit, or instructions per unit under callgrind.
class Race final {
public:
    void add(std::string name, double units, std::function<void()> work)
    {
        m_runners.push_back({std::move(name), units, std::move(work), {}});
    }

    void run(int rounds)
    {
        for (Runner &runner : m_runners)
            runner.work();
        if (countsInstructions()) {
            for (Runner &runner : m_runners)
                countInstructions(runner.name, runner.units, runner.work);
            return;
        }
        for (int round = 0; round < rounds; ++round) {
            for (Runner &runner : m_runners) {
                const double before = cpuNanoseconds();
                runner.work();
                runner.times.push_back((cpuNanoseconds() - before) / runner.units);
            }
        }
        for (const Runner &runner : m_runners)
            print("ns", runner.name, median(runner.times));
    }

private:
    struct Runner {
        std::string name;
        double units;
        std::function<void()> work;
        std::vector<double> times;
    };
    std::vector<Runner> m_runners;
};

} // namespace bk::bench
