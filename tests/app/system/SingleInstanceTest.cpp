// SPDX-License-Identifier: Apache-2.0
#include "app/system/SingleInstance.h"

#include "tests/support/Await.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

using bk::SingleInstance;
using Role = SingleInstance::Role;

namespace {

std::optional<Role> started(SingleInstance &instance)
{
    auto role = bk::await(instance.start());
    return role && *role ? std::optional<Role>(**role) : std::nullopt;
}

// Connects as another user, in a process of its own; the exit status says whether anything but an end was read.
bool nobodyIsHeard(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const pid_t child = fork();
    if (child == 0) {
        if (setuid(65534) != 0)
            _exit(2);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, name.constData(), sizeof address.sun_path);
        const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        if (connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
            _exit(3);
        (void)!write(fd, "raise\n", 6);
        char answer = 0;
        _exit(read(fd, &answer, 1) <= 0 ? 0 : 1);
    }
    int status = -1;
    return QTest::qWaitFor([&] { return waitpid(child, &status, WNOHANG) == child; }) && WIFEXITED(status)
        && WEXITSTATUS(status) == 0;
}

} // namespace

class SingleInstanceTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstStartIsFirst()
    {
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QCOMPARE(started(first), Role::First);
        struct stat status{};
        QCOMPARE(::stat(QFile::encodeName(first.socketPath()).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0077, mode_t(0)); // nobody else
    }

    void aSecondStartRaisesTheFirst()
    {
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QCOMPARE(started(first), Role::First);
        QSignalSpy raised(&first, &SingleInstance::raiseRequested);
        SingleInstance second(folder.path());
        QCOMPARE(started(second), Role::Second);
        QCOMPARE(raised.count(), 1);
    }

    void aSecondStartInTheBackgroundLeavesTheFirstWhereItIs()
    {
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QCOMPARE(started(first), Role::First);
        QSignalSpy raised(&first, &SingleInstance::raiseRequested);
        SingleInstance quiet(folder.path());
        const auto role = await(quiet.start(SingleInstance::IfSecond::Leave));
        QVERIFY(role && *role);
        QCOMPARE(**role, Role::Second);
        SingleInstance loud(folder.path()); // what is heard first was said first
        QCOMPARE(started(loud), Role::Second);
        QTRY_COMPARE(raised.size(), 1);
    }

    void aThirdStartAfterTheEndOfTheFirstIsFirst()
    {
        QTemporaryDir folder;
        {
            SingleInstance first(folder.path());
            QCOMPARE(started(first), Role::First);
        }
        SingleInstance next(folder.path());
        QCOMPARE(started(next), Role::First);
    }

    void aSocketLeftBehindByACrashMeansNothing()
    {
        QTemporaryDir folder;
        const pid_t child = fork(); // dies without cleaning up
        if (child == 0) {
            const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
            sockaddr_un address{};
            address.sun_family = AF_UNIX;
            qstrncpy(address.sun_path, qPrintable(folder.path() + "/window.socket"), sizeof address.sun_path);
            _exit(bind(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0 && listen(fd, 1) == 0 ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(QFileInfo::exists(folder.path() + "/window.socket"));
        SingleInstance first(folder.path());
        QCOMPARE(started(first), Role::First);
        SingleInstance second(folder.path());
        QCOMPARE(started(second), Role::Second);
    }

    void aFirstThatDoesNotAnswerIsSilent()
    {
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QCOMPARE(started(first), Role::First);
        QVERIFY(QFile::remove(first.socketPath()));
        SingleInstance second(folder.path());
        QCOMPARE(started(second), Role::Silent);
    }

    void onlyRaiseIsUnderstood_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("another verb") << QByteArray("--import evil\n");
        QTest::newRow("upper case") << QByteArray("RAISE\n");
        QTest::newRow("with more behind") << QByteArray("raise now\n");
        QTest::newRow("4 KiB without an end") << QByteArray(8192, 'r');
        QTest::newRow("nothing") << QByteArray("\n");
    }

    void onlyRaiseIsUnderstood()
    {
        QFETCH(QByteArray, said);
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QCOMPARE(started(first), Role::First);
        QSignalSpy raised(&first, &SingleInstance::raiseRequested);
        QLocalSocket peer;
        QSignalSpy ended(&peer, &QLocalSocket::disconnected);
        peer.connectToServer(first.socketPath());
        peer.write(said);
        QTRY_COMPARE(ended.count(), 1);
        QVERIFY(peer.readAll().isEmpty());
        QCOMPARE(raised.count(), 0);
    }

    void aPeerThatSaysNothingIsLetGo()
    {
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QCOMPARE(started(first), Role::First);
        QLocalSocket peer;
        QSignalSpy ended(&peer, &QLocalSocket::disconnected);
        peer.connectToServer(first.socketPath());
        QTRY_COMPARE(ended.count(), 1);
    }

    void anotherUserIsNotHeard()
    {
        if (geteuid() != 0)
            QSKIP("needs root to become another user");
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QCOMPARE(started(first), Role::First);
        QSignalSpy raised(&first, &SingleInstance::raiseRequested);
        // The worst case: someone has opened up folder and socket.
        ::chmod(QFile::encodeName(folder.path()).constData(), 0755);
        ::chmod(QFile::encodeName(first.socketPath()).constData(), 0777);
        QVERIFY(nobodyIsHeard(first.socketPath()));
        QCOMPARE(raised.count(), 0);
    }

    void aFolderThatCannotBeMadeIsAnError()
    {
        SingleInstance instance(QStringLiteral("/proc/nowhere/bedrock-keyring"));
        const auto role = bk::await(instance.start());
        QVERIFY(role && !*role);
        QCOMPARE(role->error().kind, bk::Error::Kind::DiskFailed);
    }
};

QTEST_GUILESS_MAIN(SingleInstanceTest)
#include "SingleInstanceTest.moc"
