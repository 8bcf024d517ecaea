// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr uid_t kNobody = 65534;

// Whether a process of the same user may look into this one.
bool opensTo(uid_t user, qint64 pid)
{
    const QByteArray path = "/proc/" + QByteArray::number(pid) + "/environ";
    const pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setuid(user) != 0)
            _exit(2);
        _exit(open(path.constData(), O_RDONLY) >= 0 ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

QByteArray fact(qint64 pid, const QString &file, const QByteArray &name)
{
    QFile facts(QStringLiteral("/proc/%1/%2").arg(pid).arg(file));
    if (!facts.open(QIODevice::ReadOnly))
        return {};
    const auto lines = facts.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(name))
            return line.mid(name.size()).simplified();
    }
    return {};
}

} // namespace

// Both programs, as they are started: nobody looks in, nothing is dumped, nothing is made that others may read (M4).
class HardeningTest final : public QObject {
    Q_OBJECT

    // Running as an ordinary user, with an umask and a core limit that would let everything out.
    static void start(QProcess &process, const QString &folder, const QStringList &command, bool dumpable)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *place : {"HOME", "TMPDIR", "XDG_RUNTIME_DIR"})
            environment.insert(place, folder);
        environment.insert("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
        for (const char *options : {"ASAN_OPTIONS", "TSAN_OPTIONS"})
            environment.insert(options, "handle_segv=0"); // a sanitizer would make an orderly end of a crash
        if (dumpable)
            environment.insert("BK_KEEP_DUMPABLE", "1");
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(folder);
        process.setChildProcessModifier([] {
            umask(0);
            rlimit core{};
            getrlimit(RLIMIT_CORE, &core);
            core.rlim_cur = core.rlim_max;
            setrlimit(RLIMIT_CORE, &core);
            if (geteuid() == 0)
                (void)!setuid(kNobody);
        });
        process.start(command.first(), command.mid(1));
    }

    static void addPrograms()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("bkr") << QStringList{BK_BINARY_DIR "/bin/bkr", "demo", "serve"};
        const QString window = BK_BINARY_DIR "/bin/bedrock-keyring";
        if (QFile::exists(window))
            QTest::newRow("the window") << QStringList{window, "--demo"};
    }

    static bool isHardened(qint64 pid) { return fact(pid, "status", "Umask:") == "0077"; }

private Q_SLOTS:
    void nobodyLooksIn_data() { addPrograms(); }
    void nobodyLooksIn()
    {
        QFETCH(QStringList, command);
        const QTemporaryDir folder;
        QVERIFY(chmod(QFile::encodeName(folder.path()).constData(), 0777) == 0);
        QProcess process;
        start(process, folder.path(), command, false);
        QTRY_VERIFY(isHardened(process.processId()));
        QVERIFY(fact(process.processId(), "limits", "Max core file size").startsWith("0 "));
        QTRY_VERIFY(!opensTo(kNobody, process.processId()));
        QProcess open; // the same without the lock: the look itself works
        start(open, folder.path(), command, true);
        QTRY_VERIFY(isHardened(open.processId()));
        QVERIFY(opensTo(kNobody, open.processId()));
        for (QProcess *each : {&process, &open}) {
            each->terminate();
            QTRY_VERIFY(each->state() == QProcess::NotRunning);
        }
    }

    void aCrashLeavesNoCore_data() { addPrograms(); }
    void aCrashLeavesNoCore()
    {
        QFETCH(QStringList, command);
        for (const int signal : {SIGSEGV, SIGABRT}) {
            const QTemporaryDir folder;
            QVERIFY(chmod(QFile::encodeName(folder.path()).constData(), 0777) == 0);
            QProcess process;
            start(process, folder.path(), command, false);
            QTRY_VERIFY(isHardened(process.processId()));
            QVERIFY(kill(pid_t(process.processId()), signal) == 0);
            QTRY_VERIFY(process.state() == QProcess::NotRunning);
            QCOMPARE(process.exitStatus(), QProcess::CrashExit);
            QCOMPARE(QDir(folder.path()).entryList({"*core*"}, QDir::Files), QStringList());
        }
    }
};

QTEST_GUILESS_MAIN(HardeningTest)
#include "HardeningTest.moc"
