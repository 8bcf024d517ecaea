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
        QCOMPARE(program.rotation.resting(), QSet<KeyId>{old});
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
    void newKeyStaysUntilTheOldOneIsSeenToWorkAgain()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        const auto rests = program.begin(world);
        QVERIFY(rests);
        world.acceptsFirst = false; // activated at IAM, and the service does not know it yet
        QCOMPARE(Program::of(program.rotation.undo(world.iam.caller(), rests->id)).error().kind, Error::Kind::KeyRejected);
        QCOMPARE(program.keys.findByLabel(kLabel)->id, rests->newKey);
        QCOMPARE(world.iam.keys.size(), 2);
        world.acceptsFirst = true;
        QVERIFY(Program::of(program.rotation.undo(world.iam.caller(), rests->id)));
        QCOMPARE(program.keys.findByLabel(kLabel)->id, rests->oldKey);
        QCOMPARE(world.iam.keys.size(), 1);
    }
    void oldKeyIsNotDeletedForANewOneThatDoesNotWork()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        const auto rests = program.begin(world);
        QVERIFY(rests);
        world.iam.keys.last().active = false; // by somebody else
        QCOMPARE(Program::of(program.rotation.finish(world.iam.caller(), rests->id)).error().kind, Error::Kind::KeyRejected);
        QCOMPARE(program.rotation.pending()->first().step, RotationStep::Resting);
        QCOMPARE(world.iam.keys.size(), 2);
    }
    void oldKeyThatSomebodyElseDeletedIsNoObstacle_data()
    {
        QTest::addColumn<bool>("rests");
        QTest::newRow("before it was deactivated") << false;
        QTest::newRow("while it rests") << true;
    }
    void oldKeyThatSomebodyElseDeletedIsNoObstacle()
    {
        QFETCH(bool, rests);
        World world;
        Program program(world);
        program.addFirst(world);
        world.acceptsNew = rests;
        QCOMPARE(program.begin(world).has_value(), rests);
        world.acceptsNew = true;
        world.iam.keys.removeFirst();
        QVERIFY(program.settle(world, true));
        QCOMPARE(program.keys.keys().size(), 1);
        QVERIFY(world.hasWorkingKey());
    }
    void rotationWhoseKeysAreGoneCanBeLeft()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        const auto rests = program.begin(world);
        QVERIFY(rests);
        world.iam.keys.clear();
        QVERIFY(!Program::of(program.rotation.finish(world.iam.caller(), rests->id)));
        QVERIFY(!Program::of(program.rotation.undo(world.iam.caller(), rests->id)));
        QVERIFY(program.rotation.leave(rests->id));
        QVERIFY(program.rotation.pending()->isEmpty());
        QCOMPARE(program.keys.keys().size(), 2);
    }
    void sessionThatEndsMidwayLeavesBothKeysAndAnotherOneGoesOn_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<int>("atIam");
        QTest::newRow("before a key is made") << QByteArray("CreateServiceSpecificCredential") << 1;
        QTest::newRow("before the old one is deactivated") << QByteArray("UpdateServiceSpecificCredential") << 2;
    }
    void sessionThatEndsMidwayLeavesBothKeysAndAnotherOneGoesOn()
    {
        QFETCH(QByteArray, from);
        QFETCH(int, atIam);
        World world;
        Program program(world);
        program.addFirst(world);
        world.iam.endsAt = from;
        QCOMPARE(program.begin(world).error().kind, Error::Kind::SignatureRejected);
        QCOMPARE(world.iam.keys.size(), atIam);
        QVERIFY(world.iam.accepts(world.first.secret));
        QCOMPARE(program.rotation.pending()->isEmpty(), atIam == 1);
        world.iam.endsAt.clear(); // signed in again
        QVERIFY(atIam == 1 ? program.begin(world).has_value() : program.settle(world, true).has_value());
        QVERIFY(world.hasWorkingKey());
    }
    void rotationThatIsStoppedWhileTheNewKeyIsTriedKeepsBoth()
    {
        World world;
        Program program(world);
        const KeyId old = program.addFirst(world);
        world.acceptsNew = false;
        program.rotation.setTiming({1, 2, 60'000, 24 * 3'600});
        connect(&program.rotation, &Rotation::changed, this, [&program] {
            const auto pending = program.rotation.pending();
            if (program.rotation.isRunning() && !pending->isEmpty() && pending->first().step == RotationStep::Stored)
                program.rotation.stop();
        });
        QCOMPARE(program.begin(world).error().kind, Error::Kind::Cancelled);
        QVERIFY(!program.rotation.isRunning());
        QCOMPARE(program.rotation.pending()->first().step, RotationStep::Stored);
        QCOMPARE(program.keys.findByLabel(kLabel)->id, old);
        QVERIFY(program.settle(world, false));
        QVERIFY(world.iam.accepts(world.first.secret));
        QCOMPARE(world.iam.keys.size(), 1);
    }
    void whoAskedIsRemembered()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        IamCaller caller = world.iam.caller();
        caller.as = {QStringLiteral("admin"), QStringLiteral("credentials-file"), QStringLiteral("admin"), QStringLiteral("AKIDEXAMPLE"), {}, {}};
        const AskedAs as = caller.as;
        const auto rests = Program::of(program.rotation.begin(std::move(caller), program.keys.findByLabel(kLabel)->id, 30));
        QVERIFY(rests);
        QVERIFY(program.rotation.pending()->first().askedAs.isSame(as));
        QVERIFY(!program.rotation.pending()->first().askedAs.isSame({}));
        QVERIFY(!AskedAs().isSame(AskedAs())); // nobody known is nobody to go on as
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
    void whatAnotherProgramIsInTheMiddleOfIsNotTouched()
    {
        World world;
        Program program(world);
        program.addFirst(world);
        const auto rests = program.begin(world);
        QVERIFY(rests);
        world.iam.asked.clear();
        QLockFile busy(world.file + QStringLiteral(".rotation.lock"));
        QVERIFY(busy.tryLock(0));
        QCOMPARE(Program::of(program.rotation.goOn(world.iam.caller(), rests->id)).error().kind, Error::Kind::DatabaseBusy);
        QCOMPARE(Program::of(program.rotation.finish(world.iam.caller(), rests->id)).error().kind, Error::Kind::DatabaseBusy);
        QCOMPARE(Program::of(program.rotation.undo(world.iam.caller(), rests->id)).error().kind, Error::Kind::DatabaseBusy);
        QCOMPARE(program.rotation.leave(rests->id).error().kind, Error::Kind::DatabaseBusy);
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
