// SPDX-License-Identifier: Apache-2.0
// Any bytes in the place of the database file: it is opened, or put aside and said so, and never lost or half used.
#include "core/keys/KeyTable.h"
#include "tests/fuzz/Target.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace {

QString folder()
{
    static int one = 1;
    static char name[] = "fuzz";
    static char *names[] = {name, nullptr};
    static QCoreApplication app(one, names);
    // Memory where there is: a fuzzer has no use for a disk.
    static const QTemporaryDir made((QDir(QStringLiteral("/dev/shm")).exists() ? QStringLiteral("/dev/shm") : QDir::tempPath())
                                    + QStringLiteral("/bk-fuzz-XXXXXX"));
    return made.path();
}

bool holds(const QString &path, QByteArrayView bytes)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.readAll() == bytes;
}

} // namespace

void bk::fuzz::take(QByteArrayView bytes)
{
    const QDir all(folder());
    for (const QString &left : all.entryList(QDir::Files | QDir::Hidden))
        QFile::remove(all.filePath(left));
    const QString path = all.filePath(QStringLiteral("keys.sqlite"));
    QFile file(path);
    promise(file.open(QIODevice::WriteOnly) && file.write(bytes.data(), bytes.size()) == bytes.size(), "the input is in its place");
    file.close();
    {
        Database database(path);
        const auto opened = database.open();
        if (!opened)
            return; // an error is an answer
        if (!opened->keptDamagedFile.isEmpty())
            promise(holds(opened->keptDamagedFile, bytes), "a damaged file is kept as it was");
        KeyTable table(database);
        const auto rows = table.all();
        if (rows && !opened->readOnly) {
            KeyRow row;
            row.key.id = QStringLiteral("fuzz");
            row.key.label = QStringLiteral("fuzz");
            row.key.addedAt = QDateTime::fromSecsSinceEpoch(1'795'000'000, Qt::UTC);
            (void)table.insert(row);
        }
    }
}
