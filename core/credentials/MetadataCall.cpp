// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/MetadataCall.h"

#include "core/aws/ServiceError.h"

#include <algorithm>

namespace bk {

namespace {

constexpr int kTries = 3;
constexpr qint64 kLargestReply = 64LL * 1024;

bool mayTryAgain(const Result<HttpReply> &reply)
{
    return reply ? reply->head.status >= 500 : reply.error().kind == Error::Kind::ConnectionLost;
}

} // namespace

QCoro::Task<Result<HttpReply>> callMetadata(HttpClient *http, HttpRequest request, MetadataLimits limits, QDeadlineTimer whole)
{
    Result<HttpReply> reply = fail(Error::Kind::TimedOut, QStringLiteral("total"));
    for (int i = 0; i < kTries && !whole.hasExpired(); ++i) {
        HttpLimits each;
        each.totalMs = int(std::min<qint64>(limits.eachMs, whole.remainingTime()));
        each.firstByteMs = each.stallMs = each.totalMs;
        each.maxBodyBytes = kLargestReply;
        HttpRequest again = request;
        auto call = http->fetch(std::move(again), each);
        reply = co_await std::move(call);
        if (!mayTryAgain(reply))
            break;
    }
    co_return std::move(reply);
}

CredentialProblem callProblem(const Error &error, const CredentialOrigin &origin)
{
    return {CredentialReason::CallFailed, origin, error, {}};
}

CredentialProblem callProblem(const HttpReply &reply, const CredentialOrigin &origin)
{
    return callProblem(serviceError(reply.head, reply.body), origin);
}

} // namespace bk
