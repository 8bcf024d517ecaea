// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/credentials/Credential.h"
#include "core/credentials/SharedFiles.h"

#include <QCoroTask>
#include <QProcessEnvironment>

class QObject;

namespace bk {

// credential_process: a program that writes access keys as JSON to its standard output.

struct ProcessLimits final {
    int totalMs = 60'000;
    qint64 outputBytes = 64LL * 1024;
};

// Runs it: without a shell, without a terminal or input, in a session of its own that is killed whole when time or output run
// over. What it writes to stderr is thrown away; it may hold a secret. Consent is the caller's to ask. Never answers when
// `owner` is destroyed before; the process is killed then.
[[nodiscard]] QCoro::Task<Found<AccessKeys>> runCredentialProcess(ProcessCommand command, QProcessEnvironment environment, const Clock *clock,
                                                                  QObject *owner, ProcessLimits limits = {});

} // namespace bk
