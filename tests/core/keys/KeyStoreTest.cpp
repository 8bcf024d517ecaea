// SPDX-License-Identifier: Apache-2.0
#include "tests/core/keys/StoreProgram.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace bk;
using State = ApiKey::SecretState;

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

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
    std::unique_ptr<FakeKeyring> m_keyring;
};

QTEST_GUILESS_MAIN(KeyStoreTest)
#include "KeyStoreTest.moc"
