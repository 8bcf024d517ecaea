// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ShortTermTable.h"
#include "ui/text/ErrorText.h"

namespace bk {

// Short-term keys that are made here, in words: the same for the window and for bkr.

// What the renewal of a key says where it has words of its own: somebody else would sign, ... The inside of ErrorText.
[[nodiscard]] std::optional<ErrorWords> shortTermWords(const Error &error);

// "Profile dev", "Automatic: shared credentials file, account 123456789012"
[[nodiscard]] QString sourceText(const ShortTermRecord &record);
// "Renews itself in 40 min", "Tries again in 2 min", "Waits for you", "Not kept fresh". next: ShortTermRenewal::nextAttempt.
[[nodiscard]] QString freshnessText(const ShortTermRecord &record, const QDateTime &next, const QDateTime &now);
// "12 h", "1 h, as long as the session that signed it"
[[nodiscard]] QString lifeText(const ShortTermRecord &record);
// What the end of a key of so many seconds would be, and why; without a signer: who signs is not known yet.
[[nodiscard]] QString endForecast(int seconds, const std::optional<CredentialFacts> &signer, const QDateTime &now);

// "12h", "90min", "3600" in seconds; InvalidInput (1 second to 12 hours) else.
[[nodiscard]] Result<int> lifeIn(const QString &text);

} // namespace bk
