// SPDX-License-Identifier: Apache-2.0
#include "core/base/Database.h"
#include "core/base/Settings.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace bk;

// The window's program as a process (reliability P1 to P6, P8): how it ends when somebody else ends it, and what it leaves.
class ProgramTest final : public QObject {
    Q_OBJECT

    struct Running {
        QTemporaryDir folder;
        QProcess process;

        void start(const QStringList &arguments, const QStringList &environment = {}, const QString &limits = {})
        {
            QProcessEnvironment clean;
            for (const char *name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"})
                clean.insert(name, qEnvironmentVariable(name));
            clean.insert("HOME", folder.path());
            clean.insert("TMPDIR", folder.path());
            clean.insert("XDG_RUNTIME_DIR", folder.path());
            clean.insert("LC_ALL", "C.UTF-8");
            clean.insert("QT_QPA_PLATFORM", "offscreen");
            clean.insert("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
            for (const QString &pair : environment)
                clean.insert(pair.section('=', 0, 0), pair.section('=', 1));
            m_former = QFileInfo(socket()).lastModified();
            process.setProcessEnvironment(clean);
            process.setProcessChannelMode(QProcess::MergedChannels);
            process.start("/bin/sh", QStringList{"-c", limits + " exec \"$0\" \"$@\"", BK_BINARY_DIR "/bin/bedrock-keyring"} + arguments);
        }
        [[nodiscard]] QString profile() const { return folder.filePath("profile"); }
        [[nodiscard]] QString socket() const { return profile() + "/window.socket"; }
        // It listens for a second start just before its window is shown. A socket may be left of an earlier start.
        [[nodiscard]] bool isUp() const
        {
            return QTest::qWaitFor([this] { return QFileInfo::exists(socket()) && QFileInfo(socket()).lastModified() != m_former; }, 30'000);
        }
        [[nodiscard]] bool hasEnded(int withinMs = 20'000)
        {
            return QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; }, withinMs);
        }
        QDateTime m_former;
        [[nodiscard]] bool endedWell() const { return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0; }
    };
    static bool isSound(const QString &profile)
    {
        Database database(profile + "/keys.sqlite");
        const auto opened = database.open();
        return opened && opened->keptDamagedFile.isEmpty() && Settings(profile + "/settings.ini").keptDamagedFile().isEmpty();
    }

private Q_SLOTS:
    void endOfTheSessionIsAnOrderlyEnd_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void endOfTheSessionIsAnOrderlyEnd()
    {
        QFETCH(int, signal);
        Running program;
        program.start({"--profile-dir", program.profile()});
        QVERIFY(program.isUp());
        QCOMPARE(::kill(pid_t(program.process.processId()), signal), 0);
        QVERIFY(program.hasEnded());
        QVERIFY2(program.endedWell(), program.process.readAll().constData());
        QVERIFY(QFileInfo::exists(program.profile() + "/settings.ini")); // the window has kept its place
        QVERIFY(isSound(program.profile()));
    }

    void endedDemoLeavesNothing()
    {
        Running program;
        program.start({"--demo", "--demo-dir", program.folder.path()});
        const QDir folder(program.folder.path());
        QVERIFY(QTest::qWaitFor([&] { return folder.entryList({"bedrock-keyring-demo-*"}).size() == 1
            && QFileInfo::exists(folder.filePath(folder.entryList({"bedrock-keyring-demo-*"}).first() + "/window.socket")); }, 30'000));
        program.process.terminate();
        QVERIFY(program.hasEnded());
        QCOMPARE(folder.entryList({"bedrock-keyring-demo-*"}), QStringList());
    }

    void killedProgramStartsAgain()
    {
        Running program;
        for (int round = 0; round < 2; ++round) {
            program.start({"--profile-dir", program.profile()});
            QVERIFY(program.isUp());
            program.process.kill();
            QVERIFY(program.hasEnded());
            QVERIFY(isSound(program.profile()));
        }
    }

    void secondStartEndsAtOnce()
    {
        Running program;
        program.start({"--profile-dir", program.profile()});
        QVERIFY(program.isUp());
        Running second;
        second.start({"--profile-dir", program.profile()});
        QVERIFY(second.hasEnded());
        QVERIFY(second.endedWell());
        QCOMPARE(program.process.state(), QProcess::Running);
        program.process.terminate();
        QVERIFY(program.hasEnded());
    }

    void backgroundStaysUntilItIsEnded()
    {
        Running program;
        program.start({"--background", "--profile-dir", program.profile()});
        QVERIFY(program.isUp());
        Running again; // the session begins once more
        again.start({"--background", "--profile-dir", program.profile()});
        QVERIFY(again.hasEnded());
        QVERIFY(again.endedWell());
        QCOMPARE(program.process.state(), QProcess::Running);
        program.process.terminate();
        QVERIFY(program.hasEnded());
        QVERIFY(program.endedWell());
    }
    void displayThatGoesAwayEndsItAndNothingIsLost()
    {
        QProcess display;
        display.start("Xvfb", {"-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "800x600x24"});
        if (!display.waitForStarted())
            QSKIP("Xvfb is not installed");
        QVERIFY(QTest::qWaitFor([&] { return display.canReadLine(); }, 20'000));
        Running program;
        program.start({"--profile-dir", program.profile()},
                      {"QT_QPA_PLATFORM=xcb", "DISPLAY=:" + QString::fromLatin1(display.readLine().trimmed())});
        QVERIFY(program.isUp());
        display.kill();
        display.waitForFinished();
        QVERIFY(program.hasEnded());
        QVERIFY(program.process.exitStatus() == QProcess::NormalExit); // no crash: Qt says why and ends
        QVERIFY(isSound(program.profile()));
        program.start({"--profile-dir", program.profile()});
        QVERIFY(program.isUp());
        program.process.terminate();
        QVERIFY(program.hasEnded());
        QVERIFY(program.endedWell());
    }

    // With every number of files it may have open, it starts or ends; it does not hang, and it does not crash.
    void fewDescriptorsAreNoCrash()
    {
        int started = 0;
        for (const int files : {8, 12, 16, 20, 24, 64}) {
            Running program;
            program.start({"--profile-dir", program.profile()}, {}, QStringLiteral("ulimit -n %1;").arg(files));
            QVERIFY(QTest::qWaitFor([&] { return program.process.state() == QProcess::NotRunning || QFileInfo::exists(program.socket()); }, 5'000)
                    || program.process.state() == QProcess::Running); // it shows a window with the reason
            started += QFileInfo::exists(program.socket());
            const bool itself = program.process.state() == QProcess::NotRunning;
            program.process.kill();
            QVERIFY(program.hasEnded());
            const QByteArray said = program.process.readAll();
            QVERIFY2(!itself || program.process.exitStatus() == QProcess::NormalExit || said.contains("open files") || said.contains("QEventDispatcher"),
                     qPrintable(QStringLiteral("with %1 files: %2").arg(files).arg(QString::fromUtf8(said))));
        }
        QVERIFY(started >= 1);
    }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "ProgramTest.moc"
