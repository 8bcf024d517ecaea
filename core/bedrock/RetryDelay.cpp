// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/RetryDelay.h"

#include <algorithm>

namespace bk {

namespace {

constexpr qint64 kLongestWaitMs = 60'000;
constexpr int kLongestBackoffMs = 20'000;
constexpr int kTooManyRequests = 429;

bool isWorthAnotherTry(int status)
{
    return status == kTooManyRequests || status == 500 || status == 502 || status == 503 || status == 504;
}

std::optional<int> retryAfterMs(const HttpHead &head, const QDateTime &now)
{
    const QByteArray value = head.header("Retry-After").trimmed();
    bool isNumber = false;
    const qint64 seconds = value.toLongLong(&isNumber);
    if (isNumber)
        return seconds < 0 ? std::nullopt : std::optional(int(std::min(seconds, kLongestWaitMs / 1000) * 1000));
    const HttpHead asDate{0, {{"Date", value}}};
    const QDateTime when = asDate.serverDate();
    if (!when.isValid())
        return std::nullopt;
    return int(std::clamp<qint64>(now.msecsTo(when), 0, kLongestWaitMs));
}

} // namespace

std::optional<int> retryDelayMs(const HttpHead &head, int attempt, double random, const QDateTime &now)
{
    if (!isWorthAnotherTry(head.status))
        return std::nullopt;
    if (const auto asked = retryAfterMs(head, now))
        return asked;
    const int base = head.status == kTooManyRequests ? 500 : 100;
    const int backoff = std::min(base << std::clamp(attempt - 1, 0, 10), kLongestBackoffMs);
    return int(backoff * std::clamp(random, 0.0, 1.0));
}

} // namespace bk
