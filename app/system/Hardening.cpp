// SPDX-License-Identifier: Apache-2.0
#include "app/system/Hardening.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace bk {

namespace {

struct Found final {
    bool known = false;
    mode_t mask = 0;
    rlimit core{};
    struct sigaction brokenPipe{}; // Qt's network ignores it, and what is ignored stays so over an exec
};
Found theFound;

} // namespace

void hardenProcess(bool keepDumpable)
{
    theFound.mask = umask(077);
    sigaction(SIGPIPE, nullptr, &theFound.brokenPipe);
    theFound.known = getrlimit(RLIMIT_CORE, &theFound.core) == 0;
    // The soft limit is the one that counts; the hard one could never be given back.
    const rlimit noCore{0, theFound.known ? theFound.core.rlim_max : 0};
    setrlimit(RLIMIT_CORE, &noCore);
    if (!keepDumpable)
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void undoHardening()
{
    if (!theFound.known)
        return;
    umask(theFound.mask);
    sigaction(SIGPIPE, &theFound.brokenPipe, nullptr);
    setrlimit(RLIMIT_CORE, &theFound.core);
}

} // namespace bk
