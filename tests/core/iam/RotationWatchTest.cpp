// SPDX-License-Identifier: Apache-2.0
#include "core/iam/RotationWatch.h"
#include "tests/core/iam/RotationWorld.h"

#include <QSignalSpy>

using namespace bk;

namespace {

constexpr qint64 kDay = 24 * 3'600;

AskedAs admin()
{
    return {QStringLiteral("admin"), QStringLiteral("credentials-file"), QStringLiteral("admin"), QStringLiteral("AKIDEXAMPLE"), {}, {}};
}

// A key that was rotated as "admin" and rests, and a program that watches over it.
struct Rested final {
    World world;
    std::unique_ptr<Program> program = std::make_unique<Program>(world);
    AskedAs answers = admin(); // who answers now
    std::unique_ptr<RotationWatch> watch;
    QString id;

    Rested()
    {
        program->addFirst(world);
        IamCaller caller = world.iam.caller();
        caller.as = admin();
        const auto rests = Program::of(program->rotation.begin(std::move(caller), program->keys.findByLabel(kLabel)->id, 30));
        id = rests ? rests->id : QString();
        makeWatch();
    }
    void makeWatch()
    {
        watch = std::make_unique<RotationWatch>(program->rotation, world.clock, [this](AskedAs) { return ask(); });
    }
    QCoro::Task<Result<IamCaller>> ask()
    {
        IamCaller caller = world.iam.caller();
        caller.as = answers;
        co_return std::move(caller);
    }
    int finishDue()
    {
        const auto done = Program::of(watch->finishDue());
        return done ? int(done->size()) : -1;
    }
};

} // namespace

class RotationWatchTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oldKeyIsDeletedADayLaterAndNotBefore()
    {
        Rested rested;
        rested.world.clock.advance(kDay - 1);
        QCOMPARE(rested.finishDue(), 0);
        QCOMPARE(rested.world.iam.keys.size(), 2);
        rested.world.clock.advance(1);
        QCOMPARE(rested.finishDue(), 1);
        QCOMPARE(rested.world.iam.keys.size(), 1);
        QVERIFY(rested.program->rotation.pending()->isEmpty());
        QVERIFY(rested.world.hasWorkingKey());
    }
    void programThatRunsDeletesItByItself()
    {
        Rested rested;
        QSignalSpy ended(rested.watch.get(), &RotationWatch::ended);
        QSignalSpy looked(rested.watch.get(), &RotationWatch::looked);
        rested.world.clock.advance(kDay);
        rested.watch->start();
        QTRY_COMPARE(ended.size(), 1);
        QTRY_COMPARE(looked.size(), 1);
        QCOMPARE(rested.world.iam.keys.size(), 1);
    }
    void nextStartFindsIt()
    {
        Rested rested;
        rested.watch.reset();
        rested.program = std::make_unique<Program>(rested.world);
        rested.makeWatch();
        rested.world.clock.advance(3 * kDay);
        QCOMPARE(rested.finishDue(), 1);
        QCOMPARE(rested.program->keys.keys().size(), 1);
    }
    void otherCredentialsAreNotUsed_data()
    {
        QTest::addColumn<AskedAs>("answers");
        AskedAs other = admin();
        other.picked = QStringLiteral("root");
        QTest::newRow("another profile") << other;
        other = admin();
        other.accessKeyId = QStringLiteral("AKIDOTHER");
        QTest::newRow("another key of the profile") << other;
        other = admin();
        other.place = QStringLiteral("environment-keys");
        QTest::newRow("another place") << other;
        QTest::newRow("nobody known") << AskedAs();
    }
    void otherCredentialsAreNotUsed()
    {
        QFETCH(AskedAs, answers);
        Rested rested;
        rested.answers = answers;
        rested.world.clock.advance(kDay);
        rested.world.iam.asked.clear();
        QCOMPARE(rested.finishDue(), 0);
        QVERIFY(rested.world.iam.asked.isEmpty());
        QCOMPARE(rested.watch->whyLeft(rested.id)->type, QStringLiteral("AnotherCaller"));
    }
    void rotationOfWhichNobodyKnowsWhoAskedIsLeft()
    {
        Rested rested;
        (void)rested.program->database.apply({{QStringLiteral("UPDATE rotations SET asked_as = ''"), {}}}); // by an older program
        rested.answers = {};
        rested.world.clock.advance(kDay);
        QCOMPARE(rested.finishDue(), 0);
        QVERIFY(rested.watch->whyLeft(rested.id));
    }
    void oldKeyStaysWhereTheNewOneDoesNotWork()
    {
        Rested rested;
        rested.world.clock.advance(kDay);
        rested.world.acceptsNew = false;
        QCOMPARE(rested.finishDue(), 0);
        QCOMPARE(rested.watch->whyLeft(rested.id)->kind, Error::Kind::KeyRejected);
        QCOMPARE(rested.world.iam.keys.size(), 2);
        rested.world.acceptsNew = true;
        QCOMPARE(rested.finishDue(), 1);
        QVERIFY(!rested.watch->whyLeft(rested.id));
    }
    void whatWasUndoneIsNoError()
    {
        Rested rested;
        QVERIFY(Program::of(rested.program->rotation.undo(rested.world.iam.caller(), rested.id)));
        rested.world.clock.advance(kDay);
        QCOMPARE(rested.finishDue(), 0);
        QVERIFY(!rested.watch->whyLeft(rested.id));
        QVERIFY(rested.world.iam.accepts(rested.world.first.secret));
    }
    void takingBackThatWasBegunIsNotFinished()
    {
        Rested rested;
        rested.world.acceptsFirst = false;
        QVERIFY(!Program::of(rested.program->rotation.undo(rested.world.iam.caller(), rested.id)));
        rested.world.clock.advance(kDay);
        QCOMPARE(rested.finishDue(), 0);
        QCOMPARE(rested.world.iam.keys.size(), 2);
    }
    void deletionThatWasBegunIsGoneOnWith()
    {
        Rested rested;
        rested.world.iam.refused = "DeleteServiceSpecificCredential";
        QVERIFY(!Program::of(rested.program->rotation.finish(rested.world.iam.caller(), rested.id)));
        rested.world.iam.refused.clear();
        QCOMPARE(rested.finishDue(), 1); // the person said so; no day is waited for
    }
    void whatWasInterruptedBeforeTheSwitchIsThePersons()
    {
        for (const RotationStep step : {RotationStep::Planned, RotationStep::Creating, RotationStep::Created, RotationStep::Stored, RotationStep::Live,
                                        RotationStep::Switched, RotationStep::Lost}) {
            RotationRecord record;
            record.step = step;
            record.deleteAfter = FakeClock().now().addDays(-9);
            QVERIFY2(!isDue(record, FakeClock().now()), qPrintable(nameOf(step)));
        }
    }
};

QTEST_GUILESS_MAIN(RotationWatchTest)
#include "RotationWatchTest.moc"
