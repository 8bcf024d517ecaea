// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/text/ErrorText.h"

#include <optional>

namespace bk {

// What IAM (or STS) refuses, in its own words: about users, their keys and the credentials one asks with, not about models.
// Nothing where the words for Bedrock fit. words(Error) asks here first.
[[nodiscard]] std::optional<ErrorWords> iamWords(const Error &error);

} // namespace bk
