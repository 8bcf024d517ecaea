// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/credentials/Credential.h"
#include "core/credentials/MetadataCall.h"

#include <QCoroTask>
#include <QProcessEnvironment>

namespace bk {

// The credentials of a container (ECS, EKS Pod Identity, Greengrass): AWS_CONTAINER_CREDENTIALS_RELATIVE_URI before
// AWS_CONTAINER_CREDENTIALS_FULL_URI, with AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE (read each time) before
// AWS_CONTAINER_AUTHORIZATION_TOKEN.
struct ContainerAddress final {
    QUrl url;
    CredentialOrigin origin; // which variable
};

// Nothing when neither variable is set. BadAddress, HostNotAllowed: https goes anywhere; plain http to the two addresses of AWS
// and to this machine only, all of them given as addresses. No name but localhost is taken for http, and that one is never
// looked up: a name can resolve to one address when it is checked and to another when it is called.
[[nodiscard]] Found<std::optional<ContainerAddress>> containerAddress(const QProcessEnvironment &environment);

[[nodiscard]] QCoro::Task<Found<AccessKeys>> askContainer(HttpClient *http, ContainerAddress address, QProcessEnvironment environment,
                                                          const Clock *clock, MetadataLimits limits = {});

} // namespace bk
