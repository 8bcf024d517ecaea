// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/StartFiles.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

namespace {

struct Ended {
    int status = -1;
    QByteArray said;
};

Ended run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_RUNTIME_DIR", QDir::tempPath()); // asked for, and not written to
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), process.readAll()};
}

} // namespace

// The files by which a desktop starts us, judged by the programs that read them.
class StartFilesTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    // A program at a path that holds everything a path can hold; it writes its arguments beside itself.
    [[nodiscard]] QString program(const QString &name) const
    {
        const QString path = m_folder->filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no program");
        file.write(QString("#!/bin/sh\necho \"$@\" > '%1'\n").arg(m_folder->filePath("arguments")).toUtf8());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    [[nodiscard]] QString written(const QString &name, const QString &text) const
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no file");
        file.write(text.toUtf8());
        return file.fileName();
    }
    static void addNames()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"bkr", "two words", "dollar $HOME", "back\\slash", "quote \"q\" 'q'", "percent %u %% %f", "tick `id`", "semi;colon & #", "\xc3\xa4"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void systemdFindsTheProgram_data() { addNames(); }
    void systemdFindsTheProgram()
    {
        QFETCH(QString, name);
        if (QStandardPaths::findExecutable("systemd-analyze").isEmpty())
            QSKIP("systemd-analyze is not installed");
        if (name.contains('\\') || name.contains('"')) { // it takes no such program, however it is written
            QCOMPARE(bk::expiryService(program(name)), QString());
            return;
        }
        const QString service = written("bedrock-keyring-expiry.service", bk::expiryService(program(name)));
        const QString timer = written("bedrock-keyring-expiry.timer", bk::expiryTimer());
        const Ended sound = run("systemd-analyze", {"verify", "--user", "--man=no", service, timer});
        QVERIFY2(sound.status == 0 && !sound.said.contains("bedrock-keyring-expiry"), sound.said.constData());
        QVERIFY(QFile::remove(m_folder->filePath(name))); // and says so when it is not where the file says
        QVERIFY(run("systemd-analyze", {"verify", "--user", "--man=no", service}).said.contains("not executable"));
    }

    void aDesktopStartsTheProgramInTheBackground_data() { addNames(); }
    void aDesktopStartsTheProgramInTheBackground()
    {
        QFETCH(QString, name);
        if (name.contains('%')) {
            QCOMPARE(bk::autostartEntry(program(name)), QString());
            return;
        }
        const QString entry = written("bedrock-keyring.desktop", bk::autostartEntry(program(name)));
        if (!QStandardPaths::findExecutable("desktop-file-validate").isEmpty()) {
            const Ended valid = run("desktop-file-validate", {entry});
            QVERIFY2(valid.status == 0, valid.said.constData());
        }
        if (QStandardPaths::findExecutable("gio").isEmpty())
            QSKIP("gio is not installed");
        QCOMPARE(run("gio", {"launch", entry}).status, 0);
        QFile arguments(m_folder->filePath("arguments"));
        QTRY_VERIFY(arguments.size() > 0);
        QVERIFY(arguments.open(QIODevice::ReadOnly));
        QCOMPARE(arguments.readAll(), "--background\n");
    }

    void aPathThatIsNoneGivesNoFile()
    {
        for (const char *path : {"", "bkr", "./bkr", "/a\nb", "/a\x7f"}) {
            QCOMPARE(bk::autostartEntry(path), QString());
            QCOMPARE(bk::expiryService(path), QString());
        }
    }
};

QTEST_GUILESS_MAIN(StartFilesTest)
#include "StartFilesTest.moc"
