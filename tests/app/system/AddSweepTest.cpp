// SPDX-License-Identifier: Apache-2.0
#include "core/base/Database.h"
#include "core/keys/KeyStore.h"
#include "tests/app/system/KeyringOverDouble.h"
#include "tests/support/FakeClock.h"
#include "tests/support/KillAtSyscall.h"
#include "tests/support/MemoryDir.h"
#include "tests/support/SampleKeys.h"

#include <QEventLoop>

#include <thread>

using namespace bk;

// bkr is killed (kill -9) while it adds a key over D-Bus, at each of its calls that may change something outside of it
// (reliability D1): nothing is promised that is not there, nothing said to be saved is lost, what is left over is found.
class AddSweepTest final : public KeyringOverDouble {
    Q_OBJECT
    const QByteArray m_key = sampleLongTermKey("swept");
    std::unique_ptr<QTemporaryDir> m_dir;

    Ended add(int n, QByteArray &output)
    {
        const QString home = m_dir->path();
        const QStringList environment{"HOME=" + home, "TMPDIR=" + home, "XDG_RUNTIME_DIR=" + home, "LC_ALL=C.UTF-8",
                                      "DBUS_SESSION_BUS_ADDRESS=" + m_bus->address(), "ASAN_OPTIONS=detect_leaks=0"};
        const QStringList command{BK_BINARY_DIR "/bin/bkr", "keys", "add", "--label", "swept", "--profile-dir", home, "--json"};
        QEventLoop loop;
        Ended ended = Ended::NotTraceable;
        std::thread tracer([&] { // ptrace answers the thread that began it, and this one serves the keyring
            ended = killProgram(n, command, environment, m_key, output);
            QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
        });
        loop.exec();
        tracer.join();
        return ended;
    }
    void check(bool said)
    {
        Database database(m_dir->path() + "/keys.sqlite");
        const auto opened = database.open();
        QVERIFY(opened && opened->keptDamagedFile.isEmpty());
        FakeClock clock;
        SystemKeyring keyring(QDBusConnection::connectToBus(m_bus->address(), "checker"), kHurried); // a session of its own
        KeyStore store(database, keyring, clock);
        QVERIFY(store.load());
        QVERIFY(await(store.reconcile())->has_value());
        const ApiKey *added = store.findByLabel("swept");
        QVERIFY(added || !said);
        QVERIFY(m_service->items.size() <= 1);
        QCOMPARE(int(store.keys().size() + store.orphans().size()), int(m_service->items.size()));
        if (!added)
            return;
        const auto secret = await(store.secret(added->id));
        QVERIFY(secret && secret->has_value());
        QCOMPARE((*secret)->reveal().toByteArray(), m_key);
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup()
    {
        m_heartbeat = std::make_unique<Heartbeat>(); // tracing is no window
        end();
    }

    void killedAtEveryEffectOfAnAdd()
    {
        int orphans = 0;
        for (int n = 1;; ++n) {
            m_dir = temporaryDirInMemory();
            m_service->items.clear();
            QByteArray output;
            const Ended ended = add(n, output);
            if (ended == Ended::NotTraceable)
                QSKIP("this machine lets no process trace another");
            const bool said = output.contains("\"label\"");
            QVERIFY(said || ended == Ended::Killed);
            orphans += m_service->items.size() == 1 && !said;
            check(said);
            QDBusConnection::disconnectFromBus("checker");
            if (QTest::currentTestFailed())
                qWarning("at effect %d", n);
            if (ended == Ended::ByItself || QTest::currentTestFailed()) {
                qInfo("killed at %d effects; a secret without its metadata was left %d times", n - 1, orphans);
                QVERIFY(n > 40 && orphans > 0);
                break;
            }
        }
    }
};

QTEST_GUILESS_MAIN(AddSweepTest)
#include "AddSweepTest.moc"
