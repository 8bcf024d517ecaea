// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"

#include <optional>

namespace bk {

// How many milliseconds to wait before asking once more, after `attempt` (1, 2, ...) answered with this head; nothing when
// the status does not call for it. Retry-After in seconds or as a date counts, up to 60 s; what cannot be read does not.
// Otherwise doubling from 100 ms (500 ms when throttled), times random (0..1): full jitter, as the SDKs do. Pure.
[[nodiscard]] std::optional<int> retryDelayMs(const HttpHead &head, int attempt, double random, const QDateTime &now);

} // namespace bk
