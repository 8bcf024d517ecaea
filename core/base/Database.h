// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QStringList>
#include <QVariantList>

class QSqlDatabase;

namespace bk {

// A step of the schema: the statements that lead from the version before to this one, all or none.
using Migration = QStringList;
// The steps of this program's own file; their number is its schema version.
[[nodiscard]] const QList<Migration> &databaseSchema();

// The one SQLite file (0600, WAL): opened, migrated and, when damaged, put aside. Never holds a secret. Keeps one copy
// beside it ("<file>.backup", taken after opening and at the end when something changed) and one before each migration
// ("<file>.before-v<N>"). Synchronous; one object, one connection, one thread; needs a QCoreApplication.
class Database final {
public:
    explicit Database(QString file);
    Database(QString file, QList<Migration> schema); // tests: other schemas
    ~Database();
    Database(const Database &) = delete;

    // What open() found, beside success.
    struct Opened {
        QString keptDamagedFile; // the old file was damaged and is kept under this name; we started afresh or from backup
        QString restoredBackup;  // the backup the data came from
        bool readOnly = false;   // written by a newer version of the program
    };
    // Creates, migrates (after a backup beside the file) and checks. DatabaseNewer is not an error here: see readOnly.
    [[nodiscard]] Result<Opened> open();

    using Row = QVariantList;
    [[nodiscard]] Result<QList<Row>> query(const QString &sql, const QVariantList &values = {}) const;
    // All statements or none.
    struct Statement { QString sql; QVariantList values; };
    [[nodiscard]] Result<void> apply(const QList<Statement> &statements);
    // A number that changes when another connection has written; -1 when the file cannot be read.
    [[nodiscard]] qint64 foreignChanges() const;
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }
    [[nodiscard]] QString file() const { return m_file; }
    [[nodiscard]] QString backupFile() const { return m_file + QStringLiteral(".backup"); }

private:
    enum class Health { Sound, Empty, Newer, Damaged };
    [[nodiscard]] QSqlDatabase connection() const;
    [[nodiscard]] Result<void> prepareFiles(bool &existed) const;
    [[nodiscard]] Result<Health> connectAndCheck();
    [[nodiscard]] Result<Health> examine() const;
    [[nodiscard]] Result<void> openConnection(bool readOnly);
    [[nodiscard]] Result<void> migrate(int from);
    [[nodiscard]] Result<QString> putAside() const;
    [[nodiscard]] bool restoreBackup() const;
    [[nodiscard]] Result<void> copyInto(const QString &target) const;
    [[nodiscard]] Result<qint64> number(const QString &sql) const;
    void keepBackup() const;
    void close();

    QString m_file;
    QString m_connection;
    QList<Migration> m_schema;
    bool m_readOnly = false;
    bool m_changed = false;
};

} // namespace bk
