// SPDX-License-Identifier: Apache-2.0
#include "core/iam/Rotation.h"

#include "core/base/Database.h"
#include "tests/core/iam/FakeIam.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeKeyring.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace bk;

namespace {

const QString kLabel = QStringLiteral("billing-bot");

// What outlives a program: the keyring, IAM, the folder.
struct World final {
    FakeClock clock;
    FakeKeyring keyring;
    FakeIam iam;
    QTemporaryDir folder;
    bool acceptsNew = true; // false: the service does not know keys that were made here yet
    QString file = folder.filePath(QStringLiteral("keys.sqlite"));
    FakeIam::Key first;

    World() { first = iam.make(); }

    // A stored key that the service takes: there must be one at every moment.
    [[nodiscard]] bool hasWorkingKey()
    {
        const auto script = std::exchange(keyring.script, nullptr);
        const auto items = await(keyring.inside().list());
        bool found = false;
        for (const KeyringItem &item : items ? (*items).value_or(QList<KeyringItem>()) : QList<KeyringItem>()) {
            const auto secret = await(keyring.inside().read(item.id));
            found = found || (secret && *secret && iam.accepts((*secret)->reveal()));
        }
        keyring.script = script;
        return found;
    }
};

// A program that runs over it.
struct Program final {
    explicit Program(World &world) : database(world.file), keys(database, world.keyring, world.clock), iam(http, serviceClock),
          rotation(database, keys, iam, world.clock, [this, &world](KeyId id) { return examine(&world, id); }), serviceClock(world.clock)
    {
        rotation.setTiming({1, 2, 20, 24 * 3'600});
        if (!database.open() || !keys.load())
            qFatal("the profile cannot be opened");
    }
    QCoro::Task<Diagnosis> examine(World *world, KeyId id)
    {
        Diagnosis diagnosis;
        const auto secret = co_await keys.secret(id);
        if (!secret)
            diagnosis = diagnosisOf(secret.error());
        else if (!world->iam.accepts(secret->reveal()) || (!world->acceptsNew && secret->reveal() != world->first.secret))
            diagnosis = diagnosisOf(Error{Error::Kind::KeyRejected, {}, {}, {}, {}, 403});
        co_return diagnosis;
    }
    static HttpSettings direct()
    {
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::None;
        return settings;
    }
    KeyId addFirst(const World &world)
    {
        ApiKey draft;
        draft.label = kLabel;
        draft.environment = QStringLiteral("production");
        draft.region = QStringLiteral("eu-central-1");
        const auto id = await(keys.add(draft, Secret(world.first.secret)));
        return id && *id ? **id : KeyId();
    }
    // The answer, or TimedOut.
    template<typename T>
    static Result<T> of(QCoro::Task<Result<T>> task)
    {
        auto got = await(std::move(task));
        return got ? std::move(*got) : fail(Error::Kind::TimedOut);
    }
    Result<RotationRecord> begin(World &world) { return of(rotation.begin(world.iam.caller(), keys.findByLabel(kLabel)->id, 30)); }
    Result<void> settle(World &world, bool goOn) // what a crash left, to its end
    {
        const auto pending = rotation.pending();
        if (!pending || pending->isEmpty())
            return pending ? Result<void>() : fail(pending.error());
        const RotationRecord left = pending->first();
        if (left.step == RotationStep::Deleting)
            return of(rotation.finish(world.iam.caller(), left.id));
        if (!goOn || left.undoing)
            return of(rotation.undo(world.iam.caller(), left.id));
        const auto rests = of(rotation.goOn(world.iam.caller(), left.id));
        return rests ? of(rotation.finish(world.iam.caller(), left.id)) : fail(rests.error());
    }
    Database database;
    KeyStore keys;
    HttpClient http{direct()};
    ServiceCredentials iam;
    Rotation rotation;
    ServiceClock serviceClock;
};

} // namespace

class RotationTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void newKeyTakesTheNameAndTheOldOneRests()
    {
        World world;
        Program program(world);
        const KeyId old = program.addFirst(world);
        QSignalSpy switched(&program.rotation, &Rotation::switched);
        const auto rests = program.begin(world);
        QVERIFY2(rests, qPrintable(rests ? QString() : rests.error().detail));
        QCOMPARE(rests->step, RotationStep::Resting);
        QCOMPARE(rests->deleteAfter, world.clock.now().addSecs(24 * 3'600));
        const ApiKey *working = program.keys.findByLabel(kLabel);
        QVERIFY(working && working->id != old);
        QCOMPARE(working->environment, QStringLiteral("production"));
        QCOMPARE(working->region, QStringLiteral("eu-central-1"));
        QCOMPARE(program.keys.find(old)->label, QStringLiteral("billing-bot (old)"));
        QVERIFY(!world.iam.accepts(world.first.secret)); // deactivated, not deleted
        QCOMPARE(world.iam.keys.size(), 2);
        QCOMPARE(switched.size(), 1);
        QVERIFY(!world.iam.asked.contains("ResetServiceSpecificCredential"));

        QVERIFY(Program::of(program.rotation.finish(world.iam.caller(), rests->id)));
        QCOMPARE(program.keys.keys().size(), 1);
        QCOMPARE(world.iam.keys.size(), 1);
        QVERIFY(program.rotation.pending()->isEmpty());
        QVERIFY(world.hasWorkingKey());
    }
    void restingKeyIsTakenBack()
    {
        World world;
        Program program(world);
        const KeyId old = program.addFirst(world);
        const auto rests = program.begin(world);
        QVERIFY(rests);
        QVERIFY(Program::of(program.rotation.undo(world.iam.caller(), rests->id)));
        QCOMPARE(program.keys.findByLabel(kLabel)->id, old);
        QCOMPARE(program.keys.keys().size(), 1);
        QVERIFY(world.iam.accepts(world.first.secret));
        QCOMPARE(world.iam.keys.size(), 1);
    }
    void fullSlotsAreSaidBeforeCreate()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        world.iam.make();
        QCOMPARE(program.begin(world).error().kind, Error::Kind::KeySlotsFull);
        QVERIFY(!world.iam.asked.contains("CreateServiceSpecificCredential"));
        QVERIFY(program.rotation.pending()->isEmpty());
    }
    void keyThatIamDoesNotListIsNotTouched()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        world.iam.keys.clear();
        QCOMPARE(program.begin(world).error().kind, Error::Kind::NotFound);
        QVERIFY(program.rotation.pending()->isEmpty());
        QCOMPARE(program.keys.keys().size(), 1);
    }
    void keyThatIsNotTakenInTimeChangesNothingForTheOldOne()
    {
        World world;
        Program program(world);
        const KeyId old = program.addFirst(world);
        world.acceptsNew = false;
        QCOMPARE(program.begin(world).error().kind, Error::Kind::KeyRejected);
        QCOMPARE(program.rotation.pending()->first().step, RotationStep::Stored);
        QCOMPARE(program.keys.findByLabel(kLabel)->id, old);
        QVERIFY(world.iam.accepts(world.first.secret));
        world.acceptsNew = true; // a minute later
        const auto rests = Program::of(program.rotation.goOn(world.iam.caller(), program.rotation.pending()->first().id));
        QVERIFY(rests);
        QCOMPARE(rests->step, RotationStep::Resting);
    }
    void deniedStepIsSaidAndBothKeysWork_data()
    {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<int>("keys");
        QTest::newRow("list") << QByteArray("ListServiceSpecificCredentials") << 1;
        QTest::newRow("create") << QByteArray("CreateServiceSpecificCredential") << 1;
        QTest::newRow("deactivate") << QByteArray("UpdateServiceSpecificCredential") << 2;
    }
    void deniedStepIsSaidAndBothKeysWork()
    {
        QFETCH(QByteArray, action);
        QFETCH(int, keys);
        World world;
        Program program(world);
        program.addFirst(world);
        world.iam.refused = action;
        QCOMPARE(program.begin(world).error().kind, Error::Kind::PermissionMissing);
        QCOMPARE(program.keys.keys().size(), keys);
        QVERIFY(world.iam.accepts(world.first.secret));
        QCOMPARE(program.rotation.pending()->isEmpty(), keys == 1);
        world.iam.refused.clear();
        QVERIFY(program.settle(world, true));
        QVERIFY(world.hasWorkingKey());
    }
    void deniedDeletionKeepsTheOldKeyAsItRests()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        const auto rests = program.begin(world);
        QVERIFY(rests);
        world.iam.refused = "DeleteServiceSpecificCredential";
        QCOMPARE(Program::of(program.rotation.finish(world.iam.caller(), rests->id)).error().kind, Error::Kind::PermissionMissing);
        QCOMPARE(program.keys.keys().size(), 2);
        world.iam.refused.clear();
        QVERIFY(program.settle(world, true));
        QCOMPARE(program.keys.keys().size(), 1);
    }
    void keyringThatRefusesLeavesNoKeyAtIam()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        world.keyring.script = [](const QString &call, const KeyId &) {
            return call == QLatin1String("store") ? std::optional(FakeKeyring::Fault{Error::Kind::KeyringRefused}) : std::nullopt;
        };
        QCOMPARE(program.begin(world).error().kind, Error::Kind::KeyringRefused);
        QCOMPARE(world.iam.keys.size(), 1);
        QVERIFY(world.iam.accepts(world.first.secret));
        QVERIFY(program.rotation.pending()->isEmpty());
    }
    void createWithoutAnAnswerIsFoundOutAndItsKeyDeleted()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        world.iam.vanish = [](const QByteArray &action) { return action.startsWith("Create") ? FakeIam::When::After : FakeIam::When::Never; };
        QVERIFY(!program.begin(world));
        QCOMPARE(world.iam.asked.count("CreateServiceSpecificCredential"), 1); // sent once
        QCOMPARE(program.rotation.pending()->first().step, RotationStep::Creating);
        const QByteArray nobodys = world.iam.keys.last().id;
        world.iam.vanish = nullptr;
        const auto rests = Program::of(program.rotation.goOn(world.iam.caller(), program.rotation.pending()->first().id));
        QVERIFY(rests);
        QVERIFY(std::none_of(world.iam.keys.begin(), world.iam.keys.end(), [&](const FakeIam::Key &key) { return key.id == nobodys; }));
        QCOMPARE(world.iam.keys.size(), 2);
        QVERIFY(world.hasWorkingKey());
    }
    void oldKeyStaysWhenTheNewOneIsGone()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        const auto rests = program.begin(world);
        QVERIFY(rests);
        QVERIFY(Program::of(program.keys.remove(rests->newKey)));
        QVERIFY(!Program::of(program.rotation.finish(world.iam.caller(), rests->id)));
        QCOMPARE(world.iam.keys.size(), 2);
    }

    // The program dies at each thing it asks of the world, before it is done or after, and another start goes on or back.
    void noCrashLeavesNobodyWithAKey_data()
    {
        QTest::addColumn<bool>("goOn");
        QTest::addColumn<bool>("after");
        for (const bool goOn : {true, false}) {
            for (const bool after : {true, false})
                QTest::addRow("%s, %s it is done", goOn ? "goes on" : "goes back", after ? "after" : "before") << goOn << after;
        }
    }
    void noCrashLeavesNobodyWithAKey()
    {
        QFETCH(bool, goOn);
        QFETCH(bool, after);
        int crashes = 0;
        for (bool crashed = true; crashed; crashes += crashed ? 1 : 0) {
            World world;
            QTemporaryDir frozen;
            {
                Program program(world);
                program.addFirst(world);
                int left = crashes;
                crashed = false;
                const auto next = [&] { // true: dead
                    if (!crashed && left-- == 0) {
                        crashed = true; // what the disk has now is what the next start finds
                        for (const QString &name : QDir(world.folder.path()).entryList({QStringLiteral("keys.sqlite*")}, QDir::Files))
                            QFile::copy(world.folder.filePath(name), frozen.filePath(name));
                        return true;
                    }
                    return false;
                };
                world.iam.vanish = [&](const QByteArray &) {
                    if (crashed)
                        return FakeIam::When::Before;
                    return !next() ? FakeIam::When::Never : after ? FakeIam::When::After : FakeIam::When::Before;
                };
                world.keyring.script = [&](const QString &, const KeyId &) -> std::optional<FakeKeyring::Fault> {
                    if (crashed)
                        return FakeKeyring::Fault{Error::Kind::KeyringVanished};
                    if (!next())
                        return std::nullopt;
                    return FakeKeyring::Fault{Error::Kind::KeyringVanished, after ? FakeKeyring::When::After : FakeKeyring::When::Before};
                };
                const auto rests = program.begin(world);
                if (rests)
                    (void)Program::of(program.rotation.finish(world.iam.caller(), rests->id));
                QVERIFY(crashed || rests);
                world.iam.vanish = nullptr;
                world.keyring.script = nullptr;
            }
            QVERIFY2(world.hasWorkingKey(), qPrintable(QString::number(crashes)));
            if (crashed)
                world.file = frozen.filePath(QStringLiteral("keys.sqlite"));
            Program again(world);
            QVERIFY(Program::of(again.keys.reconcile()));
            const auto settled = again.settle(world, goOn);
            QVERIFY2(settled, qPrintable(QStringLiteral("%1: %2").arg(crashes).arg(settled ? QString() : settled.error().detail)));
            QVERIFY2(world.hasWorkingKey(), qPrintable(QString::number(crashes)));
            // One key under its name, and one at IAM: nothing is left over anywhere.
            QCOMPARE(again.keys.keys().size(), 1);
            QCOMPARE(again.keys.keys().first().label, kLabel);
            QCOMPARE(world.iam.keys.size(), 1);
            QVERIFY(again.rotation.pending()->isEmpty());
            QVERIFY(again.keys.orphans().isEmpty());
        }
        QVERIFY(crashes > 10);
        qInfo("%d crashes", crashes);
    }
};

QTEST_GUILESS_MAIN(RotationTest)
#include "RotationTest.moc"
