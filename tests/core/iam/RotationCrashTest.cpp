// SPDX-License-Identifier: Apache-2.0
#include "tests/core/iam/RotationWorld.h"

#include <QDir>

using namespace bk;

class RotationCrashTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
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
                        for (const QString &name : QDir(world.folder.path()).entryList({QStringLiteral("keys.sqlite"), QStringLiteral("keys.sqlite-*")}, QDir::Files))
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
            QVERIFY2(settled, qPrintable(QStringLiteral("%1: %2 %3").arg(crashes).arg(settled ? 0 : int(settled.error().kind)).arg(settled ? QString() : settled.error().detail)));
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

QTEST_GUILESS_MAIN(RotationCrashTest)
#include "RotationCrashTest.moc"
