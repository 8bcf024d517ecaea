// SPDX-License-Identifier: Apache-2.0
#include "tests/memory/ProcessMemory.h"
#include "tests/memory/Trace.h"
#include "tests/memory/WindowProgram.h"

#include <QClipboard>
#include <QGuiApplication>

#include <sys/stat.h>

using namespace bk::memory;

// What a session of the window leaves outside its memory: calls to the kernel, programs started, files and their modes
// (reliability 3.4: M5, M6, M7, M8, M13).
class WindowTracesTest final : public QObject {
    Q_OBJECT

    Stage m_stage;
    QByteArray m_key = m_stage.newKey();

    [[nodiscard]] bool day(WindowProgram &window)
    {
        QClipboard *clipboard = QGuiApplication::clipboard();
        clipboard->setText(QString::fromLatin1(m_key));
        const bool added = window.click("Add key") && window.click("Paste") && window.says("Long-term API key")
            && window.ask("write Name=laptop") == "done" && window.click("Add key") && window.says("was read back");
        clipboard->setText(QStringLiteral("something else"));
        return added && window.click("Test") && window.says("Works") && window.click("Copy") && window.click("Use in playground")
            && window.shows("Prompt") && window.ask("write Prompt=hello") == "done" && window.click("Send") && window.shows("Stop")
            && window.isGone("Stop") && window.click("Settings") && window.click("Keys") && window.click("Delete")
            && window.shows("Undo");
    }

private Q_SLOTS:
    void aSessionUnderAnOpenUmask()
    {
        const Trace trace(m_stage.file("trace"));
        m_stage.home = m_stage.file("home");
        m_stage.tracer = &trace;
        const mode_t before = umask(0);
        // Somebody made these by hand, open to all; they are tightened.
        QVERIFY(QDir().mkpath(m_stage.home + "/bedrock-keyring"));
        QFile settings(m_stage.home + "/bedrock-keyring/settings.ini");
        QVERIFY(settings.open(QIODevice::WriteOnly));
        settings.write("[last]\nregion=us-east-1\nmodel=amazon.nova-lite-v1:0\n");
        settings.close();
        WindowProgram window(m_stage, true);
        umask(before);
        QVERIFY2(window.isOpen(), m_stage.outputOf("output").right(2000).constData());
        QVERIFY2(day(window), window.ask("buttons").constData());
        modesArePrivate({"keys.sqlite-wal", "keys.sqlite-shm", "keys.sqlite.backup", "window.socket"});
        QCOMPARE(window.ask("quit"), "done");
        QVERIFY(window.process().waitForEnd());
        modesArePrivate({"keys.sqlite.backup"});
        QVERIFY(trace.size() > 1000);
        QCOMPARE(trace.callsWith(Needle(m_key)), QByteArrayList());
        QCOMPARE(trace.programsStarted(), 1);
    }

    void noFileHoldsTheKey()
    {
        QDirIterator all(m_stage.folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            QFile file(all.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!Needle(m_key).isIn(file.readAll()), qPrintable(file.fileName()));
        }
    }

private:
    void modesArePrivate(const QStringList &expected)
    {
        QStringList seen;
        QDirIterator all(m_stage.home, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            const QString path = all.next();
            struct stat info{};
            QVERIFY(lstat(QFile::encodeName(path).constData(), &info) == 0);
            // The letter x means nothing on a socket; Qt gives it to the owner.
            const mode_t wanted = S_ISDIR(info.st_mode) || S_ISSOCK(info.st_mode) ? 0700 : 0600;
            seen << QFileInfo(path).fileName();
            QVERIFY2((info.st_mode & 07777) == wanted, qPrintable(QStringLiteral("%1 has mode %2").arg(path, QString::number(info.st_mode & 07777, 8))));
        }
        for (const QString &name : expected + QStringList{"keys.sqlite", "settings.ini"})
            QVERIFY2(seen.contains(name), qPrintable(QString(name + " is not among " + seen.join(' '))));
    }
};

QTEST_MAIN(WindowTracesTest)
#include "WindowTracesTest.moc"
