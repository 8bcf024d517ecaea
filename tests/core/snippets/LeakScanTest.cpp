// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/LeakScan.h"
#include "tests/support/Await.h"
#include "tests/support/SampleKeys.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace bk;

class LeakScanTest final : public QObject {
    Q_OBJECT
    QTemporaryDir m_home;

    QString write(const QString &name, const QByteArray &text) const
    {
        const QString path = m_home.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            QTest::qFail("cannot write", __FILE__, __LINE__);
        return path;
    }

private Q_SLOTS:
    void keyInAnExportIsFoundWithItsLine()
    {
        const QByteArray key = sampleLongTermKey("leak");
        const QByteArray text = "# mine\nexport AWS_BEARER_TOKEN_BEDROCK='" + key + "'\nalias ll='ls -l'\n";
        const auto found = findKeysIn(text);
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].line, 2);
        QCOMPARE(found[0].about.kind, ApiKey::Kind::LongTerm);
        QVERIFY(found[0].key.equals(Secret(key)));
        QCOMPARE(found[0].about.lastFour.toLatin1(), key.right(4));
    }

    void keyInJsonSettingsIsFound()
    {
        const QByteArray key = sampleLongTermKey("json");
        const QByteArray text = "{\n  \"env\": {\"AWS_BEARER_TOKEN_BEDROCK\": \"" + key + "\"}\n}\n";
        const auto found = findKeysIn(text);
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].line, 2);
    }

    void sameKeyTwiceIsToldOnce()
    {
        const QByteArray key = sampleLongTermKey("twice");
        const QByteArray text = key + '\n' + key + '\n';
        QCOMPARE(findKeysIn(text).size(), std::size_t(1));
    }

    void proseAndDamagedKeysAreNoFindings()
    {
        QVERIFY(findKeysIn("ABSK is how a long-term key begins; bedrock-api-key- how a short one does\n").empty());
        QVERIFY(findKeysIn(sampleLongTermKey("cut").chopped(5)).empty());
        QVERIFY(findKeysIn({}).empty());
    }

    void onlyPlacesThatAreThereAreNamed()
    {
        const QString bashrc = write(QStringLiteral(".bashrc"), "x\n");
        const QString claude = write(QStringLiteral(".claude/settings.json"), "{}\n");
        QCOMPARE(placesOfLeaks(m_home.path()), (QStringList{bashrc, claude}));
    }

    void environmentFilesAreFoundButNotInPackages()
    {
        const QString env = write(QStringLiteral("work/app/.env"), "A=1\n");
        const QString local = write(QStringLiteral("work/app/.env.local"), "A=1\n");
        write(QStringLiteral("work/app/node_modules/x/.env"), "A=1\n");
        write(QStringLiteral("work/a/b/c/d/.env"), "A=1\n"); // too deep
        const auto found = await(environmentFilesBelow(m_home.filePath(QStringLiteral("work"))));
        QVERIFY(found);
        QCOMPARE(*found, (QStringList{env, local}));
    }

    void scanTellsWhatItReadAndWhatItCouldNot()
    {
        const QByteArray key = sampleLongTermKey("scan");
        const QString with = write(QStringLiteral("with"), "KEY=" + key + '\n');
        const QString without = write(QStringLiteral("without"), "nothing\n");
        const QString large = write(QStringLiteral("large"), QByteArray(5 * 1024 * 1024, 'a'));
        const QStringList files{with, without, large, m_home.filePath(QStringLiteral("gone"))};
        const auto report = await(scanForKeys(files));
        QVERIFY(report);
        QCOMPARE(report->filesRead, 2);
        QCOMPARE(report->unreadable, QStringList{large});
        QCOMPARE(report->keys.size(), std::size_t(1));
        QCOMPARE(report->keys[0].file, with);
    }

    void scanChangesNothing()
    {
        const QByteArray text = "export X=" + sampleLongTermKey("same") + '\n';
        const QString file = write(QStringLiteral("same"), text);
        const QDateTime before = QFileInfo(file).lastModified();
        QVERIFY(await(scanForKeys({file})));
        QFile again(file);
        QVERIFY(again.open(QIODevice::ReadOnly));
        QCOMPARE(again.readAll(), text);
        QCOMPARE(QFileInfo(file).lastModified(), before);
    }
};

QTEST_GUILESS_MAIN(LeakScanTest)
#include "LeakScanTest.moc"
