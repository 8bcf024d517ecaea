// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyAdvice.h"

namespace bk {

namespace {

constexpr qint64 kDay = 86'400;
constexpr int kLongLifeDays = 90; // the longest of the console's usual choices below a year
constexpr int kLongUntestedDays = 90;

bool isSessionOnly(const ApiKey &key)
{
    return key.secretState == ApiKey::SecretState::SessionOnly;
}

// As far as dates and the last test tell.
bool isLive(const ApiKey &key, const QDateTime &now)
{
    const bool ended = !key.neverExpires && key.expires.isValid() && key.expires <= now;
    const bool refused = key.lastTest && (key.lastTest->verdict == QLatin1String("rejected") || key.lastTest->verdict == QLatin1String("expired"));
    return !ended && !refused;
}

bool sameUser(const ApiKey &a, const ApiKey &b)
{
    return a.kind == ApiKey::Kind::LongTerm && b.kind == a.kind && !a.account.isEmpty() && !a.user.isEmpty() && a.account == b.account
        && a.user == b.user;
}

// A rotation leaves an older key of the same slot behind: that one ends in other letters.
bool sameKeyOrIdentity(const ApiKey &a, const ApiKey &b)
{
    if (a.kind == ApiKey::Kind::ShortTerm)
        return b.kind == a.kind && !a.accessKeyId.isEmpty() && a.accessKeyId == b.accessKeyId;
    return sameUser(a, b) && a.slot == b.slot && a.lastFour == b.lastFour;
}

QStringList inOtherEnvironments(const ApiKey &key, const QList<ApiKey> &all, const QDateTime &now)
{
    QStringList labels;
    for (const ApiKey &other : all) {
        const bool both = !key.environment.isEmpty() && !other.environment.isEmpty();
        if (other.id != key.id && both && key.environment.compare(other.environment, Qt::CaseInsensitive) != 0 && isLive(other, now)
            && sameKeyOrIdentity(key, other))
            labels.append(other.label);
    }
    return labels;
}

QStringList otherSlot(const ApiKey &key, const QList<ApiKey> &all, const QDateTime &now)
{
    QStringList labels;
    for (const ApiKey &other : all) {
        if (other.id != key.id && sameUser(key, other) && other.slot != key.slot && isLive(other, now))
            labels.append(other.label);
    }
    return labels;
}

bool isProduction(const QString &environment)
{
    return environment.compare(QLatin1String("production"), Qt::CaseInsensitive) == 0
        || environment.compare(QLatin1String("prod"), Qt::CaseInsensitive) == 0;
}

int daysOfLife(const ApiKey &key, const QDateTime &now)
{
    if (key.neverExpires || !key.expires.isValid())
        return 0;
    return int((key.created.isValid() ? key.created : now).secsTo(key.expires) / kDay);
}

// A clock that was wrong gives a negative number: nothing is said then.
int daysWithoutTest(const ApiKey &key, const QDateTime &now)
{
    const QDateTime since = key.lastTest ? key.lastTest->at : key.addedAt;
    return since.isValid() ? int(since.secsTo(now) / kDay) : 0;
}

} // namespace

QString adviceName(KeyAdvice::Kind kind)
{
    using Kind = KeyAdvice::Kind;
    switch (kind) {
    case Kind::TwoEnvironments: return QStringLiteral("two-environments");
    case Kind::NeverEnds: return QStringLiteral("never-ends");
    case Kind::LongTermInProduction: return QStringLiteral("long-term-in-production");
    case Kind::LongLife: return QStringLiteral("long-life");
    case Kind::BothSlotsLive: return QStringLiteral("both-slots-live");
    case Kind::LimitedAccess: return QStringLiteral("limited-access");
    case Kind::NotTested: return QStringLiteral("not-tested");
    }
    Q_UNREACHABLE();
}

QList<KeyAdvice> adviceFor(const ApiKey &key, const QList<ApiKey> &all, const QDateTime &now)
{
    using Kind = KeyAdvice::Kind;
    QList<KeyAdvice> advice;
    if (!isLive(key, now))
        return advice;
    const bool longTerm = key.kind == ApiKey::Kind::LongTerm;
    if (const QStringList others = inOtherEnvironments(key, all, now); !others.isEmpty())
        advice.append({Kind::TwoEnvironments, 0, others});
    if (key.neverExpires)
        advice.append({Kind::NeverEnds, 0, {}});
    if (longTerm && isProduction(key.environment))
        advice.append({Kind::LongTermInProduction, 0, {}});
    if (const int days = daysOfLife(key, now); days > kLongLifeDays)
        advice.append({Kind::LongLife, days, {}});
    if (const QStringList others = otherSlot(key, all, now); !others.isEmpty())
        advice.append({Kind::BothSlotsLive, 0, others});
    if (longTerm && key.user.startsWith(QLatin1String("BedrockAPIKey-")))
        advice.append({Kind::LimitedAccess, 0, {}});
    if (const int days = daysWithoutTest(key, now); days > kLongUntestedDays)
        advice.append({Kind::NotTested, days, {}});
    return advice;
}

QSet<QString> DismissedAdvice::dismissed(const ApiKey &key) const
{
    if (isSessionOnly(key))
        return m_session.value(key.id);
    QSet<QString> names;
    const auto rows = m_database.query(QStringLiteral("SELECT kind FROM dismissed_advice WHERE key_id = ?"), {key.id});
    if (!rows)
        return names;
    for (const auto &row : *rows)
        names.insert(row.value(0).toString());
    return names;
}

QList<KeyAdvice> DismissedAdvice::undismissed(const ApiKey &key, const QList<KeyAdvice> &advice) const
{
    if (advice.isEmpty())
        return advice;
    const QSet<QString> names = dismissed(key);
    QList<KeyAdvice> left;
    for (const KeyAdvice &one : advice) {
        if (!names.contains(adviceName(one.kind)))
            left.append(one);
    }
    return left;
}

// A key that another program has deleted meanwhile takes no row.
Result<void> DismissedAdvice::dismiss(const ApiKey &key, KeyAdvice::Kind kind)
{
    if (isSessionOnly(key)) {
        m_session[key.id].insert(adviceName(kind));
        return {};
    }
    return m_database.apply({{QStringLiteral("INSERT OR IGNORE INTO dismissed_advice SELECT id, ? FROM keys WHERE id = ?"), {adviceName(kind), key.id}}});
}

Result<void> DismissedAdvice::bringBack(const ApiKey &key)
{
    m_session.remove(key.id);
    return m_database.apply({{QStringLiteral("DELETE FROM dismissed_advice WHERE key_id = ?"), {key.id}}});
}

} // namespace bk
