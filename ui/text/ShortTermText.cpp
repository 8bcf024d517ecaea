// SPDX-License-Identifier: Apache-2.0
#include "ui/text/ShortTermText.h"

#include "core/keys/ShortTermRenewal.h"
#include "ui/text/CredentialText.h"
#include "ui/text/TextParts.h"
#include "ui/text/TimeText.h"

#include <QRegularExpression>

namespace bk {

using text::tr;

namespace {

// A place by the name it was remembered by.
QString rememberedPlace(const QString &name)
{
    for (int place = 0; place <= int(CredentialPlace::InstanceMetadata); ++place) {
        if (nameOf(CredentialPlace(place)) == name)
            return placeName(CredentialPlace(place));
    }
    return name;
}

} // namespace

std::optional<ErrorWords> shortTermWords(const Error &error)
{
    if (error.type == ShortTermRenewal::kSignerChanged)
        return ErrorWords{tr("Somebody else would sign it"),
                          tr("What stands at %1 (%2) is not what this key was made with, so it was not renewed.").arg(error.subject, error.detail),
                          tr("Renew it with what is there now if that is what you want (bkr keys renew --accept-signer), or bring back what it was made with.")};
    if (error.type == ShortTermRenewal::kReplacedByHand)
        return ErrorWords{tr("Another secret stands in its place"), tr("The key was changed by other hands since it was made, so it was left alone."),
                          tr("Stop keeping it fresh, or make a new short-term key.")};
    if (error.type == ShortTermRenewal::kSessionEnds)
        return ErrorWords{tr("The session ends with it"), tr("The session at %1 ends when this key does: another one would live no longer.").arg(error.subject),
                          tr("Sign in again; it is then renewed.")};
    return std::nullopt;
}

QString sourceText(const ShortTermRecord &record)
{
    const QString account = record.signer.account.isEmpty() ? record.signer.accessKeyId : tr("account %1").arg(record.signer.account);
    const QString source = record.profile.isEmpty() ? tr("Automatic: %1").arg(rememberedPlace(record.signer.place)) : tr("Profile %1").arg(record.profile);
    return account.isEmpty() ? source : source + QStringLiteral(", ") + account;
}

QString freshnessText(const ShortTermRecord &record, const QDateTime &next, const QDateTime &now)
{
    if (!record.keepFresh)
        return tr("Not kept fresh");
    if (!next.isValid())
        return tr("Waits for you");
    if (next <= now)
        return record.problem ? tr("Tries again now") : tr("Renews itself now");
    const QString in = durationText(now.secsTo(next));
    return wantsRenewal(record, now) ? tr("Tries again in %1").arg(in) : tr("Renews itself in %1").arg(in);
}

QString lifeText(const ShortTermRecord &record)
{
    const QString life = durationText(record.made.secsTo(record.ends));
    return record.endsWithSession ? tr("%1, as long as the session that signed it").arg(life) : life;
}

QString endForecast(int seconds, const std::optional<CredentialFacts> &signer, const QDateTime &now)
{
    const QDateTime own = now.addSecs(seconds);
    const QDateTime session = signer ? signer->expires : QDateTime();
    if (session.isValid() && session < own)
        return tr("Would end %1, in %2: the session that signs it ends then.").arg(dateText(session), durationText(now.secsTo(session)));
    const bool certain = session.isValid() || (signer && signer->kind == CredentialKind::PermanentAccessKeys);
    return (certain ? tr("Would end %1.") : tr("Would end %1; sooner if the session that signs it ends sooner, which is not known.")).arg(dateText(own));
}

Result<int> lifeIn(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^([0-9]{1,6})(s|min|m|h)?$"));
    const auto parts = form.match(text.trimmed());
    const QString unit = parts.captured(2);
    const qint64 seconds = parts.captured(1).toLongLong() * (unit == QLatin1String("h") ? 3'600 : unit.startsWith(QLatin1Char('m')) ? 60 : 1);
    if (!parts.hasMatch() || seconds < 1 || seconds > kLongestShortTermSeconds)
        return fail(Error::Kind::InvalidInput, tr("A short-term key lives 1 second to 12 hours: 3600, 90min or 12h."), text);
    return int(seconds);
}

} // namespace bk
