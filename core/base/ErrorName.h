// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <optional>

namespace bk {

// "KeyringLocked": what an error is called where a machine or a later run of the program reads it.
[[nodiscard]] QString nameOf(Error::Kind kind);
[[nodiscard]] std::optional<Error::Kind> errorKindNamed(const QString &name);

} // namespace bk
