// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QCoroTask>

namespace bk {

// What looks after the ends of keys while no window is open: the start with the session, and a timer of the session's own.
// Behind it stand the files and programs of the desktop (app/system/SessionWatch). It lives as long as the program.
class BackgroundWatch {
public:
    enum class Start {
        Off,
        On,
        SwitchedOff, // the entry is there, and the desktop was told not to start it
    };
    enum class Timer {
        Off,
        On,
        Elsewhere,   // on, and starts another program than the one that asks
        Foreign,     // a file of that name was written by somebody else: it is left as it is
        Refused,     // the files are there, and systemd did not start the timer
        Unavailable, // no systemd looks after this session
    };

    BackgroundWatch() = default;
    virtual ~BackgroundWatch() = default;
    BackgroundWatch(const BackgroundWatch &) = delete;
    BackgroundWatch &operator=(const BackgroundWatch &) = delete;

    [[nodiscard]] virtual Start start() const = 0; // at once: reads one small file
    // Both ask another program, for 20 seconds at most.
    virtual QCoro::Task<Timer> timer() = 0;
    // How it stands afterwards; what is Foreign or Unavailable changes nothing. Errors: DiskFailed; InvalidInput for a path of
    // a program that a file of systemd cannot hold.
    virtual QCoro::Task<Result<Timer>> setTimer(bool on) = 0;
    [[nodiscard]] virtual QString program() const = 0; // the bkr that the timer starts
};

} // namespace bk
