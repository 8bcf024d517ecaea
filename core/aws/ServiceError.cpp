// SPDX-License-Identifier: Apache-2.0
#include "core/aws/ServiceError.h"

#include "core/base/Log.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QXmlStreamReader>

#include <algorithm>
#include <array>

namespace bk {

namespace {

using Kind = Error::Kind;

constexpr qsizetype kLongestDetail = 2'000;
constexpr int kDeepestXml = 64;

// What a refusal says of itself, whatever its shape.
struct Refusal {
    int status = 0;
    QString type;
    QString code; // the OpenAI shape's
    QString message;
    QString requestId;
};

// Foreign text as plain text: no control characters, nothing that turns the writing direction, no key.
QString plainText(const QString &text)
{
    QString plain;
    plain.reserve(std::min(text.size(), kLongestDetail));
    for (const QChar c : text) {
        if (plain.size() == kLongestDetail)
            break;
        const bool turnsDirection = (c >= QChar(0x202A) && c <= QChar(0x202E)) || (c >= QChar(0x2066) && c <= QChar(0x2069));
        if (c != u'\n' && c.category() == QChar::Other_Control)
            plain += u' ';
        else if (!turnsDirection)
            plain += c;
    }
    if (!plain.isEmpty() && plain.back().isHighSurrogate())
        plain.chop(1);
    return redact(plain.trimmed()).left(kLongestDetail);
}

QString plainText(QByteArrayView bytes)
{
    return plainText(QString::fromUtf8(bytes.first(std::min<qsizetype>(bytes.size(), kLongestDetail * 4))));
}

// "ns#Type:http://..." -> "Type"
QString typeName(QString text)
{
    text = text.section(u':', 0, 0);
    return text.mid(text.lastIndexOf(u'#') + 1).trimmed();
}

QString firstText(const QJsonObject &object, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        const QJsonValue value = object.value(QLatin1String(name));
        if (value.isString() && !value.toString().isEmpty())
            return value.toString();
    }
    return {};
}

void readJson(Refusal &refusal, const QJsonObject &object)
{
    refusal.message = firstText(object, {"message", "Message", "errorMessage", "originalMessage"});
    if (refusal.type.isEmpty())
        refusal.type = typeName(firstText(object, {"__type", "code", "Code"}));
    for (const char *name : {"error", "Error"}) {
        const QJsonObject inner = object.value(QLatin1String(name)).toObject();
        if (inner.isEmpty())
            continue;
        refusal.code = firstText(inner, {"code", "Code"});
        if (refusal.message.isEmpty())
            refusal.message = firstText(inner, {"message", "Message"});
        if (refusal.type.isEmpty())
            refusal.type = typeName(refusal.code.isEmpty() ? firstText(inner, {"type", "Type"}) : refusal.code);
    }
}

// <ErrorResponse><Error><Code/><Message/></Error><RequestId/></ErrorResponse>, of the query protocol.
bool readXml(Refusal &refusal, QByteArrayView body)
{
    QXmlStreamReader xml(QByteArray::fromRawData(body.data(), body.size()));
    int depth = 0;
    bool found = false;
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        if (token == QXmlStreamReader::DTD || token == QXmlStreamReader::EntityReference)
            return false; // nothing AWS sends, and a way to make a short text long
        if (token == QXmlStreamReader::EndElement)
            --depth;
        if (token != QXmlStreamReader::StartElement)
            continue;
        if (++depth > kDeepestXml)
            return false;
        const auto name = xml.name();
        QString *target = name == u"Code" ? &refusal.type : name == u"Message" ? &refusal.message : name == u"RequestId" ? &refusal.requestId : nullptr;
        found = found || name == u"ErrorResponse" || name == u"Error";
        if (!target || !found)
            continue;
        const QString text = xml.readElementText(QXmlStreamReader::SkipChildElements);
        --depth;
        if (target->isEmpty())
            *target = target == &refusal.type ? typeName(text) : text;
    }
    return found;
}

bool looksLikeMarkup(QByteArrayView body)
{
    const QByteArrayView trimmed = body.trimmed();
    return trimmed.startsWith('<') || trimmed.startsWith("\xEF\xBB\xBF<");
}

// A refusal is a sentence or two: megabytes of one are not worth the time it takes to read them.
constexpr qsizetype kMostBody = qsizetype(256) * 1024;

