// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/Credential.h"

#include <QtTest>

using namespace bk;

namespace {

Result<void> checked(const QByteArray &text)
{
    return checkBearerToken(Secret(text));
}

QProcessEnvironment with(const QString &value)
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"), value);
    return environment;
}

} // namespace

class CredentialTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keysOfBothKindsPass()
    {
        QVERIFY(checked("ABSK" + QByteArray("made-up:secret").toBase64()));
        QVERIFY(checked("bedrock-api-key-" + QByteArray("bedrock.amazonaws.com/?a=b").toBase64()));
    }
    void unknownPrefixPassesWhenEveryCharacterIsSafe()
    {
        QVERIFY(checked("next-years.format_of~keys+1/2=="));
    }
    void whatCouldBreakAHeaderIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("line feed") << QByteArray("ABSKabcd\nX-Evil: 1");
        QTest::newRow("carriage return") << QByteArray("ABSKabcd\r");
        QTest::newRow("trailing space") << QByteArray("ABSKabcd ");
        QTest::newRow("leading space") << QByteArray(" ABSKabcd");
        QTest::newRow("NUL") << QByteArray("ABSK\0abcd", 9);
        QTest::newRow("quote") << QByteArray("\"ABSKabcd\"");
        QTest::newRow("zero-width space") << QByteArray("ABSK\xe2\x80\x8b" "abcd");
        QTest::newRow("Latin-1") << QByteArray("ABSK\xe9");
        QTest::newRow("dash in a long-term key") << QByteArray("ABSKab-d");
        QTest::newRow("padding inside") << QByteArray("ABSKab==cd");
        QTest::newRow("only padding") << QByteArray("====");
        QTest::newRow("prefix alone") << QByteArray("ABSK");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("64 KiB and one") << QByteArray(64 * 1024 + 1, 'a');
    }
    void whatCouldBreakAHeaderIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto result = checked(text);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::KeyNotUsable);
        QVERIFY(!result.error().detail.contains(QStringLiteral("abcd")));
    }
    void environmentGivesTokenAndOrigin()
    {
        const auto token = bearerTokenFromEnvironment(with(QStringLiteral("ABSKYWJjZA==")));
        QVERIFY(token);
        QCOMPARE(token->token.reveal(), QByteArrayView("ABSKYWJjZA=="));
        QCOMPARE(token->origin, QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"));
    }
    void aSecondOneIsAsTheFirst()
    {
        static_assert(!std::is_copy_constructible_v<Credential>);
        const Credential bearer = BearerToken{Secret("made-up-token"), QStringLiteral("a")};
        const Credential signer = AccessKeys{{"AKIDEXAMPLE", Secret("made-up-secret"), Secret("made-up-session")},
                                             QDateTime(QDate(2026, 11, 22), QTime(11, 0), Qt::UTC), QStringLiteral("123456789012"),
                                             QStringLiteral("b")};
        const Credential secondBearer = clone(bearer);
        const Credential secondSigner = clone(signer);
        QVERIFY(std::get<BearerToken>(secondBearer).token.equals(std::get<BearerToken>(bearer).token));
        QCOMPARE(originOf(secondBearer), QStringLiteral("a"));
        const AccessKeys &first = std::get<AccessKeys>(signer);
        const AccessKeys &second = std::get<AccessKeys>(secondSigner);
        QCOMPARE(second.keys.accessKeyId, first.keys.accessKeyId);
        QVERIFY(second.keys.secretAccessKey.equals(first.keys.secretAccessKey));
        QVERIFY(second.keys.sessionToken.equals(first.keys.sessionToken));
        QCOMPARE(second.expires, first.expires);
        QCOMPARE(second.accountId, first.accountId);
        QCOMPARE(originOf(secondSigner), QStringLiteral("b"));
    }
    void unsetIsNotFound()
    {
        QCOMPARE(bearerTokenFromEnvironment(QProcessEnvironment()).error().kind, Error::Kind::NotFound);
    }
    void setButBlankIsAnErrorAndNoFallThrough()
    {
        QCOMPARE(bearerTokenFromEnvironment(with(QString())).error().kind, Error::Kind::InvalidInput);
        QCOMPARE(bearerTokenFromEnvironment(with(QStringLiteral(" \t"))).error().kind, Error::Kind::InvalidInput);
    }
    void quotedValueIsNotUsable()
    {
        const auto token = bearerTokenFromEnvironment(with(QStringLiteral("'ABSKYWJjZA=='")));
        QCOMPARE(token.error().kind, Error::Kind::KeyNotUsable);
        QCOMPARE(token.error().subject, QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"));
    }
};

QTEST_GUILESS_MAIN(CredentialTest)
#include "CredentialTest.moc"
