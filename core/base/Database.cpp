// SPDX-License-Identifier: Apache-2.0
#include "core/base/Database.h"

#include "core/base/AtomicFile.h"
#include "core/base/Log.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUuid>

#include <utility>

namespace bk {

namespace {

constexpr qint64 kApplicationId = 0x424B5231; // "BKR1"
constexpr qint64 kLargestBackup = 256LL * 1024 * 1024;

// SQLite's own result codes, of which the low byte counts.
enum SqliteCode { Generic = 1, Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Constraint = 19, NotADatabase = 26 };

Error errorOf(const QSqlError &error, const QString &file)
{
    bool number = false;
    const int code = error.nativeErrorCode().toInt(&number) & 0xFF;
    const QString detail = file + QStringLiteral(": ") + error.databaseText();
    Error::Kind kind = Error::Kind::DiskFailed;
    if (number && (code == Busy || code == Locked))
        kind = Error::Kind::DatabaseBusy;
    else if (number && (code == Corrupt || code == NotADatabase))
        kind = Error::Kind::DatabaseDamaged;
    else if (number && code == Constraint)
        kind = Error::Kind::AlreadyExists;
    return {kind, detail, QString::number(code), file, {}, 0};
}

QStringList companions(const QString &file)
{
    return {file + QStringLiteral("-wal"), file + QStringLiteral("-shm")};
}

} // namespace

Database::Database(QString file)
    : Database(std::move(file), databaseSchema())
{
}

Database::Database(QString file, QList<Migration> schema)
    : m_file(std::move(file))
    , m_connection(QStringLiteral("bk-") + QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_schema(std::move(schema))
{
}

Database::~Database()
{
    if (m_changed)
        keepBackup();
    close();
}

QSqlDatabase Database::connection() const
{
    return QSqlDatabase::database(m_connection, false);
}

void Database::close()
{
    if (QSqlDatabase::contains(m_connection)) {
        connection().close();
        QSqlDatabase::removeDatabase(m_connection);
    }
}

Result<Database::Opened> Database::open()
{
    Opened opened;
    for (int attempt = 0; ; ++attempt) {
        bool existed = false;
        if (auto ready = prepareFiles(existed); !ready)
            return fail(ready.error());
        // A missing file beside a good copy: we were killed while putting a damaged one aside.
        if (!existed && attempt == 0 && restoreBackup())
            opened.restoredBackup = backupFile();
        // An empty file beside a copy has lost what it held.
        const bool emptied = attempt == 0 && existed && QFileInfo(m_file).size() == 0 && QFileInfo::exists(backupFile());
        auto health = emptied ? Result<Health>(Health::Damaged) : connectAndCheck();
        if (!health)
            return fail(health.error());
        if (*health == Health::Newer) {
            opened.readOnly = m_readOnly = true;
            return opened;
        }
        if (*health != Health::Damaged)
            break;
        close();
        if (attempt == 2)
            return fail(Error::Kind::DatabaseDamaged, m_file, m_file);
        auto kept = putAside();
        if (!kept)
            return fail(kept.error());
        if (opened.keptDamagedFile.isEmpty())
            opened.keptDamagedFile = *kept;
        // A copy that proves damaged as well is not tried again.
        opened.restoredBackup = attempt == 0 && restoreBackup() ? backupFile() : QString();
    }
    keepBackup();
    return opened;
}

Result<void> Database::prepareFiles(bool &existed) const
{
    existed = QFileInfo::exists(m_file);
    if (!existed && QFileInfo::exists(companions(m_file).first())) {
        if (auto aside = putAside(); !aside) // the log of a file that is gone
            return fail(aside.error());
    }
    if (auto ready = makePrivateFile(m_file, true); !ready)
        return ready;
    // SQLite gives its companions the mode of the file; those that are there may be older than we.
    for (const QString &companion : companions(m_file) + QStringList{backupFile()}) {
        auto ready = makePrivateFile(companion, false);
        if (!ready && ready.error().kind != Error::Kind::NotFound)
            return ready;
    }
    return {};
}

Result<void> Database::openConnection(bool readOnly)
{
    close();
    auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    database.setDatabaseName(m_file);
    database.setConnectOptions(readOnly ? QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=2000")
                                        : QStringLiteral("QSQLITE_BUSY_TIMEOUT=2000"));
    if (!database.open())
        return fail(errorOf(database.lastError(), m_file));
    return {};
}

Result<qint64> Database::number(const QString &sql) const
{
    auto rows = query(sql);
    if (!rows)
        return fail(rows.error());
    return rows->isEmpty() || rows->first().isEmpty() ? -1 : rows->first().first().toLongLong();
}

// What stands in the file, before anything is written to it.
Result<Database::Health> Database::examine() const
{
    auto version = number(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return fail(version.error());
    auto tables = number(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    if (!tables)
        return fail(tables.error());
    if (*version == 0 && *tables == 0)
        return Health::Empty;
    auto check = query(QStringLiteral("PRAGMA integrity_check(1)"));
    if (!check)
        return fail(check.error());
    auto application = number(QStringLiteral("PRAGMA application_id"));
    auto stored = number(QStringLiteral("SELECT version FROM bk_schema"));
    // A version that stands in two places is no flipped bit; and a file of another program is not ours to write.
    const bool ours = application && stored && *application == kApplicationId && *stored == *version;
    if (check->isEmpty() || check->first().value(0).toString() != QLatin1String("ok") || !ours)
        return Health::Damaged;
    return *version > m_schema.size() ? Health::Newer : Health::Sound;
}

Result<Database::Health> Database::connectAndCheck()
{
    // Our own plain statements cannot be wrong, and the file can be written (prepareFiles): then it is its header.
    const auto damagedOr = [](const Error &error) -> Result<Health> {
        if (error.kind == Error::Kind::DatabaseDamaged || error.type == QString::number(Generic)
            || error.type == QString::number(ReadOnly))
            return Health::Damaged;
        return fail(error);
    };
    if (auto opened = openConnection(false); !opened)
        return damagedOr(opened.error());
    auto health = examine();
    if (!health)
        return damagedOr(health.error());
    if (*health == Health::Damaged)
        return health;
    if (*health == Health::Newer) {
        if (auto opened = openConnection(true); !opened)
            return damagedOr(opened.error());
        return health;
    }
    for (const char *pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
                               "PRAGMA trusted_schema = OFF", "PRAGMA secure_delete = ON"}) {
        if (auto set = query(QLatin1String(pragma)); !set)
            return damagedOr(set.error());
    }
    auto version = number(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return damagedOr(version.error());
    if (auto migrated = migrate(int(*version)); !migrated) {
        if (migrated.error().kind != Error::Kind::DatabaseDamaged)
            return fail(migrated.error());
        return Health::Damaged;
    }
    return health;
}

Result<void> Database::migrate(int from)
{
    for (int version = from + 1; version <= m_schema.size(); ++version) {
        if (from > 0 && version == from + 1) {
            if (auto kept = copyInto(m_file + QStringLiteral(".before-v%1").arg(version)); !kept)
                return kept;
        }
        QList<Statement> statements;
        if (version == 1) {
            statements.append({QStringLiteral("CREATE TABLE bk_schema (version INTEGER NOT NULL) STRICT"), {}});
            statements.append({QStringLiteral("INSERT INTO bk_schema VALUES (0)"), {}});
            statements.append({QStringLiteral("PRAGMA application_id = %1").arg(kApplicationId), {}});
        }
        for (const QString &sql : m_schema.at(version - 1))
            statements.append({sql, {}});
        statements.append({QStringLiteral("UPDATE bk_schema SET version = %1").arg(version), {}});
        statements.append({QStringLiteral("PRAGMA user_version = %1").arg(version), {}});
        if (auto done = apply(statements); !done) {
            // Another process may have been quicker: what counts is that the step is made.
            if (auto now = number(QStringLiteral("PRAGMA user_version")); !now || *now < version)
                return done;
        }
    }
    return {};
}

// The damaged file keeps its companions: they may hold what it lacks. They go first, for a file that is new must never
// meet the log of an old one.
Result<QString> Database::putAside() const
{
    const QString date = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    QString kept = m_file + QStringLiteral(".damaged-") + date;
    for (int n = 2; QFileInfo::exists(kept); ++n)
        kept = m_file + QStringLiteral(".damaged-%1-%2").arg(date).arg(n);
    for (const QString &companion : companions(m_file))
        QFile::rename(companion, kept + companion.sliced(m_file.size()));
    QFile file(m_file);
    if (file.exists() && !file.rename(kept))
        return fail(Error::Kind::DiskFailed, m_file + QStringLiteral(": ") + file.errorString(), m_file);
    qCWarning(lcStore) << "the database was damaged; kept as" << kept;
    return kept;
}

bool Database::restoreBackup() const
{
    const auto bytes = readBoundedFile(backupFile(), kLargestBackup, Links::Refuse);
    return bytes && !bytes->isEmpty() && writeFileAtomically(m_file, *bytes).has_value();
}

// A whole, compact copy as of now.
Result<void> Database::copyInto(const QString &target) const
{
    const QString beside = target + QStringLiteral(".new");
    QFile::remove(beside);
    if (auto made = makePrivateFile(beside, true); !made) // VACUUM INTO fills an empty file, and keeps its mode
        return made;
    auto copied = query(QStringLiteral("VACUUM INTO ?"), {beside});
    Result<QByteArray> bytes = copied ? readBoundedFile(beside, kLargestBackup) : Result<QByteArray>(fail(copied.error()));
    QFile::remove(beside);
    if (!bytes)
        return fail(bytes.error());
    return writeFileAtomically(target, *bytes);
}

void Database::keepBackup() const
{
    if (m_readOnly || !connection().isOpen())
        return;
    const QFileInfo backup(backupFile());
    const auto newer = [&](const QString &path) {
        const QFileInfo file(path);
        return file.exists() && file.size() > 0 && file.lastModified() >= backup.lastModified();
    };
    if (backup.exists() && !newer(m_file) && !newer(m_file + QStringLiteral("-wal")))
        return;
    if (auto kept = copyInto(backupFile()); !kept)
        qCWarning(lcStore) << "no copy of the database was made:" << kept.error().detail;
}

Result<QList<Database::Row>> Database::query(const QString &sql, const QVariantList &values) const
{
    QSqlQuery query(connection());
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return fail(errorOf(query.lastError(), m_file));
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return fail(errorOf(query.lastError(), m_file));
    QList<Row> rows;
    const int columns = query.record().count(); // dear: it describes them all
    while (query.next()) {
        Row row;
        row.reserve(columns);
        for (int column = 0; column < columns; ++column)
            row.append(query.value(column));
        rows.append(row);
    }
    if (query.lastError().isValid())
        return fail(errorOf(query.lastError(), m_file));
    return rows;
}

Result<void> Database::apply(const QList<Statement> &statements)
{
    if (m_readOnly)
        return fail(Error::Kind::DatabaseNewer, m_file, m_file);
    if (auto begun = query(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return fail(begun.error());
    for (const Statement &statement : statements) {
        auto done = query(statement.sql, statement.values);
        if (!done) {
            (void)query(QStringLiteral("ROLLBACK"));
            return fail(done.error());
        }
    }
    if (auto committed = query(QStringLiteral("COMMIT")); !committed) {
        (void)query(QStringLiteral("ROLLBACK"));
        return fail(committed.error());
    }
    m_changed = true;
    return {};
}

qint64 Database::foreignChanges() const
{
    return number(QStringLiteral("PRAGMA data_version")).value_or(-1);
}

} // namespace bk
