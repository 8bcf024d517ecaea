// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/BackgroundWatch.h"

#include <QString>

namespace bk {

// How the start with the session stands beside what the settings want of it; empty where the two agree. Plain text. Pure.
[[nodiscard]] QString startText(BackgroundWatch::Start start, bool wanted);
// How the timer of the session stands, why, and what to do. program: the bkr that it starts. Pure.
[[nodiscard]] QString timerText(BackgroundWatch::Timer timer, const QString &program);

// Days before an end, as settings and `bkr` explain them: "A notice 30, 14 and 7 days before a long-term key ends."
[[nodiscard]] QString warningDaysSentence(const QList<int> &days);
[[nodiscard]] QString warningDaysProblem(); // of a text that is no list of days

} // namespace bk
