// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/Endpoint.h"

#include <span>

namespace bk {

// Every operation of a service by name, and which of them refuse a Bedrock API key: AWS's list (reference bedrock.md 3.2)
// names one of the runtime's and the whole of the agents and of data automation.
struct ServiceOperations final {
    Service service;
    const char *names;       // with a space between
    const char *refusesKeys; // one name, "*" for all, or empty
};

[[nodiscard]] std::span<const ServiceOperations> operationNames();

} // namespace bk
