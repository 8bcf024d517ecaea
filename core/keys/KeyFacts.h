// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/credentials/CredentialTrace.h"
#include "core/keys/ApiKey.h"
#include "core/keys/KeyText.h"

namespace bk {

// What goes from a key's text into its metadata, and what a person may change there. All pure.

// The text as it may be stored: a valid key, or one word of an unknown format. KeyNotUsable otherwise, with the name of
// the problem, or of the kind it is instead.
[[nodiscard]] Result<KeyReading> storableKey(const Secret &secret);

// Kind, account, user, region and times as far as the text tells them; what it does not tell is left as it is.
void takeFacts(ApiKey &key, const KeyReading &reading, const Secret &secret);

// What the text of a bearer token tells, for the chain of credentials.
[[nodiscard]] CredentialFacts bearerFacts(const Secret &token);

// What another secret makes untrue: the dates, the last test.
void forgetSecretsFacts(ApiKey &key);

// Puts back what no person may change: what the text tells, the id, the last test, the state.
void keepFacts(ApiKey &changed, const ApiKey &before);

// A key whose end nobody has said: a short-term key carries its own, of any other the person is asked.
[[nodiscard]] bool asksForEnd(const ApiKey &key);

// One line without control, bidirectional and invisible characters, at most 200 long: labels go to shells and lists.
[[nodiscard]] QString printable(const QString &text);

} // namespace bk
