// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QProcessEnvironment>

namespace bk {

// A bearer token and where it came from. Move-only; lives from load() until the request is built. The access keys of
// the SigV4 side become a second alternative when their sources come.
struct BearerToken final {
    Secret token;
    QString origin; // "key billing-bot", "AWS_BEARER_TOKEN_BEDROCK", "standard input"
};

// Offline checks before a token may become a header: alphabet, one line, known prefix or not at all (KeyNotUsable).
// A token of an unknown prefix passes when every character is safe in a header: formats can change.
[[nodiscard]] Result<void> checkBearerToken(const Secret &token);

// AWS_BEARER_TOKEN_BEDROCK. NotFound when unset; set but empty or blank is InvalidInput, never a fall-through.
[[nodiscard]] Result<BearerToken> bearerTokenFromEnvironment(const QProcessEnvironment &environment);

} // namespace bk
