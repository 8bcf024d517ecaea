// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/RequestBuilder.h"


#include <QJsonArray>
#include <QJsonDocument>

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

QList<QPair<QByteArray, QByteArray>> headersOf(const Operation &operation, const BearerToken &credential)
{
    const QByteArrayView key = credential.token.reveal();
    QByteArray bearer;
    bearer.reserve(qsizetype(sizeof "Bearer ") + key.size());
    bearer.append("Bearer ").append(key);
    QList<QPair<QByteArray, QByteArray>> headers{
        {"Authorization", bearer},
        {"Accept", operation.eventStream ? "application/vnd.amazon.eventstream" : "application/json"},
        {"Accept-Encoding", "identity"},
        {"User-Agent", "bedrock-keyring/" BK_VERSION},
    };
    if (operation.verb != "GET")
        headers.append(qMakePair(QByteArray("Content-Type"), QByteArray("application/json")));
    return headers;
}

} // namespace

QJsonObject requestBody(const Operation &operation, const QJsonObject &input)
{
    QJsonObject body = input;
    const auto segments = QStringView(operation.path).split(u'/');
    for (const QStringView segment : segments) {
        if (segment.startsWith(u'{'))
            body.remove(segment.mid(1, segment.size() - 2));
    }
    for (const auto &[member, parameter] : operation.query)
        body.remove(member);
    return body;
}

Result<HttpRequest> buildRequest(const Operation &operation, const QJsonObject &input, const BearerToken &credential,
                                 const Endpoint &endpoint)
{
    if (!operation.acceptsApiKey)
        return fail(Error::Kind::NotAllowedWithKey, operation.name, operation.name);
    if (auto usable = checkBearerToken(credential.token); !usable)
        return fail(usable.error());
    const auto path = pathOf(operation, input);
    if (!path)
        return fail(path.error());
    const auto query = queryOf(operation, input);
    if (!query)
        return fail(query.error());
    const QJsonObject body = requestBody(operation, input);
    const bool isGet = operation.verb == "GET";
    if (isGet && !body.isEmpty())
        return fail(Error::Kind::InvalidInput, body.begin().key(), body.begin().key());

    HttpRequest request;
    request.verb = operation.verb;
    request.url = QUrl::fromEncoded(baseOf(endpoint) + *path + *query, QUrl::StrictMode);
    if (!request.url.isValid())
        return fail(Error::Kind::EndpointInvalid, request.url.errorString());
    request.headers = headersOf(operation, credential);
    if (!isGet)
        request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return request;
}

} // namespace bk
