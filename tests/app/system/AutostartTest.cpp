// SPDX-License-Identifier: Apache-2.0
#include "app/system/Autostart.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace bk;
using Start = BackgroundWatch::Start;

class AutostartTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isThereOnlyWhenAskedFor()
    {
        const QTemporaryDir home;
        const Autostart autostart(home.filePath("config"), "/opt/bedrock keyring/bin/bedrock-keyring");
        QCOMPARE(autostart.state(), Start::Off);
        QVERIFY(autostart.set(false)); // nothing there is nothing to do
        QVERIFY(autostart.set(true));
        QCOMPARE(autostart.state(), Start::On);
        QVERIFY(autostart.set(true));
        QVERIFY(autostart.set(false));
        QCOMPARE(autostart.state(), Start::Off);
    }
    void theDesktopsOwnSwitchIsRespected_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("off");
        for (const char *line : {"Hidden=true", "Hidden = true", "X-GNOME-Autostart-enabled=false", "X-GNOME-Autostart-enabled=False"})
            QTest::newRow(line) << QByteArray(line) << true;
        for (const char *line : {"Hidden=false", "X-GNOME-Autostart-enabled=true", "#Hidden=true", "Comment=Hidden=true", "[Other]\nHidden=true"})
            QTest::newRow(line) << QByteArray(line) << false;
    }
    void theDesktopsOwnSwitchIsRespected()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, off);
        const QTemporaryDir home;
        const Autostart autostart(home.path(), "/opt/bin/bedrock-keyring");
        QVERIFY(autostart.set(true));
        QFile file(autostart.file());
        QVERIFY(file.open(QIODevice::Append));
        file.write(line + '\n');
        file.close();
        QCOMPARE(autostart.state(), off ? Start::SwitchedOff : Start::On);
        QVERIFY(autostart.set(true)); // asked for here, it is on again
        QCOMPARE(autostart.state(), Start::On);
    }
    void startsInTheBackground()
    {
        const QTemporaryDir home;
        const Autostart autostart(home.path(), "/opt/bedrock keyring/bin/bedrock-keyring");
        QVERIFY(autostart.set(true));
        QFile file(autostart.file());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("\nExec=\"/opt/bedrock keyring/bin/bedrock-keyring\" --background\n"));
    }
    void pathThatNoEntryCanHoldIsSaid()
    {
        const QTemporaryDir home;
        const auto done = Autostart(home.path(), "/opt/50%/bedrock-keyring").set(true);
        QVERIFY(!done);
        QCOMPARE(done.error().kind, Error::Kind::InvalidInput);
    }
    void folderThatCannotBeWrittenIsSaid()
    {
        const QTemporaryDir home;
        QFile inTheWay(home.filePath("config"));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        const auto done = Autostart(inTheWay.fileName(), "/bin/true").set(true);
        QVERIFY(!done);
        QCOMPARE(done.error().kind, Error::Kind::DiskFailed);
    }
};

QTEST_GUILESS_MAIN(AutostartTest)
#include "AutostartTest.moc"
