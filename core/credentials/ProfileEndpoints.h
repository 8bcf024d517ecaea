// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/Endpoint.h"
#include "core/credentials/SharedFiles.h"

namespace bk {

// The endpoint settings in effect: the environment's, then of the profile `services` (a [services x] section with a block per
// service) and endpoint_url, use_fips_endpoint, use_dualstack_endpoint, ignore_configured_endpoint_urls. Each override
// keeps its origin, a variable or a line. A setting of the environment, for one service or for all, goes before any of the file.
[[nodiscard]] EndpointOptions endpointsOf(const QProcessEnvironment &environment, const SharedFiles &files, const Profile &profile);

} // namespace bk
