// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ShortTermKey.h"
#include "core/keys/KeyText.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QUrlQuery>
#include <QtTest>

using namespace bk;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(11, 0), Qt::UTC);
const QString kRegion = QStringLiteral("us-east-1");

AccessKeys permanent()
{
    return {{"AKIDEXAMPLE", Secret("made-up-secret"), {}}, {}, {}, QStringLiteral("test")};
}

AccessKeys session(const QDateTime &ends = {})
{
    return {{"ASIAEXAMPLE", Secret("made-up-secret"), Secret("made-up/session+token==")}, ends, {}, QStringLiteral("test")};
}

AccessKeys keysOf(const QJsonObject &input, const char *id, const char *secret, const char *token)
{
    const auto bytes = [&input](const char *name) { return input.value(QLatin1String(name)).toString().toLatin1(); };
    return {{bytes(id), Secret(bytes(secret)), Secret(bytes(token))}, {}, {}, QStringLiteral("vector")};
}

QDateTime moment(const QJsonObject &input, const char *name)
{
    return QDateTime::fromString(input.value(QLatin1String(name)).toString(), Qt::ISODate);
}

// The parameters, whatever their order.
QMap<QString, QString> parametersOf(QByteArrayView key)
{
    const QByteArray inside = QByteArray::fromBase64(key.sliced(qstrlen("bedrock-api-key-")).toByteArray());
    QMap<QString, QString> parameters;
    const auto pairs = QUrlQuery(QString::fromLatin1(inside.mid(inside.indexOf('?') + 1))).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : pairs)
        parameters.insert(name, value);
    return parameters;
}

} // namespace

class ShortTermKeyTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itIsTheJavaScriptGeneratorsToTheByte()
    {
        BK_NEED_SHARED_VECTORS();
        const auto vectors = readJsonVector(sharedVectors() + QStringLiteral("/ours/token-vectors.json")).object().value(QStringLiteral("vectors")).toArray();
        for (const auto &value : vectors) {
            const QJsonObject input = value.toObject().value(QStringLiteral("input")).toObject();
            const auto made = mintShortTermKey(keysOf(input, "accessKeyId", "secretAccessKey", "sessionToken"), input.value(QStringLiteral("region")).toString(),
                                               input.value(QStringLiteral("expiresInSeconds")).toInt(kLongestShortTermSeconds), moment(input, "clock_utc"));
            QVERIFY(made);
            QVERIFY(made->key.equals(Secret(value.toObject().value(QStringLiteral("token")).toString().toLatin1())));
        }
        QVERIFY(vectors.size() >= 5);
    }
    void itMeansWhatThePythonGeneratorsMeans()
    {
        BK_NEED_SHARED_VECTORS();
        const auto cases = readJsonVector(sharedVectors() + QStringLiteral("/shortterm-token/golden-tokens.json")).object().value(QStringLiteral("cases")).toArray();
        for (const auto &value : cases) {
            const QJsonObject golden = value.toObject();
            const auto made = mintShortTermKey(keysOf(golden, "access_key_id", "secret_access_key", "session_token"), golden.value(QStringLiteral("region")).toString(),
                                               golden.value(QStringLiteral("expires_seconds")).toInt(), moment(golden, "timestamp"));
            QVERIFY(made);
            QCOMPARE(parametersOf(made->key.reveal()), parametersOf(golden.value(QStringLiteral("token")).toString().toLatin1()));
        }
        QVERIFY(cases.size() >= 27);
    }
    void whatIsToldIsWhatTheKeySays()
    {
        for (const int seconds : {1, 900, kLongestShortTermSeconds}) {
            const auto made = mintShortTermKey(session(), kRegion, seconds, kNow.addMSecs(999));
            QVERIFY(made);
            const KeyReading reading = readKeyText(made->key.reveal());
            QVERIFY(reading.valid());
            QCOMPARE(reading.region, made->region);
            QCOMPARE(reading.accessKeyId, made->accessKeyId);
            QCOMPARE(reading.issuedAt, made->start);
            QCOMPARE(reading.expiresAt, made->end);
            QVERIFY(made->mayEndSooner && !made->endsWithSession); // nobody knows how long the session is
        }
        QVERIFY(!mintShortTermKey(permanent(), kRegion, 60, kNow)->mayEndSooner);
    }
    void theSoonerEndCounts()
    {
        const auto shorter = mintShortTermKey(session(kNow.addSecs(600)), kRegion, 900, kNow);
        QCOMPARE(shorter->end, kNow.addSecs(600));
        QVERIFY(shorter->endsWithSession && !shorter->mayEndSooner);
        QCOMPARE(readKeyText(shorter->key.reveal()).expiresAt, kNow.addSecs(900));
        for (const int ends : {900, 901}) {
            const auto longer = mintShortTermKey(session(kNow.addSecs(ends)), kRegion, 900, kNow);
            QCOMPARE(longer->end, kNow.addSecs(900));
            QVERIFY(!longer->endsWithSession);
        }
    }
    void whatCannotBecomeAKeyDoesNot()
    {
        using Kind = Error::Kind;
        for (const int seconds : {-1, 0, kLongestShortTermSeconds + 1})
            QCOMPARE(mintShortTermKey(permanent(), kRegion, seconds, kNow).error().kind, Kind::InvalidInput);
        QCOMPARE(mintShortTermKey(permanent(), {}, 60, kNow).error().kind, Kind::RegionMissing);
        for (const auto *region : {"us east 1", "us-east-1/bedrock", "US-EAST-1", "ü"})
            QCOMPARE(mintShortTermKey(permanent(), QString::fromUtf8(region), 60, kNow).error().kind, Kind::InvalidInput);
        for (const QDateTime &over : {kNow, kNow.addSecs(-1)})
            QCOMPARE(mintShortTermKey(session(over), kRegion, 60, kNow).error().kind, Kind::CredentialsBroken);
        AccessKeys bad = session();
        bad.keys.secretAccessKey = {};
        QCOMPARE(mintShortTermKey(bad, kRegion, 60, kNow).error().kind, Kind::KeyNotUsable);
        AccessKeys worse = session();
        worse.keys.sessionToken = Secret("two\nlines");
        QCOMPARE(mintShortTermKey(worse, kRegion, 60, kNow).error().kind, Kind::KeyNotUsable);
    }
};

QTEST_APPLESS_MAIN(ShortTermKeyTest)
#include "ShortTermKeyTest.moc"
