// SPDX-License-Identifier: Apache-2.0
#include "core/keys/ShortTermTable.h"

#include "core/base/ErrorName.h"

#include <QUuid>

#include <algorithm>

namespace bk {

namespace {

constexpr qint64 kClaimSeconds = 300; // longer than a chain of roles takes to answer
constexpr qint64 kForgetSeconds = 30LL * 86'400;
constexpr qint64 kLongestAheadSeconds = 15LL * 60;
constexpr qint64 kClockTolerance = 5LL * 60; // AWS takes signatures that are as much ahead
constexpr qsizetype kLongestDetail = 1'000;

const QString &columns()
{
    static const QString names = QStringLiteral("key_id, profile, signer_place, signer_profile, signer_account, signer_key, seconds, keep_fresh, made, ends, "
                                                "ends_with_session, next_made, renewed, tried, problem_kind, problem_type, problem_detail, problem_subject");
    return names;
}

QString text(const QString &value) { return value.isNull() ? QStringLiteral("") : value; }
QVariant seconds(const QDateTime &time) { return time.isValid() ? QVariant(time.toSecsSinceEpoch()) : QVariant(); }
QDateTime toTime(const QVariant &value) { return value.isNull() ? QDateTime() : QDateTime::fromSecsSinceEpoch(value.toLongLong(), Qt::UTC); }

ShortTermRecord recordOf(const Database::Row &row)
{
    ShortTermRecord record;
    record.key = row.at(0).toString();
    record.profile = row.at(1).toString();
    record.signer = {row.at(2).toString(), row.at(3).toString(), row.at(4).toString(), row.at(5).toString()};
    record.seconds = row.at(6).toInt();
    record.keepFresh = row.at(7).toBool();
    record.made = toTime(row.at(8));
    record.ends = toTime(row.at(9));
    record.endsWithSession = row.at(10).toBool();
    record.nextMade = toTime(row.at(11));
    record.renewed = toTime(row.at(12));
    record.tried = toTime(row.at(13));
    if (const auto kind = errorKindNamed(row.at(14).toString()))
        record.problem = Error{*kind, row.at(16).toString(), row.at(15).toString(), row.at(17).toString(), {}, 0};
    return record;
}

} // namespace

Signer signerOf(const CredentialStep &winner, const QString &account)
{
    const CredentialFacts &facts = winner.facts;
    const bool lasting = facts.kind == CredentialKind::PermanentAccessKeys;
    return {nameOf(winner.place), winner.origin.profile, facts.account.isEmpty() ? account : facts.account, lasting ? facts.accessKeyId : QString()};
}

bool isSameSigner(const Signer &before, const Signer &now, bool automatic)
{
    if (automatic && (before.place != now.place || before.profile != now.profile))
        return false;
    if (!before.account.isEmpty() && !now.account.isEmpty())
        return before.account == now.account;
    return before.accessKeyId == now.accessKeyId;
}

QDateTime renewalOf(const ShortTermRecord &record)
{
    const qint64 life = record.made.secsTo(record.ends);
    return record.ends.addSecs(-std::clamp<qint64>(life / 5, 0, kLongestAheadSeconds));
}

bool wantsRenewal(const ShortTermRecord &record, const QDateTime &now)
{
    return now >= renewalOf(record) || now < record.made.addSecs(-kClockTolerance);
}

ShortTermTable::ShortTermTable(Database &database)
    : m_database(database)
    , m_us(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

Result<QList<ShortTermRecord>> ShortTermTable::all() const
{
    const auto rows = m_database.query(QStringLiteral("SELECT %1 FROM short_term_keys WHERE key_id IN (SELECT id FROM keys) ORDER BY key_id").arg(columns()));
    if (!rows)
        return fail(rows.error());
    QList<ShortTermRecord> records;
    for (const Database::Row &row : *rows)
        records.append(recordOf(row));
    return records;
}

Result<std::optional<ShortTermRecord>> ShortTermTable::find(const KeyId &id) const
{
    const auto rows = m_database.query(QStringLiteral("SELECT %1 FROM short_term_keys WHERE key_id = ?").arg(columns()), {id});
    if (!rows)
        return fail(rows.error());
    return rows->isEmpty() ? std::optional<ShortTermRecord>() : recordOf(rows->constFirst());
}

Result<void> ShortTermTable::insert(const ShortTermRecord &record, const QDateTime &now)
{
    return m_database.apply(
        {{QStringLiteral("INSERT INTO short_term_keys (%1) VALUES (?,?,?,?,?,?,?,?,?,?,?,NULL,NULL,NULL,'','','','')").arg(columns()),
          {record.key, text(record.profile), text(record.signer.place), text(record.signer.profile), text(record.signer.account), text(record.signer.accessKeyId),
           record.seconds, int(record.keepFresh), seconds(record.made), seconds(record.ends), int(record.endsWithSession)}},
         {QStringLiteral("DELETE FROM short_term_keys WHERE key_id NOT IN (SELECT id FROM keys) AND abs(made - ?) > ?"), {seconds(now), kForgetSeconds}}});
}

Result<void> ShortTermTable::setKeepFresh(const KeyId &id, bool on)
{
    return m_database.apply({{QStringLiteral("UPDATE short_term_keys SET keep_fresh = ? WHERE key_id = ?"), {int(on), id}}});
}

// One statement, and so of two programs exactly one gets the row back. A claim of the future is that of another clock.
Result<void> ShortTermTable::claim(const ShortTermRecord &record, const QDateTime &now)
{
    const auto ours = m_database.query(QStringLiteral("UPDATE short_term_keys SET claimed_by = ?, claimed_at = ? WHERE key_id = ? AND made = ?"
                                                      " AND (claimed_by IS NULL OR abs(claimed_at - ?) > ?) RETURNING 1"),
                                       {m_us, seconds(now), record.key, seconds(record.made), seconds(now), kClaimSeconds});
    if (!ours)
        return fail(ours.error());
    if (ours->isEmpty())
        return fail(Error::Kind::DatabaseBusy);
    return {};
}

Result<void> ShortTermTable::announce(const KeyId &id, const QDateTime &nextMade)
{
    const auto ours = m_database.query(QStringLiteral("UPDATE short_term_keys SET next_made = ? WHERE key_id = ? AND claimed_by = ? RETURNING 1"),
                                       {seconds(nextMade), id, m_us});
    if (!ours)
        return fail(ours.error());
    if (ours->isEmpty()) // asleep for so long that somebody else has it by now
        return fail(Error::Kind::DatabaseBusy);
    return {};
}

Result<void> ShortTermTable::settle(const ShortTermRecord &record)
{
    return m_database.apply(
        {{QStringLiteral("UPDATE short_term_keys SET signer_place = ?, signer_profile = ?, signer_account = ?, signer_key = ?, made = ?, ends = ?,"
                         " ends_with_session = ?, next_made = NULL, renewed = ?, tried = NULL, problem_kind = '', problem_type = '', problem_detail = '',"
                         " problem_subject = '', claimed_by = NULL WHERE key_id = ? AND claimed_by = ?"),
          {text(record.signer.place), text(record.signer.profile), text(record.signer.account), text(record.signer.accessKeyId), seconds(record.made),
           seconds(record.ends), int(record.endsWithSession), seconds(record.renewed), record.key, m_us}}});
}

Result<void> ShortTermTable::giveUp(const KeyId &id, const Error &problem, const QDateTime &now)
{
    return m_database.apply({{QStringLiteral("UPDATE short_term_keys SET tried = ?, problem_kind = ?, problem_type = ?, problem_detail = ?, problem_subject = ?,"
                                             " claimed_by = NULL WHERE key_id = ? AND claimed_by = ?"),
                              {seconds(now), nameOf(problem.kind), text(problem.type), text(problem.detail.left(kLongestDetail)), text(problem.subject), id, m_us}}});
}

} // namespace bk
