// SPDX-License-Identifier: Apache-2.0
#include "tests/core/keys/StoreProgram.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace bk;
using State = ApiKey::SecretState;

// The half of KeyStore that compares: keyring with metadata, our list with what another process wrote.
class KeyReconcileTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(QStringLiteral("keys.sqlite"));
        m_keyring = std::make_unique<FakeKeyring>();
    }
    void statesAreToldApart()
    {
        Program program(m_file, *m_keyring);
        const KeyId here = program.added(QStringLiteral("here"));
        const KeyId gone = program.added(QStringLiteral("gone"));
        const KeyId other = program.added(QStringLiteral("other"));
        const KeyId memory = *program.add(QStringLiteral("memory"), keyNamed("m"), Storage::SessionOnly);
        QVERIFY(await(m_keyring->inside().remove(gone))->has_value());
        QVERIFY(await(m_keyring->inside().store(other, "other", "", Secret(keyNamed("changed"))))->has_value());
        Program next(m_file, *m_keyring);
        QVERIFY(await(next.store.reconcile())->has_value());
        QCOMPARE(next.stateOf(here), State::Stored);
        QCOMPARE(next.stateOf(gone), State::Missing);
        QCOMPARE(next.stateOf(other), State::ChangedOutside);
        QCOMPARE(next.store.keys().size(), 3);
        m_keyring->locked = true;
        QVERIFY(await(next.store.reconcile())->has_value());
        QCOMPARE(next.stateOf(here), State::Locked);
        QCOMPARE(await(next.store.secret(here))->error().kind, Error::Kind::KeyringLocked);
        m_keyring->locked = false;
        m_keyring->script = [](auto &&...) { return FakeKeyring::Fault{Error::Kind::KeyringAbsent}; };
        QVERIFY(!await(program.store.reconcile())->has_value());
        QCOMPARE(program.stateOf(here), State::KeyringAway);
        QCOMPARE(program.stateOf(memory), State::SessionOnly);
        QVERIFY((*await(program.store.secret(memory)))->reveal() == QByteArrayView(keyNamed("m")));
    }
    void startingReadsEachSecretOnceAndThenNoMore()
    {
        {
            Program program(m_file, *m_keyring);
            for (int n = 0; n < 60; ++n)
                program.added(QStringLiteral("key %1").arg(n));
        }
        Program next(m_file, *m_keyring);
        m_keyring->calls.clear();
        QVERIFY(await(next.store.reconcile())->has_value());
        QCOMPARE(m_keyring->calls.count("list"), 1);
        QCOMPARE(m_keyring->calls.count("read"), 60);
        QVERIFY(await(next.store.reconcile())->has_value());
        QCOMPARE(m_keyring->calls.count("read"), 60);
    }
    void aChangedSecretIsUsedOnlyOnceAccepted()
    {
        Program program(m_file, *m_keyring);
        const KeyId id = program.added(QStringLiteral("one"));
        const auto changeOutside = [&](const char *name) {
            return await(m_keyring->inside().store(id, "one", "", Secret(keyNamed(name))))->has_value();
        };
        QVERIFY(changeOutside("two"));
        QCOMPARE(await(program.store.secret(id))->error().kind, Error::Kind::KeyringUnproven);
        QCOMPARE(program.stateOf(id), State::ChangedOutside);
        QVERIFY(await(program.store.acceptChanged(id))->has_value());
        QVERIFY((*await(program.store.secret(id)))->reveal() == QByteArrayView(keyNamed("two")));
        QVERIFY(changeOutside("three"));
        QVERIFY(!await(program.store.secret(id))->has_value());
        ApiKey changed = *program.store.find(id);
        changed.notes = QStringLiteral("only a note");
        QVERIFY(await(program.store.edit(changed))->has_value());
        QVERIFY(!await(program.store.secret(id))->has_value());
        changed.secretState = State::Stored;
        QVERIFY(await(program.store.edit(changed))->has_value());
        QVERIFY(await(program.store.secret(id))->has_value());
    }
    void aChangeInTheKeyringIsNoticed()
    {
        Program program(m_file, *m_keyring);
        const KeyId id = program.added(QStringLiteral("one"));
        QVERIFY(await(m_keyring->inside().remove(id))->has_value());
        QTRY_COMPARE(program.stateOf(id), State::Missing);
        QSignalSpy orphans(&program.store, &KeyStore::orphansChanged);
        QVERIFY(await(m_keyring->inside().store("foreign", "Bedrock API key: old", "testing", Secret(keyNamed("o"))))->has_value());
        QTRY_COMPARE(program.store.orphans().size(), 1);
        QCOMPARE(orphans.size(), 1);
        const auto adopted = await(program.store.adopt("foreign"));
        QVERIFY(adopted->has_value());
        QCOMPARE(program.store.find("foreign")->label, "old");
        QCOMPARE(program.store.find("foreign")->environment, "testing");
        QCOMPARE(program.store.find("foreign")->kind, ApiKey::Kind::LongTerm);
        QVERIFY(program.store.orphans().isEmpty());
        QVERIFY(await(program.store.secret("foreign"))->has_value());
    }
    void anotherProcessIsNoticed()
    {
        Program window(m_file, *m_keyring);
        const KeyId memory = *window.add(QStringLiteral("memory"), keyNamed("m"), Storage::SessionOnly);
        QSignalSpy loaded(&window.store, &KeyStore::loaded);
        Program other(m_file, *m_keyring);
        const KeyId id = other.added(QStringLiteral("from outside"));
        QTRY_VERIFY(window.store.find(id));
        QVERIFY(window.store.find(memory));
        QTRY_COMPARE(window.stateOf(id), State::Stored);
        ApiKey changed = *other.store.find(id);
        changed.notes = QStringLiteral("new");
        QVERIFY(await(other.store.edit(changed))->has_value());
        QTRY_COMPARE(window.store.find(id)->notes, "new");
        QVERIFY(await(other.store.remove(id))->has_value());
        QTRY_VERIFY(!window.store.find(id));
        QVERIFY(loaded.size() >= 3);
    }
    void ownWritesDoNotLoadTheListAgain()
    {
        Program program(m_file, *m_keyring);
        QSignalSpy loaded(&program.store, &KeyStore::loaded);
        const KeyId id = program.added(QStringLiteral("one"));
        QVERIFY(program.store.recordTest(id, {QStringLiteral("works"), {}, {}, 200, 1, program.clock.now()}));
        QTest::qWait(400); // longer than the store waits for a burst to end
        QCOMPARE(loaded.size(), 0);
    }
    void aKeyBeingAddedIsNoOrphan()
    {
        Program program(m_file, *m_keyring);
        QSignalSpy orphans(&program.store, &KeyStore::orphansChanged);
        m_keyring->answersLater = true;
        for (int n = 0; n < 5; ++n) {
            auto adding = program.store.add(labelled(QString::number(n)), Secret(sampleLongTermKey(QByteArray::number(n))));
            QVERIFY(await(program.store.reconcile())->has_value());
            QVERIFY(await(std::move(adding))->has_value());
        }
        QCOMPARE(orphans.size(), 0);
        for (const ApiKey &key : program.store.keys())
            QCOMPARE(key.secretState, State::Stored);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
    std::unique_ptr<FakeKeyring> m_keyring;
};

QTEST_GUILESS_MAIN(KeyReconcileTest)
#include "KeyReconcileTest.moc"
