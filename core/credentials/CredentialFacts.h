// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/Credential.h"
#include "core/credentials/CredentialTrace.h"

#include <functional>

namespace bk {

// What the text of a bearer token tells (core/keys reads keys; it stands above this room).
using BearerReader = std::function<CredentialFacts(const Secret &token)>;

// What may be shown of a credential. The fingerprint is 8 hexadecimal digits of an HMAC of the secret part: enough to see
// that two places hold the same one, on any day and machine, and nothing to work back from a secret of this length.
[[nodiscard]] CredentialFacts factsOf(const Credential &credential, const BearerReader &readBearer);

} // namespace bk
