// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"
#include "core/aws/SigV4.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QUrlQuery>
#include <QtTest>

using namespace bk;

namespace {

QByteArray bytes(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString().toUtf8();
}

HttpRequest requestOf(const QJsonObject &given)
{
    HttpRequest request{bytes(given, "verb"), QUrl::fromEncoded(bytes(given, "url"), QUrl::StrictMode), {}, bytes(given, "body")};
    const QJsonArray headers = given.value(QLatin1String("headers")).toArray();
    for (const QJsonValue header : headers)
        request.headers.append({header[0].toString().toUtf8(), header[1].toString().toUtf8()});
    return request;
}

sigv4::Scope scopeOf(const QJsonObject &given)
{
    return {bytes(given, "region"), bytes(given, "service"), QDateTime::fromString(given.value(QLatin1String("now")).toString(), Qt::ISODate)};
}

const sigv4::Scope kScope{"us-east-1", "bedrock", QDateTime(QDate(2026, 11, 22), QTime(8, 0), Qt::UTC)};

sigv4::Credentials someone(const QByteArray &token = {})
{
    return {"AKIDEXAMPLE", Secret("made-up-secret"), Secret(token)};
}

HttpRequest post(const QByteArray &body = "{}")
{
    return {"POST", QUrl(QStringLiteral("https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse")), {{"Accept", "application/json"}}, body};
}

QByteArray authorization(const HttpRequest &request)
{
    HttpHead head{0, request.headers};
    return head.header("authorization");
}

qsizetype count(const HttpRequest &request, QByteArrayView name)
{
    return std::count_if(request.headers.begin(), request.headers.end(),
                         [&](const auto &header) { return name.compare(header.first, Qt::CaseInsensitive) == 0; });
}

} // namespace

class RequestSigningTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void requestsAreSignedAsTheDocumentationSays_data()
    {
        QTest::addColumn<QJsonObject>("given");
        const QJsonArray cases = m_vectors.value(QLatin1String("cases")).toArray();
        for (const QJsonValue one : cases)
            QTest::newRow(qUtf8Printable(one[QLatin1String("name")].toString())) << one.toObject();
    }
    void requestsAreSignedAsTheDocumentationSays()
    {
        QFETCH(QJsonObject, given);
        const sigv4::Credentials credentials{bytes(m_vectors, "accessKeyId"), Secret(bytes(m_vectors, "secretAccessKey")),
                                             Secret(bytes(given, "token"))};
        HttpRequest request = requestOf(given);
        const sigv4::Scope scope = scopeOf(given);
        sigv4::sign(request, credentials, scope);
        const QByteArray canonical = sigv4::canonicalRequest(request);
        QStringList lines;
        for (const QJsonValue line : given.value(QLatin1String("canonicalRequest")).toArray())
            lines.append(line.toString());
        QCOMPARE(QString::fromUtf8(canonical), lines.join(u'\n'));
        const QByteArray text = sigv4::stringToSign(canonical, scope);
        QCOMPARE(text.split('\n').value(3), bytes(given, "canonicalHash"));
        QCOMPARE(sigv4::signature(credentials.secretAccessKey, scope, text), bytes(given, "signature"));
        QVERIFY(authorization(request).endsWith(bytes(given, "signature")));
    }
    void signingAgainReplacesWhatTheFirstAdded()
    {
        HttpRequest once = post();
        sigv4::Scope later = kScope;
        later.now = kScope.now.addSecs(600);
        sigv4::sign(once, someone("session"), later);
        HttpRequest twice = post();
        sigv4::sign(twice, someone("another"), kScope);
        sigv4::sign(twice, someone("session"), later);
        QCOMPARE(twice.headers, once.headers);
        for (const char *name : {"authorization", "x-amz-date", "x-amz-security-token"})
            QCOMPARE(count(twice, name), 1);
    }
    void everyPartOfTheRequestIsUnderTheSignature()
    {
        HttpRequest request = post();
        sigv4::sign(request, someone("session"), kScope);
        const auto differs = [&](HttpRequest other, const sigv4::Credentials &who, const sigv4::Scope &scope) {
            sigv4::sign(other, who, scope);
            return authorization(other) != authorization(request);
        };
        HttpRequest verb = post();
        verb.verb = "GET";
        HttpRequest host = post();
        host.url.setHost(QStringLiteral("bedrock-runtime.us-east-2.amazonaws.com"));
        HttpRequest header = post();
        header.headers[0].second = "text/plain";
        QVERIFY(!differs(post(), someone("session"), kScope));
        QVERIFY(differs(verb, someone("session"), kScope));
        QVERIFY(differs(host, someone("session"), kScope));
        QVERIFY(differs(header, someone("session"), kScope));
        QVERIFY(differs(post("{} "), someone("session"), kScope));
        QVERIFY(differs(post(), someone("sessioN"), kScope));
        QVERIFY(differs(post(), someone("session"), {"us-east-2", "bedrock", kScope.now}));
        QVERIFY(differs(post(), someone("session"), {"us-east-1", "sts", kScope.now}));
        QVERIFY(differs(post(), someone("session"), {"us-east-1", "bedrock", kScope.now.addSecs(1)}));
    }
    void whatAProxyMayChangeIsNotSigned()
    {
        HttpRequest plain = post();
        sigv4::sign(plain, someone(), kScope);
        HttpRequest dressed = post();
        dressed.headers.append(qMakePair(QByteArray("User-Agent"), QByteArray("bedrock-keyring/1")));
        dressed.headers.append(qMakePair(QByteArray("Accept-Encoding"), QByteArray("identity")));
        dressed.headers.append(qMakePair(QByteArray("X-Amzn-Trace-Id"), QByteArray("Root=1")));
        sigv4::sign(dressed, someone(), kScope);
        QCOMPARE(authorization(dressed), authorization(plain));
    }
    void aPresignedRequestProvesItself()
    {
        HttpRequest request = post({});
        request.url.setQuery(QStringLiteral("a=b%20c"));
        sigv4::presign(request, someone("session/+="), kScope, 900);
        const QUrlQuery query(request.url);
        QCOMPARE(query.queryItemValue(QStringLiteral("X-Amz-Expires")), QStringLiteral("900"));
        QCOMPARE(query.queryItemValue(QStringLiteral("X-Amz-SignedHeaders"), QUrl::FullyDecoded), QStringLiteral("accept;host"));
        const QByteArray text = sigv4::stringToSign(sigv4::canonicalRequest(request), kScope);
        QCOMPARE(query.queryItemValue(QStringLiteral("X-Amz-Signature")).toLatin1(),
                 sigv4::signature(Secret("made-up-secret"), kScope, text));
        QVERIFY(request.url.toEncoded().contains("a=b%20c&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261122%2F"));
        QVERIFY(request.url.toEncoded().contains("X-Amz-Security-Token=session%2F%2B%3D&"));
    }
    void theSecretIsNowhereInTheRequest()
    {
        HttpRequest request = post();
        sigv4::sign(request, someone("session"), kScope);
        HttpRequest presigned = post();
        sigv4::presign(presigned, someone("session"), kScope, 60);
        for (const auto &[name, value] : request.headers)
            QVERIFY(!value.contains("made-up-secret"));
        QVERIFY(!presigned.url.toEncoded().contains("made-up-secret"));
    }

private:
    const QJsonObject m_vectors = readJsonVector(QStringLiteral(BK_TEST_VECTORS "/sigv4.json")).object();
};

QTEST_GUILESS_MAIN(RequestSigningTest)
#include "RequestSigningTest.moc"
