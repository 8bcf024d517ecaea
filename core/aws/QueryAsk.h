// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/QueryProtocol.h"
#include "core/aws/ServiceClock.h"
#include "core/aws/SigV4.h"

#include <optional>

namespace bk {

// Where a call of the query protocol goes and under which name it is signed.
struct QueryPlace final {
    QByteArray signingName; // "sts", "iam"
    Endpoint endpoint;      // its region is the one that signs
    QStringList allowedHosts = {};
};

// One call over the network, signed unless there are no credentials, and sent once. The endpoint has to be AWS's own, loopback
// or among allowedHosts (else HostNotAllowed, and nothing is sent). A refusal for the time, which says that the call was not
// carried out, is corrected and sent once more. It stands here, and not in BedrockClient, because the chain of credentials
// below it asks STS too. Errors: those of the network and of serviceError; NotTheService for what is no answer of this action.
// http and clock outlive it; given up when wantedBy is destroyed.
[[nodiscard]] QCoro::Task<Result<QueryAnswer>> askQuery(HttpClient &http, ServiceClock &clock, const QueryCall &call, QueryPlace place,
                                                        std::optional<sigv4::Credentials> credentials, const QObject *wantedBy = nullptr);

} // namespace bk
