// SPDX-License-Identifier: Apache-2.0
#include "tests/app/cli/BkrProgram.h"
#include "tests/support/SampleKeys.h"
#include "tests/support/TestServer.h"

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
    static void giveAccessKeys(BkrProgram &bkr, const QString &variable, const bk::TestServer &server)
    {
        bkr.environment.insert("AWS_ACCESS_KEY_ID", "AKIDSAMPLE0000000001");
        bkr.environment.insert("AWS_SECRET_ACCESS_KEY", "made-up-secret-of-forty-letters-00000001");
        bkr.environment.insert("AWS_REGION", "eu-central-1");
        bkr.environment.insert(variable, server.url({}).toString());
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
    void secretsOfARoleArePrintedOnlyWhenAsked()
    {
        bk::TestServer sts(std::nullopt);
        sts.answerWith(bk::TestServer::reply(200, "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIASAMPLE0000000001</AccessKeyId>"
                                                  "<SecretAccessKey>made-up-secret-of-the-role</SecretAccessKey></Credentials></AssumeRoleResult>"
                                                  "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></AssumeRoleResponse>",
                                             "Content-Type: text/xml\r\n"));
        BkrProgram bkr;
        giveAccessKeys(bkr, "AWS_ENDPOINT_URL_STS", sts);
        const QStringList call{"call", "AssumeRole", "--service", "sts", "--input", "-"};
        const QByteArray input = R"({"RoleArn":"arn:aws:iam::123456789012:role/r","RoleSessionName":"s"})";
        const Ended hidden = bkr.run(call, input);
        QCOMPARE(hidden.status, 2);
        QCOMPARE(sts.requests().size(), 0); // nobody assumed anything
        const Ended shown = bkr.run(call + QStringList{"--show-secret"}, input);
        QCOMPARE(shown.status, 0);
        const QJsonObject output = shown.json()["output"].toObject();
        QCOMPARE(output["Credentials"]["SecretAccessKey"], QJsonValue("made-up-secret-of-the-role"));
        QVERIFY(sts.requests().first().body.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr"));
    }
    void chatGoesWithAccessKeysAndSaysWhose()
    {
        bk::TestServer bedrock(std::nullopt);
        bedrock.answerWith(bk::TestServer::reply(200, R"({"output":{"message":{"role":"assistant","content":[{"text":"Signed."}]}},"stopReason":"end_turn",)"
                                                      R"("usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}})",
                                                 "Content-Type: application/json\r\n"));
        BkrProgram bkr;
        giveAccessKeys(bkr, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock);
        const Ended ended = bkr.run({"chat", "--auto", "--no-stream", "--model", "amazon.nova-lite-v1:0", "hello"});
        QCOMPARE(ended.status, 0);
        QCOMPARE(ended.out, QByteArray("Signed.\n"));
        QVERIFY(ended.err.contains("AKIDSAMPLE0000000001") && ended.err.contains("AWS_ACCESS_KEY_ID"));
        QVERIFY(bedrock.requests().first().header("authorization").startsWith("AWS4-HMAC-SHA256 Credential=AKIDSAMPLE0000000001/"));
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
