// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

namespace bk {

enum class AwsVariables { Scrub, Keep };

// The environment ("NAME=value", as in environ) of a program that is given a key, without the key itself. Whatever the
// choice, a bearer token for Bedrock that lies about is gone, and AWS_REGION and AWS_DEFAULT_REGION are the key's: JavaScript
// reads the one, Python the other. Scrubbed are the access keys of SigV4 with what describes them, and the bearer token that
// paws takes for any service. AWS_PROFILE stays: it is no credential, and names settings that the program may need. Pure.
// Source: reference of the SDKs' variables; botocore credentials.py, paws credential_providers.R.
[[nodiscard]] QList<QByteArray> childEnvironment(const QList<QByteArray> &ours, const QByteArray &region, AwsVariables awsVariables);

} // namespace bk
