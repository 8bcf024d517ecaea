// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyDoctor.h"

namespace bk {

// What bkr's exit status says; part of its interface to scripts.
enum class ExitCode { Ok = 0, Failed = 1, Usage = 2, RefusedByService = 3, KeyringTrouble = 4, NetworkTrouble = 5 };

[[nodiscard]] ExitCode exitCodeFor(Error::Kind kind);
[[nodiscard]] ExitCode exitCodeFor(const Diagnosis &diagnosis);

} // namespace bk
