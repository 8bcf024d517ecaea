// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

#include <functional>

namespace bk {

// How a child process ended that was to be killed (kill -9) when it entered its n-th system call.
enum class Ended { Killed, ByItself, NotTraceable };

// Runs the work in a child of this process (fork; single-threaded) and kills it at its n-th call, whatever its name. With n
// from 1 on until ByItself, every state that the work leaves behind is seen: a process changes the world only by system calls.
[[nodiscard]] Ended killForked(int n, const std::function<void()> &work);

// The same for a program of several threads. Only calls that may change something outside of the process count (writes,
// sends, syncs, renames, new files ...): a kill between two of them leaves what a kill at the later one leaves. Blocks; to
// be called from a thread of its own where the program talks to this one. Its output goes to `output`.
[[nodiscard]] Ended killProgram(int n, const QStringList &command, const QStringList &environment, const QByteArray &input,
                                QByteArray &output);

} // namespace bk
