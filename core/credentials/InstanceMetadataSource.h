// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/credentials/Credential.h"
#include "core/credentials/MetadataCall.h"

#include <QCoroTask>
#include <QProcessEnvironment>

namespace bk {

// The role of an EC2 instance, from its metadata service, version 2 only: a token first, then the role's name, then its keys.
// The older way without a token is not taken: it lets anything that can make this machine fetch a URL read the keys.
struct MetadataAddress final {
    QUrl url;               // no path
    CredentialOrigin origin; // which variable or line; empty: the usual address
};

// AWS_EC2_METADATA_SERVICE_ENDPOINT and _MODE (IPv4, IPv6), then the profile's ec2_metadata_service_endpoint and _mode. BadAddress;
// HostNotAllowed for plain http to anything but this machine and the link's own addresses.
[[nodiscard]] Found<MetadataAddress> metadataAddress(const QProcessEnvironment &environment, const Profile &profile);

// AWS_EC2_METADATA_DISABLED set to anything but false.
[[nodiscard]] bool isMetadataDisabled(const QProcessEnvironment &environment);
// The machine's own papers say Amazon EC2 (the DMI folder is /sys/class/dmi/id).
[[nodiscard]] bool isPlainlyEc2(const QString &dmiFolder = QStringLiteral("/sys/class/dmi/id"));

// NoRole when the instance has none. Three seconds for the whole.
[[nodiscard]] QCoro::Task<Found<AccessKeys>> askInstanceMetadata(HttpClient *http, MetadataAddress address, const Clock *clock, MetadataLimits limits = {});

} // namespace bk
