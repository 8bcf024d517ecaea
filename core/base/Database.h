// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QStringList>
#include <QVariantList>

class QSqlDatabase;

namespace bk {

// The one SQLite file (0600, WAL): opened, migrated and, when damaged, put aside. Never holds a secret.
class Database final {
public:
    explicit Database(QString file);
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
    [[nodiscard]] QString file() const { return m_file; }

private:
    [[nodiscard]] QSqlDatabase connection() const;
    QString m_file;
    QString m_connection;
};

} // namespace bk
