// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ApiKey.h"
#include "core/keys/ExpiryWatch.h"

namespace bk {

// Times as people say them. All pure.
[[nodiscard]] QString timeLeftText(const ApiKey &key, const QDateTime &now);   // "6 days left", "40 min left", "ended 3 days ago", "never expires", "end not known"
// A life in one sentence: "made 3 Sep 2026, 12:00, ends 1 Dec 2026, 00:00, 8 days left".
[[nodiscard]] QString lifeText(const ApiKey &key, const QDateTime &now);
[[nodiscard]] QString durationText(qint64 seconds);                             // "6 days", "1 h 20 min"
[[nodiscard]] QString agoText(const QDateTime &then, const QDateTime &now);     // "just now", "5 min ago", "on 3 Nov 2026"
[[nodiscard]] QString clockText(qint64 skewSeconds);                            // behind by so much; ahead: negative
[[nodiscard]] QString dateText(const QDateTime &utc);                           // local, "28 Nov 2026, 14:05"

} // namespace bk
