// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Sts.h"
#include "tests/support/Await.h"
#include "tests/support/QueryService.h"

#include <QJsonArray>
#include <QtTest>

using namespace bk;

namespace {

const QDateTime &kNow = QueryService::kNow;

QByteArray identity()
{
    return QueryService::xml(200, "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                    "<Arn>arn:aws:iam::123456789012:user/maria</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>"
                    "</GetCallerIdentityResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
}

QByteArray role(const char *action, const QByteArray &expires = "2026-11-22T09:00:00Z")
{
    const QByteArray name(action);
    return QueryService::xml(200, '<' + name + "Response><" + name + "Result><AssumedRoleUser><Arn>arn:aws:sts::210987654321:assumed-role/r/s</Arn></AssumedRoleUser>"
                    "<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>made-up/secret</SecretAccessKey>"
                    "<SessionToken>made-up-session</SessionToken><Expiration>" + expires + "</Expiration></Credentials></" + name + "Result></" + name + "Response>");
}

} // namespace

// Over a real connection.
class StsTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<QueryService> m_service;

    Endpoint endpoint() const { return {m_service->server.url({}), QStringLiteral("eu-central-1"), {}}; }

    Result<QueryAnswer> ask(const QueryCall &call, bool isSigned = true)
    {
        std::optional<sigv4::Credentials> credentials;
        if (isSigned)
            credentials = sigv4::Credentials{"AKIDEXAMPLE", Secret("made-up-secret"), Secret("made-up-session")};
        auto got = await(sts::ask(m_service->http, m_service->clock, call, endpoint(), std::move(credentials)));
        return got ? std::move(*got) : fail(Error::Kind::TimedOut);
    }

private Q_SLOTS:
    void init()
    {
        m_service = std::make_unique<QueryService>();
    }
    void cleanup() { m_service.reset(); }

