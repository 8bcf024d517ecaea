// SPDX-License-Identifier: Apache-2.0
#include "core/base/AtomicFile.h"
#include "core/base/Settings.h"
#include "core/keys/KeyStore.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/KillAtSyscall.h"
#include "tests/support/MemoryDir.h"
#include "tests/support/SampleKeys.h"

#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/mman.h>

using namespace bk;

namespace {

const QList<Migration> kFirst{{QStringLiteral("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT) STRICT")}};
const QList<Migration> kSecond{kFirst.first(), {QStringLiteral("ALTER TABLE t ADD COLUMN more TEXT"),
                                                QStringLiteral("UPDATE t SET more = 'm' || text")}};

// A keyring in a file of the test, so that a child that is killed leaves in it what it had stored.
class FileKeyring final : public Keyring {
public:
    explicit FileKeyring(QString folder) : m_folder(std::move(folder)) {}
    const KeyringState &state() const override { return m_state; }
    QCoro::Task<Result<void>> open() override { co_return {}; }
    QCoro::Task<Result<void>> unlock() override { co_return {}; }
    QCoro::Task<Result<void>> store(KeyId id, QString label, QString, Secret secret) override
    {
        Q_UNUSED(label)
        co_return writeFileAtomically(m_folder + id, secret.reveal());
    }
    QCoro::Task<Result<Secret>> read(KeyId id) override
    {
        auto bytes = readBoundedFile(m_folder + id, 100'000);
        if (!bytes)
            co_return fail(Error::Kind::KeyringNotFound, id);
        co_return Secret(*bytes);
    }
    QCoro::Task<Result<void>> remove(KeyId id) override
    {
        const bool gone = QFile::remove(m_folder + id);
        co_return gone ? Result<void>() : fail(Error::Kind::KeyringNotFound, id);
    }
    QCoro::Task<Result<QList<KeyringItem>>> list() override
    {
        QList<KeyringItem> items;
        for (const QString &name : QDir(m_folder).entryList(QDir::Files)) {
            KeyringItem item;
            item.id = name;
            item.label = QStringLiteral("Bedrock API key: new");
            items.append(item);
        }
        co_return items;
    }

private:
    QString m_folder;
    KeyringState m_state{KeyringState::Status::Open, QStringLiteral("File"), QStringLiteral("Test"), true, false, {}};
};

struct Profile {
    explicit Profile(const QString &folder, const Clock &clock)
        : database(folder + QStringLiteral("/keys.sqlite")), keyring(folder + QStringLiteral("/ring/")), keys((opened = *database.open(), database), keyring, clock)
    {
        loaded = keys.load().has_value();
    }
    Database::Opened opened;
    Database database;
    FileKeyring keyring;
    KeyStore keys;
    bool loaded = false;
};

} // namespace

// kill -9 at every system call of what this program writes (reliability D1): the old state or the new one, whole, and the new
// one for sure once it had been said to be there.
class KillSweepTest final : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_temporary = temporaryDirInMemory(); // what a killed child leaves there goes with it
    std::unique_ptr<QTemporaryDir> m_dir;
    FakeClock m_clock;
    volatile bool *m_said = nullptr; // shared with the child: it has told success

