// SPDX-License-Identifier: Apache-2.0
#include "core/base/Database.h"
#include "core/base/AtomicFile.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace bk;

namespace {

const QList<Migration> kFirst{{QStringLiteral("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT) STRICT")}};
const QList<Migration> kSecond{kFirst.first(), {QStringLiteral("ALTER TABLE t ADD COLUMN more TEXT"),
                                                QStringLiteral("UPDATE t SET more = 'm' || text")}};
const QList<Migration> kBroken{kFirst.first(), {QStringLiteral("ALTER TABLE t ADD COLUMN more TEXT"), QStringLiteral("UPDATE nothing SET x = 1")}};

int modeOf(const QString &path)
{
    struct stat info{};
    return ::stat(path.toLocal8Bit().constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

QList<Database::Statement> inserting(const QString &text)
{
    return {{QStringLiteral("INSERT INTO t (text) VALUES (?)"), {text}}};
}

qint64 countIn(const Database &database)
{
    const auto rows = database.query(QStringLiteral("SELECT count(*) FROM t"));
    return rows ? rows->first().first().toLongLong() : -1;
}

QByteArray bytesOf(const QString &file) { return readBoundedFile(file, 10'000'000).value_or(QByteArray()); }

} // namespace

class DatabaseTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        ::umask(0);
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(QStringLiteral("keys.sqlite"));
    }
    void filesArePrivateUnderAnyUmask()
    {
        Database database(m_file, kFirst);
        QVERIFY(database.open().has_value());
        QVERIFY(database.apply(inserting("a")).has_value());
        const auto names = QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(names, (QStringList{"keys.sqlite", "keys.sqlite-shm", "keys.sqlite-wal", "keys.sqlite.backup"}));
        for (const QString &name : names)
            QCOMPARE(modeOf(m_dir->filePath(name)), 0600);
    }
    void looseFilesAreTightened()
    {
        QVERIFY(Database(m_file, kFirst).open().has_value());
        ::chmod(m_file.toLocal8Bit().constData(), 0644);
        ::chmod((m_file + ".backup").toLocal8Bit().constData(), 0644);
        QVERIFY(Database(m_file, kFirst).open().has_value());
        QCOMPARE(modeOf(m_file), 0600);
        QCOMPARE(modeOf(m_file + ".backup"), 0600);
    }
    void durableSettingsAreInForce()
    {
        Database database(m_file, kFirst);
        QVERIFY(database.open().has_value());
        const auto is = [&](const char *pragma) { return database.query(QLatin1String(pragma))->first().first().toString(); };
        QCOMPARE(is("PRAGMA journal_mode"), "wal");
        QCOMPARE(is("PRAGMA synchronous"), "2");
        QCOMPARE(is("PRAGMA foreign_keys"), "1");
    }
    void allStatementsOrNone()
    {
        Database database(m_file, kFirst);
        QVERIFY(database.open().has_value());
        auto statements = inserting("a") + inserting("b");
        statements.append({QStringLiteral("INSERT INTO t (id) VALUES (1)"), {}});
        const auto done = database.apply(statements);
        QCOMPARE(done.error().kind, Error::Kind::AlreadyExists);
        QCOMPARE(countIn(database), 0);
        QVERIFY(database.apply(inserting("a")).has_value());
        QCOMPARE(countIn(database), 1);
    }
    void linksFoldersAndForeignFilesAreRefused()
    {
        const QString target = m_dir->filePath(QStringLiteral("target"));
        QVERIFY(writeFileAtomically(target, "precious").has_value());
        QVERIFY(QFile::link(target, m_file));
        const auto opened = Database(m_file, kFirst).open();
        QVERIFY(!opened.has_value());
        QVERIFY(opened.error().detail.contains("symbolic link"));
        QCOMPARE(bytesOf(target), QByteArray("precious"));
        QVERIFY(QFile::remove(m_file));
        QVERIFY(QDir().mkdir(m_file));
        QVERIFY(!Database(m_file, kFirst).open().has_value());
        QCOMPARE(Database(m_file + "/below/x", kFirst).open().error().kind, Error::Kind::DiskFailed);
    }
    void migrationKeepsACopyOfTheOldFile()
    {
        {
            Database database(m_file, kFirst);
            QVERIFY(database.open().has_value());
            QVERIFY(database.apply(inserting("a")).has_value());
        }
        Database database(m_file, kSecond);
        QVERIFY(database.open().has_value());
        QCOMPARE(database.query("SELECT more FROM t")->first().first().toString(), "ma");
        QCOMPARE(modeOf(m_file + ".before-v2"), 0600);
        Database old(m_file + ".before-v2", kFirst);
        QVERIFY(old.open().has_value());
        QCOMPARE(countIn(old), 1);
    }
    void failedMigrationLeavesTheOldData()
    {
        {
            Database database(m_file, kFirst);
            QVERIFY(database.open().has_value());
            QVERIFY(database.apply(inserting("a")).has_value());
        }
        QVERIFY(!Database(m_file, kBroken).open().has_value());
        Database database(m_file, kFirst);
        const auto opened = database.open();
        QVERIFY(opened.has_value());
        QVERIFY(opened->keptDamagedFile.isEmpty());
        QCOMPARE(countIn(database), 1);
    }
    void newerFileIsOnlyRead()
    {
        {
            Database database(m_file, kSecond);
            QVERIFY(database.open().has_value());
            QVERIFY(database.apply(inserting("a")).has_value());
        }
        const QByteArray before = bytesOf(m_file);
        Database database(m_file, kFirst);
        const auto opened = database.open();
        QVERIFY(opened.has_value() && opened->readOnly && opened->keptDamagedFile.isEmpty());
        QCOMPARE(countIn(database), 1);
        QCOMPARE(database.apply(inserting("b")).error().kind, Error::Kind::DatabaseNewer);
        QCOMPARE(bytesOf(m_file), before);
    }
    void missingFileComesBackFromTheCopy()
    {
        fillTwice();
        QVERIFY(QFile::remove(m_file));
        Database database(m_file, kFirst);
        const auto opened = database.open();
        QCOMPARE(opened->restoredBackup, m_file + ".backup");
        QCOMPARE(countIn(database), 2);
    }
    void damagedFileIsKeptAndTheCopyRestored_data()
    {
        QTest::addColumn<QByteArray>("bad");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("this is no database\n").repeated(400);
        QTest::newRow("NULs") << QByteArray(8192, '\0');
        QTest::newRow("NULs at the beginning") << QByteArray(512, '\0') + QByteArray("SQLite format 3").repeated(500);
        QTest::newRow("short") << QByteArray("SQLite format 3");
    }
    void damagedFileIsKeptAndTheCopyRestored()
    {
        QFETCH(QByteArray, bad);
        fillTwice();
        damage(bad);
        Database database(m_file, kFirst);
        const auto opened = database.open();
        QVERIFY(opened.has_value());
        QVERIFY(opened->keptDamagedFile.startsWith(m_file + ".damaged-"));
        QCOMPARE(bytesOf(opened->keptDamagedFile), bad);
        QCOMPARE(opened->restoredBackup, m_file + ".backup");
        QCOMPARE(countIn(database), 2);
        QVERIFY(database.apply(inserting("c")).has_value());
    }
    void withoutAGoodCopyItStartsAfresh()
    {
        for (const bool badCopy : {false, true}) {
            fillTwice();
            QFile::remove(m_file + ".backup");
            if (badCopy)
                QVERIFY(writeFileAtomically(m_file + ".backup", QByteArray(9000, 'x')).has_value());
            damage(QByteArray(9000, 'y'));
            Database database(m_file, kFirst);
            const auto opened = database.open();
            QVERIFY(opened.has_value());
            QVERIFY(!opened->keptDamagedFile.isEmpty());
            QVERIFY(opened->restoredBackup.isEmpty());
            QCOMPARE(bytesOf(opened->keptDamagedFile), QByteArray(9000, 'y'));
            QCOMPARE(countIn(database), 0);
        }
    }
    void everyCutIsSurvived()
    {
        fillTwice();
        const QByteArray good = bytesOf(m_file);
        int kept = 0;
        for (qsizetype size = 0; size < good.size(); size += size < 200 ? 7 : 211) {
            damage(good.left(size));
            Database database(m_file, kFirst);
            const auto opened = database.open();
            QVERIFY2(opened.has_value(), qPrintable(QString::number(size)));
            QCOMPARE(countIn(database), 2);
            kept += !opened->keptDamagedFile.isEmpty();
        }
        qInfo("%d cut files kept aside", kept);
        QVERIFY(kept > 50);
    }
    void everyFlipIsSurvived()
    {
        fillTwice();
        const QByteArray good = bytesOf(m_file);
        QRandomGenerator random(5);
        int kept = 0;
        for (int round = 0; round < 1000; ++round) {
            QByteArray bad = good;
            const qsizetype at = round < 100 ? round : random.bounded(int(bad.size()));
            bad[at] = char(bad.at(at) ^ (1 << random.bounded(8)));
            damage(bad);
            Database database(m_file, kFirst);
            const auto opened = database.open();
            QVERIFY2(opened.has_value(), qPrintable(QString::number(at)));
            QCOMPARE(countIn(database), 2);
            QVERIFY(!opened->readOnly);
            kept += !opened->keptDamagedFile.isEmpty();
            if (!opened->keptDamagedFile.isEmpty())
                QFile::remove(opened->keptDamagedFile);
        }
        qInfo("1000 flips, %d seen as damage", kept);
        QVERIFY(kept > 20);
    }
    void aKilledWriterLosesNothingItHadSaid()
    {
        QVERIFY(Database(m_file, kFirst).open().has_value());
        qint64 atLeast = 0;
        for (int round = 0; round < 20; ++round) {
            int channel[2];
            QCOMPARE(::pipe(channel), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                Database database(m_file, kFirst);
                if (!database.open())
                    ::_exit(1);
                for (;;) {
                    if (database.apply(inserting("x") + inserting("y")))
                        (void)!::write(channel[1], "c", 1);
                }
            }
            ::close(channel[1]);
            char byte = 0;
            for (int n = 0; n < 1 + round % 7 && ::read(channel[0], &byte, 1) == 1; ++n)
                atLeast += 2;
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
            while (::read(channel[0], &byte, 1) == 1)
                atLeast += 2;
            ::close(channel[0]);
            Database database(m_file, kFirst);
            const auto opened = database.open();
            QVERIFY(opened.has_value() && opened->keptDamagedFile.isEmpty());
            const qint64 count = countIn(database);
            QVERIFY2(count >= atLeast && count % 2 == 0, qPrintable(QString::number(count)));
            atLeast = count;
        }
        qInfo("20 writers killed, %lld rows", atLeast);
    }
    void changesOfOthersAreNoticed()
    {
        Database one(m_file, kFirst);
        Database two(m_file, kFirst);
        QVERIFY(one.open().has_value() && two.open().has_value());
        const qint64 before = one.foreignChanges();
        QVERIFY(one.apply(inserting("mine")).has_value());
        QCOMPARE(one.foreignChanges(), before);
        QVERIFY(two.apply(inserting("theirs")).has_value());
        QVERIFY(one.foreignChanges() != before);
        QCOMPARE(countIn(one), 2);
    }
    void aWriterThatStaysIsBusyNotDamage()
    {
        Database one(m_file, kFirst);
        QVERIFY(one.open().has_value());
        QVERIFY(one.query("BEGIN IMMEDIATE").has_value());
        Database two(m_file, kFirst);
        const auto opened = two.open();
        QVERIFY(opened.has_value() && opened->keptDamagedFile.isEmpty());
        QCOMPARE(two.apply(inserting("x")).error().kind, Error::Kind::DatabaseBusy);
    }

private:
    void fillTwice()
    {
        Database database(m_file, kFirst);
        QVERIFY(database.open().has_value());
        QVERIFY(database.apply({{QStringLiteral("DELETE FROM t"), {}}}).has_value());
        QVERIFY(database.apply(inserting("a") + inserting("b")).has_value());
    }
    void damage(const QByteArray &bytes)
    {
        QFile::remove(m_file + "-wal");
        QFile::remove(m_file + "-shm");
        QVERIFY(writeFileAtomically(m_file, bytes).has_value());
    }
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "DatabaseTest.moc"
