// SPDX-License-Identifier: Apache-2.0
#include "tests/app/cli/BkrProgram.h"
#include "tests/support/SampleKeys.h"

#include <QDir>
#include <QJsonArray>
#include <QStandardPaths>

using bk::BkrProgram;
using Ended = BkrProgram::Ended;

namespace {

const char *const kBearer = "AWS_BEARER_TOKEN_BEDROCK";
const QString kId = QStringLiteral("AKIDTOKEN00000000001");
const QByteArray kSecret = "made-up-secret-of-forty-letters-00000002";

} // namespace

// `bkr token`, `bkr exec --short-term` and the stored short-term keys: the real program.
class TokenTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<BkrProgram> m_bkr;

    [[nodiscard]] Ended token(const QStringList &options = {}) const { return m_bkr->run(QStringList{"token"} + options); }
    [[nodiscard]] QJsonObject readingOf(const QByteArray &key) const { return m_bkr->run({"keys", "inspect", "--json"}, key).json(); }
    void signOut() const
    {
        for (const char *name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
            m_bkr->environment.remove(name);
    }
    void write(const QString &name, const QByteArray &text) const
    {
        QDir(m_bkr->home()).mkpath(".aws");
        QFile file(m_bkr->home() + "/.aws/" + name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    static qint64 lifeOf(const QJsonObject &reading)
    {
        const auto time = [&](const char *name) { return QDateTime::fromString(reading[QLatin1String(name)].toString(), Qt::ISODate); };
        return time("issuedAt").secsTo(time("expiresAt"));
    }

private Q_SLOTS:
    void init()
    {
        m_bkr = std::make_unique<BkrProgram>();
        m_bkr->environment.insert("AWS_ACCESS_KEY_ID", kId);
        m_bkr->environment.insert("AWS_SECRET_ACCESS_KEY", QString::fromLatin1(kSecret));
        m_bkr->environment.insert("AWS_REGION", "eu-west-1");
    }

    void theKeyIsPrintedAndNothingElse()
    {
        const Ended ended = token({"--expires-in", "90min"});
        QCOMPARE(ended.status, 0);
        QCOMPARE(ended.err, "");
        QVERIFY(ended.out.startsWith("bedrock-api-key-") && ended.out.count('\n') == 1 && ended.out.endsWith('\n'));
        const QJsonObject reading = readingOf(ended.out);
        QCOMPARE(reading["accessKeyId"].toString(), kId);
        QCOMPARE(reading["region"].toString(), "eu-west-1");
        QCOMPARE(lifeOf(reading), 5'400);
        QCOMPARE(lifeOf(readingOf(token().out)), 43'200);
    }

    void shellsReadTheirFormat_data()
    {
        QTest::addColumn<QString>("shell");
        QTest::addColumn<QString>("format");
        QTest::newRow("sh") << "sh" << "export";
        QTest::newRow("bash") << "bash" << "export";
        QTest::newRow("zsh") << "zsh" << "export";
        QTest::newRow("fish") << "fish" << "fish";
    }
    void shellsReadTheirFormat()
    {
        QFETCH(QString, shell);
        QFETCH(QString, format);
        if (QStandardPaths::findExecutable(shell).isEmpty())
            QSKIP("this shell is not installed");
        const QByteArray lines = token({"--format", format, "--region", "ap-south-1"}).out;
        QProcess process;
        process.setProcessEnvironment(m_bkr->environment);
        process.start(shell, {"-c", QString::fromUtf8(lines) + "\nprintenv AWS_BEARER_TOKEN_BEDROCK AWS_REGION AWS_DEFAULT_REGION"});
        const QByteArrayList said = BkrProgram::ended(process).out.split('\n');
        QCOMPARE(said.size(), 4);
        QCOMPARE(readingOf(said[0])["valid"].toBool(), true);
        QCOMPARE(said[1], "ap-south-1");
        QCOMPARE(said[2], "ap-south-1");
    }

    void environmentFileIsLinesWithoutQuotes()
    {
        const QByteArrayList lines = token({"--format", "env"}).out.split('\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[0].startsWith("AWS_BEARER_TOKEN_BEDROCK=bedrock-api-key-"));
        QCOMPARE(lines[1], "AWS_REGION=eu-west-1");
        QCOMPARE(lines[2], "AWS_DEFAULT_REGION=eu-west-1");
        QVERIFY(lines[3].isEmpty());
    }

    void jsonTellsTheEnd()
    {
        for (const QStringList &options : {QStringList{"--format", "json"}, QStringList{"--json"}}) {
            const QJsonObject json = token(options).json();
            const QJsonObject reading = readingOf(json["key"].toString().toLatin1());
            QCOMPARE(json["expires"].toString(), reading["expiresAt"].toString());
            QCOMPARE(json["region"].toString(), "eu-west-1");
            QVERIFY(json["secondsLeft"].toInt() > 43'100);
            QCOMPARE(json["sessionMayEndSooner"].toBool(true), false);
        }
    }

    void theKeyEndsWithItsSession()
    {
        const QDateTime over = QDateTime::currentDateTimeUtc().addSecs(1'200);
        m_bkr->environment.insert("AWS_SESSION_TOKEN", "session");
        const QJsonObject open = token({"--json"}).json();
        QCOMPARE(open["sessionMayEndSooner"].toBool(), true);
        m_bkr->environment.insert("AWS_CREDENTIAL_EXPIRATION", over.toString(Qt::ISODate));
        const QJsonObject bound = token({"--json"}).json();
        QCOMPARE(bound["expires"].toString(), over.toString(Qt::ISODate));
        QCOMPARE(bound["sessionMayEndSooner"].toBool(), false);
    }

    void noBearerTokenSigns()
    {
        signOut();
        m_bkr->environment.insert(kBearer, QString::fromLatin1(bk::sampleLongTermKey("token")));
        const Ended ended = token();
        QCOMPARE(ended.status, 2);
        QCOMPARE(ended.out, "");
    }

    void pickedProfileMeansThatProfileOrAnError()
    {
        write("credentials", "[team]\naws_access_key_id = AKIDTEAM000000000001\naws_secret_access_key = " + kSecret + '\n');
        QCOMPARE(readingOf(token({"--profile", "team"}).out)["accessKeyId"].toString(), "AKIDTEAM000000000001");
        const Ended nobody = token({"--profile", "nobody"});
        QVERIFY(nobody.status != 0);
        QCOMPARE(nobody.out, "");
    }

    void wrongLivesAndFormatsAreUsageErrors()
    {
        for (const QStringList &options : {QStringList{"--expires-in", "13h"}, {"--expires-in", "0"}, {"--expires-in", "soon"}, {"--format", "yaml"}}) {
            const Ended ended = token(options);
            QCOMPARE(ended.status, 2);
            QCOMPARE(ended.out, "");
            QVERIFY(!ended.err.isEmpty());
        }
    }

    void commandGetsTheKeyAndNeverWhatSignedIt()
    {
        const Ended ended = m_bkr->run({"exec", "--short-term", "--expires-in", "1h", "--", "env"});
        QCOMPARE(ended.status, 0);
        QByteArray key;
        for (const QByteArray &line : ended.out.split('\n')) {
            if (line.startsWith("AWS_BEARER_TOKEN_BEDROCK="))
                key = line.mid(line.indexOf('=') + 1);
        }
        QCOMPARE(lifeOf(readingOf(key)), 3'600);
        QVERIFY(!ended.out.contains("AWS_ACCESS_KEY_ID") && !ended.all().contains(kSecret) && !ended.err.contains(key.right(40)));
        QVERIFY(ended.err.contains(kId.toLatin1()));
        QCOMPARE(m_bkr->run({"exec", "--short-term", "--keep-aws", "--", "env"}).status, 2);
        QCOMPARE(m_bkr->run({"exec", "--short-term", "--key", "laptop", "--", "env"}).status, 2);
        QCOMPARE(m_bkr->run({"exec", "--expires-in", "1h", "--auto", "--", "env"}).status, 2);
    }

    void madeKeyIsStoredAndNotShown()
    {
        const Ended ended = m_bkr->run({"--demo", "keys", "make-short-term", "--label", "laptop", "--expires-in", "4h", "--keep-fresh", "--json"});
        QCOMPARE(ended.status, 0);
        const QJsonObject key = ended.json()["key"].toObject();
        QCOMPARE(key["kind"].toString(), "short-term");
        QCOMPARE(key["secret"].toString(), "stored");
        QCOMPARE(key["shortTerm"]["seconds"].toInt(), 14'400);
        QVERIFY(key["shortTerm"]["keptFresh"].toBool() && !key["shortTerm"]["renewsAt"].toString().isEmpty());
        QVERIFY(!ended.all().contains("bedrock-api-key-"));
        const Ended taken = m_bkr->run({"--demo", "keys", "make-short-term", "--label", "billing-bot"});
        QCOMPARE(taken.status, 1);
    }

    void cachedKeyIsMadeTheFirstTime()
    {
        const Ended ended = m_bkr->run({"--demo", "token", "--cached", "ci"});
        QCOMPARE(ended.status, 0);
        QVERIFY(readingOf(ended.out)["valid"].toBool());
        const Ended other = m_bkr->run({"--demo", "token", "--cached", "billing-bot"});
        QCOMPARE(other.status, 2); // was not made here
        QCOMPARE(other.out, "");
    }

    void withoutAKeyringNothingIsStored()
    {
        const Ended ended = m_bkr->run({"keys", "make-short-term", "--label", "laptop"});
        QCOMPARE(ended.status, 4);
        QCOMPARE(m_bkr->run({"keys", "list", "--offline", "--json"}).json()["keys"].toArray().size(), 0);
        QCOMPARE(m_bkr->run({"keys", "renew", "laptop"}).status, 1);
    }
};

QTEST_GUILESS_MAIN(TokenTest)
#include "TokenTest.moc"
