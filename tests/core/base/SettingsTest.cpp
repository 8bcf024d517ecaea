// SPDX-License-Identifier: Apache-2.0
#include "core/base/Settings.h"
#include "core/base/AtomicFile.h"
#include "tests/support/MemoryDir.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace bk;

namespace {

int modeOf(const QString &path)
{
    struct stat info{};
    return ::stat(path.toLocal8Bit().constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

SettingsValues manyValues()
{
    SettingsValues values;
    values.theme = SettingsValues::Theme::Dark;
    values.proxyMode = QStringLiteral("explicit");
    values.proxyUrl = QStringLiteral("http://proxy.example:3128");
    values.extraCaFile = QStringLiteral("/etc/ssl/Größe, \"x\"; y.pem");
    values.defaultRegion = QStringLiteral("eu-central-1");
    values.clipboardSeconds = 45;
    values.automaticKeyId = QStringLiteral("automatic");
    values.instanceMetadata = true;
    values.background = true;
    values.warningDays = QList<int>{60, 5};
    values.keysAsTimeline = true;
    values.windowGeometry = QByteArray("\x01\x00\xff=;\n", 6);
    values.lastKeyId = QStringLiteral("id");
    values.lastRegion = QStringLiteral("us-east-1");
    values.lastModel = QStringLiteral("arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0");
    return values;
}

} // namespace

class SettingsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        ::umask(0);
        m_dir = temporaryDirInMemory();
        m_file = m_dir->filePath(QStringLiteral("settings.ini"));
        qunsetenv("XDG_CONFIG_HOME");
        qunsetenv("XDG_DATA_HOME");
        qunsetenv("XDG_RUNTIME_DIR");
        qputenv("HOME", m_dir->path().toLocal8Bit());
    }
    void valuesComeBackFromAPrivateFile()
    {
        QVERIFY(Settings(m_file).save(manyValues()).has_value());
        QCOMPARE(modeOf(m_file), 0600);
        QVERIFY(Settings(m_file).values() == manyValues());
        SettingsValues other = manyValues();
        other.lastKeyId = QStringLiteral("xx"); // the same size, at once after: no cache may stand between
        QVERIFY(Settings(m_file).save(other).has_value());
        QVERIFY(Settings(m_file).values() == other);
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{QStringLiteral("settings.ini")});
    }
    void whatAnotherProgramSavedMeanwhileStays()
    {
        Settings window(m_file);
        Settings command(m_file);
        SettingsValues chosen = command.values();
        chosen.automaticKeyId = QStringLiteral("rotated");
        chosen.warningDays = QList<int>{5};
        QVERIFY(command.save(chosen));
        SettingsValues closing = window.values();
        closing.windowGeometry = "place";
        QVERIFY(window.save(closing));
        chosen.windowGeometry = "place";
        QVERIFY(Settings(m_file).values() == chosen);
        QVERIFY(window.values() == chosen); // it knows now
        chosen.warningDays.clear();         // and what it changes itself counts, back to what the other had read too
        QVERIFY(window.save(chosen));
        QCOMPARE(Settings(m_file).values().warningDays, QList<int>{});
        QCOMPARE(modeOf(m_file), 0600);
    }
    void ofTwoThatChangeTheSameTheLastCounts()
    {
        Settings first(m_file);
        Settings second(m_file);
        SettingsValues values;
        values.lastModel = QStringLiteral("first");
        QVERIFY(first.save(values));
        values.lastModel = QStringLiteral("second");
        QVERIFY(second.save(values));
        QCOMPARE(Settings(m_file).values().lastModel, QStringLiteral("second"));
    }
    void twoThatSaveAtOnceLoseNothing()
    {
        const auto saver = [this](QString SettingsValues::*field, int *lost) {
            Settings settings(m_file);
            for (int i = 0; i < 60; ++i) {
                SettingsValues values = settings.values();
                values.*field = QString::number(i);
                const bool saved = settings.save(values).has_value();
                *lost += !saved || Settings(m_file).values().*field != QString::number(i);
            }
        };
        int lost[2] = {};
        std::thread other(saver, &SettingsValues::lastRegion, &lost[1]);
        saver(&SettingsValues::lastModel, &lost[0]);
        other.join();
        QCOMPARE(lost[0] + lost[1], 0);
    }
    void oneWhoNeverEndsWritingIsSaid()
    {
        const int folder = ::open(m_dir->path().toLocal8Bit().constData(), O_RDONLY | O_DIRECTORY);
        QCOMPARE(::flock(folder, LOCK_EX), 0);
        Settings settings(m_file);
        const auto saved = settings.save(manyValues());
        ::close(folder);
        QVERIFY(!saved && saved.error().kind == Error::Kind::DiskFailed);
        QVERIFY(settings.save(manyValues()));
    }
    void damageThatCameMeanwhileIsKeptAside()
    {
        Settings settings(m_file);
        QVERIFY(settings.save(manyValues()));
        QVERIFY(writeFileAtomically(m_file, "no ini at all\n"));
        SettingsValues other = manyValues();
        other.lastModel = QStringLiteral("other");
        QVERIFY(settings.save(other));
        QVERIFY(Settings(m_file).values() == other);
        QCOMPARE(*readBoundedFile(settings.keptDamagedFile(), 1000), QByteArray("no ini at all\n"));
    }
    void noFileMeansDefaults()
    {
        const Settings settings(m_file);
        QVERIFY(settings.values() == SettingsValues());
        QVERIFY(!QFile::exists(m_file));
    }
    void passwordOfAProxyIsNotKept()
    {
        SettingsValues values = manyValues();
        values.proxyUrl = QStringLiteral("http://me:word@proxy.example:3128");
        Settings settings(m_file);
        QVERIFY(settings.save(values).has_value());
        QVERIFY(!readBoundedFile(m_file, 10'000)->contains("word"));
        QCOMPARE(settings.values().proxyUrl, QStringLiteral("http://proxy.example:3128"));
    }
    void damagedFileIsKeptAside()
    {
        for (const QByteArray &bad : {QByteArray(100, '\0'), QByteArray("[look\ntheme\n"), QByteArray("no ini at all\n")}) {
            QVERIFY(writeFileAtomically(m_file, bad).has_value());
            const Settings settings(m_file);
            QVERIFY(settings.values() == SettingsValues());
            QVERIFY(!settings.keptDamagedFile().isEmpty());
            QCOMPARE(*readBoundedFile(settings.keptDamagedFile(), 1000), bad);
            QVERIFY(QFile::remove(settings.keptDamagedFile()));
        }
    }
    void everyCutIsRead()
    {
        QVERIFY(Settings(m_file).save(manyValues()).has_value());
        const QByteArray good = *readBoundedFile(m_file, 10'000);
        const SettingsValues whole = manyValues();
        const SettingsValues none;
        for (qsizetype size = 0; size < good.size(); ++size) {
            QVERIFY(writeFileAtomically(m_file, good.left(size)).has_value());
            const Settings settings(m_file);
            const SettingsValues now = settings.values();
            QVERIFY(now.theme == whole.theme || now.theme == none.theme);
            QVERIFY(whole.proxyUrl.startsWith(now.proxyUrl) && whole.defaultRegion.startsWith(now.defaultRegion));
            QVERIFY(now.clipboardSeconds == whole.clipboardSeconds || now.clipboardSeconds == none.clipboardSeconds || now.clipboardSeconds == 4);
            if (!settings.keptDamagedFile().isEmpty())
                QVERIFY(QFile::remove(settings.keptDamagedFile()));
        }
    }
    void senselessValuesAreDefaults()
    {
        QVERIFY(writeFileAtomically(m_file, "[look]\ntheme=pink\n[keys]\nclipboardSeconds=-5\n[network]\nproxyMode=7\n").has_value());
        QVERIFY(Settings(m_file).values() == SettingsValues());
    }
    void daysOfWarningsAreAListOrTheDefault_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QList<int>>("days");
        const QList<int> usual = SettingsValues().warningDays;
        QTest::newRow("given") << QByteArray("7,30,0") << QList<int>{30, 7, 0};
        QTest::newRow("as a text") << QByteArray("\"7, 30\"") << QList<int>{30, 7};
        QTest::newRow("one") << QByteArray("3") << QList<int>{3};
        QTest::newRow("none") << QByteArray("") << QList<int>{};
        QTest::newRow("twice the same") << QByteArray("3,3") << QList<int>{3};
        for (const char *senseless : {"soon", "3,x", "-1", "367", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21"})
            QTest::newRow(senseless) << QByteArray(senseless) << usual;
    }
    void daysOfWarningsAreAListOrTheDefault()
    {
        QFETCH(QByteArray, text);
        QFETCH(QList<int>, days);
        QVERIFY(writeFileAtomically(m_file, QByteArray("[keys]\nwarningDays=" + text + "\n")).has_value());
        QCOMPARE(Settings(m_file).values().warningDays, days);
    }
    void noWarningsAtAllAreKept()
    {
        SettingsValues values;
        values.warningDays.clear();
        QVERIFY(Settings(m_file).save(values).has_value());
        QCOMPARE(Settings(m_file).values().warningDays, QList<int>{});
    }
    void aLinkIsNotWrittenThrough()
    {
        const QString target = m_dir->filePath(QStringLiteral("target"));
        QVERIFY(writeFileAtomically(target, "precious").has_value());
        QVERIFY(QFile::link(target, m_file));
        Settings settings(m_file);
        QVERIFY(!settings.save(manyValues()).has_value());
        QCOMPARE(*readBoundedFile(target, 100), QByteArray("precious"));
    }
    void unwritableFolderIsAnError()
    {
        Settings settings(m_dir->filePath(QStringLiteral("away/settings.ini")));
        const auto saved = settings.save(manyValues());
        QVERIFY(!saved.has_value());
        QCOMPARE(saved.error().kind, Error::Kind::DiskFailed);
        QVERIFY(settings.values() == SettingsValues());
    }
    void foldersFollowXdg()
    {
        auto paths = Paths::make();
        QVERIFY(paths.has_value());
        QCOMPARE(paths->configDir, m_dir->filePath(QStringLiteral(".config/bedrock-keyring")));
        QCOMPARE(paths->databaseFile(), m_dir->filePath(QStringLiteral(".local/share/bedrock-keyring/keys.sqlite")));
        QCOMPARE(paths->runtimeDir, paths->dataDir + QStringLiteral("/run"));
        for (const QString &dir : {paths->configDir, paths->dataDir, paths->runtimeDir})
            QCOMPARE(modeOf(dir), 0700);
        qputenv("XDG_CONFIG_HOME", "relative");
        qputenv("XDG_DATA_HOME", m_dir->filePath(QStringLiteral("data")).toLocal8Bit());
        qputenv("XDG_RUNTIME_DIR", m_dir->path().toLocal8Bit());
        paths = Paths::make();
        QCOMPARE(paths->configDir, m_dir->filePath(QStringLiteral(".config/bedrock-keyring")));
        QCOMPARE(paths->dataDir, m_dir->filePath(QStringLiteral("data/bedrock-keyring")));
        QCOMPARE(paths->runtimeDir, m_dir->filePath(QStringLiteral("bedrock-keyring")));
    }
    void runtimeFolderOfOthersIsNotUsed()
    {
        const QString open = m_dir->filePath(QStringLiteral("open"));
        QVERIFY(QDir().mkdir(open));
        ::chmod(open.toLocal8Bit().constData(), 0755);
        qputenv("XDG_RUNTIME_DIR", open.toLocal8Bit());
        QVERIFY(Paths::make()->runtimeDir.endsWith(QStringLiteral("/run")));
    }
    void withoutHomeTheErrorSaysSo()
    {
        qunsetenv("HOME");
        const auto paths = Paths::make();
        QVERIFY(!paths.has_value());
        QVERIFY(paths.error().detail.contains(QStringLiteral("HOME")));
        QVERIFY(Paths::make(m_dir->filePath(QStringLiteral("profile"))).has_value());
    }
    void readOnlyHomeIsAnErrorWithThePath()
    {
        qputenv("HOME", "/proc");
        const auto paths = Paths::make();
        QVERIFY(!paths.has_value());
        QVERIFY(paths.error().detail.contains(QStringLiteral("/proc/.config")));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "SettingsTest.moc"
