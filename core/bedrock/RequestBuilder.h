// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"
#include "core/bedrock/Operation.h"
#include "core/credentials/Credential.h"

#include <QJsonObject>

namespace bk {

// May this credential call this operation at all? NotAllowedWithKey (detail: the operation, subject: its service) for an API
// key where AWS wants a signature, InvalidInput for an operation known by name alone, KeyNotUsable for what could not be a
// header.
[[nodiscard]] Result<void> checkMayCall(const Operation &operation, const Credential &credential);

// Operation + API-shaped input + credential + endpoint -> the bytes to send. Pure. The model id and other labels are
// encoded to the byte as AWS's clients do (all but A-Za-z0-9-._~). Headers: Authorization, Content-Type, Accept,
// User-Agent, Accept-Encoding: identity. Access keys sign for the endpoint's region, at `now`. Errors: those of checkMayCall;
// InvalidInput (a label is missing or empty, a header or body cannot be one).
[[nodiscard]] Result<HttpRequest> buildRequest(const Operation &operation, const QJsonObject &input,
                                               const Credential &credential, const Endpoint &endpoint, const QDateTime &now);

// Signs for Bedrock; a request that was signed before is signed anew.
void signRequest(HttpRequest &request, const sigv4::Credentials &keys, const QString &region, const QDateTime &now);

// The body as it will be sent, without a credential, for the "request as JSON" view. Members of path and query are left out.
[[nodiscard]] QJsonObject requestBody(const Operation &operation, const QJsonObject &input);

} // namespace bk
