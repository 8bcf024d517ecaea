// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/CommandLine.h"
#include "core/credentials/CredentialAnswer.h"
#include "core/credentials/ProcessSource.h"
#include "tests/support/ChainWorld.h"
#include "tests/support/Deviations.h"
#include "tests/support/TestVectors.h"
#include "tests/support/WellTold.h"

#include <QTest>

#include <csignal>

using namespace bk;
using Place = CredentialPlace;

namespace {

const QByteArray kAnswer = R"({"Version":1,"AccessKeyId":"AKIDSAMPLE0000000006","SecretAccessKey":"made-up-secret-of-forty-letters-00000006"})";

// Runs a script of sh by its path: the shell is the program's own choice, not ours.
Found<AccessKeys> run(ChainWorld &world, const QByteArray &script, ProcessLimits limits = {})
{
    const QString path = world.write("helper", "#!/bin/sh\n" + script);
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    ProcessCommand command{{}, path, {path}};
    command.origin.file = "config";
    QProcessEnvironment environment = world.environment;
    environment.insert("PATH", qEnvironmentVariable("PATH"));
    auto task = runCredentialProcess(command, environment, &world.clock, &world.http, limits);
    auto answer = await(std::move(task));
    return answer ? *std::move(answer) : broken(CredentialReason::None, {});
}

CredentialReason reasonOf(const Found<AccessKeys> &keys)
{
    return keys ? CredentialReason::None : keys.error().reason;
}

bool isAlive(const QString &pidFile)
{
    QFile file(pidFile);
    return file.open(QIODevice::ReadOnly) && ::kill(pid_t(file.readAll().trimmed().toLongLong()), 0) == 0;
}

} // namespace

