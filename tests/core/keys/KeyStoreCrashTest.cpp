// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyStore.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeKeyring.h"
#include "tests/support/SampleKeys.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <set>

using namespace bk;

// Random operations, each possibly cut off at a step by a keyring that dies (before or after it has done what it was
// asked), by a database that refuses to write, or by a program that ends there. After each cut the program starts anew.
// The invariant: no key that the person saw as saved becomes unreachable, and none that they saw deleted comes back.

namespace {

struct Start {
    Start(const QString &file, FakeKeyring &keyring, FakeClock &clock)
        : database(file)
        , store((void(database.open()), database), keyring, clock)
    {
        if (!store.load())
            qFatal("the test's database cannot be read");
    }
    Database database;
    KeyStore store;
};

// What the person believes, from the answers they got.
struct Belief {
    std::map<KeyId, QByteArray> saved;      // id -> the key they think is there
    std::map<KeyId, QByteArray> maybe;      // a replacement whose end they did not see: either may be there
    std::set<QByteArray> deleted;           // seen gone
};

} // namespace

class KeyStoreCrashTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QLoggingCategory::setFilterRules(QStringLiteral("bk.store=false"));
        m_dir = std::make_unique<QTemporaryDir>();
        m_keyring = std::make_unique<FakeKeyring>();
        m_random.seed(2026);
        m_belief = {};
        m_names = 0;
        start();
    }
    void noSavedKeyIsLostAndNoDeletedOneComesBack()
    {
        int cut = 0;
        // BK_CRASH_STEPS=10000 for a release.
        const int steps = qMax(600, qEnvironmentVariableIntValue("BK_CRASH_STEPS"));
        for (int step = 0; step < steps; ++step) {
            const bool failed = !operate();
            cut += failed;
            if (failed || m_random.bounded(40) == 0)
                start();
            if (failed || step % 50 == 0)
                check(step);
            if (QTest::currentTestFailed())
                return;
        }
        check(steps);
        qInfo("%d operations, %d of them cut off, %zu keys at the end", steps, cut, m_belief.saved.size());
        QVERIFY(cut > steps / 5);
    }

private:
    void start()
    {
        m_keyring->script = {};
        m_start.reset();
        m_start = std::make_unique<Start>(m_dir->filePath(QStringLiteral("keys.sqlite")), *m_keyring, m_clock);
    }
    // One fault at a random call of the next operation, or none.
    void armFault()
    {
        const int at = m_random.bounded(6);
        const auto when = m_random.bounded(2) ? FakeKeyring::When::Before : FakeKeyring::When::After;
        const bool forGood = m_random.bounded(2);
        m_keyring->script = [n = 0, at, when, forGood](auto &&...) mutable -> std::optional<FakeKeyring::Fault> {
            const int now = n++;
            if (now == at)
                return FakeKeyring::Fault{Error::Kind::KeyringVanished, when};
            if (now > at && forGood)
                return FakeKeyring::Fault{Error::Kind::KeyringVanished};
            return std::nullopt;
        };
        if (m_random.bounded(5) == 0)
            (void)m_start->database.query(QStringLiteral("PRAGMA query_only = ON")); // a disk that refuses to write
    }
    KeyId anyKey()
    {
        if (m_belief.saved.empty())
            return {};
        return std::next(m_belief.saved.begin(), m_random.bounded(int(m_belief.saved.size())))->first;
    }
    QByteArray newKey() { return sampleLongTermKey(QByteArray::number(++m_names)); }

    bool operate()
    {
        armFault();
        const int what = m_random.bounded(10);
        const KeyId id = anyKey();
        bool done = false;
        if (what < 4 || id.isEmpty())
            done = m_belief.saved.size() < 12 ? add() : true;
        else if (what < 6)
            done = replace(id);
        else if (what < 8)
            done = rename(id);
        else
            done = removeAndMaybeRestore(id);
        m_keyring->script = {};
        (void)m_start->database.query(QStringLiteral("PRAGMA query_only = OFF"));
        return done;
    }
    bool add()
    {
        ApiKey draft;
        const QByteArray key = newKey();
        draft.label = QStringLiteral("key %1").arg(m_names);
        auto added = await(m_start->store.add(draft, Secret(key)));
        if (!added->has_value())
            return false;
        m_belief.saved[**added] = key;
        return true;
    }
    bool replace(const KeyId &id)
    {
        const QByteArray key = newKey();
        auto replaced = await(m_start->store.replaceSecret(id, Secret(key)));
        if (!replaced->has_value()) {
            m_belief.maybe[id] = key;
            return false;
        }
        m_belief.saved[id] = key;
        m_belief.maybe.erase(id);
        return true;
    }
    bool rename(const KeyId &id)
    {
        ApiKey key = *m_start->store.find(id);
        key.label = QStringLiteral("renamed %1").arg(++m_names);
        return await(m_start->store.edit(key))->has_value();
    }
    bool removeAndMaybeRestore(const KeyId &id)
    {
        const QByteArray key = m_belief.saved.at(id);
        auto removed = await(m_start->store.remove(id));
        if (!removed->has_value()) {
            // They asked for it to go and saw an error: it may be there or not, and is no longer theirs to rely on.
            m_belief.saved.erase(id);
            m_belief.maybe.erase(id);
            return false;
        }
        m_belief.saved.erase(id);
        const bool wantsItBack = m_random.bounded(3) == 0;
        if (!wantsItBack) {
            m_belief.deleted.insert(key);
            m_belief.maybe.erase(id);
            return true;
        }
        if (!await(m_start->store.restore(std::move(**removed)))->has_value()) {
            m_belief.maybe.erase(id);
            return false;
        }
        m_belief.saved[id] = key;
        return true;
    }
    void check(int step)
    {
        QVERIFY(await(m_start->store.reconcile())->has_value());
        for (auto &[id, key] : m_belief.saved) {
            const ApiKey *found = m_start->store.find(id);
            QVERIFY2(found, qPrintable(QStringLiteral("step %1: a saved key has no metadata").arg(step)));
            auto secret = await(m_start->store.secret(id));
            QVERIFY2(secret->has_value(), qPrintable(QStringLiteral("step %1: a saved key is unreachable").arg(step)));
            const QByteArray now = (*secret)->reveal().toByteArray();
            const auto maybe = m_belief.maybe.find(id);
            if (maybe != m_belief.maybe.end() && now == maybe->second)
                key = now;
            QVERIFY2(now == key, qPrintable(QStringLiteral("step %1: another key than the saved one").arg(step)));
            m_belief.maybe.erase(id);
        }
        for (const ApiKey &key : m_start->store.keys()) {
            if (key.secretState != ApiKey::SecretState::Stored)
                continue;
            auto secret = await(m_start->store.secret(key.id));
            QVERIFY(secret->has_value());
            QVERIFY2(!m_belief.deleted.contains((*secret)->reveal().toByteArray()), "a deleted key came back");
        }
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeKeyring> m_keyring;
    FakeClock m_clock;
    std::unique_ptr<Start> m_start;
    QRandomGenerator m_random;
    Belief m_belief;
    int m_names = 0;
};

QTEST_GUILESS_MAIN(KeyStoreCrashTest)
#include "KeyStoreCrashTest.moc"
