// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SigV4.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QUrl>
#include <QtTest>

using namespace bk;

namespace {

using Parameters = QList<QPair<QByteArray, QByteArray>>;

// The parameters of a generator's text, by name, without signature and version.
struct Presigned {
    Parameters parameters;
    QByteArray signature;
};

Presigned readPresigned(const QByteArray &text)
{
    Presigned out;
    const auto pairs = text.mid(text.indexOf('?') + 1).split('&');
    for (const auto &pair : pairs) {
        const auto equals = pair.indexOf('=');
        const QByteArray name = QByteArray::fromPercentEncoding(pair.left(equals));
        const QByteArray value = QByteArray::fromPercentEncoding(pair.mid(equals + 1));
        if (name == "X-Amz-Signature")
            out.signature = value;
        else if (name != "Version")
            out.parameters.append({name, value});
    }
    return out;
}

QByteArray decodeToken(QByteArrayView token)
{
    return QByteArray::fromBase64(token.sliced(qstrlen("bedrock-api-key-")).toByteArray());
}

Secret make(const QJsonObject &input, const QString &id, const QString &secret, const QString &session, const QString &clock,
            int expires)
{
    sigv4::Credentials credentials{input.value(id).toString().toLatin1(), Secret(input.value(secret).toString().toLatin1()),
                                   Secret(input.value(session).toString().toLatin1())};
    return sigv4::shortTermKey(credentials, input.value(QStringLiteral("region")).toString().toLatin1(),
                               QDateTime::fromString(input.value(clock).toString(), Qt::ISODate), expires);
}

} // namespace

