// SPDX-License-Identifier: Apache-2.0
#include "core/iam/ServiceCredentials.h"

#include "core/bedrock/RetryDelay.h"

#include <QCoroTimer>
#include <QRandomGenerator>

namespace bk {

namespace {

constexpr int kTries = 3;

Result<void> nothingOf(const Result<QueryAnswer> &answer)
{
    if (!answer)
        return fail(answer.error());
    return {};
}

// IAM says "Throttling" with a 400.
std::optional<int> pauseAfter(const Error &error, int attempt)
{
    HttpHead head;
    head.status = error.kind == Error::Kind::Throttled ? 429 : error.httpStatus;
    return retryDelayMs(head, attempt, QRandomGenerator::global()->generateDouble(), QDateTime::currentDateTimeUtc());
}

} // namespace

QCoro::Task<Result<QueryAnswer>> ServiceCredentials::ask(IamCaller caller, Result<QueryCall> call)
{
    if (!call)
        co_return fail(call.error());
    QueryPlace place{"iam", caller.endpoint, caller.allowedHosts};
    std::optional<sigv4::Credentials> credentials = std::move(caller.keys);
    auto asking = askQuery(m_http, m_clock, *call, std::move(place), std::move(credentials));
    auto answer = co_await asking;
    co_return std::move(answer);
}

QCoro::Task<Result<QueryAnswer>> ServiceCredentials::askUntilAnswered(IamCaller caller, QueryCall call)
{
    for (int attempt = 1;; ++attempt) {
        IamCaller now = caller.clone();
        Result<QueryCall> asked = call;
        auto answer = co_await ask(std::move(now), std::move(asked));
        const auto pause = answer ? std::nullopt : pauseAfter(answer.error(), attempt);
        if (!pause || attempt == kTries)
            co_return std::move(answer);
        const std::chrono::milliseconds wait(*pause);
        co_await QCoro::sleepFor(wait);
    }
}

QCoro::Task<Result<QList<ServiceCredential>>> ServiceCredentials::list(IamCaller caller, iam::Whose whose, int pageSize)
{
    QList<ServiceCredential> all;
    QStringList markers{QString()};
    for (int page = 1; page <= kMostPages; ++page) {
        IamCaller now = caller.clone();
        QueryCall call = iam::listCredentials(whose, markers.constLast(), pageSize);
        const auto answer = co_await askUntilAnswered(std::move(now), std::move(call));
        if (!answer)
            co_return fail(answer.error());
        const auto read = iam::readPage(*answer);
        if (!read)
            co_return fail(read.error());
        all += read->credentials;
        if (read->nextMarker.isEmpty())
            co_return all;
        if (markers.contains(read->nextMarker)) {
            Error circle{Error::Kind::NotTheService, QStringLiteral("Marker"), {}, {}, answer->requestId, 200};
            co_return fail(std::move(circle));
        }
        markers.append(read->nextMarker);
    }
    co_return fail(Error::Kind::TooLarge, QStringLiteral("%1 pages").arg(kMostPages));
}

QCoro::Task<Result<MadeCredential>> ServiceCredentials::create(IamCaller caller, QString user, std::optional<int> ageDays)
{
    Result<QueryCall> call = iam::createCredential(user, ageDays);
    const auto answer = co_await ask(std::move(caller), std::move(call));
    if (!answer)
        co_return fail(answer.error());
    auto made = iam::readMade(*answer);
    co_return std::move(made);
}

QCoro::Task<Result<MadeCredential>> ServiceCredentials::reset(IamCaller caller, QString user, QString id)
{
    Result<QueryCall> call = iam::resetCredential(user, id);
    const auto answer = co_await ask(std::move(caller), std::move(call));
    if (!answer)
        co_return fail(answer.error());
    auto made = iam::readMade(*answer);
    co_return std::move(made);
}

QCoro::Task<Result<void>> ServiceCredentials::setActive(IamCaller caller, QString user, QString id, bool active)
{
    Result<QueryCall> call = iam::updateCredential(user, id, active);
    const auto answer = co_await ask(std::move(caller), std::move(call));
    co_return nothingOf(answer);
}

QCoro::Task<Result<void>> ServiceCredentials::remove(IamCaller caller, QString user, QString id)
{
    Result<QueryCall> call = iam::deleteCredential(user, id);
    const auto answer = co_await ask(std::move(caller), std::move(call));
    co_return nothingOf(answer);
}

} // namespace bk
