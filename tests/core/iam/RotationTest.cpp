// SPDX-License-Identifier: Apache-2.0
#include "tests/core/iam/RotationWorld.h"

#include <QLockFile>
#include <QSignalSpy>

using namespace bk;

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
        world.iam.keys.first().alias = "eve-at-123456789012";
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
        const auto lost = Program::of(program.rotation.goOn(world.iam.caller(), program.rotation.pending()->first().id));
        QCOMPARE(lost.error().subject, QString::fromLatin1(nobodys)); // offered, not done
        QCOMPARE(world.iam.keys.size(), 2);
        const auto rests = Program::of(program.rotation.goOn(world.iam.caller(), program.rotation.pending()->first().id));
        QVERIFY(rests);
        QVERIFY(std::none_of(world.iam.keys.begin(), world.iam.keys.end(), [&](const FakeIam::Key &key) { return key.id == nobodys; }));
        QCOMPARE(world.iam.keys.size(), 2);
        QVERIFY(world.hasWorkingKey());
    }
    void anotherAccountsKeysAreNotTouched()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        const auto rests = program.begin(world);
        QVERIFY(rests);
        FakeIam other; // the same name of a user, elsewhere
        other.make().id = "ACCAOTHER000000001";
        QCOMPARE(Program::of(program.rotation.finish(other.caller(), rests->id)).error().kind, Error::Kind::NotFound);
        QCOMPARE(Program::of(program.rotation.undo(other.caller(), rests->id)).error().kind, Error::Kind::NotFound);
        QCOMPARE(other.asked, (QByteArrayList{"ListServiceSpecificCredentials", "ListServiceSpecificCredentials"}));
        QCOMPARE(program.keys.keys().size(), 2);
        QCOMPARE(program.rotation.pending()->first().step, RotationStep::Resting);
    }
    void deadKeyIsNotRotatedForItsAliasMayBeAnothers()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        world.iam.keys.clear();
        world.iam.make(); // another machine's, with the alias of ours
        QCOMPARE(program.begin(world).error().kind, Error::Kind::KeyRejected);
        QVERIFY(!world.iam.asked.contains("CreateServiceSpecificCredential"));
        QVERIFY(program.rotation.pending()->isEmpty());
    }
    void keyThatSomebodyElseMadeLaterIsNotTakenForOurs()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        world.iam.vanish = [](const QByteArray &action) { return action.startsWith("Create") ? FakeIam::When::Before : FakeIam::When::Never; };
        QVERIFY(!program.begin(world)); // nothing was made
        world.iam.vanish = nullptr;
        world.iam.make().created = "2026-11-22T15:00:00Z";
        const QString id = program.rotation.pending()->first().id;
        QCOMPARE(Program::of(program.rotation.goOn(world.iam.caller(), id)).error().kind, Error::Kind::KeySlotsFull);
        QVERIFY(Program::of(program.rotation.undo(world.iam.caller(), id)));
        QCOMPARE(world.iam.keys.size(), 2);
    }
    void oldKeyThatDoesNotWorkAgainKeepsTheNewOne()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        const auto rests = program.begin(world);
        QVERIFY(rests);
        QVERIFY(Program::of(program.keys.remove(rests->oldKey))); // by hand, while it rests
        QVERIFY(!Program::of(program.rotation.undo(world.iam.caller(), rests->id)));
        QVERIFY(world.hasWorkingKey());
        QCOMPARE(world.iam.keys.size(), 2);
    }
    void goingOnAfterTheNewKeyWentDeactivatesNothing()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        world.iam.refused = "UpdateServiceSpecificCredential";
        QVERIFY(!program.begin(world));
        const RotationRecord left = program.rotation.pending()->first();
        QVERIFY(Program::of(program.keys.remove(left.newKey)));
        world.iam.refused.clear();
        QVERIFY(!Program::of(program.rotation.goOn(world.iam.caller(), left.id)));
        QVERIFY(world.hasWorkingKey());
    }
    void secondProgramWaitsItsTurn()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        QLockFile busy(world.file + QStringLiteral(".rotation.lock")); // another one is at it
        QVERIFY(busy.tryLock(0));
        QCOMPARE(program.begin(world).error().kind, Error::Kind::DatabaseBusy);
        QVERIFY(world.iam.asked.isEmpty());
    }
    void nameThatWasTakenMeanwhileIsNoObstacle()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        world.acceptsNew = false;
        QVERIFY(!program.begin(world));
        ApiKey other;
        other.label = QStringLiteral("billing-bot (old)");
        const auto added = await(program.keys.add(other, Secret(sampleLongTermKey("other", "eve-at-123456789012"))));
        QVERIFY(added && *added);
        world.acceptsNew = true;
        const auto rests = Program::of(program.rotation.goOn(world.iam.caller(), program.rotation.pending()->first().id));
        QVERIFY(rests);
        QCOMPARE(program.keys.find(rests->oldKey)->label, QStringLiteral("billing-bot (old) 2"));
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
};

QTEST_GUILESS_MAIN(RotationTest)
#include "RotationTest.moc"