class SigV4Test final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void encodesEverythingButTheUnreserved()
    {
        QCOMPARE(sigv4::uriEncode("AZaz09-._~"), QByteArray("AZaz09-._~"));
        QCOMPARE(sigv4::uriEncode(" /+=:%\xc3\xa4\n"), QByteArray("%20%2F%2B%3D%3A%25%C3%A4%0A"));
        QCOMPARE(sigv4::uriEncode(QByteArrayView("\0", 1)), QByteArray("%00"));
    }

    // Secrets around the block of the hash, where a key is taken as it is or hashed first; by Qt's own HMAC.
    void secretsOfEveryLengthSignAsHmacSays()
    {
        const Parameters parameters{{"Action", "CallWithBearerToken"}, {"X-Amz-Credential", "AKIDEXAMPLE/20261122/us-east-1/bedrock/aws4_request"},
                                    {"X-Amz-Date", "20261122T110000Z"}};
        const QByteArray request = "POST\n/\nAction=CallWithBearerToken&X-Amz-Credential=AKIDEXAMPLE%2F20261122%2Fus-east-1%2Fbedrock%2F"
                                   "aws4_request&X-Amz-Date=20261122T110000Z\nhost:bedrock.amazonaws.com\n\nhost\n"
            + QCryptographicHash::hash({}, QCryptographicHash::Sha256).toHex();
        const QByteArray toSign = "AWS4-HMAC-SHA256\n20261122T110000Z\n20261122/us-east-1/bedrock/aws4_request\n"
            + QCryptographicHash::hash(request, QCryptographicHash::Sha256).toHex();
        for (const int length : {1, 40, 59, 60, 61, 100, 1000}) {
            const QByteArray secret(length, 's');
            QByteArray key = "AWS4" + secret;
            for (const QByteArray &step : {QByteArray("20261122"), QByteArray("us-east-1"), QByteArray("bedrock"), QByteArray("aws4_request"), toSign})
                key = QMessageAuthenticationCode::hash(step, key, QCryptographicHash::Sha256);
            QCOMPARE(sigv4::bearerSignature(Secret(secret), parameters), key.toHex());
        }
    }

    void signsAsTheOfficialGeneratorDoes()
    {
        BK_NEED_SHARED_VECTORS();
        const auto cases = readJsonVector(sharedVectors() + QStringLiteral("/shortterm-token/golden-tokens.json"))
                               .object().value(QStringLiteral("cases")).toArray();
        for (const auto &value : cases) {
            const QJsonObject golden = value.toObject();
            const QByteArray presigned = golden.value(QStringLiteral("presigned")).toString().toLatin1();
            const Presigned parsed = readPresigned(presigned);
            const Secret secret(golden.value(QStringLiteral("secret_access_key")).toString().toLatin1());
            QCOMPARE(sigv4::bearerSignature(secret, parsed.parameters), parsed.signature);
            const Secret ours = make(golden, QStringLiteral("access_key_id"), QStringLiteral("secret_access_key"),
                                     QStringLiteral("session_token"), QStringLiteral("timestamp"),
                                     golden.value(QStringLiteral("expires_seconds")).toInt());
            const Presigned made = readPresigned(decodeToken(ours.reveal()));
            QCOMPARE(made.signature, parsed.signature);
            QCOMPARE(ours.size(), golden.value(QStringLiteral("token")).toString().size());
        }
        QVERIFY(cases.size() >= 27);
        qInfo("%d golden keys, each signed twice", int(cases.size()));
    }

    void makesTheTokenOfTheJavaScriptGeneratorToTheByte()
    {
        BK_NEED_SHARED_VECTORS();
        const auto vectors = readJsonVector(sharedVectors() + QStringLiteral("/ours/token-vectors.json"))
                                 .object().value(QStringLiteral("vectors")).toArray();
        for (const auto &value : vectors) {
            const QJsonObject vector = value.toObject();
            const QJsonObject input = vector.value(QStringLiteral("input")).toObject();
            const Secret ours = make(input, QStringLiteral("accessKeyId"), QStringLiteral("secretAccessKey"),
                                     QStringLiteral("sessionToken"), QStringLiteral("clock_utc"),
                                     input.value(QStringLiteral("expiresInSeconds")).toInt(43'200));
            QVERIFY(ours.equals(Secret(vector.value(QStringLiteral("token")).toString().toLatin1())));
            const QJsonObject python = vector.value(QStringLiteral("python_generator")).toObject();
            const Presigned other = readPresigned(python.value(QStringLiteral("decoded_payload")).toString().toLatin1());
            const Secret secret(input.value(QStringLiteral("secretAccessKey")).toString().toLatin1());
            QCOMPARE(sigv4::bearerSignature(secret, other.parameters), other.signature);
        }
        QVERIFY(vectors.size() >= 5);
        qInfo("%d generator keys in two orders", int(vectors.size()));
    }

    void signatureFollowsEveryParameterAndTheSecret()
    {
        const Secret secret("made-up-secret");
        const Parameters given{{"Action", "CallWithBearerToken"},
                               {"X-Amz-Credential", "AKIDEXAMPLE/20260101/us-east-1/bedrock/aws4_request"},
                               {"X-Amz-Date", "20260101T000000Z"}, {"X-Amz-Expires", "60"}};
        const QByteArray signature = sigv4::bearerSignature(secret, given);
        QCOMPARE(signature.size(), 64);
        Parameters reversed(given.crbegin(), given.crend());
        QCOMPARE(sigv4::bearerSignature(secret, reversed), signature);
        for (qsizetype i = 0; i < given.size(); ++i) {
            Parameters changed = given;
            changed[i].second += '1';
            QVERIFY(sigv4::bearerSignature(secret, changed) != signature);
        }
        QVERIFY(sigv4::bearerSignature(Secret("made-up-secres"), given) != signature);
    }

    void malformedScopeHasNoSignature()
    {
        const Secret secret("made-up-secret");
        QVERIFY(sigv4::bearerSignature(secret, {}).isEmpty());
        QVERIFY(sigv4::bearerSignature(secret, {{"X-Amz-Credential", "a/b/c"}, {"X-Amz-Date", "x"}}).isEmpty());
        QVERIFY(sigv4::bearerSignature(secret, {{"X-Amz-Credential", "a/b/c/d/e"}}).isEmpty());
    }

    void lifeOutsideTheRangeMakesNoKey()
    {
        const auto now = QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);
        const sigv4::Credentials credentials{"AKIDEXAMPLE", Secret("made-up-secret"), {}};
        for (const int seconds : {-1, 0, 43'201})
            QVERIFY(sigv4::shortTermKey(credentials, "us-east-1", now, seconds).isEmpty());
        for (const int seconds : {1, 43'200})
            QVERIFY(!sigv4::shortTermKey(credentials, "us-east-1", now, seconds).isEmpty());
    }
};

QTEST_GUILESS_MAIN(SigV4Test)
#include "SigV4Test.moc"
