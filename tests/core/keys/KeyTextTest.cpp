// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyText.h"
#include "tests/support/SampleKeys.h"
#include "tests/support/TestVectors.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QtTest>

using namespace bk;
using Kind = KeyReading::Kind;
using Problem = KeyReading::Problem;
using Repair = KeyReading::Repair;

namespace {

QByteArray insideOfShortTerm(const QByteArray &key)
{
    return QByteArray::fromBase64(key.mid(16));
}

Problem problemOf(const QByteArray &text)
{
    return readKeyText(text).problem;
}

// The same key comes out, with this repair among those named.
bool isMended(const QByteArray &pasted, const QByteArray &key, Repair repair)
{
    const KeyReading reading = readKeyText(pasted);
    const bool same = reading.valid() && reading.key.reveal() == QByteArrayView(key);
    if (!same || !reading.repairs.contains(repair))
        qWarning() << "not mended:" << problemName(reading.problem) << kindName(reading.kind) << reading.repairs.size();
    return same && reading.repairs.contains(repair);
}

void checkShortTerm(const QByteArray &token, const QString &region, const QString &id, const QDateTime &issued, qint64 seconds,
                    bool session)
{
    const KeyReading reading = readKeyText(token);
    QCOMPARE(problemName(reading.problem), QString());
    QCOMPARE(reading.kind, Kind::ShortTerm);
    QCOMPARE(reading.region, region);
    QCOMPARE(reading.accessKeyId, id);
    QCOMPARE(reading.issuedAt, issued);
    QCOMPARE(reading.expiresAt, issued.addSecs(seconds));
    QCOMPARE(reading.temporary, session || id.startsWith("ASIA"));
    QVERIFY(reading.repairs.isEmpty());
    QCOMPARE(reading.key.reveal(), QByteArrayView(token));
}

const QByteArray kLong = sampleLongTermKey("one");
const QByteArray kShort = sampleShortTermKey("one");

} // namespace

class KeyTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyLongTermVectorIsRead()
    {
        BK_NEED_SHARED_VECTORS();
        const auto vectors = readJsonVector(sharedVectors() + "/ours/longterm-key-vectors.json")["vectors"].toArray();
        for (const QJsonValue vector : vectors) {
            const auto expected = vector["expected"];
            const QByteArray key = vector["key"].toString().toLatin1();
            const KeyReading reading = readKeyText(key);
            QVERIFY2(reading.valid(), qPrintable(vector["name"].toString()));
            QCOMPARE(reading.kind, Kind::LongTerm);
            QCOMPARE(reading.account, expected["account_id"].toString());
            QCOMPARE(reading.aliasUser, expected["alias_user"].toString());
            QCOMPARE(reading.user, expected["probable_user_name"].toString());
            QCOMPARE(reading.slot, expected["key_slot"].toInt());
            QCOMPARE(reading.aliasSuffix, expected["alias_suffix"].toString());
            QCOMPARE(reading.key.reveal(), QByteArrayView(key));
        }
        qInfo("%lld long-term keys", qlonglong(vectors.size()));
    }
    void everyRejectIsNamedOrMended()
    {
        BK_NEED_SHARED_VECTORS();
        const QHash<QString, QString> expected{
            {"truncated by one char", "long-term truncated"},
            {"prefix lower case", "long-term wrong-case"},
            {"quotes pasted", "long-term  removed-quotes"},
            {"Bearer pasted", "long-term  removed-bearer"},
            {"export line pasted", "long-term  took-assigned-value"},
            {"wrapped by a mail client", "long-term  joined-lines"},
            {"decoded form pasted", "long-term  reencoded-inside"},
            {"access key id", "access-key-id not-a-bedrock-key"},
            {"CloudWatch Logs key", "cloudwatch-logs-key not-a-bedrock-key"},
            {"CloudWatch key", "cloudwatch-key not-a-bedrock-key"},
            {"Claude Platform on AWS key", "claude-platform-key not-a-bedrock-key"},
            {"Claude Platform on AWS short-term", "claude-platform-key not-a-bedrock-key"},
            {"Anthropic key", "anthropic-key not-a-bedrock-key"},
            {"OpenAI key", "openai-key not-a-bedrock-key"}};
        const auto rejects = readJsonVector(sharedVectors() + "/ours/longterm-key-vectors.json")["rejects"].toArray();
        for (const QJsonValue reject : rejects) {
            const KeyReading reading = readKeyText(reject["key"].toString().toUtf8());
            QStringList said{kindName(reading.kind), problemName(reading.problem)};
            for (const Repair repair : reading.repairs)
                said << repairName(repair);
            QCOMPARE(said.join(' '), expected.value(reject["name"].toString()));
            QCOMPARE(reading.key.isEmpty(), reading.problem != Problem::None);
        }
        QCOMPARE(rejects.size(), expected.size());
        qInfo("%lld rejects", qlonglong(rejects.size()));
    }
    void everyTokenVectorIsReadInBothOrders()
    {
        BK_NEED_SHARED_VECTORS();
        int count = 0;
        for (const QJsonValue vector : readJsonVector(sharedVectors() + "/ours/token-vectors.json")["vectors"].toArray()) {
            const auto expected = vector["expected_parse"];
            for (const QJsonValue &token : {vector["token"], vector["python_generator"]["token"]}) {
                checkShortTerm(token.toString().toLatin1(), expected["region"].toString(), expected["accessKeyId"].toString(),
                               QDateTime::fromString(expected["issued_at"].toString(), Qt::ISODate),
                               expected["expires_seconds"].toInt(), expected["has_session_token"].toBool());
                ++count;
            }
        }
        QCOMPARE(count, 10);
        qInfo("%d short-term keys", count);
    }
    void everyGoldenTokenIsRead()
    {
        BK_NEED_SHARED_VECTORS();
        const auto cases = readJsonVector(sharedVectors() + "/shortterm-token/golden-tokens.json")["cases"].toArray();
        for (const QJsonValue one : cases)
            checkShortTerm(one["token"].toString().toLatin1(), one["region"].toString(), one["access_key_id"].toString(),
                           QDateTime::fromString(one["timestamp"].toString(), Qt::ISODate), one["expires_seconds"].toInt(),
                           one["session_token"].isString());
        QVERIFY(cases.size() >= 27);
        qInfo("%lld golden short-term keys", qlonglong(cases.size()));
    }
    void emptyTextIsNothing()
    {
        QCOMPARE(readKeyText("").kind, Kind::Nothing);
        QCOMPARE(readKeyText(" \r\n\t\xC2\xA0").kind, Kind::Nothing);
    }
    void wrappingsAreTakenAway_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("tail");
        QTest::addColumn<Repair>("repair");
        const auto row = [](const char *head, const char *tail, Repair repair) {
            QTest::addRow("%s..%s", head, tail) << QByteArray(head) << QByteArray(tail) << repair;
        };
        row(" \t", "\r\n", Repair::TrimmedSpace);
        row("$ ", "", Repair::TrimmedSpace);
        row("'", "'", Repair::RemovedQuotes);
        row("`", "`", Repair::RemovedQuotes);
        row("\"", "", Repair::RemovedQuotes);
        row("", "\"", Repair::RemovedQuotes);
        row("\xE2\x80\x9C", "\xE2\x80\x9D", Repair::RemovedQuotes);
        row("\xC2\xAB", "\xC2\xBB,", Repair::RemovedQuotes);
        row("Bearer ", "", Repair::RemovedBearer);
        row("bearer  ", "", Repair::RemovedBearer);
        row("Authorization: Bearer ", "", Repair::RemovedBearer);
        row("-H \"authorization: Bearer ", "\" https://x", Repair::RemovedBearer);
        row("export AWS_BEARER_TOKEN_BEDROCK=", "", Repair::TookAssignedValue);
        row("$ export AWS_BEARER_TOKEN_BEDROCK='", "'", Repair::TookAssignedValue);
        row("set AWS_BEARER_TOKEN_BEDROCK=", "\r\n", Repair::TookAssignedValue);
        row("setx AWS_BEARER_TOKEN_BEDROCK \"", "\"", Repair::TookAssignedValue);
        row("$env:AWS_BEARER_TOKEN_BEDROCK = \"", "\";", Repair::TookAssignedValue);
        row("PS C:\\Users\\me> $env:AWS_BEARER_TOKEN_BEDROCK=\"", "\"", Repair::TookAssignedValue);
        row("aws_bearer_token_bedrock: ", "", Repair::TookAssignedValue);
        row("AWS_REGION=us-east-1\nAWS_BEARER_TOKEN_BEDROCK=", "\nOTHER=production\n", Repair::TookAssignedValue);
        row("my key: ", " (keep it)", Repair::TookAssignedValue);
        row("{\"AWS_BEARER_TOKEN_BEDROCK\": \"", "\"}", Repair::TookFromJson);
        row("\"ServiceCredentialSecret\": \"", "\",", Repair::TookFromJson);
        row("\xEF\xBB\xBF", "", Repair::RemovedInvisible);
        row("\xC2\xA0", "\xE2\x80\xAF", Repair::RemovedInvisible);
    }
    void wrappingsAreTakenAway()
    {
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, tail);
        QFETCH(Repair, repair);
        QVERIFY(isMended(head + kLong + tail, kLong, repair));
        QVERIFY(isMended(head + kShort + tail, kShort, repair));
    }
    void brokenLinesAreJoined()
    {
        for (const QByteArray &key : {kLong, kShort}) {
            for (const char *wrap : {"\n", "\r\n", " ", "\n    ", "\\\n"}) {
                for (const qsizetype width : {20, 64, 76, 100}) {
                    QByteArray wrapped = key;
                    for (qsizetype at = width; at < wrapped.size(); at += width + qsizetype(qstrlen(wrap)))
                        wrapped.insert(at, wrap);
                    QVERIFY(isMended(wrapped, key, Repair::JoinedLines));
                    QVERIFY(isMended("export X=\"" + wrapped + "\"", key, Repair::JoinedLines));
                }
            }
        }
        QVERIFY(isMended(kLong.left(60) + '\n' + kLong.mid(60) + "\nproduction\n", kLong, Repair::JoinedLines));
    }
    void invisibleCharactersInsideAreRemoved()
    {
        for (const char *invisible : {"\xE2\x80\x8B", "\xE2\x81\xA0", "\xC2\xAD", "\xEF\xBB\xBF", "\xE2\x80\x8E"})
            QVERIFY(isMended(QByteArray(kLong).insert(40, invisible), kLong, Repair::RemovedInvisible));
    }
    void aWordUnderAKeyIsNoPartOfIt()
    {
        const QByteArray unpadded = sampleLongTermKey("one", "abcdefg-at-123456789012");
        QVERIFY(!unpadded.endsWith('='));
        QVERIFY(isMended(unpadded + "\nproduction", unpadded, Repair::TookAssignedValue));
        QVERIFY(!readKeyText(QByteArray(unpadded + "\nproduction")).repairs.contains(Repair::JoinedLines));
    }
    void everyCutIsSaidToBeTruncated()
    {
        for (const QByteArray &key : {kLong, kShort, insideOfShortTerm(kShort)}) {
            if (!key.startsWith("bedrock."))
                for (qsizetype size = key.startsWith('A') ? 4 : 16; size < key.size(); ++size)
                    QVERIFY2(!readKeyText(key.left(size)).valid() && problemOf(key.left(size)) != Problem::NotAKeyInside,
                             qPrintable(QString::number(size)));
        }
        for (qsizetype size = 4; size < kLong.size(); ++size)
            QVERIFY2(problemOf(kLong.left(size)) == Problem::Truncated || problemOf(kLong.left(size)) == Problem::BadBase64,
                     qPrintable(QString::number(size)));
        QCOMPARE(problemOf(kLong.left(40) + "..."), Problem::Truncated);
        QCOMPARE(problemOf(kLong.left(40) + "\xE2\x80\xA6"), Problem::Truncated);
        QCOMPARE(problemOf(kLong.left(8) + "********"), Problem::Truncated);
    }
    void aWrongCharacterIsPointedAt()
    {
        const KeyReading reading = readKeyText(QByteArray(kLong).replace(20, 1, "!"));
        QCOMPARE(reading.problem, Problem::BadCharacter);
        QCOMPARE(reading.problemPosition, 21);
        QVERIFY(reading.key.isEmpty());
        QCOMPARE(problemOf(QByteArray(kLong).replace(20, 1, "\xC3\xA9")), Problem::BadCharacter);
        QCOMPARE(problemOf(QByteArray(kLong).insert(20, '\0')), Problem::BadCharacter);
    }
    void textBehindThePaddingIsRefused()
    {
        QVERIFY(kLong.endsWith('='));
        QCOMPARE(problemOf(kLong + "QUJD"), Problem::BadBase64);
        QCOMPARE(problemOf(kLong + "=="), Problem::BadBase64);
    }
    void insideOfNoKeyIsRefused()
    {
        QCOMPARE(problemOf("ABSK" + QByteArray("some text; not an alias at all").toBase64()), Problem::NotAKeyInside);
        QCOMPARE(problemOf("ABSK" + QByteArray(300, '\xFF').toBase64()), Problem::NotAKeyInside);
        QCOMPARE(problemOf(shortTermKeyAround("hello, world")), Problem::NotAKeyInside);
        const KeyReading elsewhere = readKeyText(shortTermKeyAround(insideOfShortTerm(kShort).replace("bedrock.", "evil.")));
        QCOMPARE(elsewhere.problem, Problem::WrongHost);
        QCOMPARE(elsewhere.problemDetail, "evil.amazonaws.com");
    }
    void parametersAreWantedOnceEach()
    {
        const QByteArray inside = insideOfShortTerm(kShort);
        for (const char *name : {"Action", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
                                 "X-Amz-SignedHeaders", "X-Amz-Signature", "Version"}) {
            const QRegularExpression pair(QStringLiteral("(?<=[?&])%1=[^&]*&?").arg(QLatin1String(name)));
            QString without = QString::fromLatin1(inside).remove(pair);
            while (without.endsWith('&'))
                without.chop(1);
            const KeyReading missing = readKeyText(shortTermKeyAround(without.toLatin1()));
            QCOMPARE(missing.problem, Problem::MissingParameter);
            QCOMPARE(missing.problemDetail, name);
            const KeyReading twice = readKeyText(shortTermKeyAround(inside + '&' + name + "=1"));
            QCOMPARE(twice.problem, Problem::DuplicateParameter);
            QCOMPARE(twice.problemDetail, name);
        }
        QVERIFY(readKeyText(shortTermKeyAround(inside + "&X-Amz-New=1&Other")).valid());
        QCOMPARE(problemOf(shortTermKeyAround(inside + "&Other=1&Other=2")), Problem::DuplicateParameter);
    }
    void orderOfParametersDoesNotMatter()
    {
        const QByteArray inside = insideOfShortTerm(kShort);
        QByteArrayList pairs = inside.mid(inside.indexOf('?') + 1).split('&');
        QRandomGenerator random(7);
        for (int round = 0; round < 200; ++round) {
            std::shuffle(pairs.begin(), pairs.end(), random);
            const KeyReading reading = readKeyText(shortTermKeyAround("bedrock.amazonaws.com/?" + pairs.join('&')));
            QVERIFY(reading.valid());
            QCOMPARE(reading.region, "us-east-1");
        }
    }
    void datesAndLifeAreChecked()
    {
        const QByteArray inside = insideOfShortTerm(kShort);
        const auto with = [&](const char *from, const char *to) { return problemOf(shortTermKeyAround(QByteArray(inside).replace(from, to))); };
        QCOMPARE(with("Date=20261122T110000Z", "Date=20261322T110000Z"), Problem::BadDate);
        QCOMPARE(with("20261122", "20261322"), Problem::BadDate);
        QCOMPARE(with("T110000Z", "T250000Z"), Problem::BadDate);
        QCOMPARE(with("T110000Z", "T110000"), Problem::BadDate);
        QCOMPARE(with("Expires=43200", "Expires=43201"), Problem::BadExpiry);
        QCOMPARE(with("Expires=43200", "Expires=0"), Problem::BadExpiry);
        QCOMPARE(with("Expires=43200", "Expires=-1"), Problem::BadExpiry);
        QCOMPARE(with("Expires=43200", "Expires=1e3"), Problem::BadExpiry);
        QCOMPARE(with("Expires=43200", "Expires=1"), Problem::None);
    }
    void theClockTellsWhatIsOver()
    {
        const QDateTime issued(QDate(2026, 11, 22), QTime(11, 0), Qt::UTC);
        QCOMPARE(readKeyText(kShort, issued).problem, Problem::None);
        QCOMPARE(readKeyText(kShort, issued.addSecs(43'199)).problem, Problem::None);
        const KeyReading over = readKeyText(kShort, issued.addSecs(43'200));
        QCOMPARE(over.problem, Problem::AlreadyExpired);
        QVERIFY(over.valid() && !over.key.isEmpty());
        QCOMPARE(readKeyText(kShort, issued.addSecs(-900)).problem, Problem::None);
        QCOMPARE(readKeyText(kShort, issued.addSecs(-901)).problem, Problem::IssuedInFuture);
    }
    void severalKeysAreCounted()
    {
        const QByteArray other = sampleLongTermKey("two");
        QCOMPARE(problemOf(kLong + '\n' + other), Problem::SeveralKeys);
        QCOMPARE(problemOf("A=" + kLong + "\nB=" + kShort), Problem::SeveralKeys);
        QVERIFY(readKeyText(QByteArray("A=" + kLong + "\nB=" + kLong)).valid());
        QCOMPARE(countKeys(QByteArray("A=" + kLong + "\nB=" + kShort + "\nC=" + kLong + "\nD=" + other)), 3);
        QCOMPARE(countKeys("nothing here"), 0);
    }
    void accountIsGuessedFromAccessKeyId()
    {
        const QByteArray inside = insideOfShortTerm(kShort);
        const auto accountOf = [&](const char *id) {
            return readKeyText(shortTermKeyAround(QByteArray(inside).replace("AKIDEXAMPLE", id))).probableAccount;
        };
        QCOMPARE(accountOf("ASIAQNZGKIQY56JQ7WML"), "029608264753");
        QCOMPARE(accountOf("AKIAIOSFODNN7EXAMPLE"), QString());
        QCOMPARE(accountOf("AKIDEXAMPLE"), QString());
    }
    void otherSecretsAreNamed()
    {
        QCOMPARE(readKeyText("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").kind, Kind::SecretAccessKey);
        QCOMPARE(readKeyText("export AWS_ACCESS_KEY_ID=ASIAQNZGKIQY56JQ7WML").kind, Kind::AccessKeyId);
        QCOMPARE(readKeyText("ANTHROPIC_API_KEY=\"sk-ant-api03-EXAMPLE\"").kind, Kind::AnthropicKey);
        QCOMPARE(readKeyText("da39a3ee5e6b4b0d3255bfef95601890afd80709").kind, Kind::Unknown);
        QCOMPARE(readKeyText("just some words").kind, Kind::Unknown);
        QVERIFY(readKeyText("just some words").key.isEmpty());
        QVERIFY(!readKeyText("newformat-0123456789abcdef").key.isEmpty());
    }
    void decodedKeyThatIsCutIsNotMended()
    {
        const QByteArray inside = QByteArray::fromBase64(kLong.mid(4));
        QVERIFY(isMended(inside, kLong, Repair::ReencodedInside));
        QCOMPARE(readKeyText(inside.chopped(4)).kind, Kind::DecodedLongTerm);
        QCOMPARE(problemOf(inside.chopped(4)), Problem::Truncated);
    }
    void hugeTextIsRefusedAndLargeTextIsQuick()
    {
        QCOMPARE(problemOf(QByteArray(64 * 1024 + 1, 'A')), Problem::TooLong);
        QElapsedTimer clock;
        clock.start();
        for (const QByteArray &part : {QByteArray("A"), QByteArray("ABSK "), QByteArray("bedrock-api-key-"), QByteArray("= "),
                                       QByteArray("ABSKabcdefgh\n"), QByteArray("-at-123456789012"), QByteArray("\"{:")}) {
            const KeyReading reading = readKeyText(part.repeated(64 * 1024 / int(part.size())));
            QVERIFY(!reading.valid());
        }
        QCOMPARE(problemOf(shortTermKeyAround("bedrock.amazonaws.com/?" + QByteArray("a=&").repeated(15'000))), Problem::DuplicateParameter);
        qInfo("8 hostile texts of 64 KiB: %lld ms", clock.elapsed());
        QVERIFY(clock.elapsed() < 5'000); // minutes if anything in it were quadratic
    }
    void randomDamageNeverPassesTheAlphabet()
    {
        QRandomGenerator random(11);
        static const QRegularExpression allowed(QStringLiteral("^[A-Za-z0-9+/=-]+$"));
        int valid = 0;
        for (int round = 0; round < 20'000; ++round) {
            QByteArray text = round % 2 ? kLong : kShort;
            for (int flips = random.bounded(1, 4); flips > 0; --flips)
                text[random.bounded(int(text.size()))] = char(random.bounded(256));
            const KeyReading reading = readKeyText(text);
            valid += reading.valid();
            if (!reading.key.isEmpty())
                QVERIFY(allowed.match(QString::fromLatin1(reading.key.reveal().toByteArray())).hasMatch());
            QVERIFY(!reading.problemDetail.contains(QString::fromLatin1(text.mid(30, 16))));
        }
        qInfo("20000 damaged keys, %d still well-formed", valid);
    }
};

QTEST_GUILESS_MAIN(KeyTextTest)
#include "KeyTextTest.moc"