void readBody(Refusal &refusal, QByteArrayView body)
{
    body = body.first(std::min(body.size(), kMostBody));
    const auto document = looksLikeMarkup(body) ? QJsonDocument()
                                                : QJsonDocument::fromJson(QByteArray::fromRawData(body.data(), body.size()));
    if (document.isObject())
        readJson(refusal, document.object());
    else if (!looksLikeMarkup(body) || !readXml(refusal, body))
        refusal.message = plainText(body);
}

bool has(const QString &text, const char *part)
{
    return text.contains(QLatin1String(part), Qt::CaseInsensitive);
}

// The X of "is not authorized to perform: X on resource ...".
QString refusedAction(const QString &message)
{
    constexpr QLatin1String kBefore("is not authorized to perform:");
    const auto at = message.indexOf(kBefore, 0, Qt::CaseInsensitive);
    if (at < 0)
        return {};
    return message.mid(at + kBefore.size()).trimmed().section(u' ', 0, 0).left(100);
}

struct Row {
    const char *text;
    Kind kind;
};

template<std::size_t N>
std::optional<Kind> lookUp(const std::array<Row, N> &rows, const QString &type)
{
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row &r) { return type == QLatin1String(r.text); });
    return row == rows.end() ? std::nullopt : std::optional(row->kind);
}

// Answers to SigV4, which a Bedrock API key never causes; before the rule "expired".
constexpr std::array<Row, 13> kSignatureTypes{{
    {"ExpiredTokenException", Kind::SignatureRejected}, {"ExpiredToken", Kind::SignatureRejected},
    {"UnrecognizedClientException", Kind::SignatureRejected}, {"InvalidClientTokenId", Kind::SignatureRejected},
    {"InvalidSignatureException", Kind::SignatureRejected}, {"SignatureDoesNotMatch", Kind::SignatureRejected},
    {"IncompleteSignatureException", Kind::SignatureRejected}, {"IncompleteSignature", Kind::SignatureRejected},
    {"MissingAuthenticationTokenException", Kind::SignatureRejected}, {"RequestExpired", Kind::SignatureRejected},
    {"OptInRequired", Kind::SignatureRejected}, {"RequestTimeTooSkewed", Kind::SignatureRejected},
    {"RequestInTheFuture", Kind::SignatureRejected},
}};

constexpr std::array<Row, 23> kServiceTypes{{
    {"ValidationException", Kind::Validation}, {"invalid_request_error", Kind::Validation},
    {"ThrottlingException", Kind::Throttled}, {"Throttling", Kind::Throttled}, {"TooManyRequestsException", Kind::Throttled},
    {"ServiceQuotaExceededException", Kind::QuotaExceeded}, {"ResourceNotFoundException", Kind::ResourceNotFound},
    {"ModelTimeoutException", Kind::ModelTimeout}, {"ModelErrorException", Kind::ModelFailed},
    {"ModelStreamErrorException", Kind::ModelFailed}, {"ModelNotReadyException", Kind::ModelNotReady},
    {"ServiceUnavailableException", Kind::ServiceUnavailable}, {"ServiceUnavailable", Kind::ServiceUnavailable},
    {"InternalServerException", Kind::ServiceFailed}, {"InternalFailure", Kind::ServiceFailed},
    {"ConflictException", Kind::Refused}, {"AccessDeniedException", Kind::Refused},
    {"AccessDenied", Kind::Refused}, {"ValidationError", Kind::Validation}, {"ServiceFailure", Kind::ServiceFailed},
    {"NoSuchEntity", Kind::ResourceNotFound}, {"NotSupportedService", Kind::KeysNotOffered}, {"LimitExceeded", Kind::QuotaExceeded},
}};

// Texts of the key check, in order. They come with 403, on the OpenAI paths with 401.
constexpr std::array<Row, 4> kKeyTexts{{
    {"Invalid API Key format", Kind::KeyFormatRejected},
    {"API Key is valid", Kind::KeyRejected},
    {"Invalid bearer token", Kind::KeyRejected},
    {"Authorization header is missing", Kind::KeyMissing},
}};

// Texts about the model; after "is not authorized to perform: X".
constexpr std::array<Row, 9> kModelTexts{{
    {"Model access is denied", Kind::ModelAccessDenied},
    {"have access to the model", Kind::ModelAccessDenied}, // don't, with either apostrophe
    {"account is not authorized to invoke", Kind::ModelAccessDenied},
    {"is not available for this account", Kind::ModelAccessDenied},
    {"use case details", Kind::UseCaseFormMissing},
    {"on-demand throughput isn", Kind::NeedsInferenceProfile}, // U+2019 follows
    {"model identifier is invalid", Kind::ModelIdInvalid},
    {"reached the end of its life", Kind::ModelEndOfLife},
    {"Invalid API key", Kind::KeyRejected},
}};

