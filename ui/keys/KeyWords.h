// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ApiKey.h"
#include "core/keys/ExpiryWatch.h"
#include "core/keys/KeyDoctor.h"
#include "core/keys/KeyStore.h"
#include "ui/text/ErrorText.h"
#include "ui/widgets/Theme.h"

namespace bk {

// A state as the window says it: a word, an icon and a meaning; the colour never stands alone.
struct Sign final {
    QString words;
    QString icon;
    theme::Meaning meaning = theme::Meaning::Neutral;
};

[[nodiscard]] QString kindWords(ApiKey::Kind kind);                 // "Long-term"
[[nodiscard]] QString environmentWords(const QString &environment); // "Production", "No environment"
[[nodiscard]] QString factsLine(const ApiKey &key);                 // "Long-term · us-east-1 · 1234 5678 9012"
[[nodiscard]] QString accountWords(const QString &account);         // grouped by four
[[nodiscard]] Sign secretSign(ApiKey::SecretState state);
[[nodiscard]] QString secretExplanation(ApiKey::SecretState state); // what it means and what to do; empty when all is well
[[nodiscard]] Sign testSign(const std::optional<TestRecord> &record);
[[nodiscard]] theme::Meaning expiryMeaning(ExpiryLevel level);
[[nodiscard]] QString warningSentence(const ApiKey &key, const QDateTime &now); // "billing-bot (production) ends in 6 days."
[[nodiscard]] QString freeLabel(const KeyStore &keys, const QString &wanted); // "laptop", "laptop 2"
// A test of an earlier run in words: as much as its record tells.
[[nodiscard]] ErrorWords testWords(const TestRecord &record, const ApiKey &key);
[[nodiscard]] std::optional<Diagnosis::Verdict> verdictOf(const QString &name);

} // namespace bk