// credential_process: fault C11, attack T1.
class ProcessSourceTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void commandsAreSplitAsTheAwsToolsDo_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("plain") << "a  b\tc" << QStringList{"a", "b", "c"};
        QTest::newRow("quotes") << "\"/opt/my tool\" 'one two' \"x'y\"" << QStringList{"/opt/my tool", "one two", "x'y"};
        QTest::newRow("inside a word") << "a\"b c\"d'e f'" << QStringList{"ab cde f"};
        QTest::newRow("escapes") << "a\\ b \"c\\\"d\\\\e\\f\" 'g\\h'" << QStringList{"a b", "c\"d\\e\\f", "g\\h"};
        QTest::newRow("empty word") << "a \"\" ''" << QStringList{"a", "", ""};
        QTest::newRow("nothing is expanded") << "a $HOME ~ * `b` $(c) ; | & > f" << QStringList{"a", "$HOME", "~", "*", "`b`", "$(c)", ";", "|", "&", ">", "f"};
    }
    void commandsAreSplitAsTheAwsToolsDo()
    {
        QFETCH(QString, command);
        const auto words = splitCommand(command);
        QVERIFY(words);
        QTEST(*words, "words");
    }
    void openQuotesAreNoCommand()
    {
        for (const char *command : {"a 'b", "a \"b", "a \\"})
            QVERIFY2(!splitCommand(QString::fromLatin1(command)), command);
        ChainWorld world;
        world.config("[default]\ncredential_process = a 'b\n");
        QCOMPARE(toldAt(world.ask(), Place::ConfigFile), "broken:command-not-usable");
    }
    void answersAreRead()
    {
        ChainWorld world;
        const auto keys = run(world, "echo '" + kAnswer + "'; echo noise >&2");
        QVERIFY(keys);
        QCOMPARE(keys->keys.accessKeyId, QByteArray("AKIDSAMPLE0000000006"));
        QVERIFY(keys->keys.secretAccessKey.equals(Secret("made-up-secret-of-forty-letters-00000006")));
    }
    void badAnswersAreErrorsWithoutTheirWords_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<CredentialReason>("reason");
        using Reason = CredentialReason;
        QTest::newRow("exit 1") << QByteArray("echo made-up-secret-of-forty-letters-00000007 >&2; echo '" + kAnswer + "'; exit 1") << Reason::ProcessFailed;
        QTest::newRow("killed") << QByteArray("kill -9 $$") << Reason::ProcessFailed;
        QTest::newRow("nothing said") << QByteArray("true") << Reason::AnswerDamaged;
        QTest::newRow("no JSON") << QByteArray("echo made-up-secret-of-forty-letters-00000007") << Reason::AnswerDamaged;
        QTest::newRow("no object") << QByteArray("echo '[1]'") << Reason::AnswerDamaged;
        QTest::newRow("Version 2") << QByteArray(R"(echo '{"Version":2}')") << Reason::WrongVersion;
        QTest::newRow("no Version") << QByteArray(R"(echo '{"AccessKeyId":"a","SecretAccessKey":"b"}')") << Reason::AnswerIncomplete;
        QTest::newRow("no secret") << QByteArray(R"(echo '{"Version":1,"AccessKeyId":"made-up-secret-of-forty-letters-00000007"}')") << Reason::AnswerIncomplete;
        QTest::newRow("expired") << QByteArray(R"(echo '{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"2026-11-22T12:00:00Z"}')") << Reason::Expired;
        QTest::newRow("bad end") << QByteArray(R"(echo '{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"soon"}')") << Reason::BadExpiration;
        QTest::newRow("a stroke in the id") << QByteArray(R"(echo '{"Version":1,"AccessKeyId":"a/b","SecretAccessKey":"b"}')") << Reason::BadCharacter;
        QTest::newRow("line break in it") << QByteArray(R"(printf '%s' '{"Version":1,"AccessKeyId":"a\nX-Evil: 1","SecretAccessKey":"b"}')") << Reason::BadCharacter;
    }
    void badAnswersAreErrorsWithoutTheirWords()
    {
        QFETCH(QByteArray, script);
        ChainWorld world;
        const auto keys = run(world, script);
        QTEST(reasonOf(keys), "reason");
        const Error error = keys.error().error.value_or(Error{Error::Kind::InvalidInput, "config", {}, {}, {}, 0});
        QVERIFY(!QString(error.detail + error.subject + error.type).contains("made-up-secret"));
    }
    void programThatIsNotThereIsSaid()
    {
        ChainWorld world;
        world.config("[default]\ncredential_process = /no/such/program --key\n");
        CredentialQuestion question;
        question.allowProcess = true;
        QCOMPARE(toldAt(world.ask(question), Place::ConfigFile), "broken:process-not-started");
    }
    void hangingProgramIsKilledWithItsChildren()
    {
        ChainWorld world;
        const QByteArray child = world.home.filePath("child").toUtf8();
        ProcessLimits limits;
        limits.totalMs = 1'500;
        const auto keys = run(world, "sleep 600 & echo $! > " + child + "; wait", limits);
        QCOMPARE(reasonOf(keys), CredentialReason::ProcessTimedOut);
        QVERIFY(QFile::exists(QString::fromUtf8(child)));
        QTRY_VERIFY(!isAlive(QString::fromUtf8(child)));
    }
    void programThatTalksWithoutEndIsKilled()
    {
        ChainWorld world;
        const auto keys = run(world, "exec yes made-up-secret-of-forty-letters-00000007");
        QCOMPARE(reasonOf(keys), CredentialReason::ProcessTalksTooMuch);
    }
    void programHasNoTerminalAndNoInput()
    {
        ChainWorld world;
        const auto keys = run(world, "if read line || [ -t 0 ] || (: </dev/tty) 2>/dev/null; then exit 3; fi; echo '" + kAnswer + "'");
        QVERIFY(keys);
    }
    void programThatWaitsForNobodyIsKilledWithItsOwner()
    {
        ChainWorld world;
        const QString pid = world.home.filePath("pid");
        const QString path = world.write("helper", "#!/bin/sh\necho $$ > " + pid.toUtf8() + "\nexec sleep 600\n");
        QFile::setPermissions(path, QFile::ReadOwner | QFile::ExeOwner);
        {
            QObject owner;
            ProcessCommand command{{}, path, {path}};
            QProcessEnvironment environment;
            environment.insert("PATH", qEnvironmentVariable("PATH"));
            auto task = runCredentialProcess(command, environment, &world.clock, &owner, {});
            QTRY_VERIFY(isAlive(pid));
        }
        QTRY_VERIFY(!isAlive(pid));
    }
    // T1
    void nothingRunsWithoutConsent()
    {
        ChainWorld world;
        const QString mark = world.home.filePath("ran");
        const QByteArray command = "sh -c 'touch " + mark.toUtf8() + "'";
        const QString file = world.config("[default]\ncredential_process = " + command + "\n");
        const auto answer = world.ask();
        const auto &step = stepAt(answer, Place::ConfigFile);
        QCOMPARE(told(step), "needs-consent:process-not-allowed");
        QCOMPARE(step.command->command.toUtf8(), command);
        QCOMPARE(step.command->arguments, (QStringList{"sh", "-c", "touch " + mark}));
        QCOMPARE(step.command->origin.file, file);
        QVERIFY(!answer.credential && !QFile::exists(mark));
        CredentialQuestion once;
        once.allowProcess = true;
        (void)world.ask(once);
        QVERIFY(QFile::exists(mark));
        QCOMPARE(toldAt(world.ask(), Place::ConfigFile), "needs-consent:process-not-allowed"); // it was for one question
    }
    void consentIsForExactlyThatCommandInThatFile()
    {
        ChainWorld world;
        const QString list = world.home.filePath("consents");
        const auto commandIn = [](ChainWorld &in) {
            const auto answer = in.ask();
            return *stepAt(answer, Place::ConfigFile).command;
        };
        world.config("[default]\ncredential_process = /bin/true a b\n[profile other]\ncredential_process = /bin/true a b\n");
        ProcessConsents consents(list);
        QVERIFY(consents.remember(commandIn(world)));
        QVERIFY(ProcessConsents(list).allows(commandIn(world)));
        QCOMPARE(QFile::permissions(list) & (QFile::ReadOther | QFile::ReadGroup | QFile::WriteOther | QFile::WriteGroup), QFile::Permissions());
        ProcessCommand changed = commandIn(world);
        changed.command += " ";
        QVERIFY(!consents.allows(changed));
        world.set("AWS_PROFILE", "other");
        QVERIFY(!consents.allows(commandIn(world)));
        QVERIFY(consents.forgetAll());
        QCOMPARE(ProcessConsents(list).count(), 0);
    }
    void damagedListOfConsentsAllowsNothing()
    {
        ChainWorld world;
        const QString list = world.write("consents", QByteArray(300 * 1024, 'a'));
        QCOMPARE(ProcessConsents(list).count(), 0);
        QCOMPARE(ProcessConsents(world.write("short", "abc\n\n")).count(), 0);
    }
    // aws-sdk-go's answers, by the names of its tests.
    void publicAnswersAreReadAsGoDoes()
    {
        BK_NEED_SHARED_VECTORS();
        const QString folder = sharedVectors() + "/credential-chain/aws-sdk-go-processcreds/";
        const QHash<QString, CredentialReason> wanted{
            {"expired.json", CredentialReason::Expired}, {"longsessiontoken.json", CredentialReason::None}, {"malformed.json", CredentialReason::AnswerDamaged},
            {"missingkey.json", CredentialReason::AnswerIncomplete}, {"missingsecret.json", CredentialReason::AnswerIncomplete},
            {"nonexpire.json", CredentialReason::None}, {"static.json", CredentialReason::None}, {"verybad.json", CredentialReason::None},
            {"wrongversion.json", CredentialReason::WrongVersion}};
        const QStringList files = QDir(folder).entryList({"*.json"});
        for (const QString &file : files)
            QCOMPARE(reasonOf(readKeys(AnswerForm::Process, readVector(folder + file), {}, QDateTime::currentDateTimeUtc())), wanted.value(file));
        QCOMPARE(files.size(), wanted.size());
        int profiles = 0;
        for (const char *ini : {"shconfig.ini", "shcred.ini"}) {
            ChainWorld world;
            const bool config = QByteArrayView(ini).startsWith("shconf");
            const QByteArray text = readVector(folder + ini);
            (void)(config ? world.config(text) : world.credentials(text));
            const Place place = config ? Place::ConfigFile : Place::CredentialsFile;
            for (const auto &[profile, end] : {std::pair("default", "needs-consent:process-not-allowed"), std::pair("non_expire", "needs-consent:process-not-allowed"),
                                               std::pair("not_alone", "won")}) { // its own keys go before its process
                CredentialQuestion question;
                question.profile = profile;
                QCOMPARE(toldAt(world.ask(question), place), end);
                ++profiles;
            }
        }
        qInfo("%lld answers, %d profiles; the files of Windows are not asked", qlonglong(files.size()), profiles);
    }
};

QTEST_GUILESS_MAIN(ProcessSourceTest)
#include "ProcessSourceTest.moc"
