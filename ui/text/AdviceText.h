// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyAdvice.h"

namespace bk {

// An advice in words: what, why, and what to do next. Plain text, never a secret. Pure.
struct AdviceWords final {
    QString title;    // "It never ends"
    QString why;
    QString nextStep;
};
[[nodiscard]] AdviceWords adviceWords(const KeyAdvice &advice);

// What AWS says a kind of key is for; empty for an unknown kind.
[[nodiscard]] QString kindAdvice(ApiKey::Kind kind);
// Which kind of key for which work, a name and a recommendation in each row: before one is made or pasted.
[[nodiscard]] QList<QPair<QString, QString>> kindTable();

} // namespace bk
