// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyTable.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace bk {

namespace {

// The order of values() and of fromRow().
constexpr std::array kColumns{
    "id", "label", "environment", "environment_color", "kind", "region", "account", "user", "slot", "access_key_id",
    "temporary", "created", "expires", "never_expires", "notes", "tags", "allowed_endpoints", "last_four", "added_at",
    "salt", "fingerprint", "next_salt", "next_fingerprint"};

constexpr std::array kKinds{"long-term", "short-term", "other"};

// Qt binds a null QString as NULL; our columns want an empty text.
QVariant text(const QString &value) { return value.isNull() ? QStringLiteral("") : value; }

QVariant list(const QStringList &values)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(values)).toJson(QJsonDocument::Compact));
}

QStringList toList(const QVariant &value)
{
    QStringList values;
    const QByteArray json = value.toString().toUtf8();
    if (json == "[]") // of nearly every key; a document for it would be a fifth of reading the key
        return values;
    for (const QJsonValue one : QJsonDocument::fromJson(json).array())
        values.append(one.toString());
    return values;
}

QVariant seconds(const QDateTime &time) { return time.isValid() ? QVariant(time.toSecsSinceEpoch()) : QVariant(); }

QDateTime toTime(const QVariant &value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromSecsSinceEpoch(value.toLongLong(), Qt::UTC);
}

QVariant blob(const QByteArray &bytes) { return bytes.isEmpty() ? QVariant() : QVariant(bytes); }

QVariantList values(const KeyRow &row)
{
    const ApiKey &key = row.key;
    return {text(key.id), text(key.label), text(key.environment), text(key.environmentColor),
            QLatin1String(kKinds[size_t(key.kind)]), text(key.region), text(key.account), text(key.user), key.slot,
            text(key.accessKeyId), int(key.temporary), seconds(key.created), seconds(key.expires), int(key.neverExpires),
            text(key.notes), list(key.tags), list(key.allowedEndpoints), text(key.lastFour), seconds(key.addedAt),
            row.current.salt, row.current.digest, blob(row.next.salt), blob(row.next.digest)};
}

ApiKey::Kind kindNamed(const QString &name)
{
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (name == QLatin1String(kKinds[i]))
            return ApiKey::Kind(i);
    }
    return ApiKey::Kind::Other;
}

KeyRow fromRow(const Database::Row &from)
{
    int column = 0;
    const auto next = [&] { return from.value(column++); };
    KeyRow row;
    ApiKey &key = row.key;
    key.id = next().toString();
    key.label = next().toString();
    key.environment = next().toString();
    key.environmentColor = next().toString();
    key.kind = kindNamed(next().toString());
    key.region = next().toString();
    key.account = next().toString();
    key.user = next().toString();
    key.slot = next().toInt();
    key.accessKeyId = next().toString();
    key.temporary = next().toBool();
    key.created = toTime(next());
    key.expires = toTime(next());
    key.neverExpires = next().toBool();
    key.notes = next().toString();
    key.tags = toList(next());
    key.allowedEndpoints = toList(next());
    key.lastFour = next().toString();
    key.addedAt = toTime(next());
    row.current.salt = next().toByteArray();
    row.current.digest = next().toByteArray();
    row.next.salt = next().toByteArray();
    row.next.digest = next().toByteArray();
    if (!from.value(column).isNull()) {
        TestRecord test;
        test.verdict = next().toString();
        test.layer = next().toString();
        test.message = next().toString();
        test.httpStatus = next().toInt();
        test.latencyMs = next().toLongLong();
        test.at = toTime(next());
        key.lastTest = test;
    }
    return row;
}

QString joinColumns(const char *before, const char *after, const char *separator)
{
    QString joined;
    for (const char *column : kColumns) {
        if (!joined.isEmpty())
            joined += QLatin1String(separator);
        joined += QLatin1String(before) + QLatin1String(column) + QLatin1String(after);
    }
    return joined;
}

Database::Statement testStatement(const ApiKey &key)
{
    if (!key.lastTest)
        return {QStringLiteral("DELETE FROM last_tests WHERE key_id = ?"), {key.id}};
    const TestRecord &test = *key.lastTest;
    return {QStringLiteral("INSERT OR REPLACE INTO last_tests VALUES (?, ?, ?, ?, ?, ?, ?)"),
            {key.id, text(test.verdict), text(test.layer), text(test.message), test.httpStatus, test.latencyMs,
             test.at.isValid() ? test.at.toSecsSinceEpoch() : 0}};
}

} // namespace

Result<QList<KeyRow>> KeyTable::all() const
{
    static const QString sql = QStringLiteral("SELECT ") + joinColumns("k.", "", ", ")
        + QStringLiteral(", t.verdict, t.layer, t.message, t.http_status, t.latency_ms, t.at"
                         " FROM keys k LEFT JOIN last_tests t ON t.key_id = k.id");
    auto rows = m_database.query(sql);
    if (!rows)
        return fail(rows.error());
    QList<KeyRow> all;
    for (const auto &row : *rows)
        all.append(fromRow(row));
    return all;
}

Result<void> KeyTable::insert(const KeyRow &row)
{
    static const QString sql = QStringLiteral("INSERT INTO keys (") + joinColumns("", "", ", ") + QStringLiteral(") VALUES (")
        + QStringLiteral("?, ").repeated(int(kColumns.size()) - 1) + QStringLiteral("?)");
    return m_database.apply({{sql, values(row)}, testStatement(row.key)});
}

Result<void> KeyTable::update(const KeyRow &row)
{
    static const QString sql = QStringLiteral("UPDATE keys SET ") + joinColumns("", " = ?", ", ") + QStringLiteral(" WHERE id = ?");
    // A row that another process has taken away stays away: no test for it (foreign key), no new row.
    auto statements = QList<Database::Statement>{{sql, values(row) + QVariantList{row.key.id}}};
    if (auto there = m_database.query(QStringLiteral("SELECT 1 FROM keys WHERE id = ?"), {row.key.id}); !there)
        return fail(there.error());
    else if (there->isEmpty())
        return fail(Error::Kind::NotFound, row.key.label);
    return m_database.apply(statements << testStatement(row.key));
}

Result<void> KeyTable::remove(const KeyId &id)
{
    return m_database.apply({{QStringLiteral("DELETE FROM keys WHERE id = ?"), {id}}});
}

} // namespace bk
