// SPDX-License-Identifier: Apache-2.0
#include "core/aws/ServiceError.h"
#include "tests/support/TestVectors.h"
#include "tests/support/WellTold.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QtTest>

using namespace bk;
using Kind = Error::Kind;

Q_DECLARE_METATYPE(bk::Error::Kind)

namespace {

HttpHead head(int status, const QByteArray &type = {})
{
    HttpHead made;
    made.status = status;
    made.headers = {{"Content-Type", "application/json"}, {"x-amzn-RequestId", "id-1"}};
    if (!type.isEmpty())
        made.headers.append({"X-Amzn-ErrorType", type + ":http://internal.amazon.com/coral/com.amazon.coral.service/"});
    return made;
}

QByteArray envelope(const char *name, const QString &text)
{
    return QJsonDocument(QJsonObject{{QLatin1String(name), text}}).toJson();
}

// One error case of AWS's protocol tests.
Error fromVector(const QJsonObject &vector)
{
    const QJsonObject response = vector.value(QStringLiteral("response")).toObject();
    HttpHead made;
    made.status = response.value(QStringLiteral("status_code")).toInt();
    const QJsonObject headers = response.value(QStringLiteral("headers")).toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        made.headers.append({header.key().toLatin1(), header.value().toString().toLatin1()});
    return serviceError(made, response.value(QStringLiteral("body")).toString().toUtf8());
}

} // namespace

class ServiceErrorTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void literalMessagesAreClassified_data();
    void literalMessagesAreClassified()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(QString, text);
        QFETCH(bk::Error::Kind, kind);
        for (const char *name : {"message", "Message"}) {
            const Error error = serviceError(head(status, type), envelope(name, text));
            QCOMPARE(int(error.kind), int(kind));
            QCOMPARE(error.detail, text);
            QCOMPARE(error.type, QString::fromLatin1(type));
            QCOMPARE(error.httpStatus, status);
            QCOMPARE(error.requestId, QStringLiteral("id-1"));
            BK_WELL_TOLD(error, QByteArrayView());
        }
    }

    void missingPermissionNamesTheAction()
    {
        const Error error = serviceError(head(403, "AccessDeniedException"), envelope("Message",
            QStringLiteral("User: arn:aws:iam::111122223333:user/expired-bot is not authorized to perform: bedrock:InvokeModel on resource: x")));
        QCOMPARE(error.kind, Kind::PermissionMissing);
        QCOMPARE(error.subject, QStringLiteral("bedrock:InvokeModel"));
    }

    void openAiShapeIsRead()
    {
        const Error bad = serviceError(head(401), R"({"error":{"code":"invalid_api_key","message":"Invalid bearer token","param":null,"type":"permission_denied_error"}})");
        QCOMPARE(bad.kind, Kind::KeyRejected);
        QCOMPARE(bad.type, QStringLiteral("invalid_api_key"));
        const Error model = serviceError(head(401), R"({"error":{"code":"access_denied","message":"m1 is not available for this account. You can explore other available models on Amazon Bedrock."}})");
        QCOMPARE(model.kind, Kind::ModelAccessDenied);
        const Error forbidden = serviceError(head(401), R"({"error":{"code":"access_denied","message":"User: x is not authorized to perform: bedrock-mantle:CallWithBearerToken on resource: *"}})");
        QCOMPARE(forbidden.kind, Kind::KeyUseForbidden);
        QCOMPARE(serviceError(head(400), R"({"error":"just words"})").kind, Kind::Validation);
    }

    void xmlWithADocumentTypeIsOnlyText()
    {
        const Error error = serviceError(head(403), "<!DOCTYPE a [<!ENTITY e \"AccessDenied\">]><ErrorResponse><Error><Code>&e;</Code></Error></ErrorResponse>");
        QVERIFY(error.type.isEmpty());
        QVERIFY(error.detail.startsWith(QStringLiteral("<!DOCTYPE")));
    }

    void errorsOfTheProtocolSuitesAreRead()
    {
        BK_NEED_SHARED_VECTORS();
        int run = 0;
        for (const char *file : {"rest-json", "query"}) {
            const auto suites = readJsonVector(sharedVectors() + QStringLiteral("/protocol/botocore/output/") + QLatin1String(file) + QStringLiteral(".json")).array();
            for (const auto &suite : suites) {
                const auto cases = suite.toObject().value(QStringLiteral("cases")).toArray();
                for (const auto &value : cases) {
                    const QJsonObject vector = value.toObject();
                    if (!vector.contains(QStringLiteral("errorCode")))
                        continue;
                    const Error error = fromVector(vector);
                    QCOMPARE(error.type, vector.value(QStringLiteral("errorCode")).toString());
                    if (vector.contains(QStringLiteral("errorMessage")))
                        QCOMPARE(error.detail, vector.value(QStringLiteral("errorMessage")).toString());
                    if (QByteArray(file) == "query")
                        QCOMPARE(error.requestId, QStringLiteral("foo-id"));
                    ++run;
                }
            }
        }
        QVERIFY(run >= 15);
        qInfo("%d error cases", run);
    }

    void exceptionsOfAStreamAreTheSameErrors_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<bk::Error::Kind>("kind");
        QTest::newRow("throttling") << QStringLiteral("throttlingException") << Kind::Throttled;
        QTest::newRow("validation") << QStringLiteral("validationException") << Kind::Validation;
        QTest::newRow("model") << QStringLiteral("modelStreamErrorException") << Kind::ModelFailed;
        QTest::newRow("internal") << QStringLiteral("internalServerException") << Kind::ServiceFailed;
        QTest::newRow("unavailable") << QStringLiteral("serviceUnavailableException") << Kind::ServiceUnavailable;
        QTest::newRow("unknown") << QStringLiteral("newException") << Kind::Refused;
        QTest::newRow("none") << QString() << Kind::Refused;
    }
    void exceptionsOfAStreamAreTheSameErrors()
    {
        QFETCH(QString, type);
        QFETCH(bk::Error::Kind, kind);
        const Error error = streamError(type, R"({"message":"Words","originalStatusCode":500})");
        QCOMPARE(int(error.kind), int(kind));
        QCOMPARE(error.detail, QStringLiteral("Words"));
        QCOMPARE(error.type.left(1), type.left(1).toUpper());
        QCOMPARE(streamError(type, R"({"originalMessage":"Inner"})").detail, QStringLiteral("Inner"));
        QCOMPARE(streamError(type, "no JSON").detail, QStringLiteral("no JSON"));
    }

    void hostileBodiesBecomeShortPlainText()
    {
        const QByteArray page = "<html><body><img src='file:///x'>" + QByteArray(8 * 1024 * 1024, 'x') + "</body></html>";
        QVERIFY(serviceError(head(502), page).detail.size() <= 2'000);
        QCOMPARE(serviceError(head(502), page).kind, Kind::ServiceUnavailable);
        const Error long_ = serviceError(head(403), envelope("message", QString(100'000, QChar(0xE4))));
        QCOMPARE(long_.detail.size(), 2'000);
        QCOMPARE(serviceError(head(403), "\xff\xfe\x00\x01 bad").kind, Kind::Refused);
        QCOMPARE(serviceError(head(500), {}).detail, QString());
        QCOMPARE(serviceError(head(400), QByteArray(200'000, '[')).kind, Kind::Validation);
        QByteArray deep;
        for (int i = 0; i < 100'000; ++i)
            deep += "<Error>";
        QCOMPARE(serviceError(head(400), deep).kind, Kind::Validation);
        const QString turned = QStringLiteral("a\u202Eb\u2066c\x1b[31md");
        QCOMPARE(serviceError(head(400), envelope("message", turned)).detail, QStringLiteral("abc [31md"));
    }

    void keysInForeignTextAreRedacted()
    {
        const Error error = serviceError(head(403), envelope("message", QStringLiteral("bad key ABSKQmVkcm9ja0FQSUtleS1hYmNk in request")));
        QVERIFY(!error.detail.contains(QStringLiteral("QmVkcm9ja0FQ")));
    }

    void okThatIsNoneIsRefused()
    {
        HttpHead html = head(200);
        html.headers[0].second = "text/html; charset=utf-8";
        const QByteArray unknown = "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}";
        const QList<QPair<HttpHead, QByteArray>> none{
            {head(200), {}}, {head(204), " \r\n"}, {html, "Welcome"}, {head(200), "  <!DOCTYPE html>"}, {head(200), "\xEF\xBB\xBF<html>"},
            {head(200), "{\"Output\":" + unknown + ",\"Version\":\"1.0\"}"}, {head(200), unknown}};
        for (const auto &[made, body] : none) {
            const auto answer = checkIsServiceReply(made, body);
            QVERIFY2(!answer && answer.error().kind == Kind::NotTheService, body.constData());
        }
        QVERIFY(checkIsServiceReply(head(200), R"({"modelSummaries":[]})"));
        QVERIFY(checkIsServiceReply(head(200), R"({"output":{"message":{"content":[{"text":"UnknownOperationException"}]}}})"));
    }

    void headIsReadWithoutCaseAndDateAsUtc()
    {
        HttpHead made;
        made.headers = {{"date", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"X-AMZN-REQUESTID", "abc"}};
        QCOMPARE(made.serverDate(), QDateTime(QDate(1994, 11, 6), QTime(8, 49, 37), Qt::UTC));
        QCOMPARE(made.requestId(), QStringLiteral("abc"));
        made.headers[0].second = "yesterday";
        QVERIFY(!made.serverDate().isValid());
        QVERIFY(!HttpHead().serverDate().isValid());
    }
};

void ServiceErrorTest::literalMessagesAreClassified_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bk::Error::Kind>("kind");
    auto row = [n = 0](int status, const char *type, const char *text, Kind kind) mutable {
        QTest::addRow("%d %.60s", ++n, text) << status << QByteArray(type) << QString::fromUtf8(text) << kind;
    };
    const char *denied = "AccessDeniedException";
    row(403, denied, "Invalid API Key format: Must start with pre-defined prefix", Kind::KeyFormatRejected);
    row(403, denied, "Authentication failed: Please make sure your API Key is valid.", Kind::KeyRejected);
    row(403, denied, "Bearer Token has expired", Kind::KeyExpired);
    row(403, denied, "Bearer token has expired", Kind::KeyExpired);
    row(401, "", "Bearer Token has expired", Kind::KeyExpired);
    row(403, "", "Authorization header is missing", Kind::KeyMissing);
    row(403, denied, "User: arn:aws:iam::111122223333:user/u is not authorized to perform: bedrock:CallWithBearerToken on resource: * because no identity-based policy allows the bedrock:CallWithBearerToken action", Kind::KeyUseForbidden);
    row(401, "", "User: u is not authorized to perform: bedrock:CallWithBearerToken on resource: *", Kind::KeyUseForbidden);
    row(403, denied, "User: u is not authorized to perform: bedrock-mantle:CallWithBearerToken on resource: *", Kind::KeyUseForbidden);
    row(403, denied, "User: u is not authorized to perform: bedrock:CallWithBearerToken on resource: * with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o/p", Kind::KeyUseForbiddenByScp);
    row(403, denied, "User: u is not authorized to perform: bedrock:InvokeModelWithResponseStream on resource: r with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o/p", Kind::PermissionMissing);
    row(403, denied, "User: arn:aws:iam::111122223333:user/u is not authorized to perform: bedrock:ListFoundationModels on resource: r because no identity-based policy allows the bedrock:ListFoundationModels action", Kind::PermissionMissing);
    row(403, denied, "You don't have access to the model with the specified model ID.", Kind::ModelAccessDenied);
    row(403, denied, "You don\xe2\x80\x99t have access to the model with the specified model ID.", Kind::ModelAccessDenied);
    row(403, denied, "Your account is not authorized to invoke this API operation.", Kind::ModelAccessDenied);
    row(403, denied, "Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model. Refer to the Amazon Bedrock documentation for further details. Your AWS Marketplace subscription for this model cannot be completed at this time.", Kind::ModelAccessDenied);
    row(403, denied, "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided.. Your AWS Marketplace subscription for this model cannot be completed at this time. If you recently fixed this issue, try again after 2 minutes.", Kind::ModelAccessDenied);
    row(404, "ResourceNotFoundException", "Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model. If you have already filled out the form, try again in 15 minutes.", Kind::UseCaseFormMissing);
    row(400, "ValidationException", "Invocation of model ID m with on-demand throughput isn\xe2\x80\x99t supported. Retry your request with the ID or ARN of an inference profile that contains this model.", Kind::NeedsInferenceProfile);
    row(400, "ValidationException", "Invocation of model ID m with on-demand throughput isn't supported.", Kind::NeedsInferenceProfile);
    row(400, "ValidationException", "The provided model identifier is invalid.", Kind::ModelIdInvalid);
    row(404, "ResourceNotFoundException", "This model version has reached the end of its life.", Kind::ModelEndOfLife);
    row(429, "ThrottlingException", "Too many tokens, please wait before trying again.", Kind::Throttled);
    row(429, "ThrottlingException", "Too many requests, please wait before trying again.", Kind::Throttled);
    row(429, "ThrottlingException", "Too many tokens per day, please wait before trying again.", Kind::Throttled);
    row(403, "ExpiredTokenException", "The security token included in the request is expired", Kind::SignatureRejected);
    row(403, "UnrecognizedClientException", "The security token included in the request is invalid.", Kind::SignatureRejected);
    row(403, "InvalidSignatureException", "The request signature we calculated does not match", Kind::SignatureRejected);
    row(400, "RequestExpired", "Request has expired.", Kind::SignatureRejected);
    row(400, "ValidationException", "The token bedrock:CallWithBearerToken expired is no member", Kind::Validation);
    row(400, "ServiceQuotaExceededException", "Quota", Kind::QuotaExceeded);
    row(408, "ModelTimeoutException", "Model timed out", Kind::ModelTimeout);
    row(424, "ModelErrorException", "Model failed", Kind::ModelFailed);
    row(429, "ModelNotReadyException", "Model is not ready", Kind::ModelNotReady);
    row(500, "InternalServerException", "Internal", Kind::ServiceFailed);
    row(503, "ServiceUnavailableException", "Busy", Kind::ServiceUnavailable);
    row(500, "", "The session expired", Kind::ServiceFailed);
    row(403, denied, "Something new", Kind::Refused);
    row(409, "ConflictException", "Conflict", Kind::Refused);
    row(413, "", "Too large", Kind::Refused);
    row(418, "TeapotException", "Short and stout", Kind::Refused);
    row(404, "", "No such path", Kind::ResourceNotFound);
    row(504, "", "Gateway", Kind::ServiceUnavailable);
}

QTEST_GUILESS_MAIN(ServiceErrorTest)
#include "ServiceErrorTest.moc"
