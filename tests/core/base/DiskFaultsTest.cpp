// SPDX-License-Identifier: Apache-2.0
#include "core/base/AtomicFile.h"
#include "core/base/Database.h"
#include "core/base/Settings.h"
#include "tests/support/MemoryDir.h"
#include "tests/support/WellTold.h"

#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace bk;

// A disk that fails on request: the calls by which this program, Qt and SQLite write stand here, before those of the C
// library, and refuse files of the test's folder as a test says.
namespace {

enum class Call { None, Write, Sync, Rename };
struct BadDisk {
    Call call = Call::None;
    int error = 0;
    int first = 0;       // this call of the kind fails ...
    bool forGood = true; // ... and all after it
    char folder[256] = {};
    bool folderToo = false; // SQLite takes no notice when a folder cannot be synced, and says so in its source
    int calls = 0;
    int refused = 0;
};
BadDisk theDisk;

bool isOurs(int descriptor)
{
    char link[64], path[512];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const auto size = ::readlink(link, path, sizeof path - 1);
    const auto prefix = ssize_t(std::strlen(theDisk.folder));
    if (size < prefix || std::strncmp(path, theDisk.folder, std::size_t(prefix)) != 0)
        return false;
    return size > prefix || theDisk.folderToo || theDisk.call == Call::Rename; // a renaming names the folder
}

bool refuses(Call call, int descriptor)
{
    const int before = errno;
    if (theDisk.call != call || (descriptor >= 0 && !isOurs(descriptor))) {
        errno = before;
        return false;
    }
    const int now = ++theDisk.calls;
    const bool bad = now == theDisk.first || (now > theDisk.first && theDisk.forGood);
    theDisk.refused += bad;
    errno = bad ? theDisk.error : before;
    return bad;
}

} // namespace

extern "C" ssize_t write(int fd, const void *data, size_t size)
{
    return refuses(Call::Write, fd) ? -1 : ::syscall(SYS_write, fd, data, size);
}
extern "C" ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    return refuses(Call::Write, fd) ? -1 : ::syscall(SYS_pwrite64, fd, data, size, at);
}
extern "C" int fsync(int fd)
{
    return refuses(Call::Sync, fd) ? -1 : int(::syscall(SYS_fsync, fd));
}
extern "C" int fdatasync(int fd)
{
    return refuses(Call::Sync, fd) ? -1 : int(::syscall(SYS_fdatasync, fd));
}
extern "C" int renameat(int from, const char *name, int to, const char *other) noexcept
{
    return refuses(Call::Rename, to) ? -1 : int(::syscall(SYS_renameat, from, name, to, other));
}

namespace {

const QList<Migration> kFirst{{QStringLiteral("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT) STRICT")}};
const QList<Migration> kSecond{kFirst.first(), {QStringLiteral("ALTER TABLE t ADD COLUMN more TEXT"),
                                                QStringLiteral("UPDATE t SET more = 'm' || text")}};

SettingsValues regionOf(const QString &region)
{
    SettingsValues values;
    values.defaultRegion = region;
    return values;
}

} // namespace

