// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/ChildEnvironment.h"

namespace bk {

namespace {

// An end that is another key's would make a good key look ended (paws).
const QList<QByteArray> &replaced()
{
    static const QList<QByteArray> names{"AWS_BEARER_TOKEN_BEDROCK", "AWS_BEARER_TOKEN_BEDROCK_EXPIRATION", "AWS_REGION", "AWS_DEFAULT_REGION"};
    return names;
}

const QList<QByteArray> &scrubbed()
{
    static const QList<QByteArray> names{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
                                         "AWS_CREDENTIAL_EXPIRATION", "AWS_ACCOUNT_ID", "AWS_BEARER_TOKEN", "AWS_BEARER_TOKEN_EXPIRATION"};
    return names;
}

} // namespace

QList<QByteArray> childEnvironment(const QList<QByteArray> &ours, const QByteArray &region, AwsVariables awsVariables)
{
    QList<QByteArray> theirs;
    for (const QByteArray &entry : ours) {
        const QByteArray name = entry.left(entry.indexOf('='));
        if (replaced().contains(name) || (awsVariables == AwsVariables::Scrub && scrubbed().contains(name)))
            continue;
        theirs.append(entry);
    }
    theirs.append("AWS_REGION=" + region);
    theirs.append("AWS_DEFAULT_REGION=" + region);
    return theirs;
}

} // namespace bk
