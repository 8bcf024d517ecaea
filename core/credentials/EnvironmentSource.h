// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialAnswer.h"

#include <QProcessEnvironment>

namespace bk {

// What stands in variables. Each answers: a credential, nothing (the variable is not set), or what is wrong with it.

// AWS_BEARER_TOKEN_BEDROCK. Set and empty, blank, in quotes or with a character that no header takes is broken, and never
// passed over: who sets it means it.
[[nodiscard]] Found<std::optional<BearerToken>> bearerOfEnvironment(const QProcessEnvironment &environment);

// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY with AWS_SESSION_TOKEN, AWS_CREDENTIAL_EXPIRATION, AWS_ACCOUNT_ID. A blank
// variable counts as not set, for that is how people unset them; one of the pair alone is broken. A session token without keys
// belongs to nobody and is never mixed with the keys of another place.
[[nodiscard]] Found<std::optional<AccessKeys>> keysOfEnvironment(const QProcessEnvironment &environment, const QDateTime &now);
[[nodiscard]] bool hasLoneSessionToken(const QProcessEnvironment &environment);

// A variable's origin.
[[nodiscard]] CredentialOrigin variableOrigin(const QString &name);

} // namespace bk
