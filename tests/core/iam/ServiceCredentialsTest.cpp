// SPDX-License-Identifier: Apache-2.0
#include "core/iam/ServiceCredentials.h"
#include "tests/support/Await.h"
#include "tests/support/QueryService.h"
#include "tests/support/SampleKeys.h"
#include "tests/support/WellTold.h"

#include <QTcpSocket>
#include <QtTest>

using namespace bk;

namespace {

const QDateTime &kNow = QueryService::kNow;
const QString kId = QStringLiteral("ACCAEXAMPLE000000001");

QByteArray answer(const char *action, const QByteArray &result)
{
    const QByteArray name(action);
    const QByteArray inside = result.isNull() ? QByteArray() : QByteArray('<' + name + "Result>" + result + "</" + name + "Result>");
    return QueryService::xml(200, '<' + name + "Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">" + inside
                                      + "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></" + name + "Response>");
}

QByteArray member(const QByteArray &id, const QByteArray &alias, const QByteArray &more = {})
{
    return "<CreateDate>2026-11-01T10:00:00Z</CreateDate><ServiceName>bedrock.amazonaws.com</ServiceName><ServiceSpecificCredentialId>" + id
           + "</ServiceSpecificCredentialId><UserName>maria</UserName><Status>Active</Status><ServiceCredentialAlias>" + alias + "</ServiceCredentialAlias>" + more;
}

QByteArray list(const QByteArrayList &members, const QByteArray &marker = {})
{
    QByteArray all;
    for (const QByteArray &one : members)
        all += "<member>" + one + "</member>";
    return answer("ListServiceSpecificCredentials", "<ServiceSpecificCredentials>" + all + "</ServiceSpecificCredentials><IsTruncated>"
                  + (marker.isEmpty() ? QByteArray("false</IsTruncated>") : "true</IsTruncated><Marker>" + marker + "</Marker>"));
}

QByteArray keyText(const QByteArray &alias = "maria-at-123456789012")
{
    return sampleLongTermKey("iam", alias);
}

QByteArray made(const char *action, const QByteArray &secretElement, const QByteArray &inner = member(kId.toLatin1(), "maria-at-123456789012"))
{
    return answer(action, "<ServiceSpecificCredential>" + inner + secretElement + "</ServiceSpecificCredential>");
}

QByteArray secretElement(const QByteArray &text)
{
    return "<ServiceCredentialSecret>" + text + "</ServiceCredentialSecret>";
}

} // namespace

// Over a real connection.
class ServiceCredentialsTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<QueryService> m_service;
    std::unique_ptr<ServiceCredentials> m_iam;

    IamCaller caller() const
    {
        return {{"AKIDEXAMPLE", Secret("made-up-secret"), Secret("made-up-session")}, {m_service->server.url({}), QStringLiteral("us-east-1"), {}}};
    }
    template<typename T>
    Result<T> answerOf(QCoro::Task<Result<T>> task)
    {
        auto got = await(std::move(task));
        return got ? std::move(*got) : fail(Error::Kind::TimedOut);
    }
    Result<QList<ServiceCredential>> listOf(const iam::Whose &whose) { return answerOf(m_iam->list(caller(), whose)); }
    Result<MadeCredential> create(std::optional<int> days = 30) { return answerOf(m_iam->create(caller(), QStringLiteral("maria"), days)); }
    QByteArray bodyOf(int request) const { return m_service->server.requests().at(request).body; }
    qsizetype sent() const { return m_service->server.requests().size(); }

