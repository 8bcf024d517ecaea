// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/EnvironmentSource.h"

namespace bk {

namespace {

using Reason = CredentialReason;

const QString kBearer = QStringLiteral("AWS_BEARER_TOKEN_BEDROCK");
const QString kId = QStringLiteral("AWS_ACCESS_KEY_ID");
const QString kSecret = QStringLiteral("AWS_SECRET_ACCESS_KEY");
const QString kToken = QStringLiteral("AWS_SESSION_TOKEN");

// Not set and blank are the same here.
QByteArray valueOf(const QProcessEnvironment &environment, const QString &name)
{
    QString text = environment.value(name);
    const bool blank = text.trimmed().isEmpty();
    QByteArray bytes = blank ? QByteArray() : text.toUtf8();
    wipe(text);
    return bytes;
}

bool isQuoted(QStringView text)
{
    return text.size() >= 2 && (text.front() == u'"' || text.front() == u'\'') && text.back() == text.front();
}

} // namespace

CredentialOrigin variableOrigin(const QString &name)
{
    CredentialOrigin origin;
    origin.variable = name;
    return origin;
}

Found<std::optional<BearerToken>> bearerOfEnvironment(const QProcessEnvironment &environment)
{
    auto token = bearerTokenFromEnvironment(environment);
    if (token)
        return std::optional<BearerToken>(*std::move(token));
    const CredentialOrigin origin = variableOrigin(kBearer);
    switch (token.error().kind) {
    case Error::Kind::NotFound: return std::optional<BearerToken>();
    case Error::Kind::InvalidInput: return broken(Reason::Empty, origin, token.error());
    default: break;
    }
    const Reason reason = isQuoted(environment.value(kBearer).trimmed()) ? Reason::Quoted : Reason::BadCharacter;
    return broken(reason, origin, token.error());
}

bool hasLoneSessionToken(const QProcessEnvironment &environment)
{
    return !environment.value(kToken).trimmed().isEmpty() && environment.value(kId).trimmed().isEmpty()
           && environment.value(kSecret).trimmed().isEmpty();
}

Found<std::optional<AccessKeys>> keysOfEnvironment(const QProcessEnvironment &environment, const QDateTime &now)
{
    const QByteArray id = valueOf(environment, kId);
    QByteArray secret = valueOf(environment, kSecret);
    if (id.isEmpty() && secret.isEmpty())
        return std::optional<AccessKeys>();
    if (id.isEmpty() || secret.isEmpty()) {
        wipe(secret);
        return id.isEmpty() ? broken(Reason::AccessKeyIdMissing, variableOrigin(kSecret)) : broken(Reason::SecretAccessKeyMissing, variableOrigin(kId));
    }
    QByteArray token = valueOf(environment, kToken);
    auto keys = makeKeys(id, secret, token, variableOrigin(kId));
    wipe(secret);
    wipe(token);
    if (!keys)
        return tl::unexpected(keys.error());
    keys->accountId = environment.value(QStringLiteral("AWS_ACCOUNT_ID")).trimmed();
    const QString name = QStringLiteral("AWS_CREDENTIAL_EXPIRATION");
    const QString expiration = environment.value(name).trimmed();
    keys->expires = readTime(expiration);
    if (!expiration.isEmpty() && !keys->expires.isValid())
        return broken(Reason::BadExpiration, variableOrigin(name));
    if (keys->expires.isValid() && keys->expires <= now)
        return broken(Reason::Expired, variableOrigin(name));
    return std::optional<AccessKeys>(*std::move(keys));
}

} // namespace bk
