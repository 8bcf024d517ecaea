// SPDX-License-Identifier: Apache-2.0
#include "core/keys/ExpiryNotices.h"

#include <QUuid>

#include <algorithm>

namespace bk {

namespace {

constexpr qint64 kMinute = 60;
constexpr qint64 kDay = 24LL * 60 * kMinute;
constexpr qint64 kClaimSeconds = 120;
// What is known of a key that is gone: for longer than it can be put back.
constexpr qint64 kForgetSeconds = 30 * kDay;

// In seconds before the end.
QList<qint64> secondsOf(const NoticeSteps &steps, ApiKey::Kind kind)
{
    const bool brief = kind == ApiKey::Kind::ShortTerm;
    QList<qint64> seconds;
    for (const int step : brief ? steps.minutes : steps.days)
        seconds.append(step * (brief ? kMinute : kDay));
    return seconds;
}

bool endIsKnown(const ApiKey &key)
{
    return key.expires.isValid() && !key.neverExpires;
}

// Since when a person can have known the end; a day to come is that of a clock that was wrong.
bool isNews(const ApiKey &key, qint64 step, const QDateTime &now)
{
    QDateTime since = key.addedAt;
    if (!since.isValid() || (key.created.isValid() && key.created > since))
        since = key.created;
    return !since.isValid() || since > now || key.expires.addSecs(-step) > since;
}

qint64 endOf(const ApiKey &key)
{
    return key.expires.toSecsSinceEpoch();
}

bool isSessionOnly(const ApiKey &key)
{
    return key.secretState == ApiKey::SecretState::SessionOnly;
}

} // namespace

std::optional<qint64> stepBehind(const ApiKey &key, const NoticeSteps &steps, const QDateTime &now)
{
    if (!endIsKnown(key))
        return {};
    const qint64 left = now.msecsTo(key.expires);
    std::optional<qint64> nearest;
    for (const qint64 step : secondsOf(steps, key.kind)) {
        if (left <= step * 1000 && (!nearest || step < *nearest))
            nearest = step;
    }
    return nearest && isNews(key, *nearest, now) ? nearest : std::nullopt;
}

std::optional<qint64> msToNextNotice(const QList<ApiKey> &keys, const NoticeSteps &steps, const QDateTime &now)
{
    std::optional<qint64> next;
    for (const ApiKey &key : keys) {
        if (!endIsKnown(key))
            continue;
        for (const qint64 step : secondsOf(steps, key.kind)) {
            const qint64 until = now.msecsTo(key.expires) - step * 1000;
            if (until > 0 && (!next || until < *next))
                next = until;
        }
    }
    return next;
}

ExpiryNotices::ExpiryNotices(Database &database, const Clock &clock)
    : m_database(database)
    , m_clock(clock)
    , m_us(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

Result<QList<ExpiryNotice>> ExpiryNotices::claim(const QList<ApiKey> &keys, const NoticeSteps &steps)
{
    const QDateTime now = m_clock.now();
    QList<ExpiryNotice> behind;
    for (const ApiKey &key : keys) {
        if (const auto step = stepBehind(key, steps, now))
            behind.append({key, *step});
    }
    if (behind.isEmpty())
        return behind;
    // What has been told is left alone without a write; two programs meet in claimInDatabase().
    const auto rows = m_database.query(QStringLiteral("SELECT key_id, ends, told_step FROM expiry_notices WHERE told_step IS NOT NULL"));
    if (!rows)
        return fail(rows.error());
    QHash<std::pair<KeyId, qint64>, qint64> told;
    for (const auto &row : *rows)
        told.insert({row.value(0).toString(), row.value(1).toLongLong()}, row.value(2).toLongLong());

    QList<ExpiryNotice> claimed;
    for (const ExpiryNotice &notice : behind) {
        if (isSessionOnly(notice.key)) {
            if (claimInMemory(notice.key, notice.step))
                claimed.append(notice);
            continue;
        }
        const auto known = told.constFind({notice.key.id, endOf(notice.key)});
        if (known != told.constEnd() && *known <= notice.step)
            continue;
        const auto ours = claimInDatabase(notice.key, notice.step);
        if (!ours)
            return fail(ours.error());
        if (*ours)
            claimed.append(notice);
    }
    return claimed;
}

bool ExpiryNotices::claimInMemory(const ApiKey &key, qint64 step)
{
    Memory &memory = m_session[key.id];
    if (memory.ends != key.expires)
        memory = {key.expires, {}, false};
    if (memory.claimed || (memory.toldStep && *memory.toldStep <= step))
        return false;
    memory.claimed = true;
    return true;
}

// One statement, and so of two programs exactly one gets the row back. A claim of the future is that of another clock.
Result<bool> ExpiryNotices::claimInDatabase(const ApiKey &key, qint64 step)
{
    const qint64 now = m_clock.now().toSecsSinceEpoch();
    const auto ours = m_database.query(
        QStringLiteral("INSERT INTO expiry_notices AS known VALUES (?, ?, NULL, ?, ?) ON CONFLICT (key_id, ends)"
                       " DO UPDATE SET claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at"
                       " WHERE (known.told_step IS NULL OR known.told_step > ?)"
                       " AND (known.claimed_by IS NULL OR abs(known.claimed_at - excluded.claimed_at) > ?) RETURNING 1"),
        {key.id, endOf(key), m_us, now, step, kClaimSeconds});
    if (!ours)
        return fail(ours.error());
    return !ours->isEmpty();
}

Result<void> ExpiryNotices::told(const ExpiryNotice &notice)
{
    if (isSessionOnly(notice.key)) {
        m_session[notice.key.id] = {notice.key.expires, notice.step, false};
        return {};
    }
    const qint64 now = m_clock.now().toSecsSinceEpoch();
    return m_database.apply(
        {{QStringLiteral("UPDATE expiry_notices SET told_step = min(coalesce(told_step, ?), ?), claimed_by = NULL WHERE key_id = ? AND ends = ?"),
          {notice.step, notice.step, notice.key.id, endOf(notice.key)}},
         {QStringLiteral("DELETE FROM expiry_notices WHERE key_id NOT IN (SELECT id FROM keys) AND abs(claimed_at - ?) > ?"), {now, kForgetSeconds}}});
}

Result<void> ExpiryNotices::notTold(const ExpiryNotice &notice)
{
    if (isSessionOnly(notice.key)) {
        m_session[notice.key.id].claimed = false;
        return {};
    }
    return m_database.apply({{QStringLiteral("UPDATE expiry_notices SET claimed_by = NULL WHERE key_id = ? AND ends = ? AND claimed_by = ?"),
                              {notice.key.id, endOf(notice.key), m_us}}});
}

} // namespace bk
