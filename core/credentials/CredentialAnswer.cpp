// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/CredentialAnswer.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bk {

namespace {

using Reason = CredentialReason;

constexpr qsizetype kLongestAnswer = 64LL * 1024;

Error said(const QString &what)
{
    return Error{Error::Kind::InvalidInput, what, {}, {}, {}, 0};
}

bool isPlain(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

bool isQuoted(QByteArrayView text)
{
    return text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
}

struct Names {
    const char *accessKeyId;
    const char *secret;
    const char *token;
    const char *expiration;
    const char *account;
    bool needsToken;
};

Names namesOf(AnswerForm form)
{
    switch (form) {
    case AnswerForm::Process: return {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "AccountId", false};
    case AnswerForm::Container: return {"AccessKeyId", "SecretAccessKey", "Token", "Expiration", "AccountId", false};
    case AnswerForm::InstanceMetadata: return {"AccessKeyId", "SecretAccessKey", "Token", "Expiration", "AccountId", true};
    case AnswerForm::SsoRole: return {"accessKeyId", "secretAccessKey", "sessionToken", "expiration", "accountId", true};
    }
    return {};
}

Found<QJsonObject> readObject(QByteArrayView json, const CredentialOrigin &origin, Reason damaged)
{
    if (json.size() > kLongestAnswer)
        return broken(damaged, origin, said(QStringLiteral("more than 64 KiB")));
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), json.size()), &error);
    if (!document.isObject())
        return broken(damaged, origin, said(QStringLiteral("no JSON object at byte %1").arg(error.offset)));
    return document.object();
}

// As bytes, for a Secret; the text that JSON made of it is wiped.
QByteArray bytesOf(const QJsonObject &object, const char *name)
{
    QString text = object.value(QLatin1String(name)).toString();
    QByteArray bytes = text.toUtf8();
    wipe(text);
    return bytes;
}

// Seconds since 1970 are for SSO alone, in milliseconds.
QDateTime timeOf(const QJsonValue &value)
{
    if (value.isString())
        return readTime(value.toString());
    const double milliseconds = value.toDouble(-1);
    return milliseconds >= 0 && milliseconds < 1e15 ? QDateTime::fromMSecsSinceEpoch(qint64(milliseconds), Qt::UTC) : QDateTime();
}

// What an answer says instead of keys.
std::optional<CredentialProblem> refusal(AnswerForm form, const QJsonObject &answer, const CredentialOrigin &origin)
{
    if (form == AnswerForm::Process) {
        const QJsonValue version = answer.value(QLatin1String("Version"));
        if (version.isUndefined())
            return CredentialProblem{Reason::AnswerIncomplete, origin, said(QStringLiteral("Version"))};
        if (version.toDouble() != 1.0)
            return CredentialProblem{Reason::WrongVersion, origin};
    }
    const QString code = answer.value(QLatin1String(form == AnswerForm::Container ? "code" : "Code")).toString();
    if ((form == AnswerForm::InstanceMetadata || form == AnswerForm::Container) && !code.isEmpty() && code != QLatin1String("Success"))
        return CredentialProblem{Reason::CallFailed, origin, Error{Error::Kind::Refused, {}, code.left(100), {}, {}, 0}};
    return std::nullopt;
}

Found<QDateTime> expiry(const QJsonObject &object, const char *name, const CredentialOrigin &origin, const QDateTime &now)
{
    const QJsonValue value = object.value(QLatin1String(name));
    if (value.isUndefined() || value.isNull() || value.toString(QStringLiteral("-")).isEmpty())
        return QDateTime();
    QDateTime expires = timeOf(value);
    if (!expires.isValid())
        return broken(Reason::BadExpiration, origin);
    if (expires <= now)
        return broken(Reason::Expired, origin);
    return expires;
}

} // namespace

QDateTime readTime(const QString &text)
{
    QString iso = text.trimmed();
    if (iso.endsWith(QLatin1String("UTC")))
        iso = iso.chopped(3) + u'Z';
    QDateTime time = QDateTime::fromString(iso, Qt::ISODateWithMs);
    if (!time.isValid() || !iso.contains(u'T'))
        return {};
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return time.toUTC();
}

