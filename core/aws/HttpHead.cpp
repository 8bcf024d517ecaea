// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"

namespace bk {

QByteArray HttpHead::header(QByteArrayView name) const
{
    for (const auto &[known, value] : headers) {
        if (known.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QString HttpHead::requestId() const
{
    return QString::fromLatin1(header("x-amzn-RequestId"));
}

QDateTime HttpHead::serverDate() const
{
    // The one form of RFC 9110 that servers may send: Sun, 06 Nov 1994 08:49:37 GMT. QLocale with a format of its own takes
    // 19,000 instructions for it, with each reply.
    const QByteArray text = header("Date").trimmed();
    if (!text.endsWith(" GMT"))
        return {};
    return QDateTime::fromString(QString::fromLatin1(text.chopped(4)) + QLatin1String(" +0000"), Qt::RFC2822Date).toUTC();
}

HttpLimits HttpLimits::forStreams()
{
    HttpLimits limits;
    limits.firstByteMs = 120'000;
    limits.totalMs = 15 * 60'000;
    limits.maxBodyBytes = 32LL * 1024 * 1024;
    return limits;
}

} // namespace bk
