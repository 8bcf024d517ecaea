// SPDX-License-Identifier: Apache-2.0
#include "core/base/AtomicFile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace bk;

namespace {

int modeOf(const QString &path)
{
    struct stat info{};
    return ::stat(path.toLocal8Bit().constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

} // namespace

class AtomicFileTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        ::umask(0);
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(QStringLiteral("file"));
    }
    void filesArePrivateUnderAnyUmask()
    {
        for (const mode_t mask : {mode_t(0), mode_t(022), mode_t(077)}) {
            ::umask(mask);
            QFile::remove(m_file);
            QVERIFY(writeFileAtomically(m_file, "one").has_value());
            QCOMPARE(modeOf(m_file), 0600);
            QFile::remove(m_file);
            QVERIFY(makePrivateFile(m_file, true).has_value());
            QCOMPARE(modeOf(m_file), 0600);
        }
        ::chmod(m_file.toLocal8Bit().constData(), 0644);
        QVERIFY(makePrivateFile(m_file, false).has_value());
        QCOMPARE(modeOf(m_file), 0600);
    }
    void newContentReplacesTheOld()
    {
        QVERIFY(writeFileAtomically(m_file, "one").has_value());
        QVERIFY(writeFileAtomically(m_file, "another").has_value());
        QCOMPARE(*readBoundedFile(m_file, 100), QByteArray("another"));
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("file")});
    }
    void linksAndFoldersAreRefused()
    {
        const QString target = m_dir->filePath(QStringLiteral("target"));
        QVERIFY(writeFileAtomically(target, "precious").has_value());
        QVERIFY(QFile::link(target, m_file));
        QCOMPARE(writeFileAtomically(m_file, "x").error().kind, Error::Kind::DiskFailed);
        QVERIFY(makePrivateFile(m_file, true).error().detail.contains(QStringLiteral("symbolic link")));
        QVERIFY(!readBoundedFile(m_file, 100, Links::Refuse).has_value());
        QCOMPARE(*readBoundedFile(m_file, 100), QByteArray("precious"));
        QVERIFY(!writeFileAtomically(m_dir->path(), "x").has_value());
        QCOMPARE(*readBoundedFile(target, 100), QByteArray("precious"));
    }
    void readingIsBoundedAndNeverHangs()
    {
        QVERIFY(writeFileAtomically(m_file, QByteArray(101, 'x')).has_value());
        QCOMPARE(readBoundedFile(m_file, 100).error().kind, Error::Kind::FileTooLarge);
        QCOMPARE(readBoundedFile(m_file, 101)->size(), 101);
        QCOMPARE(readBoundedFile(m_file + 'x', 100).error().kind, Error::Kind::NotFound);
        QCOMPARE(readBoundedFile(m_dir->path(), 100).error().kind, Error::Kind::FileUnreadable);
        QCOMPARE(readBoundedFile(QStringLiteral("/dev/zero"), 100).error().kind, Error::Kind::FileUnreadable);
        const QByteArray pipe = m_dir->filePath(QStringLiteral("pipe")).toLocal8Bit();
        QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
        QCOMPARE(readBoundedFile(QString::fromLocal8Bit(pipe), 100).error().kind, Error::Kind::FileUnreadable);
        QVERIFY(!makePrivateFile(QString::fromLocal8Bit(pipe), false).has_value());
    }
    void foldersAreMadePrivate()
    {
        const QString deep = m_dir->filePath(QStringLiteral("a/b/c"));
        QVERIFY(makePrivateDir(deep).has_value());
        QCOMPARE(modeOf(deep), 0700);
        QCOMPARE(modeOf(m_dir->filePath(QStringLiteral("a"))), 0700);
        ::chmod(deep.toLocal8Bit().constData(), 0755);
        QVERIFY(makePrivateDir(deep).has_value());
        QCOMPARE(modeOf(deep), 0700);
        ::chmod(deep.toLocal8Bit().constData(), 01777);
        QVERIFY(!makePrivateDir(deep).has_value());
        QVERIFY(writeFileAtomically(m_file, "x").has_value());
        QVERIFY(!makePrivateDir(m_file).has_value());
        QVERIFY(!makePrivateDir(m_file + QStringLiteral("/below")).has_value());
    }
    void anotherUsersFileIsRefused()
    {
        if (::geteuid() != 0)
            QSKIP("needs to be root to give a file away");
        QVERIFY(writeFileAtomically(m_file, "x").has_value());
        QCOMPARE(::chown(m_file.toLocal8Bit().constData(), 65534, 65534), 0);
        QVERIFY(writeFileAtomically(m_file, "y").error().detail.contains(QStringLiteral("another user")));
        QVERIFY(makePrivateFile(m_file, true).error().detail.contains(QStringLiteral("another user")));
        QCOMPARE(::chown(m_dir->path().toLocal8Bit().constData(), 65534, 65534), 0);
        QVERIFY(makePrivateDir(m_dir->path()).error().detail.contains(QStringLiteral("another user")));
        QCOMPARE(::chown(m_dir->path().toLocal8Bit().constData(), 0, 0), 0);
    }
    void aFullDiskKeepsTheOldFile()
    {
        QVERIFY(writeFileAtomically(m_file, "old").has_value());
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{10, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        const auto written = writeFileAtomically(m_file, QByteArray(100, 'n'));
        ::setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!written.has_value());
        QCOMPARE(written.error().kind, Error::Kind::DiskFailed);
        QCOMPARE(*readBoundedFile(m_file, 100), QByteArray("old"));
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }
    void aKilledWriterLeavesOneWholeFile()
    {
        const QByteArray first(200'000, 'a');
        const QByteArray second(200'000, 'b');
        QVERIFY(writeFileAtomically(m_file, first).has_value());
        int killed = 0;
        for (int round = 0; round < 60; ++round) {
            const pid_t child = ::fork();
            if (child == 0) {
                for (;;) {
                    (void)writeFileAtomically(m_file, second);
                    (void)writeFileAtomically(m_file, first);
                }
            }
            ::usleep(useconds_t(500 + round * 97));
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
            ++killed;
            const QByteArray now = *readBoundedFile(m_file, 1'000'000);
            QVERIFY(now == first || now == second);
        }
        qInfo("%d writers killed", killed);
    }
    void oldLeftoversAreCleaned()
    {
        const QString leftover = m_dir->filePath(QStringLiteral(".file.abc.new"));
        const QString fresh = m_dir->filePath(QStringLiteral(".file.def.new"));
        for (const QString &path : {leftover, fresh})
            QVERIFY(makePrivateFile(path, true).has_value());
        QFile old(leftover);
        QVERIFY(old.open(QIODevice::ReadWrite));
        QVERIFY(old.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-7200), QFileDevice::FileModificationTime));
        old.close();
        QVERIFY(writeFileAtomically(m_file, "x").has_value());
        QVERIFY(!QFile::exists(leftover));
        QVERIFY(QFile::exists(fresh));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(AtomicFileTest)
#include "AtomicFileTest.moc"
