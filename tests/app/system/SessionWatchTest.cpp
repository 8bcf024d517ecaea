// SPDX-License-Identifier: Apache-2.0
#include "app/system/SessionWatch.h"

#include "core/base/AtomicFile.h"
#include "core/snippets/StartFiles.h"
#include "tests/support/Await.h"
#include "tests/support/FakeSystemctl.h"

#include <QStandardPaths>
#include <QtTest>

#include <sys/stat.h>

using namespace bk;
using Timer = BackgroundWatch::Timer;

class SessionWatchTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_config;
    std::unique_ptr<FakeSystemctl> m_systemctl;
    const QString m_program = QStringLiteral("/opt/two words/bkr");

    [[nodiscard]] SessionWatch watch(const QString &program) const
    {
        return SessionWatch(m_config->path(), program, Autostart(m_config->path(), QStringLiteral("/opt/bedrock-keyring")));
    }
    [[nodiscard]] Timer set(bool on, const QString &program = QStringLiteral("/opt/two words/bkr")) const
    {
        SessionWatch of = watch(program);
        const auto done = await(of.setTimer(on));
        return done && *done ? **done : Timer::Refused;
    }
    [[nodiscard]] Timer stands(const QString &program = QStringLiteral("/opt/two words/bkr")) const
    {
        SessionWatch of = watch(program);
        return await(of.timer()).value_or(Timer::Refused);
    }
    [[nodiscard]] static QByteArray textOf(const QString &file)
    {
        const auto text = readBoundedFile(file, 10'000);
        return text ? *text : QByteArray();
    }

private Q_SLOTS:
    void init()
    {
        m_config = std::make_unique<QTemporaryDir>();
        m_systemctl = std::make_unique<FakeSystemctl>();
        qputenv("PATH", QByteArray(m_systemctl->path() + ":/usr/bin:/bin"));
    }

    void switchedOnTheFilesStandAndTheTimerRuns()
    {
        const SessionWatch ours = watch(m_program);
        QCOMPARE(stands(), Timer::Off);
        QVERIFY(!QFile::exists(ours.serviceFile()));
        QCOMPARE(set(true), Timer::On);
        QCOMPARE(textOf(ours.serviceFile()), expiryService(m_program).toUtf8());
        QCOMPARE(textOf(ours.timerFile()), expiryTimer().toUtf8());
        QVERIFY(m_systemctl->calls().contains("--user daemon-reload\n--user enable --now bedrock-keyring-expiry.timer\n"));
        QCOMPARE(stands(), Timer::On);
        QCOMPARE(set(true), Timer::On); // the same again
        struct stat info{};
        QCOMPARE(::stat(ours.serviceFile().toLocal8Bit().constData(), &info), 0);
        QCOMPARE(info.st_mode & 07777, mode_t(0600));
    }
    void switchedOffNothingIsLeft()
    {
        QCOMPARE(set(true), Timer::On);
        QCOMPARE(set(false), Timer::Off);
        QVERIFY(m_systemctl->calls().contains("--user disable --now bedrock-keyring-expiry.timer\n"));
        QVERIFY(m_systemctl->calls().endsWith("--user daemon-reload\n"));
        QVERIFY(QDir(m_config->filePath("systemd/user")).isEmpty());
        QCOMPARE(set(false), Timer::Off);
    }
    void systemdItselfTakesTheFiles()
    {
        if (QStandardPaths::findExecutable("systemd-analyze").isEmpty())
            QSKIP("systemd-analyze is not installed");
        SessionWatch ours = watch("/bin/true");
        QCOMPARE(set(true, "/bin/true"), Timer::On);
        QProcess verify;
        verify.setProcessChannelMode(QProcess::MergedChannels);
        verify.start("systemd-analyze", {"verify", "--user", "--man=no", ours.serviceFile(), ours.timerFile()});
        QTRY_COMPARE_WITH_TIMEOUT(verify.state(), QProcess::NotRunning, 60'000);
        const QByteArray said = verify.readAll();
        QVERIFY2(!said.contains("bedrock-keyring-expiry"), said.constData());
    }
    void aMovedProgramIsSaidAndMended()
    {
        QCOMPARE(set(true, "/old/bkr"), Timer::On);
        QCOMPARE(stands(), Timer::Elsewhere);
        QCOMPARE(set(true), Timer::On);
        QCOMPARE(stands(), Timer::On);
    }
    void filesOfOthersAreLeftAsTheyAre_data()
    {
        QTest::addColumn<bool>("service");
        QTest::newRow("service") << true;
        QTest::newRow("timer") << false;
    }
    void filesOfOthersAreLeftAsTheyAre()
    {
        QFETCH(bool, service);
        const SessionWatch ours = watch(m_program);
        QVERIFY(QDir().mkpath(m_config->filePath("systemd/user")));
        const QString file = service ? ours.serviceFile() : ours.timerFile();
        QVERIFY(writeFileAtomically(file, "[Unit]\nDescription=mine\n"));
        QCOMPARE(stands(), Timer::Foreign);
        QCOMPARE(set(true), Timer::Foreign);
        QCOMPARE(set(false), Timer::Foreign);
        QCOMPARE(textOf(file), QByteArray("[Unit]\nDescription=mine\n"));
        QCOMPARE(QDir(m_config->filePath("systemd/user")).entryList(QDir::Files).size(), 1);
        QVERIFY(!m_systemctl->calls().contains("able"));
    }
    void withoutSystemdNothingIsWritten_data()
    {
        QTest::addColumn<bool>("installed");
        QTest::newRow("no session") << true;
        QTest::newRow("no systemctl") << false;
    }
    void withoutSystemdNothingIsWritten()
    {
        QFETCH(bool, installed);
        const QTemporaryDir none;
        if (installed)
            m_systemctl->make("away");
        else
            qputenv("PATH", none.path().toLocal8Bit());
        QCOMPARE(stands(), Timer::Unavailable);
        QCOMPARE(set(true), Timer::Unavailable);
        QVERIFY(QDir(m_config->path()).isEmpty());
    }
    void withoutSystemdOurFilesCanStillBeTakenAway()
    {
        QCOMPARE(set(true), Timer::On);
        m_systemctl->make("away");
        QCOMPARE(stands(), Timer::Unavailable);
        QCOMPARE(set(false), Timer::Off);
        QVERIFY(QDir(m_config->filePath("systemd/user")).isEmpty());
    }
    void whatSystemdRefusesIsSaid()
    {
        m_systemctl->make("broken");
        QCOMPARE(set(true), Timer::Refused);
        m_systemctl->remove("broken");
        QCOMPARE(set(true), Timer::On);
    }
    void aPathThatSystemdCannotHoldIsAnError()
    {
        SessionWatch of = watch("/opt/quote\"d/bkr");
        const auto done = await(of.setTimer(true));
        QVERIFY(done && !*done);
        QCOMPARE(done->error().kind, Error::Kind::InvalidInput);
        QVERIFY(QDir(m_config->path()).isEmpty());
    }
    void aFolderThatCannotBeMadeIsAnError()
    {
        QVERIFY(writeFileAtomically(m_config->filePath("systemd"), "in the way"));
        SessionWatch of = watch(m_program);
        const auto done = await(of.setTimer(true));
        QVERIFY(done && !*done);
        QCOMPARE(done->error().kind, Error::Kind::DiskFailed);
    }
    void nothingOfOurEnvironmentGoesAlong()
    {
        qputenv("AWS_BEARER_TOKEN_BEDROCK", "made-up-token");
        QCOMPARE(stands(), Timer::Off);
        qunsetenv("AWS_BEARER_TOKEN_BEDROCK");
        QVERIFY(m_systemctl->variables().contains("PATH="));
        QVERIFY(!m_systemctl->variables().contains("made-up"));
    }
};

QTEST_GUILESS_MAIN(SessionWatchTest)
#include "SessionWatchTest.moc"