    // The work at every kill point; `prepare` before each, `check` after each.
    template<typename Prepare, typename Work, typename Check>
    void sweep(const Prepare &prepare, const Work &work, const Check &check)
    {
        int n = 1;
        for (;; ++n) {
            m_dir = temporaryDirInMemory();
            prepare();
            *m_said = false;
            const Ended ended = killForked(n, work);
            if (ended == Ended::NotTraceable)
                QSKIP("this machine lets no process trace another");
            check();
            if (QTest::currentTestFailed()) {
                qWarning("at system call %d", n);
                return;
            }
            if (ended == Ended::ByItself)
                break;
        }
        QVERIFY(*m_said);
        QVERIFY(n > 30);
        qInfo("killed at %d system calls", n - 1);
    }
    KeyId addKey(Profile &profile, const QString &label)
    {
        ApiKey draft;
        draft.label = label;
        const auto added = await(profile.keys.add(draft, Secret(sampleLongTermKey(label.toUtf8()))));
        return added && *added ? **added : KeyId();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(QStringLiteral("bk.store=false"));
        qputenv("TMPDIR", m_temporary->path().toLocal8Bit());
        m_said = static_cast<bool *>(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    }

    void settings()
    {
        const auto file = [this] { return m_dir->filePath(QStringLiteral("settings.ini")); };
        const auto save = [&](const QString &region) {
            SettingsValues values;
            values.defaultRegion = region;
            return Settings(file()).save(values).has_value();
        };
        sweep([&] { QVERIFY(save(QStringLiteral("old"))); },
              [&] { *m_said = save(QStringLiteral("new")); },
              [&] {
                  const Settings now(file());
                  QVERIFY(now.keptDamagedFile().isEmpty());
                  const QString region = now.values().defaultRegion;
                  QVERIFY(region == QStringLiteral("new") || (region == QStringLiteral("old") && !*m_said));
              });
    }

    void metadataOfAKey()
    {
        KeyId id;
        sweep(
            [&] {
                QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("ring")));
                Profile profile(m_dir->path(), m_clock);
                id = addKey(profile, QStringLiteral("old"));
                QVERIFY(!id.isEmpty());
            },
            [&] {
                Profile profile(m_dir->path(), m_clock);
                ApiKey key = *profile.keys.find(id);
                key.label = QStringLiteral("new");
                key.notes = QString(5'000, QLatin1Char('n'));
                const auto edited = await(profile.keys.edit(key));
                *m_said = edited && edited->has_value();
            },
            [&] {
                const Profile profile(m_dir->path(), m_clock);
                QVERIFY(profile.loaded && profile.opened.keptDamagedFile.isEmpty() && profile.opened.restoredBackup.isEmpty());
                const ApiKey *key = profile.keys.find(id);
                QVERIFY(key);
                const bool isNew = key->label == QStringLiteral("new") && key->notes.size() == 5'000;
                const bool isOld = key->label == QStringLiteral("old") && key->notes.isEmpty();
                QVERIFY(isNew || (isOld && !*m_said));
            });
    }

    void addOfAKey()
    {
        KeyId first;
        sweep(
            [&] {
                QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("ring")));
                Profile profile(m_dir->path(), m_clock);
                first = addKey(profile, QStringLiteral("first"));
            },
            [&] {
                Profile profile(m_dir->path(), m_clock);
                *m_said = !addKey(profile, QStringLiteral("new")).isEmpty();
            },
            [&] {
                Profile profile(m_dir->path(), m_clock);
                QVERIFY(profile.loaded && profile.opened.keptDamagedFile.isEmpty());
                QVERIFY(await(profile.keys.reconcile())->has_value());
                const ApiKey *added = profile.keys.findByLabel(QStringLiteral("new"));
                QVERIFY(added || !*m_said);
                for (const ApiKey &key : profile.keys.keys()) { // nothing is promised that is not there
                    const auto secret = await(profile.keys.secret(key.id));
                    QVERIFY(secret && secret->has_value());
                    QCOMPARE((*secret)->reveal().toByteArray(), sampleLongTermKey(key.label.toUtf8()));
                }
                QVERIFY(profile.keys.find(first));
                QVERIFY(profile.keys.keys().size() + profile.keys.orphans().size() <= 2);
                if (profile.keys.orphans().isEmpty())
                    return;
                // A secret without metadata is found and may be adopted.
                const auto adopted = await(profile.keys.adopt(profile.keys.orphans().first().id));
                QVERIFY(adopted && adopted->has_value() && profile.keys.findByLabel(QStringLiteral("new")));
            });
    }

    void migration()
    {
        const auto file = [this] { return m_dir->filePath(QStringLiteral("keys.sqlite")); };
        sweep(
            [&] {
                Database database(file(), kFirst);
                QVERIFY(database.open() && database.apply({{QStringLiteral("INSERT INTO t (text) VALUES ('a'), ('b')"), {}}}));
            },
            [&] {
                Database database(file(), kSecond);
                *m_said = database.open().has_value();
            },
            [&] {
                Database database(file(), kSecond);
                const auto opened = database.open();
                QVERIFY(opened && opened->keptDamagedFile.isEmpty() && !opened->readOnly);
                const auto rows = database.query(QStringLiteral("SELECT more FROM t ORDER BY id"));
                QVERIFY(rows && rows->size() == 2);
                QCOMPARE(rows->first().first().toString(), QStringLiteral("ma"));
            });
    }
};

QTEST_GUILESS_MAIN(KillSweepTest)
#include "KillSweepTest.moc"
