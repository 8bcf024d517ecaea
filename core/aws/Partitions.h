// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>

#include <span>

namespace bk {

// What AWS's partitions.json (Apache-2.0, version 1.1) says of a partition, as constant data: the parts of the region
// pattern "prefix-word-number", the suffixes, and the one region where IAM lives with its hosts (the endpoint rules of
// @aws-sdk/client-iam 3.1169.0). Pure; the questions that other rooms ask are in Endpoint.h.
struct PartitionFacts final {
    const char *id;
    const char *dnsSuffix;
    const char *dualStackDnsSuffix;
    const char *regionPrefixes; // with | between
    const char *iamRegion; // signs for IAM wherever one calls from
    const char *iamHost;
    const char *iamFipsHost;
    const char *iamDualStackHost;
    const char *iamFipsDualStackHost;
};

[[nodiscard]] std::span<const PartitionFacts> partitionTable();
// The first partition whose pattern or "-global" name fits; null when none does.
[[nodiscard]] const PartitionFacts *findPartition(QStringView region);

} // namespace bk
