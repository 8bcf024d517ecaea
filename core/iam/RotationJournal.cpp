// SPDX-License-Identifier: Apache-2.0
#include "core/iam/RotationJournal.h"

#include <QDateTime>

#include <array>

namespace bk {

namespace {

constexpr std::array kNames{"planned", "creating", "created", "stored", "live", "switched", "resting", "deleting", "lost"};

std::optional<RotationStep> stepNamed(const QString &name)
{
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (name == QLatin1String(kNames[i]))
            return RotationStep(i);
    }
    return std::nullopt;
}

QString text(const QString &value) { return value.isNull() ? QStringLiteral("") : value; }
QVariant seconds(const QDateTime &time) { return time.isValid() ? QVariant(time.toSecsSinceEpoch()) : QVariant(); }
QDateTime toTime(const QVariant &value) { return value.isNull() ? QDateTime() : QDateTime::fromSecsSinceEpoch(value.toLongLong(), Qt::UTC); }

} // namespace

QString nameOf(RotationStep step)
{
    return QLatin1String(kNames[std::size_t(step)]);
}

Result<QList<RotationRecord>> RotationJournal::all() const
{
    const auto rows = m_database.query(QStringLiteral("SELECT id, step, undoing, old_key, new_key, user, old_credential, new_credential, ids_before, label, "
                                                      "new_label, old_label, age_days, begun, delete_after, asked_as FROM rotations ORDER BY begun, id"));
    if (!rows)
        return fail(rows.error());
    QList<RotationRecord> records;
    for (const Database::Row &row : *rows) {
        const auto step = stepNamed(row.at(1).toString());
        if (!step)
            continue;
        RotationRecord record{row.at(0).toString(), *step, row.at(2).toBool(), row.at(3).toString(), row.at(4).toString(), row.at(5).toString(),
                              row.at(6).toString(), row.at(7).toString(), row.at(8).toString().split(u' ', Qt::SkipEmptyParts), row.at(9).toString(),
                              row.at(10).toString(), row.at(11).toString(), std::nullopt, toTime(row.at(13)), toTime(row.at(14)),
                              AskedAs::fromText(row.at(15).toString())};
        if (!row.at(12).isNull())
            record.ageDays = row.at(12).toInt();
        records.append(record);
    }
    return records;
}

Result<void> RotationJournal::write(const RotationRecord &record)
{
    const QVariant age = record.ageDays ? QVariant(*record.ageDays) : QVariant();
    return m_database.apply({{QStringLiteral("INSERT OR REPLACE INTO rotations (id, step, undoing, old_key, new_key, user, old_credential, new_credential, "
                                             "ids_before, label, new_label, old_label, age_days, begun, delete_after, asked_as) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
                              {record.id, nameOf(record.step), int(record.undoing), text(record.oldKey), text(record.newKey), text(record.user),
                               text(record.oldCredential), text(record.newCredential), text(record.before.join(u' ')), text(record.label),
                               text(record.newLabel), text(record.oldLabel), age, seconds(record.begun), seconds(record.deleteAfter), record.askedAs.toText()}}});
}

Result<void> RotationJournal::remove(const QString &id)
{
    return m_database.apply({{QStringLiteral("DELETE FROM rotations WHERE id = ?"), {id}}});
}

} // namespace bk
