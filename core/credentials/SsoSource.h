// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/Endpoint.h"
#include "core/base/Clock.h"
#include "core/credentials/CredentialAnswer.h"
#include "core/credentials/ProfileSource.h"

#include <QCoroTask>

namespace bk {

class HttpClient;

// IAM Identity Center: the token that aws sso login left in a cache file, renewed when it ends within five minutes and can be,
// then the keys of one role. Signing in itself (a browser) stays with aws sso login. A renewed token is written back as the
// AWS tools do, for its refresh token may count only once.
struct SsoQuestion final {
    ProfilePlan::Sso profile;
    CredentialOrigin origin;     // of the profile's deciding line
    QString home;
    EndpointOptions endpoints;   // AWS_ENDPOINT_URL_SSO, _SSO_OIDC
    QStringList allowedHosts;
};

// ~/.aws/sso/cache/<sha1>.json: of the session's name, or of the start URL in the older way.
[[nodiscard]] QString ssoCacheFile(const QString &home, const ProfilePlan::Sso &profile);

// Reasons: SsoTokenMissing, SsoTokenExpired, SsoTokenDamaged, BadAddress, HostNotAllowed, CallFailed and those of readKeys.
[[nodiscard]] QCoro::Task<Found<AccessKeys>> askSso(HttpClient *http, SsoQuestion question, const Clock *clock);

// Where sign-in tokens and role requests may go: AWS's own hosts, this machine, hosts that the person allowed. An inherited
// AWS_ENDPOINT_URL is followed under that rule only.
[[nodiscard]] Found<Endpoint> trustedEndpoint(Service service, const QString &region, const EndpointOptions &options,
                                              const QStringList &allowedHosts, const CredentialOrigin &origin);

} // namespace bk