private Q_SLOTS:
    void init()
    {
        m_service = std::make_unique<QueryService>();
        m_iam = std::make_unique<ServiceCredentials>(m_service->http, m_service->clock);
    }
    void cleanup()
    {
        m_iam.reset();
        m_service.reset();
    }

    void theKeysOfAUserAreListed()
    {
        m_service->server.answerWith(list({member(kId.toLatin1(), "maria-at-123456789012", "<ExpirationDate>2026-12-01T10:00:00Z</ExpirationDate>"),
                                   member("ACCAEXAMPLE000000002", "maria+1-at-123456789012").replace("Active", "Inactive"),
                                   member("ACCAEXAMPLE000000003", "x").replace("bedrock.amazonaws.com", "codecommit.amazonaws.com"),
                                   member("ACCAEXAMPLE000000004", "y").replace("Active", "Suspended")}));
        const auto keys = listOf({QStringLiteral("maria"), false});
        QVERIFY(keys);
        QCOMPARE(keys->size(), 3); // another service's credentials are not ours to touch
        QCOMPARE(keys->at(0).id, kId);
        QCOMPARE(keys->at(0).user, QStringLiteral("maria"));
        QCOMPARE(keys->at(0).alias, QStringLiteral("maria-at-123456789012"));
        QCOMPARE(keys->at(0).created, QDateTime(QDate(2026, 11, 1), QTime(10, 0), Qt::UTC));
        QCOMPARE(keys->at(0).expires, QDateTime(QDate(2026, 12, 1), QTime(10, 0), Qt::UTC));
        QCOMPARE(keys->at(0).status, ServiceCredential::Status::Active);
        QCOMPARE(keys->at(1).status, ServiceCredential::Status::Inactive);
        QVERIFY(!keys->at(1).expires.isValid());
        QCOMPARE(keys->at(2).status, ServiceCredential::Status::Unknown);
        QCOMPARE(bodyOf(0), QByteArray("Action=ListServiceSpecificCredentials&Version=2010-05-08&UserName=maria&ServiceName=bedrock.amazonaws.com"));
        QVERIFY(m_service->server.requests().first().header("authorization").startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/iam/aws4_request, "));
        QVERIFY(listOf({}));
        QCOMPARE(bodyOf(1), QByteArray("Action=ListServiceSpecificCredentials&Version=2010-05-08&ServiceName=bedrock.amazonaws.com"));
    }
    void everyPageOfAllUsersIsRead()
    {
        m_service->answerInTurn({list({member("ACCAEXAMPLE000000001", "a")}, "one/+="), list({member("ACCAEXAMPLE000000002", "b")}, "two"), list({})});
        const auto keys = answerOf(m_iam->list(caller(), {{}, true}, 500));
        QVERIFY(keys);
        QCOMPARE(keys->size(), 2);
        const QByteArray asked = "Action=ListServiceSpecificCredentials&Version=2010-05-08&AllUsers=true&ServiceName=bedrock.amazonaws.com&MaxItems=500";
        QCOMPARE(bodyOf(0), asked);
        QCOMPARE(bodyOf(1), asked + "&Marker=one%2F%2B%3D");
        QCOMPARE(bodyOf(2), asked + "&Marker=two");
        QCOMPARE(sent(), 3);
    }
    void pagesWithoutEndEnd()
    {
        m_service->server.answerWith([this](QTcpSocket *socket, const TestServer::Request &) { socket->write(list({}, QByteArray::number(sent()))); });
        QCOMPARE(listOf({{}, true}).error().kind, Error::Kind::TooLarge);
        QCOMPARE(sent(), ServiceCredentials::kMostPages);
    }
    void pagesInACircleEnd()
    {
        m_service->answerInTurn({list({}, "one"), list({}, "two"), list({}, "one")});
        const auto got = listOf({{}, true});
        QCOMPARE(got.error().kind, Error::Kind::NotTheService);
        BK_WELL_TOLD(got.error(), keyText());
        QCOMPARE(sent(), 3);
    }
    void aKeyIsMadeOnce()
    {
        m_service->server.answerWith(made("CreateServiceSpecificCredential", secretElement(keyText())));
        const auto got = create();
        QVERIFY(got);
        QCOMPARE(got->credential.id, kId);
        QVERIFY(got->key.equals(Secret(keyText())));
        QCOMPARE(bodyOf(0), QByteArray("Action=CreateServiceSpecificCredential&Version=2010-05-08&UserName=maria&ServiceName=bedrock.amazonaws.com&CredentialAgeDays=30"));
        QVERIFY(create(std::nullopt));
        QVERIFY(!bodyOf(1).contains("CredentialAgeDays"));
        QCOMPARE(sent(), 2);
    }
    void theGuidesNameOfTheSecretIsReadToo()
    {
        m_service->server.answerWith(made("CreateServiceSpecificCredential", "<ServicePassword>other</ServicePassword><ServiceApiKeyValue>" + keyText() + "</ServiceApiKeyValue>"));
        const auto got = create();
        QVERIFY(got && got->key.equals(Secret(keyText())));
    }
    void whatIamWouldRefuseIsNotSent()
    {
        for (const int days : {0, -1, 36'601})
            QCOMPARE(create(days).error().kind, Error::Kind::InvalidInput);
        QCOMPARE(answerOf(m_iam->create(caller(), {}, 1)).error().kind, Error::Kind::InvalidInput);
        for (const auto *id : {"", "ACCA-1", "ACCA 1", "ACCA&Status=Active"})
            QCOMPARE(answerOf(m_iam->remove(caller(), {}, QLatin1String(id))).error().kind, Error::Kind::InvalidInput);
        QCOMPARE(sent(), 0);
    }
    void aKeyIsSwitchedResetAndDeleted()
    {
        m_service->answerInTurn({answer("UpdateServiceSpecificCredential", {}), answer("UpdateServiceSpecificCredential", {}),
                      made("ResetServiceSpecificCredential", secretElement(keyText())), answer("DeleteServiceSpecificCredential", {})});
        const QString user = QStringLiteral("maria");
        QVERIFY(answerOf(m_iam->setActive(caller(), user, kId, false)));
        QVERIFY(answerOf(m_iam->setActive(caller(), {}, kId, true)));
        const auto reset = answerOf(m_iam->reset(caller(), user, kId));
        QVERIFY(reset && reset->key.equals(Secret(keyText())));
        QVERIFY(answerOf(m_iam->remove(caller(), user, kId)));
        const QByteArray one = "&Version=2010-05-08&UserName=maria&ServiceSpecificCredentialId=" + kId.toLatin1();
        QCOMPARE(bodyOf(0), "Action=UpdateServiceSpecificCredential" + one + "&Status=Inactive");
        QCOMPARE(bodyOf(1), "Action=UpdateServiceSpecificCredential&Version=2010-05-08&ServiceSpecificCredentialId=" + kId.toLatin1() + "&Status=Active");
        QCOMPARE(bodyOf(2), "Action=ResetServiceSpecificCredential" + one);
        QCOMPARE(bodyOf(3), "Action=DeleteServiceSpecificCredential" + one);
    }
    void refusalsAreToldApart_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<int>("kind");
        using Kind = Error::Kind;
        const auto row = [](const char *name, int status, const char *code, const char *message, Kind kind) {
            QTest::newRow(name) << status << QByteArray(code) << QByteArray(message) << int(kind);
        };
        row("two keys", 409, "LimitExceeded", "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2", Kind::KeySlotsFull);
        row("another limit", 409, "LimitExceeded", "Cannot exceed quota for UsersPerAccount: 5000", Kind::QuotaExceeded);
        row("no user", 404, "NoSuchEntity", "The user with name maria cannot be found.", Kind::ResourceNotFound);
        row("no such service", 404, "NotSupportedService", "The specified service does not support service-specific credentials.", Kind::KeysNotOffered);
        row("no such service, really", 404, "NoSuchEntity", "No such service bedrock.amazonaws.com is supported for Service Specific Credentials", Kind::KeysNotOffered);
        row("denied", 403, "AccessDenied", "User: arn:aws:iam::123456789012:user/m is not authorized to perform: iam:CreateServiceSpecificCredential on resource: user maria",
            Kind::PermissionMissing);
        row("unknown access key", 403, "InvalidClientTokenId", "The security token included in the request is invalid.", Kind::SignatureRejected);
        row("session over", 403, "ExpiredToken", "The security token included in the request is expired", Kind::SignatureRejected);
        row("wrong signature", 403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.", Kind::SignatureRejected);
        row("invalid", 400, "ValidationError", "1 validation error detected: Value 'x' at 'userName' failed to satisfy constraint", Kind::Validation);
        row("throttled", 400, "Throttling", "Rate exceeded", Kind::Throttled);
        row("failed", 500, "ServiceFailure", "The request processing has failed because of an unknown error", Kind::ServiceFailed);
        row("away", 503, "ServiceUnavailable", "Service is unavailable", Kind::ServiceUnavailable);
    }
    void refusalsAreToldApart()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, code);
        QFETCH(const QByteArray, message);
        m_service->server.answerWith(QueryService::refusal(status, code, message));
        const auto got = create();
        QVERIFY(!got);
        QTEST(int(got.error().kind), "kind");
        QCOMPARE(got.error().type, QString::fromLatin1(code));
        QCOMPARE(got.error().httpStatus, status);
        QCOMPARE(got.error().requestId, QStringLiteral("r-2"));
        BK_WELL_TOLD(got.error(), keyText());
        QCOMPARE(sent(), 1); // Create is never sent again
    }
    void aThrottledListIsAskedAgainAndNothingElse()
    {
        const QByteArray busy = QueryService::refusal(400, "Throttling", "Rate exceeded");
        m_service->answerInTurn({busy, busy, list({})});
        QVERIFY(listOf({}));
        QCOMPARE(sent(), 3);
        m_service->server.answerWith(busy);
        QCOMPARE(listOf({}).error().kind, Error::Kind::Throttled);
        QCOMPARE(sent(), 6);
        QCOMPARE(answerOf(m_iam->reset(caller(), {}, kId)).error().kind, Error::Kind::Throttled);
        QCOMPARE(answerOf(m_iam->remove(caller(), {}, kId)).error().kind, Error::Kind::Throttled);
        QCOMPARE(answerOf(m_iam->setActive(caller(), {}, kId, false)).error().kind, Error::Kind::Throttled);
        QCOMPARE(sent(), 9);
    }
    void aWrongClockIsCorrectedBeforeAKeyIsMade()
    {
        const QByteArray later = "Sun, 22 Nov 2026 09:00:00 GMT";
        m_service->answerInTurn({QueryService::refusal(403, "SignatureDoesNotMatch", "Signature expired: 20261122T080000Z is now earlier than 20261122T085500Z", later),
                      made("CreateServiceSpecificCredential", secretElement(keyText()))});
        QVERIFY(create());
        QCOMPARE(sent(), 2);
        QCOMPARE(m_service->server.requests().at(1).header("x-amz-date"), QByteArray("20261122T090000Z"));
    }
    void aKeyMadeWithoutAnAnswerIsNotMadeAgain()
    {
        const QByteArray whole = made("CreateServiceSpecificCredential", secretElement(keyText()));
        for (const qsizetype cut : {qsizetype(0), whole.indexOf("\r\n\r\n"), whole.indexOf("ABSK") + 40, whole.size() - 1}) {
            const qsizetype before = sent();
            m_service->server.answerWith([&whole, cut](QTcpSocket *socket, const TestServer::Request &) {
                socket->write(whole.first(cut));
                socket->disconnectFromHost();
            });
            const auto got = create();
            QVERIFY(!got);
            QCOMPARE(got.error().kind, Error::Kind::ConnectionLost);
            BK_WELL_TOLD(got.error(), keyText());
            QCOMPARE(sent(), before + 1);
        }
        m_service->server.answerWith(list({member(kId.toLatin1(), "maria-at-123456789012")}));
        QCOMPARE(listOf({QStringLiteral("maria"), false})->constFirst().id, kId); // and the list knows it
    }
    void aSecretThatIsNoneLeavesTheId()
    {
        for (const QByteArray &element : {QByteArray(), secretElement({}), secretElement("ABSK bad\nletters"), QByteArray("<ServicePassword>other</ServicePassword>")}) {
            m_service->server.answerWith(made("CreateServiceSpecificCredential", element));
            const auto got = create();
            QVERIFY(!got);
            QCOMPARE(got.error().kind, Error::Kind::NotTheService);
            QCOMPARE(got.error().subject, kId);
        }
    }
    void hostileAnswersAreRefused_data()
    {
        QTest::addColumn<QByteArray>("answered");
        const QByteArray action = "ListServiceSpecificCredentials";
        const QByteArray good = list({member(kId.toLatin1(), "maria-at-123456789012", "<ExpirationDate>2026-12-01T10:00:00Z</ExpirationDate>")});
        const QByteArray body = good.mid(good.indexOf("\r\n\r\n") + 4);
        const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << QueryService::xml(200, text); };
        row("another root", QByteArray(body).replace("ListServiceSpecificCredentialsResponse", "ListUsersResponse"));
        row("another action's result", QByteArray(body).replace("ListServiceSpecificCredentialsResult", "ListUsersResult"));
        row("nothing", {});
        row("HTML", "<html><body>Sign in</body></html>");
        row("JSON", "{\"ServiceSpecificCredentials\":[]}");
        row("cut", body.first(body.size() / 2));
        row("twice", body + body);
        row("an entity", "<!DOCTYPE a [<!ENTITY b \"maria\">]>" + QByteArray(body).replace("<UserName>maria", "<UserName>&b;"));
        QByteArray bomb = "<!DOCTYPE a [<!ENTITY a0 \"aaaaaaaaaa\">";
        for (int i = 1; i < 10; ++i)
            bomb += "<!ENTITY a" + QByteArray::number(i) + " \"" + QByteArray("&a" + QByteArray::number(i - 1) + ';').repeated(10) + "\">";
        row("a bomb of entities", bomb + "]><ListServiceSpecificCredentialsResponse>&a9;</ListServiceSpecificCredentialsResponse>");
        row("a file", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>");
        row("very deep", '<' + action + "Response>" + QByteArray("<a>").repeated(40) + QByteArray("</a>").repeated(40) + "</" + action + "Response>");
        row("very long", QByteArray(body).replace("<UserName>maria", QByteArray("<UserName>" + QByteArray(1100 * 1024, 'm'))));
        row("no list", QByteArray(body).replace("ServiceSpecificCredentials>", "Users>"));
        row("truncated without a marker", QByteArray(body).replace("false", "true"));
        for (const char *name : {"ServiceSpecificCredentialId", "UserName", "ServiceName", "Status", "CreateDate"})
            QTest::addRow("no %s", name) << QueryService::xml(200, QByteArray(body).replace(QByteArray(name + QByteArray(">")), "Other>"));
        row("an id that is none", QByteArray(body).replace("ACCAEXAMPLE", "ACCA/../../"));
        row("no date of making", QByteArray(body).replace("2026-11-01T10:00:00Z", "yesterday"));
        row("no date of ending", QByteArray(body).replace("2026-12-01T10:00:00Z", "never"));
    }
    void hostileAnswersAreRefused()
    {
        QFETCH(const QByteArray, answered);
        m_service->server.answerWith(answered);
        const auto got = listOf({});
        QVERIFY(!got);
        const bool tooLarge = qstrcmp(QTest::currentDataTag(), "very long") == 0;
        QCOMPARE(got.error().kind, tooLarge ? Error::Kind::TooLarge : Error::Kind::NotTheService);
        BK_WELL_TOLD(got.error(), keyText());
    }
    void nothingIsSentToAnotherHost()
    {
        IamCaller elsewhere = caller();
        elsewhere.endpoint.url = QUrl(QStringLiteral("https://iam.example"));
        const auto got = answerOf(m_iam->create(std::move(elsewhere), QStringLiteral("maria"), 1));
        QCOMPARE(got.error().kind, Error::Kind::HostNotAllowed);
    }
};

QTEST_GUILESS_MAIN(ServiceCredentialsTest)
#include "ServiceCredentialsTest.moc"
