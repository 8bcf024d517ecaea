// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoFaults.h"

#include <QHash>
#include <QJsonDocument>

#include <algorithm>

namespace bk {

DemoReply jsonReply(const QJsonObject &json)
{
    return {200, {{"Content-Type", "application/json"}}, QJsonDocument(json).toJson(QJsonDocument::Compact)};
}

DemoReply errorReply(int status, const QByteArray &type, const QString &message, const char *member)
{
    const QJsonObject json{{QLatin1String(member), message}};
    return {status,
            {{"Content-Type", "application/json"},
             {"x-amzn-ErrorType", type + ":http://internal.amazon.com/coral/com.amazon.coral.service/"}},
            QJsonDocument(json).toJson(QJsonDocument::Compact)};
}

namespace faults {
namespace {

using Kind = DemoWireFault::Kind;
using Greeting = DemoServer::Greeting;

const QHash<QString, Greeting> kGreetings{
    {"reset-on-connect", Greeting::Reset}, {"close-on-connect", Greeting::Close}, {"silent-on-connect", Greeting::Silence},
    {"tls-alert", Greeting::Alert},        {"clear-text", Greeting::ClearText},
};

const QHash<QString, DemoCertificateWish> kCertificates{
    {"tls-expired", {DemoCertificateWish::Issuer::OwnCa, false, -60, -1, false}},
    {"tls-not-yet-valid", {DemoCertificateWish::Issuer::OwnCa, false, 2, 30, false}},
    {"tls-wrong-host", {DemoCertificateWish::Issuer::OwnCa, true, -1, 30, false}},
    {"tls-unknown-ca", {DemoCertificateWish::Issuer::OtherCa, false, -1, 30, false}},
    {"tls-self-signed", {DemoCertificateWish::Issuer::Itself, false, -1, 30, false}},
    {"tls-weak-key", {DemoCertificateWish::Issuer::WeakCa, false, -1, 30, false}},
    {"tls-too-old", {DemoCertificateWish::Issuer::OwnCa, false, -1, 30, true}},
};

const QHash<QString, Kind> kWire{
    {"cut-at-byte", Kind::Cut},           {"reset-at-byte", Kind::Reset}, {"cut-body-at-byte", Kind::CutBody},
    {"reset-body-at-byte", Kind::ResetBody}, {"stall", Kind::Stall},      {"slow", Kind::Drip},
    {"wrong-length", Kind::LyingLength},  {"bad-chunk", Kind::BadChunk},  {"no-last-chunk", Kind::NoLastChunk},
    {"close-after-reply", Kind::CloseAfter},
};

const char *const kMarketplace
    = "Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions "
      "(aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model. Refer to the Amazon Bedrock "
      "documentation for further details. Your AWS Marketplace subscription for this model cannot be completed at this time. If you "
      "recently fixed this issue, try again after 2 minutes.";
const char *const kPayment
    = "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided.. Your AWS Marketplace "
      "subscription for this model cannot be completed at this time. If you recently fixed this issue, try again after 2 minutes.";
const char *const kUseCase
    = "Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the "
      "model. If you have already filled out the form, try again in 15 minutes.";
const char *const kPermission
    = "User: arn:aws:iam::123456789012:user/demo is not authorized to perform: bedrock:InvokeModel on resource: "
      "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0 because no identity-based policy allows the "
      "bedrock:InvokeModel action";
const char *const kScpModel
    = "User: arn:aws:iam::123456789012:user/demo is not authorized to perform: bedrock:InvokeModelWithResponseStream on resource: "
      "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0 with an explicit deny in a service control policy: "
      "arn:aws:organizations::111122223333:policy/o-exampleorgid/service_control_policy/p-examplescp";

struct Refusal {
    int status;
    const char *type;
    const char *message;
};
const QHash<QString, Refusal> kRefusals{
    {"throttle", {429, "ThrottlingException", "Too many requests, please wait before trying again."}},
    {"throttle-retry-after", {429, "ThrottlingException", "Too many requests, please wait before trying again."}},
    {"throttle-retry-date", {429, "ThrottlingException", "Too many requests, please wait before trying again."}},
    {"throttle-retry-garbage", {429, "ThrottlingException", "Too many requests, please wait before trying again."}},
    {"throttle-tokens", {429, "ThrottlingException", "Too many tokens, please wait before trying again."}},
    {"daily-tokens", {429, "ThrottlingException", "Too many tokens per day, please wait before trying again."}},
    {"quota", {400, "ServiceQuotaExceededException", "Your request exceeds the service quota for your account."}},
    {"model-not-ready", {429, "ModelNotReadyException", "Model is not ready for inference. Please wait and try your request again."}},
    {"model-timeout", {408, "ModelTimeoutException", "The request took too long to process. Processing time exceeded the model timeout length."}},
    {"model-error", {424, "ModelErrorException", "The request failed due to an error while processing the model."}},
    {"conflict", {409, "ConflictException", "Error occurred because of a conflict while performing an operation."}},
    {"too-large", {413, "RequestEntityTooLargeException", "The request is too large."}},
    {"internal-error", {500, "InternalServerException", "The system encountered an unexpected error during processing. Try your request again."}},
    {"unavailable", {503, "ServiceUnavailableException", "The service isn't currently available. Try again later."}},
    {"no-model-access", {403, "AccessDeniedException", "You don't have access to the model with the specified model ID."}},
    {"marketplace", {403, "AccessDeniedException", kMarketplace}},
    {"payment", {403, "AccessDeniedException", kPayment}},
    {"permission", {403, "AccessDeniedException", kPermission}},
    {"scp-model", {403, "AccessDeniedException", kScpModel}},
    {"use-case-form", {404, "ResourceNotFoundException", kUseCase}},
    {"expired-session", {403, "ExpiredTokenException", "The security token included in the request is expired"}},
    {"unknown-access-key", {403, "UnrecognizedClientException", "The security token included in the request is invalid."}},
    {"markup-error", {403, "AccessDeniedException",
                      "<img src=\"file:///etc/hostname\"><b>bold</b> \u202Eright to left\u202C ![](file:///etc/hostname)"}},
};

const QByteArray kPortal = "<!DOCTYPE html><html><head><title>Sign in to the network</title></head>"
                           "<body><h1>Welcome to the guest network</h1></body></html>";
const HttpHeaders kHtml{{"Content-Type", "text/html; charset=utf-8"}};
const QHash<QString, DemoReply> kReplies{
    {"captive-portal", {200, kHtml, kPortal}},
    {"empty-200", {200, {{"Content-Type", "application/json"}}, {}}},
    {"unknown-operation-200", {200, {{"Content-Type", "application/json"}},
                               R"({"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"})"}},
    {"no-content", {204, {}, {}}},
    {"html-error", {503, kHtml, "<html><body><h1>503 Service Unavailable</h1></body></html>"}},
    {"bad-utf8-error", {400, {{"Content-Type", "application/json"}}, QByteArray("{\"message\":\"\xff\xfe\xc3\x28\"}")}},
    {"not-json", {200, {{"Content-Type", "application/json"}}, "{\"output\":"}},
    {"no-output", {200, {{"Content-Type", "application/json"}}, "{}"}},
    {"unauthorized", {401, {{"WWW-Authenticate", "Basic realm=\"demo\""}, {"Content-Type", "application/json"}}, "{\"message\":\"Unauthorized\"}"}},
    {"proxy-auth", {407, {{"Proxy-Authenticate", "Basic realm=\"demo\""}}, {}}},
    {"wrong-encoding", {200, {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}}, "{\"output\":{}}"}},
};

const QHash<QString, int> kRedirects{{"redirect", 307}, {"redirect-301", 301}, {"redirect-302", 302}, {"redirect-303", 303}, {"redirect-308", 308}};

const QStringList kMisbehaviours{"close-after-request", "reset-after-request", "silent", "close-in-headers", "garbage-status",
                                 "big-headers", "endless-headers", "huge-body"};
const QStringList kStream{"exception-midway", "throttling-midway", "unavailable-midway", "internal-midway", "validation-midway",
                          "unknown-exception", "error-frame-midway", "bad-prelude-crc", "bad-message-crc", "length-0", "length-15",
                          "length-minus-1", "length-too-big", "length-never-sent", "bad-json", "no-message-stop", "two-message-stops",
                          "delta-before-start", "block-index-jumps", "unknown-event", "empty-deltas", "one-chunk"};

} // namespace

QStringList names()
{
    QStringList all = kGreetings.keys() + kCertificates.keys() + kWire.keys() + kRefusals.keys() + kReplies.keys() + kRedirects.keys()
        + kMisbehaviours + kStream + QStringList{"huge-error", "deflate-bomb", "skewed-date", "wrong-content-type"};
    std::sort(all.begin(), all.end());
    return all;
}

std::optional<Layer> layerOf(const QString &name)
{
    if (kGreetings.contains(name))
        return Layer::Greeting;
    if (kCertificates.contains(name))
        return Layer::Certificate;
    if (kWire.contains(name))
        return Layer::Wire;
    if (kRefusals.contains(name) || kReplies.contains(name) || kRedirects.contains(name) || name == QLatin1String("huge-error")
        || name == QLatin1String("deflate-bomb"))
        return Layer::Reply;
    if (kMisbehaviours.contains(name))
        return Layer::Misbehaviour;
    if (kStream.contains(name))
        return Layer::Stream;
    if (name == QLatin1String("skewed-date"))
        return Layer::Date;
    if (name == QLatin1String("wrong-content-type"))
        return Layer::ContentType;
    return {};
}

DemoServer::Greeting greeting(const QString &name)
{
    return kGreetings.value(name, Greeting::Tls);
}

DemoCertificateWish certificate(const QString &name)
{
    return kCertificates.value(name);
}

DemoWireFault wire(const QString &name, qint64 argument)
{
    const Kind kind = kWire.value(name, Kind::None);
    if (kind == Kind::LyingLength && argument == 0)
        argument = 100;
    if (kind == Kind::Drip && argument == 0)
        argument = 100;
    return {kind, argument};
}

DemoReply reply(const QString &name, qint64 argument, const QByteArray &target)
{
    if (const auto redirect = kRedirects.constFind(name); redirect != kRedirects.constEnd()) {
        const QByteArray host = argument > 0 ? "127.0.0.1:" + QByteArray::number(argument) : QByteArray("elsewhere.example");
        return {*redirect, {{"Location", "https://" + host + target}}, {}};
    }
    if (const auto refusal = kRefusals.constFind(name); refusal != kRefusals.constEnd()) {
        DemoReply made = errorReply(refusal->status, refusal->type, QString::fromUtf8(refusal->message));
        if (name == QLatin1String("throttle-retry-after"))
            made.headers.emplaceBack("Retry-After", QByteArray::number(argument));
        else if (name == QLatin1String("throttle-retry-date"))
            made.headers.emplaceBack("Retry-After", "Wed, 21 Oct 2099 07:28:00 GMT");
        else if (name == QLatin1String("throttle-retry-garbage"))
            made.headers.emplaceBack("Retry-After", "soon, perhaps");
        return made;
    }
    if (name == QLatin1String("huge-error"))
        return errorReply(500, "InternalServerException", QString(argument > 0 ? argument : 8LL * 1024 * 1024, QLatin1Char('x')));
    if (name == QLatin1String("deflate-bomb")) { // 64 MiB in 64 KiB; Qt's format has a length before zlib's
        static const QByteArray bomb = qCompress(QByteArray(64LL * 1024 * 1024, ' '), 9).mid(4);
        return {200, {{"Content-Type", "application/json"}, {"Content-Encoding", "deflate"}}, bomb};
    }
    return kReplies.value(name);
}

} // namespace faults
} // namespace bk
