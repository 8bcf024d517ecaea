// SPDX-License-Identifier: Apache-2.0
#include "app/system/Autostart.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
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
    // GLib reads the entry as GNOME's session does.
    void programWithAnyNameIsFoundByAnotherReader_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"plain", "two words", "a\"quote", "a$dollar", "a`tick", "a\\stroke", "ü"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }
    void programWithAnyNameIsFoundByAnotherReader()
    {
        const QString gio = QStandardPaths::findExecutable("gio");
        if (gio.isEmpty())
            QSKIP("gio (libglib2.0-bin) is not installed");
        QFETCH(QString, name);
        const QTemporaryDir home;
        QFile program(home.filePath(name));
        QVERIFY(program.open(QIODevice::WriteOnly));
        program.write("#!/bin/sh\necho \"$1\" > \"$(dirname \"$0\")/said\"\n");
        program.close();
        program.setPermissions(QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner);
        const Autostart autostart(home.path(), program.fileName());
        QVERIFY(autostart.set(true));
        QCOMPARE(QProcess::execute(gio, {"launch", autostart.file()}), 0);
        QFile said(home.filePath("said"));
        QTRY_VERIFY(said.exists() && said.size() > 0);
        QVERIFY(said.open(QIODevice::ReadOnly));
        QCOMPARE(said.readAll(), QByteArray("--background\n"));
    }
    void percentSignIsNoFieldCode() // GLib itself does not find a program with one in its path
    {
        QCOMPARE(execQuoted("/opt/50%f"), "\"/opt/50%%f\"");
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
