// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/SharedFiles.h"

namespace bk {

// Splits a command as the AWS tools do (blanks, '...', "..." with \" and \\, a backslash before anything else). Nothing is
// expanded: there is no shell. CommandNotUsable: an open quote, or nothing at all.
[[nodiscard]] Found<ProcessCommand> readCommand(const ProfileValue &value);
[[nodiscard]] std::optional<QStringList> splitCommand(QStringView command); // nothing: an open quote

} // namespace bk
