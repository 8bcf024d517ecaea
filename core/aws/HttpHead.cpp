// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"

#include <QLocale>

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
    // The one form of RFC 9110 that servers may send: Sun, 06 Nov 1994 08:49:37 GMT.
    const QString format = QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'");
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(header("Date")).trimmed(), format);
    date.setTimeSpec(Qt::UTC);
    return date;
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
