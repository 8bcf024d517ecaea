// SPDX-License-Identifier: Apache-2.0
#include "tests/app/cli/BkrProgram.h"
#include "tests/support/SampleKeys.h"

#include <QFile>

using bk::BkrProgram;
using Ended = BkrProgram::Ended;

// The real bkr in a home with a credential_process: consent on a terminal (util-linux's script is one), and without.
class ChainCommandTest final : public QObject {
    Q_OBJECT

    // A program that leaves a mark when it runs.
    static void giveProcess(const BkrProgram &bkr)
    {
        QDir(bkr.home()).mkdir(".aws");
        QFile program(bkr.home() + "/helper");
        QFile config(bkr.home() + "/.aws/config");
        if (!program.open(QIODevice::WriteOnly) || !config.open(QIODevice::WriteOnly))
            qFatal("the home cannot be written");
        program.write("#!/bin/sh\ntouch \"$1\"\necho '{\"Version\":1,\"AccessKeyId\":\"AKIDSAMPLE0000000006\",\"SecretAccessKey\":\"made-up-secret\"}'\n");
        program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        config.write("[default]\nregion = eu-central-1\ncredential_process = " + program.fileName().toUtf8() + ' ' + bkr.home().toUtf8() + "/mark\n");
    }
    static bool hasRun(const BkrProgram &bkr) { return QFile::exists(bkr.home() + "/mark"); }

    // The same on a terminal of its own, which is typed into once the question stands.
    static Ended onTerminal(const BkrProgram &bkr, const QString &arguments, const QByteArray &typed)
    {
        QProcess process;
        process.setProcessEnvironment(bkr.environment);
        process.setWorkingDirectory(bkr.home());
        process.start("script", {"-qec", BK_BINARY_DIR "/bin/bkr " + arguments, "/dev/null"});
        QByteArray seen;
        const bool asked = QTest::qWaitFor([&] { return (seen += process.readAllStandardOutput()).contains("[y/N]"); }, 20'000);
        if (asked)
            process.write(typed);
        Ended ended = BkrProgram::ended(process);
        ended.out.prepend(seen);
        return ended;
    }

private Q_SLOTS:
    void init()
    {
        if (QStandardPaths::findExecutable("script").isEmpty())
            QSKIP("script (util-linux) is not installed");
    }
    void terminalIsAskedWithTheWholeCommandAndItsFile()
    {
        const BkrProgram bkr;
        giveProcess(bkr);
        const Ended yes = onTerminal(bkr, "credentials", "y\n");
        QCOMPARE(yes.status, 0);
        QVERIFY(yes.out.contains("/helper"));
        QVERIFY(yes.out.contains("/mark"));
        QVERIFY(yes.out.contains(".aws/config:3"));
        QVERIFY(hasRun(bkr));
        QVERIFY(!yes.out.contains("made-up-secret"));
    }
    void consentIsRememberedForExactlyThisCommand()
    {
        const BkrProgram bkr;
        giveProcess(bkr);
        QCOMPARE(onTerminal(bkr, "credentials", "y\n").status, 0);
        QVERIFY(QFile::remove(bkr.home() + "/mark"));
        QCOMPARE(bkr.run({"--json", "credentials"}).status, 0);
        QVERIFY(hasRun(bkr));
        QVERIFY(QFile::remove(bkr.home() + "/mark"));
        QFile config(bkr.home() + "/.aws/config");
        QVERIFY(config.open(QIODevice::ReadWrite));
        const QByteArray changed = config.readAll().replace("/mark\n", "/mark more\n");
        QVERIFY(config.resize(0) && config.seek(0) && config.write(changed) > 0);
        config.close();
        QCOMPARE(bkr.run({"--json", "credentials"}).status, 2);
        QVERIFY(!hasRun(bkr));
    }
    void noIsNo_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::newRow("n") << QByteArray("n\n");
        QTest::newRow("only Return") << QByteArray("\n");
        QTest::newRow("the end of the input") << QByteArray(1, 4);
    }
    void noIsNo()
    {
        QFETCH(QByteArray, typed);
        const BkrProgram bkr;
        giveProcess(bkr);
        const Ended no = onTerminal(bkr, "credentials", typed);
        QCOMPARE(no.status, 2);
        QVERIFY(!hasRun(bkr));
    }
    void withoutATerminalNothingRunsUnlessAllowed()
    {
        const BkrProgram bkr;
        giveProcess(bkr);
        const Ended untold = bkr.run({"--json", "credentials"}, "y\n");
        QCOMPARE(untold.status, 2);
        QCOMPARE(untold.json()["error"].toObject()["type"].toString(), "ConsentNeeded");
        QVERIFY(!hasRun(bkr));
        QCOMPARE(bkr.run({"--json", "--allow-process", "credentials"}).status, 0);
        QVERIFY(hasRun(bkr));
        QVERIFY(QFile::remove(bkr.home() + "/mark"));
        QCOMPARE(bkr.run({"--json", "credentials"}).status, 2); // for one run only
        QVERIFY(!hasRun(bkr));
    }
    void nothingRunsWhereAnEarlierPlaceAnswers()
    {
        BkrProgram bkr;
        giveProcess(bkr);
        bkr.environment.insert("AWS_BEARER_TOKEN_BEDROCK", bk::sampleLongTermKey("chain"));
        QCOMPARE(bkr.run({"--json", "--allow-process", "credentials"}).status, 0);
        QVERIFY(!hasRun(bkr));
    }
    // A short-term key is good for the region it was made for, whatever is asked.
    void regionThatTheKeyIsNotForIsRefused()
    {
        BkrProgram bkr;
        bkr.environment.insert("AWS_BEARER_TOKEN_BEDROCK", bk::sampleShortTermKey("chain"));
        const Ended ended = bkr.run({"--json", "--region", "eu-west-1", "models"});
        QCOMPARE(ended.status, 2);
        QVERIFY(ended.out.contains("us-east-1"));
    }
};

QTEST_GUILESS_MAIN(ChainCommandTest)
#include "ChainCommandTest.moc"
