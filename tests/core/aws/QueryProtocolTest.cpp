// SPDX-License-Identifier: Apache-2.0
#include "core/aws/QueryProtocol.h"
#include "tests/support/Deviations.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QtTest>

using namespace bk;

namespace {

const Endpoint kSts{QUrl(QStringLiteral("https://sts.us-east-1.amazonaws.com")), QStringLiteral("us-east-1"), {}};

QByteArray answer(const QByteArray &inside)
{
    return "<XResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><XResult>" + inside
           + "</XResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></XResponse>";
}

Result<QueryAnswer> read(const QByteArray &xml)
{
    return readQueryAnswer(xml, QStringLiteral("X"));
}

QByteArray nested(int depth)
{
    return QByteArray("<a>").repeated(depth) + QByteArray("</a>").repeated(depth);
}

// Name and value of each parameter of a form.
QList<QPair<QByteArray, QByteArray>> decoded(const QByteArray &form)
{
    QList<QPair<QByteArray, QByteArray>> parameters;
    const auto parts = form.split('&');
    for (const QByteArray &part : parts) {
        const auto equals = part.indexOf('=');
        parameters.append({QByteArray::fromPercentEncoding(part.left(equals)), QByteArray::fromPercentEncoding(part.mid(equals + 1))});
    }
    return parameters;
}

QJsonArray casesOf(const char *direction)
{
    QJsonArray cases;
    const auto suites = readJsonVector(sharedVectors() + QStringLiteral("/protocol/botocore/%1/query.json").arg(QLatin1String(direction))).array();
    for (const QJsonValue suite : suites) {
        const QJsonArray of = suite[QLatin1String("cases")].toArray();
        for (const QJsonValue one : of)
            cases.append(one);
    }
    return cases;
}

} // namespace

class QueryProtocolTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCallIsAFormInItsOrder()
    {
        const HttpRequest request = queryRequest({"AssumeRole", "2011-06-15", {{"RoleSessionName", "a b+c/\xc3\xa4"}, {"DurationSeconds", "900"}}}, kSts);
        QCOMPARE(request.verb, QByteArray("POST"));
        QCOMPARE(request.url.toEncoded(), QByteArray("https://sts.us-east-1.amazonaws.com/"));
        QCOMPARE(request.body, QByteArray("Action=AssumeRole&Version=2011-06-15&RoleSessionName=a%20b%2Bc%2F%C3%A4&DurationSeconds=900"));
        QVERIFY(request.headers.contains(qMakePair(QByteArray("Content-Type"), QByteArray("application/x-www-form-urlencoded; charset=utf-8"))));
    }
    void aCallGoesBelowTheBasePath()
    {
        const Endpoint based{QUrl(QStringLiteral("https://host.example/base")), {}, {}};
        QCOMPARE(queryRequest({"A", "1", {}}, based).url.path(), QStringLiteral("/base/"));
    }
    void anAnswerIsATreeWithItsRequestId()
    {
        const auto got = read(answer("<Arn>arn:a</Arn><Credentials>\n <Key>k&amp;k</Key>\n <Key>second</Key></Credentials>"));
        QVERIFY(got);
        QCOMPARE(got->requestId, QStringLiteral("r-1"));
        QCOMPARE(got->result.textOf(u"Arn"), QStringLiteral("arn:a"));
        QCOMPARE(got->result.textOf(u"Credentials/Key"), QStringLiteral("k&k"));
        QCOMPARE(got->result.find(u"Credentials")->text, QString());
        QCOMPARE(got->result.find(u"Credentials/Nothing"), nullptr);
        QVERIFY(got->result.textOf(u"Nothing/Key").isEmpty());
    }
    void anActionMayHaveNoResult()
    {
        const auto got = read("<XResponse><ResponseMetadata><RequestId>r-2</RequestId></ResponseMetadata></XResponse>");
        QVERIFY(got);
        QVERIFY(got->result.children.empty());
        QCOMPARE(got->requestId, QStringLiteral("r-2"));
    }
    void listsAndObjectsBecomeJson()
    {
        const auto got = read(answer("<a>1</a><list><member>x</member></list><pair><p>1</p><q>2</q></pair><twice>1</twice><twice>2</twice><empty/>"));
        const QJsonObject expected{{"a", "1"}, {"list", QJsonArray{"x"}}, {"pair", QJsonObject{{"p", "1"}, {"q", "2"}}},
                                   {"twice", QJsonArray{"1", "2"}}, {"empty", ""}};
        QCOMPARE(toJson(got->result), expected);
    }
    void whatIsNoAnswerIsNotTheService_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::newRow("nothing") << QByteArray(" \n");
        QTest::newRow("JSON") << QByteArray("{}");
        QTest::newRow("another root") << QByteArray("<YResponse/>");
        QTest::newRow("a page") << QByteArray("<html><body>log in</body></html>");
        QTest::newRow("cut") << answer("<a>b</a>").chopped(5);
        QTest::newRow("not well formed") << answer("<a><b></a></b>");
        QTest::newRow("two roots") << QByteArray(answer("") + answer(""));
        QTest::newRow("document type") << QByteArray("<!DOCTYPE XResponse>" + answer("<a>b</a>"));
        QTest::newRow("entity of its own") << QByteArray("<!DOCTYPE XResponse [<!ENTITY e \"text\">]>" + answer("<a>&e;</a>"));
        QTest::newRow("unknown entity") << answer("<a>&e;</a>");
        QTest::newRow("file") << QByteArray("<!DOCTYPE XResponse [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + answer("<a>&e;</a>"));
        QTest::newRow("too deep") << answer(nested(31));
        QTest::newRow("too many") << answer(QByteArray("<a/>").repeated(20'000));
        QTest::newRow("too long") << answer(QByteArray(1024 * 1024, 'x'));
    }
    void whatIsNoAnswerIsNotTheService()
    {
        QFETCH(QByteArray, xml);
        const auto got = read(xml);
        QVERIFY(!got);
        QCOMPARE(got.error().kind, Error::Kind::NotTheService);
    }
    void theLimitsThemselvesAreTaken()
    {
        QVERIFY(read(answer(nested(30))));
        QVERIFY(read(answer(QByteArray("<a/>").repeated(19'996))));
    }
    void formsOfTheProtocolSuiteAreWrittenTheSame()
    {
        BK_NEED_SHARED_VECTORS();
        int run = 0;
        for (const QJsonValue one : casesOf("input")) {
            const QByteArray body = one[QLatin1String("serialized")][QLatin1String("body")].toString().toUtf8();
            if (!body.startsWith("Action="))
                continue; // compressed
            auto parameters = decoded(body);
            const QueryCall call{parameters[0].second, parameters[1].second, parameters.mid(2)};
            QCOMPARE(queryRequest(call, kSts).body, body);
            ++run;
        }
        qInfo("protocol: %d forms", run);
        QVERIFY(run >= 30);
    }
    void answersOfTheProtocolSuiteAreRead()
    {
        BK_NEED_SHARED_VECTORS();
        Deviations deviations({
            {QStringLiteral("QueryEmptyInputAndEmptyOutput"), QStringLiteral("no body at all, which STS and IAM never send")},
            {QStringLiteral("QueryNoInputAndNoOutput"), QStringLiteral("the same")},
            {QStringLiteral("QueryNoInputAndOutput"), QStringLiteral("the same")},
            {QStringLiteral("QueryXmlBlobs"), QStringLiteral("text stays text: neither service has blobs")},
        });
        for (const QJsonValue one : casesOf("output")) {
            if (one[QLatin1String("response")][QLatin1String("status_code")].toInt() != 200)
                continue;
            const auto got = readQueryAnswer(one[QLatin1String("response")][QLatin1String("body")].toString().toUtf8(),
                                             one[QLatin1String("given")][QLatin1String("name")].toString());
            const QJsonObject expected = one[QLatin1String("result")].toObject();
            const QJsonObject json = got ? toJson(got->result) : QJsonObject();
            bool agrees = got.has_value();
            // What a member is called in XML is the model's business; those that keep their names are compared.
            for (auto it = expected.begin(); it != expected.end(); ++it)
                agrees = agrees && (!it->isString() || !json.contains(it.key()) || json.value(it.key()) == *it);
            deviations.tell(one[QLatin1String("id")].toString(), agrees);
        }
        qInfo("protocol: %d answers, %d deviate as accepted", deviations.cases(), deviations.accepted());
        QVERIFY2(deviations.problems().isEmpty(), qUtf8Printable(deviations.problems()));
        QVERIFY(deviations.cases() >= 30);
    }
};

QTEST_GUILESS_MAIN(QueryProtocolTest)
#include "QueryProtocolTest.moc"
