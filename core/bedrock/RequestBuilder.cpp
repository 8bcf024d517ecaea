// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/RequestBuilder.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <optional>

namespace bk {

namespace {

// A label or query value as text; nothing for what cannot be one.
std::optional<QByteArray> asText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String: return value.toString().toUtf8();
    case QJsonValue::Bool: return value.toBool() ? QByteArray("true") : QByteArray("false");
    case QJsonValue::Double: {
        // A one-element array prints the number as JSON does: integers stay integers.
        const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        return json.mid(1, json.size() - 2);
    }
    default: return std::nullopt;
    }
}

// Everything but A-Z a-z 0-9 - . _ ~ as %XX in upper case: what AWS's own clients send.
QByteArray encoded(const QByteArray &text)
{
    return text.toPercentEncoding();
}

Result<QByteArray> pathOf(const Operation &operation, const QJsonObject &input)
{
    QByteArray path;
    const auto segments = QStringView(operation.path).mid(1).split(u'/');
    for (const QStringView segment : segments) {
        path += '/';
        if (!segment.startsWith(u'{')) {
            path += segment.toLatin1();
            continue;
        }
        const QString member = segment.mid(1, segment.size() - 2).toString();
        const auto text = asText(input.value(member));
        // "." and ".." survive the encoding and would lead to another operation.
        if (!text || text->isEmpty() || *text == "." || *text == "..")
            return fail(Error::Kind::InvalidInput, member, member);
        path += encoded(*text);
    }
    return path;
}

void addParameter(QByteArray &query, const QString &name, const QByteArray &value)
{
    query += query.isEmpty() ? '?' : '&';
    query += encoded(name.toUtf8()) + '=' + encoded(value);
}

Result<QByteArray> queryOf(const Operation &operation, const QJsonObject &input)
{
    QByteArray query;
    for (const auto &[member, parameter] : operation.query) {
        const QJsonValue value = input.value(member);
        if (value.isUndefined() || value.isNull())
            continue;
        const QJsonArray values = value.isArray() ? value.toArray() : QJsonArray{value};
        for (const QJsonValue one : values) {
            const auto text = asText(one);
            if (!text)
                return fail(Error::Kind::InvalidInput, member, member);
            addParameter(query, parameter, *text);
        }
    }
    return query;
}

QByteArray baseOf(const Endpoint &endpoint)
{
    QByteArray base = endpoint.url.toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    while (base.endsWith('/'))
        base.chop(1);
    return base;
}

using Headers = QList<QPair<QByteArray, QByteArray>>;

void setHeader(Headers &headers, const QByteArray &name, const QByteArray &value)
{
    const auto known = std::find_if(headers.begin(), headers.end(), [&](const auto &header) { return header.first == name; });
    if (known == headers.end())
        headers.append({name, value});
    else
        known->second = value;
}

bool mayBeHeader(const QByteArray &value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 127; });
}

Result<Headers> headersOf(const Operation &operation, const QJsonObject &input)
{
    Headers headers{
        {"Accept", operation.eventStream ? "application/vnd.amazon.eventstream" : "application/json"},
        {"Accept-Encoding", "identity"},
        {"User-Agent", "bedrock-keyring/" BK_VERSION},
    };
    if (operation.verb != "GET")
        headers.append(qMakePair(QByteArray("Content-Type"), QByteArray("application/json")));
    for (const auto &[member, header] : operation.headers) {
        const QJsonValue value = input.value(member);
        if (value.isUndefined() || value.isNull())
            continue;
        const auto text = asText(value);
        if (!text || !mayBeHeader(*text))
            return fail(Error::Kind::InvalidInput, member, member);
        setHeader(headers, header, *text);
    }
    return headers;
}

QByteArray bearerHeader(const BearerToken &credential)
{
    const QByteArrayView key = credential.token.reveal();
    QByteArray bearer;
    bearer.reserve(qsizetype(sizeof "Bearer ") + key.size());
    bearer.append("Bearer ").append(key);
    return bearer;
}