Found<AccessKeys> checkKeys(AccessKeys keys, const CredentialOrigin &origin)
{
    for (const QByteArrayView text : {QByteArrayView(keys.keys.accessKeyId), keys.keys.secretAccessKey.reveal(), keys.keys.sessionToken.reveal()}) {
        if (isQuoted(text))
            return broken(Reason::Quoted, origin);
        if (!isPlain(text))
            return broken(Reason::BadCharacter, origin);
    }
    if (!checkAccessKeys(keys.keys)) // what the request builder would refuse later
        return broken(Reason::BadCharacter, origin);
    return keys;
}

Found<AccessKeys> makeKeys(QByteArrayView accessKeyId, QByteArrayView secret, QByteArrayView token, const CredentialOrigin &origin)
{
    AccessKeys keys;
    keys.keys.accessKeyId = accessKeyId.toByteArray();
    keys.keys.secretAccessKey = Secret(secret);
    keys.keys.sessionToken = Secret(token);
    keys.origin = origin.text();
    return checkKeys(std::move(keys), origin);
}

Found<AccessKeys> readKeys(AnswerForm form, QByteArrayView json, const CredentialOrigin &origin, const QDateTime &now)
{
    auto answer = readObject(json, origin, Reason::AnswerDamaged);
    if (!answer)
        return tl::unexpected(answer.error());
    if (auto problem = refusal(form, *answer, origin))
        return tl::unexpected(*std::move(problem));
    const Names names = namesOf(form);
    const QJsonObject object = form == AnswerForm::SsoRole ? answer->value(QLatin1String("roleCredentials")).toObject() : *answer;
    for (const char *name : {names.accessKeyId, names.secret, names.needsToken ? names.token : names.secret}) {
        if (object.value(QLatin1String(name)).toString().isEmpty())
            return broken(Reason::AnswerIncomplete, origin, said(QLatin1String(name)));
    }
    const auto expires = expiry(object, names.expiration, origin, now);
    if (!expires)
        return tl::unexpected(expires.error());
    QByteArray secret = bytesOf(object, names.secret);
    QByteArray token = bytesOf(object, names.token);
    auto keys = makeKeys(bytesOf(object, names.accessKeyId), secret, token, origin);
    wipe(secret);
    wipe(token);
    if (keys) {
        keys->expires = *expires;
        keys->accountId = object.value(QLatin1String(names.account)).toString().left(20);
    }
    return keys;
}

bool SsoToken::renewable(const QDateTime &now) const
{
    return !refreshToken.isEmpty() && !clientId.isEmpty() && !clientSecret.isEmpty() && (!clientExpires.isValid() || clientExpires > now);
}

Found<SsoToken> readSsoToken(QByteArrayView json, const CredentialOrigin &origin)
{
    const auto object = readObject(json, origin, Reason::SsoTokenDamaged);
    if (!object)
        return tl::unexpected(object.error());
    SsoToken token;
    QByteArray access = bytesOf(*object, "accessToken");
    QByteArray refresh = bytesOf(*object, "refreshToken");
    QByteArray client = bytesOf(*object, "clientSecret");
    const bool plain = !access.isEmpty() && isPlain(access);
    token.accessToken = Secret::take(access);
    token.refreshToken = Secret::take(refresh);
    token.clientSecret = Secret::take(client);
    token.clientId = object->value(QLatin1String("clientId")).toString();
    token.region = object->value(QLatin1String("region")).toString();
    token.expires = readTime(object->value(QLatin1String("expiresAt")).toString());
    token.clientExpires = readTime(object->value(QLatin1String("registrationExpiresAt")).toString());
    if (!plain || !token.expires.isValid())
        return broken(Reason::SsoTokenDamaged, origin, said(QLatin1String(plain ? "expiresAt" : "accessToken")));
    return token;
}

} // namespace bk
