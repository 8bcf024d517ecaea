// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/SigV4.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QProcessEnvironment>

#include <variant>

namespace bk {

// A bearer token and where it came from. Move-only; lives from load() until the request is built.
struct BearerToken final {
    Secret token;
    QString origin; // "key billing-bot", "AWS_BEARER_TOKEN_BEDROCK", "standard input"
};

// An access key, its secret and perhaps a session token: what signs a request (SigV4). Move-only, as the other.
struct AccessKeys final {
    sigv4::Credentials keys;
    QDateTime expires; // invalid: not known
    QString accountId; // empty: not known
    QString origin;    // "AWS_ACCESS_KEY_ID", "/home/maria/.aws/credentials:12"
};

// What a call goes with.
using Credential = std::variant<BearerToken, AccessKeys>;

// A second one for a second call: calls take theirs with them.
[[nodiscard]] Credential clone(const Credential &credential);
// Where it came from, whichever it is.
[[nodiscard]] const QString &originOf(const Credential &credential);

// Offline checks before a token may become a header: alphabet, one line, known prefix or not at all (KeyNotUsable).
// A token of an unknown prefix passes when every character is safe in a header: formats can change.
[[nodiscard]] Result<void> checkBearerToken(const Secret &token);

// The same for what a signature puts into headers: the letters of the access key id and of the session token; no empty secret.
[[nodiscard]] Result<void> checkAccessKeys(const sigv4::Credentials &keys);

// AWS_BEARER_TOKEN_BEDROCK. NotFound when unset; set but empty or blank is InvalidInput, never a fall-through.
[[nodiscard]] Result<BearerToken> bearerTokenFromEnvironment(const QProcessEnvironment &environment);

} // namespace bk