// The model's own JSON, given as JSON or as its text.
std::optional<QJsonObject> payloadOf(const QJsonValue &value)
{
    if (!value.isString())
        return value.isObject() ? std::optional(value.toObject()) : std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(value.toString().toUtf8());
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

// Members that have a place outside the body.
QJsonObject restOf(const Operation &operation, QJsonObject input)
{
    const auto segments = QStringView(operation.path).split(u'/');
    for (const QStringView segment : segments) {
        if (segment.startsWith(u'{'))
            input.remove(segment.mid(1, segment.size() - 2));
    }
    for (const auto &[member, parameter] : operation.query)
        input.remove(member);
    for (const auto &[member, header] : operation.headers)
        input.remove(member);
    return input;
}

// A text goes as it stands: numbers and the order of members are the writer's.
Result<QByteArray> bodyOf(const Operation &operation, const QJsonObject &input)
{
    const QJsonObject rest = restOf(operation, input);
    const bool isGet = operation.verb == "GET";
    for (auto it = rest.begin(); it != rest.end(); ++it) {
        if (isGet || (!operation.payload.isEmpty() && it.key() != operation.payload))
            return fail(Error::Kind::InvalidInput, it.key(), it.key());
    }
    if (isGet)
        return QByteArray();
    if (operation.payload.isEmpty())
        return QJsonDocument(rest).toJson(QJsonDocument::Compact);
    const QJsonValue given = rest.value(operation.payload);
    const auto json = payloadOf(given);
    if (!json)
        return fail(Error::Kind::InvalidInput, operation.payload, operation.payload);
    return given.isString() ? given.toString().toUtf8() : QJsonDocument(*json).toJson(QJsonDocument::Compact);
}

Result<void> checkCredential(const Credential &credential)
{
    if (const auto *bearer = std::get_if<BearerToken>(&credential))
        return checkBearerToken(bearer->token);
    return checkAccessKeys(std::get<AccessKeys>(credential).keys);
}

} // namespace

QJsonObject requestBody(const Operation &operation, const QJsonObject &input)
{
    const QJsonObject rest = restOf(operation, input);
    return operation.payload.isEmpty() ? rest : payloadOf(rest.value(operation.payload)).value_or(QJsonObject());
}

Result<void> checkMayCall(const Operation &operation, const Credential &credential)
{
    if (!operation.acceptsApiKey && std::holds_alternative<BearerToken>(credential))
        return fail(Error::Kind::NotAllowedWithKey, operation.name, nameOf(operation.service));
    if (!operation.canBeSent())
        return fail(Error::Kind::InvalidInput, operation.name, QStringLiteral("operation"));
    return checkCredential(credential);
}

void signRequest(HttpRequest &request, const sigv4::Credentials &keys, const QString &region, const QDateTime &now)
{
    const sigv4::Scope scope{region.toLatin1(), "bedrock", now};
    sigv4::sign(request, keys, scope);
}

Result<HttpRequest> buildRequest(const Operation &operation, const QJsonObject &input, const Credential &credential,
                                 const Endpoint &endpoint, const QDateTime &now)
{
    if (auto may = checkMayCall(operation, credential); !may)
        return fail(may.error());
    const auto path = pathOf(operation, input);
    if (!path)
        return fail(path.error());
    const auto query = queryOf(operation, input);
    if (!query)
        return fail(query.error());
    auto headers = headersOf(operation, input);
    if (!headers)
        return fail(headers.error());
    auto body = bodyOf(operation, input);
    if (!body)
        return fail(body.error());

    HttpRequest request;
    request.verb = operation.verb;
    request.url = QUrl::fromEncoded(baseOf(endpoint) + *path + *query, QUrl::StrictMode);
    if (!request.url.isValid())
        return fail(Error::Kind::EndpointInvalid, request.url.errorString());
    request.headers = *std::move(headers);
    request.body = *std::move(body);
    if (const auto *bearer = std::get_if<BearerToken>(&credential))
        request.headers.prepend({"Authorization", bearerHeader(*bearer)});
    else
        signRequest(request, std::get<AccessKeys>(credential).keys, endpoint.region, now);
    return request;
}

} // namespace bk
