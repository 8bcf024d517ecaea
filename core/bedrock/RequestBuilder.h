// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"
#include "core/bedrock/Operation.h"
#include "core/credentials/Credential.h"

#include <QJsonObject>

namespace bk {

// Operation + API-shaped input + credential + endpoint -> the bytes to send. Pure. The model id and other labels are
// encoded to the byte as AWS's clients do (all but A-Za-z0-9-._~). Headers: Authorization, Content-Type, Accept,
// User-Agent, Accept-Encoding: identity. Errors: InvalidInput (a label is missing or empty), NotAllowedWithKey,
// KeyNotUsable (a token that could not be a header).
[[nodiscard]] Result<HttpRequest> buildRequest(const Operation &operation, const QJsonObject &input,
                                               const BearerToken &credential, const Endpoint &endpoint);

// The body as it will be sent, without a credential, for the "request as JSON" view. Members of path and query are left out.
[[nodiscard]] QJsonObject requestBody(const Operation &operation, const QJsonObject &input);

} // namespace bk
