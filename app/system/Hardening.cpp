// SPDX-License-Identifier: Apache-2.0
#include "app/system/Hardening.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace bk {

void hardenProcess(bool keepDumpable)
{
    umask(077);
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
    if (!keepDumpable)
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

} // namespace bk
