// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ShortTermKey.h"

#include <algorithm>

namespace bk {

namespace {

bool mayBeRegion(const QString &region)
{
    return region.size() <= 63 && std::all_of(region.begin(), region.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-';
    });
}

} // namespace

Result<ShortTermKey> mintShortTermKey(const AccessKeys &credentials, const QString &region, int seconds, const QDateTime &now)
{
    if (seconds < 1 || seconds > kLongestShortTermSeconds)
        return fail(Error::Kind::InvalidInput, QStringLiteral("a short-term key lives 1 second to 12 hours"), QStringLiteral("seconds"));
    if (region.isEmpty())
        return fail(Error::Kind::RegionMissing);
    if (!mayBeRegion(region))
        return fail(Error::Kind::InvalidInput, QString(QStringLiteral("not a region: ") + region), region);
    if (auto usable = checkAccessKeys(credentials.keys); !usable)
        return fail(usable.error());
    if (credentials.expires.isValid() && credentials.expires <= now)
        return fail(Error::Kind::CredentialsBroken, QStringLiteral("expired"), credentials.origin);

    ShortTermKey made;
    made.start = QDateTime::fromSecsSinceEpoch(now.toSecsSinceEpoch(), Qt::UTC); // what the key itself can say
    made.end = made.start.addSecs(seconds);
    if (credentials.expires.isValid() && credentials.expires < made.end) {
        made.end = credentials.expires.toUTC();
        made.endsWithSession = true;
    }
    made.mayEndSooner = !credentials.keys.sessionToken.isEmpty() && !credentials.expires.isValid();
    made.region = region;
    made.accessKeyId = QString::fromLatin1(credentials.keys.accessKeyId);
    made.key = sigv4::shortTermKey(credentials.keys, region.toLatin1(), made.start, seconds);
    return made;
}

} // namespace bk
