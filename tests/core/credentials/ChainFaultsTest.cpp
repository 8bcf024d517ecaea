// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/EnvironmentSource.h"
#include "tests/support/ChainWorld.h"
#include "tests/support/SampleKeys.h"
#include "tests/support/WellTold.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace bk;
using Place = CredentialPlace;

namespace {

const QByteArray kPair = "aws_access_key_id = AKIDSAMPLE0000000002\naws_secret_access_key = made-up-secret-of-forty-letters-00000002\n";

// The step that ended the search, or what won.
QString endOf(const CredentialResolution &answer)
{
    const CredentialStep *step = answer.winner() ? answer.winner() : answer.stopper();
    return step ? nameOf(step->place) + u' ' + told(*step) : QStringLiteral("nothing");
}

bool warns(const CredentialResolution &answer, CredentialReason reason, const QString &place)
{
    return std::any_of(answer.warnings.begin(), answer.warnings.end(),
                       [&](const CredentialWarning &warning) { return warning.reason == reason && warning.origin.text().endsWith(place); });
}

} // namespace

// The faults C1 to C10 and C14 to C16, and the attacks T5 and T6. Processes, containers and metadata have their own suites.
class ChainFaultsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // C1
    void bearerVariableThatIsNoTokenEndsTheSearch_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("end");
        QTest::newRow("empty") << "" << "bearer-variable broken:empty";
        QTest::newRow("blanks") << " \t " << "bearer-variable broken:empty";
        QTest::newRow("double quotes") << "\"ABSKYWJjZA==\"" << "bearer-variable broken:quoted";
        QTest::newRow("single quotes") << "'ABSKYWJjZA=='" << "bearer-variable broken:quoted";
        QTest::newRow("line break") << "ABSKYWJjZA==\n" << "bearer-variable broken:bad-character";
    }
    void bearerVariableThatIsNoTokenEndsTheSearch()
    {
        QFETCH(QString, value);
        ChainWorld world;
        world.set("AWS_BEARER_TOKEN_BEDROCK", value);
        world.credentials("[default]\n" + kPair);
        const auto answer = world.ask();
        QTEST(endOf(answer), "end");
        QVERIFY(!answer.credential);
        QCOMPARE(toldAt(answer, Place::CredentialsFile), "shadowed:earlier-place-stopped");
    }
    // C2
    void processIsNotStartedWhenTheBearerVariableIsSet()
    {
        ChainWorld world;
        const QString mark = world.home.filePath("ran");
        world.set("AWS_BEARER_TOKEN_BEDROCK", QString::fromLatin1(sampleLongTermKey("c2")));
        world.config("[default]\ncredential_process = touch " + mark.toUtf8() + "\n");
        CredentialQuestion question;
        question.allowProcess = true;
        const auto answer = world.ask(question);
        QCOMPARE(endOf(answer), "bearer-variable won");
        QCOMPARE(toldAt(answer, Place::ConfigFile), "not-asked:earlier-place-answered");
        QVERIFY(!QFile::exists(mark));
    }
    // C3
    void bearerVariableWorksBesideABrokenConfigFile()
    {
        ChainWorld world;
        world.set("AWS_BEARER_TOKEN_BEDROCK", QString::fromLatin1(sampleLongTermKey("c3")));
        world.config("[default\nregion = x\n");
        const auto answer = world.ask();
        QCOMPARE(endOf(answer), "bearer-variable won");
        QCOMPARE(toldAt(answer, Place::ConfigFile), "broken:file-damaged");
        QCOMPARE(stepAt(answer, Place::ConfigFile).origin.line, 1);
    }
    void brokenFileEndsTheSearchWhereNobodyAnsweredBefore()
    {
        ChainWorld world;
        world.config("[default]\nthis-could-be-a-secret\n");
        world.credentials("[default]\n" + kPair);
        world.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/");
        const auto answer = world.ask();
        QCOMPARE(endOf(answer), "config-file broken:file-damaged");
        QVERIFY(answer.problem->detail.contains("config:2: "));
        BK_WELL_TOLD(*answer.problem, "this-could-be-a-secret");
    }
    // C4
    void halfAPairIsAnError_data()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("end");
        QTest::newRow("variable: id alone") << QByteArray("AWS_ACCESS_KEY_ID") << QByteArray() << "environment-keys broken:secret-access-key-missing";
        QTest::newRow("variable: secret alone") << QByteArray("AWS_SECRET_ACCESS_KEY") << QByteArray() << "environment-keys broken:access-key-id-missing";
        QTest::newRow("file: id alone") << QByteArray() << QByteArray("aws_access_key_id = AKIDSAMPLE0000000009\n") << "credentials-file broken:secret-access-key-missing";
        QTest::newRow("file: secret alone") << QByteArray() << QByteArray("aws_secret_access_key = x\n") << "credentials-file broken:access-key-id-missing";
    }
    void halfAPairIsAnError()
    {
        QFETCH(QByteArray, variable);
        QFETCH(QByteArray, file);
        ChainWorld world;
        if (!variable.isEmpty())
            world.set(variable.constData(), "something-there");
        world.credentials("[default]\n" + file);
        world.config("[default]\n" + kPair); // and the other half is not taken from here
        QTEST(endOf(world.ask()), "end");
    }
    // C5
    void sessionTokenIsNeverMixedWithKeysOfAnotherPlace()
    {
        ChainWorld world;
        world.set("AWS_SESSION_TOKEN", "token-of-another-session");
        world.credentials("[default]\n" + kPair);
        const auto answer = world.ask();
        QCOMPARE(toldAt(answer, Place::EnvironmentKeys), "not-found:session-token-alone");
        QCOMPARE(endOf(answer), "credentials-file won");
        QVERIFY(keysOf(answer)->keys.sessionToken.isEmpty());
    }
    void sessionTokenOfTheOtherFileIsNotTaken()
    {
        ChainWorld world;
        world.credentials("[default]\n" + kPair);
        world.config("[default]\naws_session_token = token-of-another-session\n");
        const auto answer = world.ask();
        QVERIFY(keysOf(answer)->keys.sessionToken.isEmpty());
    }
    // C6
    void missingProfileIsAnErrorWhereItWasNamed()
    {
        ChainWorld world;
        world.set("AWS_PROFILE", "absent");
        world.config("[default]\n" + kPair);
        auto answer = world.ask();
        QCOMPARE(endOf(answer), "config-file broken:profile-missing");
        QCOMPARE(answer.profileOrigin.variable, "AWS_PROFILE");
        world.set("AWS_PROFILE", "../../etc/passwd"); // T5: a name is a name, and no path
        answer = world.ask();
        QCOMPARE(endOf(answer), "config-file broken:profile-missing");
    }
    // C7, T6
    void profilesInALoopAreFound()
    {
        ChainWorld world;
        world.config("[default]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = c\n"
                     "[profile c]\nrole_arn = arn:c\nsource_profile = b\n");
        const auto answer = world.ask();
        QCOMPARE(endOf(answer), "config-file broken:profile-loop");
        QCOMPARE(answer.stopper()->origin.line, 9);
    }
    void chainOfProfilesHasADepth()
    {
        ChainWorld world;
        QByteArray text = "[default]\nrole_arn = arn:a\nsource_profile = p1\n";
        for (int i = 1; i < 30; ++i)
            text += "[profile p" + QByteArray::number(i) + "]\nrole_arn = arn:a\nsource_profile = p" + QByteArray::number(i + 1) + "\n";
        world.config(text);
        QCOMPARE(endOf(world.ask()), "config-file broken:profile-too-deep");
    }
    // C8
    void credentialsFileGoesBeforeTheConfigFile()
    {
        ChainWorld world;
        world.credentials("[default]\n" + kPair);
        world.config("[default]\naws_access_key_id = AKIDSAMPLE0000000003\naws_secret_access_key = made-up-secret-of-forty-letters-00000003\n");
        const auto answer = world.ask();
        QCOMPARE(keysOf(answer)->keys.accessKeyId, QByteArray("AKIDSAMPLE0000000002"));
        QCOMPARE(toldAt(answer, Place::ConfigFile), "shadowed:other-file-decides");
        QCOMPARE(stepAt(answer, Place::ConfigFile).facts.accessKeyId, "AKIDSAMPLE0000000003");
    }
    void roleInOneFileGoesBeforeKeysInTheOther()
    {
        ChainWorld world;
        world.credentials("[default]\n" + kPair + "[base]\n" + kPair);
        world.config("[default]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = base\n");
        world.set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1");
        const auto answer = world.ask();
        QCOMPARE(toldAt(answer, Place::CredentialsFile), "shadowed:role-before-keys");
        QCOMPARE(endOf(answer), "config-file broken:call-failed");
    }
    void valueGivenTwiceIsToldAndTheLastCounts()
    {
        ChainWorld world;
        const QString file = world.credentials("[default]\n" + kPair + "aws_access_key_id = AKIDSAMPLE0000000004\n");
        const auto answer = world.ask();
        QCOMPARE(keysOf(answer)->keys.accessKeyId, QByteArray("AKIDSAMPLE0000000004"));
        QVERIFY(warns(answer, CredentialReason::ValueGivenTwice, file + ":2"));
    }
    // C9, T5
    void filesThatAreNoFilesAreErrorsAndNoHang_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("end");
        QTest::newRow("folder") << "folder" << "config-file broken:file-not-regular";
        QTest::newRow("pipe") << "pipe" << "config-file broken:file-not-regular";
        QTest::newRow("device") << "/dev/zero" << "config-file broken:file-not-regular";
        QTest::newRow("links in a circle") << "circle" << "config-file broken:file-unreadable";
        QTest::newRow("a byte over 1 MiB") << "large" << "config-file broken:file-too-large";
        QTest::newRow("below a file") << "large/config" << "config-file broken:file-unreadable";
    }
    void filesThatAreNoFilesAreErrorsAndNoHang()
    {
        QFETCH(QString, path);
        ChainWorld world;
        QDir(world.home.path()).mkdir("folder");
        QCOMPARE(::mkfifo(QFile::encodeName(world.home.filePath("pipe")).constData(), 0600), 0);
        QVERIFY(QFile::link(world.home.filePath("circle"), world.home.filePath("circle")));
        world.write("large", QByteArray(1024 * 1024 + 1, '\n'));
        world.set("AWS_CONFIG_FILE", path.startsWith('/') ? path : world.home.filePath(path));
        const auto answer = world.ask();
        QTEST(endOf(answer), "end");
        BK_WELL_TOLD(*answer.problem, "");
    }
    void fileNobodyMayReadIsSaid()
    {
        ChainWorld world;
        const QString file = world.credentials("[default]\n" + kPair);
        QFile::setPermissions(file, {});
        if (::access(QFile::encodeName(file).constData(), R_OK) == 0)
            QSKIP("this user may read every file");
        QCOMPARE(endOf(world.ask()), "credentials-file broken:file-unreadable");
    }
    // C10
    void fileThatOthersCanReadIsWarnedAbout()
    {
        ChainWorld world;
        const QString file = world.credentials("[default]\n" + kPair);
        QVERIFY(world.ask().warnings.isEmpty());
        QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
        const auto answer = world.ask();
        QVERIFY(warns(answer, CredentialReason::FileOpenToOthers, file));
        QVERIFY(answer.credential);
    }
    // T6
    void fileWithTenThousandProfilesIsRead()
    {
        ChainWorld world;
        QByteArray text;
        for (int i = 0; i < 10'000; ++i)
            text += "[p" + QByteArray::number(i) + "]\naws_access_key_id=A" + QByteArray::number(i) + "\naws_secret_access_key=made-up-secret-of-24\n";
        QVERIFY(text.size() <= 1024 * 1024);
        world.credentials(text);
        CredentialQuestion question;
        question.profile = "p9999";
        const auto answer = world.ask(question);
        QCOMPARE(keysOf(answer)->keys.accessKeyId, QByteArray("A9999"));
        QCOMPARE(world.ask().profiles.size(), 10'000);
    }
    void damagedBytesHaveALineAndNoValue_data()
    {
        QTest::addColumn<QByteArray>("damage");
        QTest::newRow("NUL") << QByteArray("x = a\0b\n", 8);
        QTest::newRow("bad UTF-8") << QByteArray("x = \xFF\xFE\n");
        QTest::newRow("a line of 1 MB") << QByteArray(1'000'000, 'x') + '\n';
    }
    void damagedBytesHaveALineAndNoValue()
    {
        QFETCH(QByteArray, damage);
        ChainWorld world;
        world.credentials("[default]\r\n" + kPair + damage);
        const auto answer = world.ask();
        QCOMPARE(endOf(answer), "credentials-file broken:file-damaged");
        QCOMPARE(answer.stopper()->origin.line, 4);
        BK_WELL_TOLD(*answer.problem, "made-up-secret-of-forty-letters-00000002");
    }
    // C14
    void endOfKeysIsLookedAt()
    {
        ChainWorld world;
        world.set("AWS_ACCESS_KEY_ID", kSampleId);
        world.set("AWS_SECRET_ACCESS_KEY", kSampleSecret);
        const auto until = [&world](qint64 seconds) { world.set("AWS_CREDENTIAL_EXPIRATION", world.clock.now().addSecs(seconds).toString(Qt::ISODate)); };
        QVERIFY(!keysOf(world.ask())->expires.isValid()); // no end
        until(60);
        const auto soon = world.ask();
        QVERIFY(soon.credential);
        QVERIFY(warns(soon, CredentialReason::ExpiresSoon, "AWS_ACCESS_KEY_ID"));
        QCOMPARE(soon.winner()->facts.expires, world.clock.now().addSecs(60));
        until(0);
        QCOMPARE(endOf(world.ask()), "environment-keys broken:expired");
        world.set("AWS_CREDENTIAL_EXPIRATION", "tomorrow");
        QCOMPARE(endOf(world.ask()), "environment-keys broken:bad-expiration");
    }
    // C15
    void fileThatChangesIsReadAnewAtEachQuestion()
    {
        ChainWorld world;
        const QString file = world.credentials("[default]\n" + kPair);
        CredentialChain chain(world.world());
        const auto ask = [&chain] {
            auto task = chain.resolve({});
            return *await(std::move(task));
        };
        const auto before = ask();
        world.credentials("[default]\naws_access_key_id = AKIDSAMPLE0000000005\naws_secret_access_key = made-up-secret-of-forty-letters-00000005\n");
        const auto after = ask();
        QCOMPARE(keysOf(before)->keys.accessKeyId, QByteArray("AKIDSAMPLE0000000002")); // its own copy
        QCOMPARE(keysOf(after)->keys.accessKeyId, QByteArray("AKIDSAMPLE0000000005"));
    }
    // C16
    void whatIsShownIsWhatIsHandedOut()
    {
        ChainWorld world;
        world.credentials("[default]\n" + kPair + "aws_account_id = 123456789012\n");
        const auto answer = world.ask();
        QCOMPARE(answer.winner()->facts.accessKeyId.toLatin1(), keysOf(answer)->keys.accessKeyId);
        QCOMPARE(answer.winner()->facts.account, keysOf(answer)->accountId);
        QCOMPARE(answer.winner()->origin.text(), originOf(*answer.credential));
        world.set("AWS_BEARER_TOKEN_BEDROCK", QString::fromLatin1(sampleLongTermKey("c16")));
        const auto bearer = world.ask();
        QCOMPARE(bearer.winner()->facts.lastFour.toLatin1(), sampleLongTermKey("c16").last(4));
        QCOMPARE(bearer.winner()->origin.text(), originOf(*bearer.credential));
    }
    void quotedKeysAreSaid()
    {
        ChainWorld world;
        world.set("AWS_ACCESS_KEY_ID", '"' + kSampleId + '"');
        world.set("AWS_SECRET_ACCESS_KEY", kSampleSecret);
        QCOMPARE(endOf(world.ask()), "environment-keys broken:quoted");
        world.set("AWS_ACCESS_KEY_ID", kSampleId + " ");
        QCOMPARE(endOf(world.ask()), "environment-keys broken:bad-character");
        world.set("AWS_ACCESS_KEY_ID", " ");
        world.set("AWS_SECRET_ACCESS_KEY", "");
        QCOMPARE(toldAt(world.ask(), Place::EnvironmentKeys), "not-found:empty");
    }
};

QTEST_GUILESS_MAIN(ChainFaultsTest)
#include "ChainFaultsTest.moc"
