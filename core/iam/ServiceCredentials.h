// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/QueryAsk.h"
#include "core/iam/IamCaller.h"
#include "core/iam/ServiceCredential.h"

namespace bk {

// Long-term Bedrock keys at their source, IAM. Every call is sent once and tells what became of it; only lists are tried again
// when they are throttled or the service is away (three times in all). So a key that was made, or reset, without an answer is
// never made twice: the next list shows it. Errors, beside those of askQuery: InvalidInput before anything is sent,
// KeySlotsFull (the user has two), KeysNotOffered, ResourceNotFound (no such user or credential), PermissionMissing, Throttled,
// SignatureRejected. Lives as long as the program.
class ServiceCredentials final {
public:
    ServiceCredentials(HttpClient &http, ServiceClock &clock) : m_http(http), m_clock(clock) {}

    // All pages. TooLarge after kMostPages of them; NotTheService for a marker that comes back.
    QCoro::Task<Result<QList<ServiceCredential>>> list(IamCaller caller, iam::Whose whose, int pageSize = 0);
    // Made at once and without asking. The key is in the answer and nowhere else: keep it before anything else is done.
    // An error of kind NotTheService with a subject names a key that was made and whose secret nobody has.
    QCoro::Task<Result<MadeCredential>> create(IamCaller caller, QString user, std::optional<int> ageDays);
    // The old secret is dead as soon as IAM has done it: not for changing keys, which needs a moment in which both work.
    QCoro::Task<Result<MadeCredential>> reset(IamCaller caller, QString user, QString id);
    QCoro::Task<Result<void>> setActive(IamCaller caller, QString user, QString id, bool active);
    QCoro::Task<Result<void>> remove(IamCaller caller, QString user, QString id);

    static constexpr int kMostPages = 100;

private:
    QCoro::Task<Result<QueryAnswer>> ask(IamCaller caller, Result<QueryCall> call);
    QCoro::Task<Result<QueryAnswer>> askUntilAnswered(IamCaller caller, QueryCall call);

    HttpClient &m_http;
    ServiceClock &m_clock;
};

} // namespace bk
