// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyStore.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeKeyring.h"
#include "tests/support/SampleKeys.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace bk;
using State = ApiKey::SecretState;

namespace {

ApiKey labelled(const QString &label)
{
    ApiKey key;
    key.label = label;
    key.environment = QStringLiteral("production");
    return key;
}

// What one start of the program has; a second one on the same file and keyring is the next start.
struct Program {
    Program(const QString &file, Keyring &keyring)
        : database(file)
        , store((void(database.open()), database), keyring, clock)
    {
        if (!store.load())
            qFatal("the test's database cannot be read");
    }
    Result<KeyId> add(const QString &label, const QByteArray &key, Storage storage = Storage::SystemKeyring)
    {
        return *await(store.add(labelled(label), Secret(key), storage));
    }
    KeyId added(const QString &label) { return *add(label, sampleLongTermKey(label.toUtf8())); }
    State stateOf(const KeyId &id) { return store.find(id)->secretState; }

    FakeClock clock;
    Database database;
    KeyStore store;
};

QByteArray keyNamed(const char *name) { return sampleLongTermKey(name); }

} // namespace

class KeyStoreTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(QStringLiteral("keys.sqlite"));
        m_keyring = std::make_unique<FakeKeyring>();
    }
    void anAddedKeyIsThereAfterARestart()
    {
        KeyId id;
        {
            Program first(m_file, *m_keyring);
            QSignalSpy added(&first.store, &KeyStore::keyAdded);
            ApiKey draft = labelled(QStringLiteral("billing"));
            draft.tags = {QStringLiteral("a, \"b\""), QStringLiteral("ü")};
            draft.allowedEndpoints = {QStringLiteral("gateway.example:8443")};
            draft.notes = QStringLiteral("two\nlines");
            draft.expires = QDateTime(QDate(2027, 1, 1), QTime(0, 0), Qt::UTC);
            draft.region = QStringLiteral("eu-west-1");
            id = **await(first.store.add(draft, Secret(QByteArray(" \"" + keyNamed("billing") + "\" "))));
            QCOMPARE(added.size(), 1);
        }
        Program second(m_file, *m_keyring);
        const ApiKey *key = second.store.find(id);
        QVERIFY(key);
        QCOMPARE(key->label, "billing");
        QCOMPARE(key->environment, "production");
        QCOMPARE(key->kind, ApiKey::Kind::LongTerm);
        QCOMPARE(key->account, "123456789012");
        QCOMPARE(key->user, "BedrockAPIKey-abcd");
        QCOMPARE(key->region, "eu-west-1");
        QCOMPARE(key->tags, (QStringList{"a, \"b\"", "ü"}));
        QCOMPARE(key->allowedEndpoints, QStringList{"gateway.example:8443"});
        QCOMPARE(key->notes, "two\nlines");
        QCOMPARE(key->expires, QDateTime(QDate(2027, 1, 1), QTime(0, 0), Qt::UTC));
        QCOMPARE(key->addedAt, second.clock.now());
        QCOMPARE(key->lastFour, QString::fromLatin1(keyNamed("billing").right(4)));
        QCOMPARE(key->secretState, State::Unknown);
        const auto secret = await(second.store.secret(id));
        QVERIFY((*secret)->reveal() == QByteArrayView(keyNamed("billing")));
        QCOMPARE(second.stateOf(id), State::Stored);
    }
    void noFileHoldsTheKey()
    {
        {
            Program program(m_file, *m_keyring);
            program.added(QStringLiteral("one"));
            QVERIFY(program.add(QStringLiteral("memory"), keyNamed("two"), Storage::SessionOnly));
        }
        const QDir dir(m_dir->path());
        int files = 0;
        for (const QString &name : dir.entryList(QDir::Files | QDir::Hidden)) {
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            for (const char *key : {"one", "two"})
                QVERIFY(!bytes.contains(keyNamed(key).mid(60, 16)));
            QVERIFY(!bytes.contains("memory"));
            ++files;
        }
        QVERIFY(files >= 2);
    }
    void shortTermKeysTellTheirOwnFacts()
    {
        Program program(m_file, *m_keyring);
        ApiKey draft = labelled(QStringLiteral("short"));
        draft.neverExpires = true;
        const KeyId id = **await(program.store.add(draft, Secret(sampleShortTermKey("s"))));
        const ApiKey key = *program.store.find(id);
        QCOMPARE(key.kind, ApiKey::Kind::ShortTerm);
        QCOMPARE(key.region, "us-east-1");
        QCOMPARE(key.accessKeyId, "AKIDEXAMPLE");
        QVERIFY(!key.neverExpires);
        QCOMPARE(key.expires, QDateTime(QDate(2026, 11, 22), QTime(23, 0), Qt::UTC));
        ApiKey changed = key;
        changed.expires = {};
        changed.region = QStringLiteral("xx");
        QVERIFY(await(program.store.edit(changed))->has_value());
        QCOMPARE(program.store.find(id)->expires, key.expires);
        QCOMPARE(program.store.find(id)->region, "us-east-1");
    }
    void badDraftsAndTextsAreRefused()
    {
        Program program(m_file, *m_keyring);
        program.added(QStringLiteral("one"));
        QCOMPARE(program.add(QStringLiteral("one"), keyNamed("x")).error().kind, Error::Kind::AlreadyExists);
        QCOMPARE(program.add(QStringLiteral(" \n"), keyNamed("x")).error().kind, Error::Kind::InvalidInput);
        const auto cut = program.add(QStringLiteral("x"), keyNamed("x").chopped(1));
        QCOMPARE(cut.error().kind, Error::Kind::KeyNotUsable);
        QCOMPARE(cut.error().detail, "truncated");
        QCOMPARE(program.add(QStringLiteral("x"), "AKIAIOSFODNN7EXAMPLE").error().detail, "access-key-id");
        QCOMPARE(program.add(QStringLiteral("x"), "").error().detail, "nothing");
        QCOMPARE(m_keyring->calls, QStringList{"store"});
        QVERIFY(program.add(QStringLiteral("new format"), "newformat-0123456789abcdef"));
        QCOMPARE(program.store.findByLabel("new format")->kind, ApiKey::Kind::Other);
    }
    void labelsAreOnePlainLine()
    {
        Program program(m_file, *m_keyring);
        const auto id = program.add(QStringLiteral("  a\nb\x1b[31m\u202Ec\u200B "), keyNamed("x"));
        QCOMPARE(program.store.find(*id)->label, "a b [31mc");
    }
    void labelsAreFoundWithoutCaseWhenUnique()
    {
        Program program(m_file, *m_keyring);
        const KeyId lower = program.added(QStringLiteral("team"));
        QCOMPARE(program.store.findByLabel("TEAM")->id, lower);
        const KeyId upper = program.added(QStringLiteral("TEAM"));
        QCOMPARE(program.store.findByLabel("TEAM")->id, upper);
        QVERIFY(!program.store.findByLabel("Team"));
        QCOMPARE(program.store.findBySecret(Secret(keyNamed("team")))->id, lower);
        QVERIFY(!program.store.findBySecret(Secret(keyNamed("other"))));
    }
    void aKeyringThatFailsLeavesNothingBehind()
    {
        Program program(m_file, *m_keyring);
        m_keyring->script = [](auto &&...) { return FakeKeyring::Fault{Error::Kind::KeyringDismissed}; };
        QCOMPARE(program.add(QStringLiteral("one"), keyNamed("one")).error().kind, Error::Kind::KeyringDismissed);
        QVERIFY(program.store.keys().isEmpty());
        m_keyring->script = {};
        QVERIFY(Program(m_file, *m_keyring).store.keys().isEmpty());
    }
    void aDatabaseThatFailsTakesTheSecretBack()
    {
        Program program(m_file, *m_keyring);
        QVERIFY(program.database.apply({{QStringLiteral("DROP TABLE last_tests"), {}}}));
        QVERIFY(!program.add(QStringLiteral("one"), keyNamed("one")));
        QVERIFY(program.store.keys().isEmpty());
        QVERIFY(await(m_keyring->inside().list())->value().isEmpty());
    }
    void editsAreKeptAndToldToTheKeyring()
    {
        Program program(m_file, *m_keyring);
        const KeyId id = program.added(QStringLiteral("one"));
        program.added(QStringLiteral("two"));
        ApiKey changed = *program.store.find(id);
        changed.label = QStringLiteral("two");
        QCOMPARE(await(program.store.edit(changed))->error().kind, Error::Kind::AlreadyExists);
        changed.label = QStringLiteral("three");
        changed.account = QStringLiteral("000000000000");
        QVERIFY(await(program.store.edit(changed))->has_value());
        QCOMPARE(program.store.find(id)->account, "123456789012");
        const auto items = await(m_keyring->inside().list());
        QVERIFY(std::any_of((*items)->begin(), (*items)->end(), [](auto &item) { return item.label == "three"; }));
        QVERIFY(await(program.store.secret(id))->has_value());
        m_keyring->locked = true;
        changed.label = QStringLiteral("four");
        QVERIFY(await(program.store.edit(changed))->has_value());
        QCOMPARE(Program(m_file, *m_keyring).store.find(id)->label, "four");
    }
    void removedKeysComeBackWhole()
    {
        Program program(m_file, *m_keyring);
        const KeyId id = program.added(QStringLiteral("one"));
        QVERIFY(program.store.recordTest(id, {QStringLiteral("works"), {}, {}, 200, 12, program.clock.now()}));
        const ApiKey before = *program.store.find(id);
        auto removed = await(program.store.remove(id));
        QVERIFY(removed && removed->has_value());
        QVERIFY(!program.store.find(id));
        QVERIFY(await(m_keyring->inside().list())->value().isEmpty());
        QVERIFY(Program(m_file, *m_keyring).store.keys().isEmpty());
        QVERIFY(await(program.store.restore(std::move(**removed)))->has_value());
        const ApiKey after = *program.store.find(id);
        QCOMPARE(after.label, before.label);
        QCOMPARE(after.lastTest->latencyMs, 12);
        QVERIFY((*await(program.store.secret(id)))->reveal() == QByteArrayView(keyNamed("one")));
        QCOMPARE(Program(m_file, *m_keyring).store.keys().size(), 1);
    }
    void removingNeedsAnOpenKeyring()
    {
        Program program(m_file, *m_keyring);
        const KeyId id = program.added(QStringLiteral("one"));
        m_keyring->locked = true;
        QCOMPARE(await(program.store.remove(id))->error().kind, Error::Kind::KeyringLocked);
        QVERIFY(program.store.find(id));
        m_keyring->locked = false;
        m_keyring->script = [](const QString &call, auto &&) -> std::optional<FakeKeyring::Fault> {
            return call == "remove" ? std::optional(FakeKeyring::Fault{Error::Kind::KeyringUnproven}) : std::nullopt;
        };
        QCOMPARE(await(program.store.remove(id))->error().kind, Error::Kind::KeyringUnproven);
        QVERIFY(program.store.find(id));
        m_keyring->script = {};
        QVERIFY(await(program.store.secret(id))->has_value());
    }
    void aKeyWithoutSecretCanBeRemoved()
    {
        Program program(m_file, *m_keyring);
        const KeyId id = program.added(QStringLiteral("one"));
        QVERIFY(await(m_keyring->inside().remove(id))->has_value());
        auto removed = await(program.store.remove(id));
        QVERIFY(removed->has_value() && (*removed)->secret.isEmpty());
        QVERIFY(await(program.store.restore(std::move(**removed)))->has_value());
        QCOMPARE(program.stateOf(id), State::Missing);
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
    void replacingForgetsWhatIsNoLongerTrue()
    {
        Program program(m_file, *m_keyring);
        ApiKey draft = labelled(QStringLiteral("one"));
        draft.expires = program.clock.now().addDays(5);
        const KeyId id = **await(program.store.add(draft, Secret(keyNamed("one"))));
        QVERIFY(await(program.store.replaceSecret(id, Secret(keyNamed("one"))))->has_value());
        QVERIFY(program.store.find(id)->expires.isValid());
        QVERIFY(await(program.store.replaceSecret(id, Secret(keyNamed("two"))))->has_value());
        QVERIFY(!program.store.find(id)->expires.isValid());
        QVERIFY((*await(program.store.secret(id)))->reveal() == QByteArrayView(keyNamed("two")));
    }
    void aReplacementThatIsCutShortIsKnownEitherWay()
    {
        for (const auto when : {FakeKeyring::When::Before, FakeKeyring::When::After}) {
            const QString label = when == FakeKeyring::When::Before ? "before" : "after";
            Program program(m_file, *m_keyring);
            const KeyId id = program.added(label);
            m_keyring->script = [when](auto &&...) { return FakeKeyring::Fault{Error::Kind::KeyringVanished, when}; };
            QVERIFY(!await(program.store.replaceSecret(id, Secret(keyNamed("new"))))->has_value());
            m_keyring->script = {};
            Program next(m_file, *m_keyring);
            QVERIFY(await(next.store.reconcile())->has_value());
            QCOMPARE(next.stateOf(id), State::Stored);
            const QByteArray expected = when == FakeKeyring::When::Before ? keyNamed("before") : keyNamed("new");
            QVERIFY((*await(next.store.secret(id)))->reveal() == QByteArrayView(expected));
        }
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

QTEST_GUILESS_MAIN(KeyStoreTest)
#include "KeyStoreTest.moc"