// Texts of IAM about long-term keys; the types of both are those of other refusals too.
constexpr std::array<Row, 2> kIamTexts{{
    {"ServiceSpecificCredentialsPerUser", Kind::KeySlotsFull},
    {"is supported for Service Specific Credentials", Kind::KeysNotOffered},
}};

template<std::size_t N>
std::optional<Kind> firstContained(const std::array<Row, N> &rows, const QString &message)
{
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row &r) { return has(message, r.text); });
    return row == rows.end() ? std::nullopt : std::optional(row->kind);
}

Kind byStatus(int status)
{
    switch (status) {
    case 400: return Kind::Validation;
    case 404: return Kind::ResourceNotFound;
    case 408: return Kind::ModelTimeout;
    case 424: return Kind::ModelFailed;
    case 429: return Kind::Throttled;
    case 502:
    case 503:
    case 504: return Kind::ServiceUnavailable;
    default: return status >= 500 ? Kind::ServiceFailed : Kind::Refused;
    }
}

std::optional<Kind> byKeyText(const Refusal &refusal, const QString &action)
{
    const bool aboutAccess = refusal.status == 0 || refusal.status == 401 || refusal.status == 403;
    // A user or a model may be called "expired": only a sentence that names no action is about the key.
    if (aboutAccess && action.isEmpty() && has(refusal.message, "expired") && !firstContained(kModelTexts, refusal.message))
        return Kind::KeyExpired;
    if (const auto kind = firstContained(kKeyTexts, refusal.message))
        return kind;
    if (refusal.code == QLatin1String("invalid_api_key"))
        return Kind::KeyRejected;
    if (aboutAccess && has(refusal.message, "CallWithBearerToken"))
        return has(refusal.message, "service control policy") ? Kind::KeyUseForbiddenByScp : Kind::KeyUseForbidden;
    return std::nullopt;
}

Kind classify(const Refusal &refusal, const QString &action)
{
    if (const auto kind = lookUp(kSignatureTypes, refusal.type))
        return *kind;
    if (refusal.status < 500) {
        if (const auto kind = byKeyText(refusal, action))
            return *kind;
        if (!action.isEmpty())
            return Kind::PermissionMissing;
        if (const auto kind = firstContained(kModelTexts, refusal.message))
            return *kind;
        if (const auto kind = firstContained(kIamTexts, refusal.message))
            return *kind;
    }
    return lookUp(kServiceTypes, refusal.type).value_or(byStatus(refusal.status));
}

Error toError(const Refusal &refusal)
{
    const QString action = refusedAction(refusal.message);
    return Error{classify(refusal, action), plainText(refusal.message), plainText(refusal.type).left(200), plainText(action),
                 plainText(refusal.requestId).left(200), refusal.status};
}

} // namespace

Error serviceError(const HttpHead &head, QByteArrayView body)
{
    Refusal refusal;
    refusal.status = head.status;
    refusal.type = typeName(QString::fromUtf8(head.header("x-amzn-ErrorType")));
    refusal.requestId = head.requestId();
    readBody(refusal, body);
    return toError(refusal);
}

Error streamError(const QString &exceptionType, QByteArrayView payload)
{
    Refusal refusal;
    refusal.type = typeName(exceptionType);
    if (!refusal.type.isEmpty())
        refusal.type[0] = refusal.type[0].toUpper();
    readBody(refusal, payload);
    return toError(refusal);
}

Result<void> checkIsServiceReply(const HttpHead &head, QByteArrayView body)
{
    const auto no = [&head](const QString &what, const QString &type = {}) {
        return fail(Error{Kind::NotTheService, what, type, {}, head.requestId(), head.status});
    };
    const QByteArray contentType = head.header("Content-Type").toLower();
    if (body.trimmed().isEmpty())
        return no(QStringLiteral("empty"));
    if (contentType.startsWith("text/html") || looksLikeMarkup(body))
        return no(QStringLiteral("html"));
    if (body.contains("UnknownOperationException")) {
        const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromRawData(body.data(), body.size())).object();
        const QJsonObject inner = object.value(QLatin1String("Output")).toObject();
        const QString type = typeName(firstText(inner.isEmpty() ? object : inner, {"__type"}));
        if (type == QLatin1String("UnknownOperationException"))
            return no(type, type);
    }
    return {};
}

} // namespace bk
