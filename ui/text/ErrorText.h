// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/keys/KeyDoctor.h"
#include "core/keys/KeyText.h"

namespace bk {

// An error in words: what happened, why, and what to do next. Plain text, never a secret.
struct ErrorWords final {
    QString title;    // "The key has expired"
    QString sentence; // what happened and why
    QString nextStep; // what to do
    [[nodiscard]] QString full() const; // the three, one line each
};
[[nodiscard]] ErrorWords words(const Error &error);
[[nodiscard]] ErrorWords words(const Diagnosis &diagnosis);
// The settings could not be read at the start, and stand now at their defaults.
[[nodiscard]] ErrorWords damagedSettings(const QString &keptFile);

// "Truncated: the text ends too early. Copy the whole key again." Empty for None.
[[nodiscard]] QString problemSentence(const KeyReading &reading);
[[nodiscard]] QString kindTitle(KeyReading::Kind kind);     // "Long-term API key"
[[nodiscard]] QString repairSentence(KeyReading::Repair repair); // "Removed the quotes around it"

} // namespace bk
