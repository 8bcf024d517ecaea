// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"
#include "core/credentials/SharedFiles.h"

#include <QDeadlineTimer>

namespace bk {

// Calls to the services that a machine of AWS runs for itself: one second each, 64 KiB, up to three tries when the service says
// that it is busy (5xx) or drops the connection, all within one deadline for the whole.
struct MetadataLimits final {
    int eachMs = 1'000;
    int totalMs = 3'000;
};

[[nodiscard]] QCoro::Task<Result<HttpReply>> callMetadata(HttpClient *http, HttpRequest request, MetadataLimits limits, QDeadlineTimer whole);

// A call that did not answer 200, as a problem of its source.
[[nodiscard]] CredentialProblem callProblem(const Error &error, const CredentialOrigin &origin);
[[nodiscard]] CredentialProblem callProblem(const HttpReply &reply, const CredentialOrigin &origin);

} // namespace bk
