// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/credentials/ProfileSource.h"
#include "core/credentials/SsoSource.h"

#include <QCoroTask>

namespace bk {

class HttpClient;

// Where STS is asked: region and endpoint settings, and the hosts beside AWS's own that may be asked.
struct StsPlace final {
    QString region;
    EndpointOptions endpoints;
    QStringList allowedHosts;
};

// AssumeRole, signed with the keys given; they end with the call. Sent once, and once more only when the clock was wrong.
[[nodiscard]] QCoro::Task<Found<AccessKeys>> assumeRole(HttpClient *http, ProfilePlan::Role role, AccessKeys keys, StsPlace place, const Clock *clock);

// AssumeRoleWithWebIdentity: not signed; the token in the file is the proof, read each time (at most 20,000 bytes, its
// last line break cut).
[[nodiscard]] QCoro::Task<Found<AccessKeys>> assumeRoleWithWebIdentity(HttpClient *http, ProfilePlan::WebIdentity identity, CredentialOrigin origin,
                                                                       StsPlace place, const Clock *clock);

} // namespace bk
