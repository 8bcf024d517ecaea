// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snippets/PolicyText.h"
#include "core/snippets/ShellQuote.h"

namespace bk {

// Policies and shell lines in words: the same for the window and for bkr. Pure.
[[nodiscard]] QString policyTitle(PolicyKind kind);       // "Manage one's own keys"
[[nodiscard]] QString policyExplanation(PolicyKind kind); // what it does, and what it does not
[[nodiscard]] QString placeText(PolicyPlace place);       // what it is attached to
[[nodiscard]] QString problemSentence(PolicyProblem problem);

[[nodiscard]] QString shellName(Shell shell);
[[nodiscard]] QString problemSentence(QuoteProblem problem, Shell shell);

} // namespace bk
