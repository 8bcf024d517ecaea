// SPDX-License-Identifier: Apache-2.0
#include "core/aws/ServiceClock.h"

#include <cstdlib>

namespace bk {

namespace {

constexpr qint64 kAllowanceSeconds = 4LL * 60;

bool isAboutTheTime(const Error &refusal)
{
    if (refusal.type == QLatin1String("RequestTimeTooSkewed") || refusal.type == QLatin1String("RequestExpired")
        || refusal.type == QLatin1String("RequestInTheFuture"))
        return true;
    const bool badSignature = refusal.type == QLatin1String("SignatureDoesNotMatch") || refusal.type == QLatin1String("InvalidSignatureException");
    return badSignature
           && (refusal.detail.contains(QLatin1String("Signature expired"), Qt::CaseInsensitive)
               || refusal.detail.contains(QLatin1String("not yet current"), Qt::CaseInsensitive));
}

} // namespace

bool ServiceClock::learn(const Error &refusal, const QDateTime &serverDate)
{
    if (!serverDate.isValid() || !isAboutTheTime(refusal) || std::abs(now().secsTo(serverDate)) <= kAllowanceSeconds)
        return false;
    m_skewSeconds = m_clock.now().secsTo(serverDate);
    return true;
}

} // namespace bk
