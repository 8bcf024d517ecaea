// SPDX-License-Identifier: Apache-2.0
#include "tests/app/cli/BkrProgram.h"
#include "tests/support/FakeSystemctl.h"

using bk::BkrProgram;

// `bkr keys watch`: the real program, and a systemctl that does as it is told.
class WatchTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<BkrProgram> m_bkr;
    std::unique_ptr<bk::FakeSystemctl> m_systemctl;

    [[nodiscard]] QString stands(const QStringList &more = {}) const
    {
        return m_bkr->run(QStringList{"keys", "watch", "--json"} + more).json()["timer"].toString();
    }

private Q_SLOTS:
    void init()
    {
        m_bkr = std::make_unique<BkrProgram>();
        m_systemctl = std::make_unique<bk::FakeSystemctl>();
        m_bkr->environment.insert("PATH", QString::fromLocal8Bit(m_systemctl->path()) + QStringLiteral(":/usr/bin:/bin"));
        m_bkr->environment.insert("XDG_CONFIG_HOME", QString(m_bkr->home() + "/config"));
    }

    void isInstalledShownAndRemoved()
    {
        QCOMPARE(stands(), "off");
        const auto installed = m_bkr->run({"keys", "watch", "--install"});
        QCOMPARE(installed.status, 0);
        QVERIFY(installed.out.contains("twice a day"));
        QCOMPARE(stands({"--status"}), "on");
        QFile service(m_bkr->home() + "/config/systemd/user/bedrock-keyring-expiry.service");
        QVERIFY(service.open(QIODevice::ReadOnly));
        const QByteArray program = QFileInfo(BK_BINARY_DIR "/bin/bkr").canonicalFilePath().toUtf8();
        const QByteArray line = "\nExecStart=\"" + program + "\" keys list --notify --offline\n";
        QVERIFY(service.readAll().contains(line));
        QCOMPARE(m_bkr->run({"keys", "watch", "--remove"}).status, 0);
        QCOMPARE(stands(), "off");
        QVERIFY(!service.exists());
    }
    void withoutSystemdItSaysWhatToDoByHand()
    {
        m_systemctl->make("away");
        const auto ended = m_bkr->run({"keys", "watch", "--install"});
        QCOMPARE(ended.status, 1);
        QVERIFY(ended.out.contains("crontab -e") && ended.out.contains("bkr' keys list --notify --offline"));
        QCOMPARE(stands(), "unavailable");
        QVERIFY(!QFile::exists(m_bkr->home() + "/config/systemd"));
    }
    void aStartThatTheDesktopSwitchedOffIsSaid()
    {
        const QString folder = m_bkr->home() + "/config/autostart";
        QVERIFY(QDir().mkpath(folder));
        QFile entry(folder + "/io.github.bedrockkeyring.BedrockKeyring.desktop");
        QVERIFY(entry.open(QIODevice::WriteOnly));
        entry.write("[Desktop Entry]\nExec=/opt/bedrock-keyring --background\n");
        entry.flush();
        QCOMPARE(m_bkr->run({"keys", "watch", "--json"}).json()["start"].toString(), "on");
        QCOMPARE(m_bkr->run({"keys", "watch"}).err, "");
        entry.write("Hidden=true\n");
        entry.flush();
        QCOMPARE(m_bkr->run({"keys", "watch", "--json"}).json()["start"].toString(), "switched-off");
        QVERIFY(m_bkr->run({"keys", "watch"}).err.contains("Your desktop has switched off"));
    }
    void anotherProfileIsRefused()
    {
        QCOMPARE(m_bkr->run({"keys", "watch", "--install", "--profile-dir", m_bkr->home() + "/other"}).status, 2);
        QCOMPARE(m_bkr->run({"--demo", "keys", "watch"}).status, 2);
        QCOMPARE(m_bkr->run({"keys", "watch", "--install", "--remove"}).status, 2);
        QVERIFY(m_systemctl->calls().isEmpty());
    }
};

QTEST_GUILESS_MAIN(WatchTest)
#include "WatchTest.moc"
