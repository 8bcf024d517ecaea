// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Partitions.h"

#include "core/aws/Endpoint.h"

#include <algorithm>
#include <array>

namespace bk {

namespace {

// The first one is also the answer for regions nobody knows.
constexpr std::array<PartitionFacts, 8> kPartitions{{
    {"aws", "amazonaws.com", "api.aws", "us|eu|ap|sa|ca|me|af|il|mx",
     "us-east-1", "iam.amazonaws.com", "iam-fips.amazonaws.com", "iam.global.api.aws", "iam-fips.global.api.aws"},
    {"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn",
     "cn-north-1", "iam.cn-north-1.amazonaws.com.cn", "iam-fips.amazonaws.com.cn",
     "iam.global.api.amazonwebservices.com.cn", "iam-fips.api.amazonwebservices.com.cn"},
    {"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de",
     "eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu", "iam-fips.amazonaws.eu",
     "iam.global.api.amazonwebservices.eu", "iam-fips.api.amazonwebservices.eu"},
    {"aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso",
     "us-iso-east-1", "iam.us-iso-east-1.c2s.ic.gov", "iam-fips.us-iso-east-1.c2s.ic.gov", "iam.api.aws.ic.gov", "iam-fips.api.aws.ic.gov"},
    {"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "us-isob",
     "us-isob-east-1", "iam.us-isob-east-1.sc2s.sgov.gov", "iam-fips.us-isob-east-1.sc2s.sgov.gov", "iam.api.aws.scloud", "iam-fips.api.aws.scloud"},
    {"aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe",
     "eu-isoe-west-1", "iam.eu-isoe-west-1.cloud.adc-e.uk", "iam-fips.cloud.adc-e.uk", "iam.api.cloud-aws.adc-e.uk", "iam-fips.api.cloud-aws.adc-e.uk"},
    {"aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof",
     "us-isof-south-1", "iam.us-isof-south-1.csp.hci.ic.gov", "iam-fips.csp.hci.ic.gov", "iam.api.aws.hci.ic.gov", "iam-fips.api.aws.hci.ic.gov"},
    {"aws-us-gov", "amazonaws.com", "api.aws", "us-gov", // the ordinary hosts are the FIPS ones
     "us-gov-west-1", "iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com", "iam.us-gov.api.aws", "iam.us-gov.api.aws"},
}};

// Where the bedrock service has an endpoint (AWS's endpoints.json, August 2026).
constexpr const char *kBedrockRegions[] = {
    "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",      "ca-central-1",   "ca-west-1",
    "mx-central-1",   "sa-east-1",      "eu-central-1",   "eu-central-2",   "eu-north-1",     "eu-south-1",
    "eu-south-2",     "eu-west-1",      "eu-west-2",      "eu-west-3",      "af-south-1",     "il-central-1",
    "me-central-1",   "me-south-1",     "ap-east-2",      "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-south-1",     "ap-south-2",     "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
    "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "us-gov-east-1",  "us-gov-west-1",  "eusc-de-east-1",
    "us-iso-east-1",  "us-isob-east-1", "us-isof-east-1", "us-isof-south-1",
};

bool isDigits(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

bool isWord(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_';
    });
}

// The "prefix" of prefix-word-number; empty when the region has another shape.
QStringView regionPrefix(QStringView region)
{
    const auto number = region.lastIndexOf(u'-');
    if (number <= 0 || !isDigits(region.mid(number + 1)))
        return {};
    const auto word = region.left(number).lastIndexOf(u'-');
    if (word <= 0 || !isWord(region.mid(word + 1, number - word - 1)))
        return {};
    return region.left(word);
}

bool hasPrefix(const PartitionFacts &partition, QStringView prefix)
{
    for (const QLatin1String known : QLatin1String(partition.regionPrefixes).tokenize(u'|')) {
        if (prefix == known)
            return true;
    }
    return false;
}

} // namespace

std::span<const PartitionFacts> partitionTable()
{
    return kPartitions;
}

const PartitionFacts *findPartition(QStringView region)
{
    const QStringView prefix = regionPrefix(region);
    for (const auto &partition : kPartitions) {
        if (!prefix.isEmpty() && hasPrefix(partition, prefix))
            return &partition;
        if (region == QString(QLatin1String(partition.id) + QLatin1String("-global")))
            return &partition;
    }
    return nullptr;
}

Partition partitionOf(const QString &region)
{
    const PartitionFacts *facts = findPartition(region);
    if (!facts)
        facts = &kPartitions.front();
    return {QLatin1String(facts->id), QLatin1String(facts->dnsSuffix), QLatin1String(facts->dualStackDnsSuffix)};
}

QStringList knownBedrockRegions()
{
    QStringList regions;
    for (const char *region : kBedrockRegions)
        regions.append(QLatin1String(region));
    return regions;
}

bool looksLikeRegion(const QString &region)
{
    return findPartition(region) && isDigits(QStringView(region).mid(region.lastIndexOf(u'-') + 1));
}

} // namespace bk