    void whoAmIIsSignedAndRead()
    {
        m_service->server.answerWith(identity());
        const auto got = ask(sts::getCallerIdentity());
        QVERIFY(got);
        const auto who = sts::readIdentity(*got);
        QVERIFY(who);
        QCOMPARE(who->arn, QStringLiteral("arn:aws:iam::123456789012:user/maria"));
        QCOMPARE(who->accountId, QStringLiteral("123456789012"));
        QCOMPARE(who->userId, QStringLiteral("AIDAEXAMPLE"));
        const auto &request = m_service->server.requests().first();
        QCOMPARE(request.body, QByteArray("Action=GetCallerIdentity&Version=2011-06-15"));
        QVERIFY(request.header("authorization").startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-central-1/sts/aws4_request, "
                                                           "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature="));
        QCOMPARE(request.header("x-amz-security-token"), QByteArray("made-up-session"));
    }
    void whatArrivesProvesItsSignature()
    {
        m_service->server.answerWith(identity());
        QVERIFY(ask(sts::getCallerIdentity()));
        const auto &seen = m_service->server.requests().first();
        HttpRequest again{seen.verb, m_service->server.url(), {}, seen.body};
        for (const char *name : {"content-type", "host", "x-amz-date", "x-amz-security-token"})
            again.headers.append(qMakePair(QByteArray(name), seen.header(name)));
        const sigv4::Scope scope{"eu-central-1", "sts", kNow};
        const QByteArray text = sigv4::stringToSign(sigv4::canonicalRequest(again), scope);
        QVERIFY(seen.header("authorization").endsWith(sigv4::signature(Secret("made-up-secret"), scope, text)));
    }
    void aRoleGivesItsKeys()
    {
        m_service->server.answerWith(role("AssumeRole"));
        sts::Role wanted;
        wanted.arn = QStringLiteral("arn:aws:iam::210987654321:role/r");
        wanted.sessionName = QStringLiteral("bedrock-keyring");
        wanted.externalId = QStringLiteral("x y");
        wanted.durationSeconds = 900;
        const auto got = ask(sts::assumeRole(wanted));
        QVERIFY(got);
        const auto session = sts::readSession(*got);
        QVERIFY(session);
        QCOMPARE(session->keys.accessKeyId, QByteArray("ASIAEXAMPLE"));
        QVERIFY(session->keys.secretAccessKey.equals(Secret("made-up/secret")));
        QVERIFY(session->keys.sessionToken.equals(Secret("made-up-session")));
        QCOMPARE(session->expires, kNow.addSecs(3600));
        QCOMPARE(session->accountId, QStringLiteral("210987654321"));
        QCOMPARE(m_service->server.requests().first().body,
                 QByteArray("Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2Fr"
                            "&RoleSessionName=bedrock-keyring&ExternalId=x%20y&DurationSeconds=900"));
    }
    void aWebIdentityGoesUnsigned()
    {
        m_service->server.answerWith(role("AssumeRoleWithWebIdentity"));
        sts::Role wanted;
        wanted.arn = QStringLiteral("arn:aws:iam::210987654321:role/r");
        const auto got = ask(sts::assumeRoleWithWebIdentity(wanted, Secret("made.up.token")), false);
        QVERIFY(got);
        QVERIFY(sts::readSession(*got));
        QVERIFY(m_service->server.requests().first().header("authorization").isEmpty());
        QVERIFY(m_service->server.requests().first().body.endsWith("&WebIdentityToken=made.up.token"));
    }
    void refusalsAreRead()
    {
        m_service->server.answerWith(QueryService::refusal(403, "AccessDenied", "User: u is not authorized to perform: sts:AssumeRole on resource: r"));
        const auto denied = ask(sts::assumeRole({}));
        QCOMPARE(denied.error().kind, Error::Kind::PermissionMissing);
        QCOMPARE(denied.error().subject, QStringLiteral("sts:AssumeRole"));
        m_service->server.answerWith(QueryService::refusal(403, "InvalidClientTokenId", "The security token included in the request is invalid."));
        const auto unknown = ask(sts::getCallerIdentity());
        QCOMPARE(unknown.error().kind, Error::Kind::SignatureRejected);
        QCOMPARE(m_service->server.requests().size(), 2);
    }
    void anAnswerWithoutItsMembersIsNotTheService()
    {
        m_service->server.answerWith(QueryService::xml(200, "<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>"));
        const auto got = ask(sts::getCallerIdentity());
        QVERIFY(got);
        QCOMPARE(sts::readIdentity(*got).error().kind, Error::Kind::NotTheService);
        QCOMPARE(sts::readSession(*got).error().kind, Error::Kind::NotTheService);
        m_service->server.answerWith(role("AssumeRole", "soon"));
        const auto undated = ask(sts::assumeRole({}));
        QVERIFY(undated);
        QCOMPARE(sts::readSession(*undated).error().kind, Error::Kind::NotTheService);
    }
    void aWrongClockIsCorrectedOnceAndRemembered()
    {
        const QByteArray expired = QueryService::refusal(403, "SignatureDoesNotMatch", "Signature expired: 20261122T080000Z is now earlier than 20261122T085500Z",
                                           "Sun, 22 Nov 2026 09:00:00 GMT");
        m_service->answerInTurn({expired, identity()});
        QVERIFY(ask(sts::getCallerIdentity()));
        QCOMPARE(m_service->server.requests().size(), 2);
        QCOMPARE(m_service->dateSigned(0), QByteArray("20261122T080000Z"));
        QCOMPARE(m_service->dateSigned(1), QByteArray("20261122T090000Z"));
        QCOMPARE(m_service->clock.skewSeconds(), 3600);
        m_service->server.answerWith(expired);
        QVERIFY(!ask(sts::getCallerIdentity()));
        QCOMPARE(m_service->server.requests().size(), 3);
        QCOMPARE(m_service->dateSigned(2), QByteArray("20261122T090000Z"));
    }
    void aWrongSignatureIsNoWrongClock()
    {
        m_service->server.answerWith(QueryService::refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match", "Sun, 22 Nov 2026 09:00:00 GMT"));
        QVERIFY(!ask(sts::getCallerIdentity()));
        m_service->server.answerWith(QueryService::refusal(403, "RequestExpired", "Request has expired.", "Sun, 22 Nov 2026 08:03:59 GMT"));
        QVERIFY(!ask(sts::getCallerIdentity()));
        QCOMPARE(m_service->server.requests().size(), 2);
        QCOMPARE(m_service->clock.skewSeconds(), 0);
    }
    void nothingIsSentToAnotherHost()
    {
        const Endpoint elsewhere{QUrl(QStringLiteral("https://sts.example")), QStringLiteral("us-east-1"), QStringLiteral("test")};
        std::optional<sigv4::Credentials> none;
        const auto got = await(sts::ask(m_service->http, m_service->clock, sts::getCallerIdentity(), elsewhere, std::move(none)));
        QVERIFY(got && !*got);
        QCOMPARE(got->error().kind, Error::Kind::HostNotAllowed);
    }
    void apiShapedInputBecomesParameters()
    {
        const auto call = sts::callOf(QStringLiteral("AssumeRole"),
                                      {{"DurationSeconds", 900}, {"PolicyArns", QJsonArray{QJsonObject{{"arn", "a"}}}}, {"Tags", QJsonArray()}});
        QVERIFY(call);
        const QList<QPair<QByteArray, QByteArray>> expected{{"DurationSeconds", "900"}, {"PolicyArns.member.1.arn", "a"}, {"Tags", ""}};
        QCOMPARE(call->parameters, expected);
        QCOMPARE(sts::callOf(QStringLiteral("AssumeRole"), {{"RoleArn", QJsonValue::Null}}).error().kind, Error::Kind::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(StsTest)
#include "StsTest.moc"
