// SPDX-License-Identifier: Apache-2.0
#include "app/system/Autostart.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace bk;

class AutostartTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isThereOnlyWhenAskedFor()
    {
        const QTemporaryDir home;
        const Autostart autostart(home.filePath("config"), "/opt/bedrock keyring/bin/bedrock-keyring");
        QVERIFY(!autostart.isOn());
        QVERIFY(autostart.set(false)); // nothing there is nothing to do
        QVERIFY(autostart.set(true));
        QVERIFY(autostart.isOn());
        QVERIFY(autostart.set(true));
        QVERIFY(autostart.set(false));
        QVERIFY(!autostart.isOn());
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
