// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/Composition.h"
#include "core/keys/ExpiryNotices.h"

namespace bk {

// As the settings say.
[[nodiscard]] NoticeSteps noticeSteps(const Composition &parts);

// Tells the desktop of the ends that are due among these keys, and remembers it. The labels of those told. A desktop that shows
// no notifications is no error: a note says so, and they are due again. Errors: Database...
QCoro::Task<Result<QStringList>> notifyOfEnds(Composition *parts, QList<ApiKey> keys);

} // namespace bk
