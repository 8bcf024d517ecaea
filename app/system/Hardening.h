// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bk {

// The first thing in main: umask 077, no core file, not dumpable (so /proc/PID/mem is closed to others of the same user).
// keepDumpable: for tests and debuggers.
void hardenProcess(bool keepDumpable = false);

// Puts back the umask, the limit of core files and what becomes of SIGPIPE, as hardenProcess() found them: for a program that
// takes our place, which is dumpable again by itself.
void undoHardening();

} // namespace bk