// Full, worn and read-only disks on each way by which this program writes (reliability D2 to D8): an error that is told,
// and the old state or the new one, never something between.
class DiskFaultsTest final : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
    QString m_settings;

    void failFrom(int first, bool folderToo = false)
    {
        QFETCH(int, call);
        QFETCH(int, error);
        QFETCH(bool, forGood);
        theDisk = {Call(call), error, first, forGood, {}, folderToo, 0, 0};
        std::strncpy(theDisk.folder, m_dir->path().toLocal8Bit().constData(), sizeof theDisk.folder - 1);
    }
    static int heal()
    {
        theDisk.call = Call::None;
        return theDisk.refused;
    }
    static void addFaults()
    {
        QTest::addColumn<int>("call");
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("forGood");
        for (const bool forGood : {true, false}) {
            const char *when = forGood ? "from then on" : "once";
            QTest::addRow("ENOSPC on write, %s", when) << int(Call::Write) << ENOSPC << forGood;
            QTest::addRow("EDQUOT on write, %s", when) << int(Call::Write) << EDQUOT << forGood;
            QTest::addRow("EIO on write, %s", when) << int(Call::Write) << EIO << forGood;
            QTest::addRow("EIO on sync, %s", when) << int(Call::Sync) << EIO << forGood;
            QTest::addRow("EROFS on rename, %s", when) << int(Call::Rename) << EROFS << forGood;
        }
    }
    [[nodiscard]] QStringList rows(const QString &sql, const QList<Migration> &schema = kFirst)
    {
        Database database(m_file, schema);
        const auto opened = database.open();
        if (!opened || opened->readOnly || !opened->keptDamagedFile.isEmpty())
            return {QStringLiteral("not sound")};
        const auto found = database.query(sql);
        QStringList texts;
        for (const auto &row : found.value_or(QList<Database::Row>()))
            texts.append(row.first().toString());
        return texts;
    }
    static Database::Statement insert(const QString &text) { return {QStringLiteral("INSERT INTO t (text) VALUES (?)"), {text}}; }

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("bk.store=false")); }
    void init()
    {
        heal();
        m_dir = temporaryDirInMemory();
        m_file = m_dir->filePath(QStringLiteral("keys.sqlite"));
        m_settings = m_dir->filePath(QStringLiteral("settings.ini"));
    }
    void cleanup() { heal(); }

    void settingsAreOldOrNewAndTheErrorIsTold_data() { addFaults(); }
    void settingsAreOldOrNewAndTheErrorIsTold()
    {
        Settings settings(m_settings);
        QVERIFY(settings.save(regionOf(QStringLiteral("old"))));
        int at = 1;
        for (;; ++at) {
            failFrom(at, true);
            const auto saved = settings.save(regionOf(QStringLiteral("new")));
            if (heal() == 0)
                break;
            QVERIFY(!saved);
            QCOMPARE(saved.error().kind, Error::Kind::DiskFailed);
            QVERIFY(saved.error().detail.contains(QString::fromLocal8Bit(std::strerror(theDisk.error))));
            BK_WELL_TOLD(saved.error(), {});
            QCOMPARE(settings.values().defaultRegion, QStringLiteral("old"));
            const Settings again(m_settings);
            QVERIFY(again.keptDamagedFile().isEmpty());
            // The folder's own sync comes after the rename: the file may be the new one already.
            const bool mayBeNew = theDisk.error == EIO && theDisk.call == Call::None && at > 1;
            QVERIFY(again.values().defaultRegion == QStringLiteral("old") || mayBeNew);
            QVERIFY(settings.save(regionOf(QStringLiteral("old")))); // the disk has been mended
        }
        QVERIFY(at > 1);
        QCOMPARE(Settings(m_settings).values().defaultRegion, QStringLiteral("new"));
    }

    void metadataIsOldOrNewAndTheErrorIsTold_data() { addFaults(); }
    void metadataIsOldOrNewAndTheErrorIsTold()
    {
        QFETCH(int, call);
        {
            Database database(m_file, kFirst);
            QVERIFY(database.open() && database.apply({insert(QStringLiteral("old"))}));
        }
        int at = 1;
        for (;; ++at) {
            {
                Database database(m_file, kFirst);
                QVERIFY(database.open());
                failFrom(at);
                const auto applied = database.apply({insert(QStringLiteral("a")), insert(QString(20'000, QLatin1Char('b')))});
                if (heal() == 0) {
                    QVERIFY(applied);
                    break;
                }
                QVERIFY(!applied);
                QCOMPARE(applied.error().kind, Error::Kind::DiskFailed);
                BK_WELL_TOLD(applied.error(), {});
                QCOMPARE(database.query(QStringLiteral("SELECT text FROM t"))->size(), 1);
            }
            QCOMPARE(rows(QStringLiteral("SELECT text FROM t")), QStringList{QStringLiteral("old")});
        }
        QVERIFY(at > 1 || call == int(Call::Rename)); // a row is no renaming
        QCOMPARE(rows(QStringLiteral("SELECT text FROM t")).size(), 3);
    }

    void backupIsOldOrNew_data() { addFaults(); }
    void backupIsOldOrNew()
    {
        {
            Database database(m_file, kFirst);
            QVERIFY(database.open() && database.apply({insert(QStringLiteral("old"))}));
        }
        bool refused = true;
        for (int at = 1; refused; ++at) {
            {
                Database database(m_file, kFirst);
                QVERIFY(database.open() && database.apply({insert(QStringLiteral("more"))}));
                failFrom(at);
            } // it takes its copy here
            refused = heal() > 0;
            QVERIFY(at > 1 || refused);
            const QString file = m_dir->filePath(QStringLiteral("copy%1").arg(at));
            QVERIFY(QFile::copy(m_file + QStringLiteral(".backup"), file));
            Database copy(file, kFirst);
            const auto opened = copy.open();
            QVERIFY(opened && opened->keptDamagedFile.isEmpty());
            const auto count = copy.query(QStringLiteral("SELECT count(*) FROM t"))->first().first().toInt();
            QVERIFY(count >= at && count <= at + 1); // of the start, or of the end
        }
    }

    void migrationIsDoneOrNotAndTheErrorIsTold_data() { addFaults(); }
    void migrationIsDoneOrNotAndTheErrorIsTold()
    {
        for (int at = 1;; ++at) {
            init();
            {
                Database database(m_file, kFirst);
                QVERIFY(database.open() && database.apply({insert(QStringLiteral("old"))}));
            }
            {
                Database database(m_file, kSecond);
                failFrom(at);
                const auto opened = database.open();
                if (heal() == 0) {
                    QVERIFY(opened && at > 1);
                    break;
                }
                if (!opened)
                    BK_WELL_TOLD(opened.error(), {});
                QVERIFY(!opened || opened->keptDamagedFile.isEmpty());
            }
            QCOMPARE(rows(QStringLiteral("SELECT text FROM t"), kSecond), QStringList{QStringLiteral("old")});
            QCOMPARE(rows(QStringLiteral("SELECT more FROM t"), kSecond), QStringList{QStringLiteral("mold")});
        }
    }

    void folderThatMayNotBeWrittenIsSaid()
    {
        {
            Database database(m_file, kFirst);
            QVERIFY(database.open() && database.apply({insert(QStringLiteral("old"))}));
            QVERIFY(Settings(m_settings).save(regionOf(QStringLiteral("old"))));
        }
        const QByteArray folder = m_dir->path().toLocal8Bit();
        const bool root = ::geteuid() == 0;
        if (root) { // whom no mode stops
            for (const QString &name : QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden))
                QCOMPARE(::chown(m_dir->filePath(name).toLocal8Bit().constData(), 65534, 65534), 0);
            QCOMPARE(::chown(folder.constData(), 65534, 65534), 0);
            QCOMPARE(::seteuid(65534), 0);
        }
        QCOMPARE(::chmod(folder.constData(), 0500), 0);
        Settings settings(m_settings);
        const auto saved = settings.save(regionOf(QStringLiteral("new")));
        Database database(m_file, kSecond);
        const auto opened = database.open();
        QCOMPARE(::chmod(folder.constData(), 0700), 0);
        if (root)
            QCOMPARE(::seteuid(0), 0);
        QVERIFY(!saved && saved.error().kind == Error::Kind::DiskFailed);
        BK_WELL_TOLD(saved.error(), {});
        QCOMPARE(settings.values().defaultRegion, QStringLiteral("old"));
        QVERIFY(!opened && opened.error().kind == Error::Kind::DiskFailed);
        BK_WELL_TOLD(opened.error(), {});
        if (root) {
            for (const QString &name : QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden))
                QCOMPARE(::chown(m_dir->filePath(name).toLocal8Bit().constData(), 0, 0), 0);
        }
        QCOMPARE(rows(QStringLiteral("SELECT text FROM t")), QStringList{QStringLiteral("old")});
    }
};

QTEST_GUILESS_MAIN(DiskFaultsTest)
#include "DiskFaultsTest.moc"
