// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Sts.h"

namespace bk::sts {

namespace {

constexpr char kVersion[] = "2011-06-15";

using Parameters = QList<QPair<QByteArray, QByteArray>>;

void add(Parameters &parameters, const char *name, const QString &value)
{
    if (!value.isEmpty())
        parameters.append({name, value.toUtf8()});
}

Parameters parametersOf(const Role &role)
{
    Parameters parameters;
    add(parameters, "RoleArn", role.arn);
    add(parameters, "RoleSessionName", role.sessionName);
    add(parameters, "ExternalId", role.externalId);
    if (role.durationSeconds > 0)
        add(parameters, "DurationSeconds", QString::number(role.durationSeconds));
    add(parameters, "SerialNumber", role.mfaSerial);
    add(parameters, "TokenCode", role.mfaCode);
    return parameters;
}

} // namespace

QueryCall getCallerIdentity()
{
    return {"GetCallerIdentity", kVersion, {}};
}

QueryCall assumeRole(const Role &role)
{
    return {"AssumeRole", kVersion, parametersOf(role)};
}

QueryCall assumeRoleWithWebIdentity(const Role &role, const Secret &webIdentityToken)
{
    QueryCall call{"AssumeRoleWithWebIdentity", kVersion, parametersOf(role)};
    call.parameters.append({"WebIdentityToken", webIdentityToken.reveal().toByteArray()});
    return call;
}

Result<QueryCall> callOf(const QString &action, const QJsonObject &input)
{
    return queryCallOf(action, kVersion, input);
}

bool answersWithSecret(const QString &action)
{
    static const QStringList harmless{QStringLiteral("GetCallerIdentity"), QStringLiteral("GetAccessKeyInfo"), QStringLiteral("DecodeAuthorizationMessage")};
    return !harmless.contains(action);
}

Result<Identity> readIdentity(const QueryAnswer &answer)
{
    Identity identity{answer.result.textOf(u"Account"), answer.result.textOf(u"Arn"), answer.result.textOf(u"UserId")};
    if (identity.arn.isEmpty() || identity.accountId.isEmpty())
        return fail(Error{Error::Kind::NotTheService, QStringLiteral("Arn"), {}, {}, answer.requestId, 200});
    return identity;
}

Result<Session> readSession(const QueryAnswer &answer)
{
    const auto bytes = [&answer](QStringView name) {
        const QueryElement *credentials = answer.result.find(u"Credentials");
        return credentials ? credentials->textOf(name).toUtf8() : QByteArray();
    };
    Session session;
    session.keys.accessKeyId = bytes(u"AccessKeyId");
    QByteArray secret = bytes(u"SecretAccessKey");
    session.keys.secretAccessKey = Secret::take(secret);
    QByteArray token = bytes(u"SessionToken");
    session.keys.sessionToken = Secret::take(token);
    session.expires = QDateTime::fromString(answer.result.textOf(u"Credentials/Expiration"), Qt::ISODateWithMs).toUTC();
    session.arn = answer.result.textOf(u"AssumedRoleUser/Arn");
    session.accountId = session.arn.section(u':', 4, 4);
    if (session.keys.accessKeyId.isEmpty() || session.keys.secretAccessKey.isEmpty() || session.keys.sessionToken.isEmpty()
        || !session.expires.isValid())
        return fail(Error{Error::Kind::NotTheService, QStringLiteral("Credentials"), {}, {}, answer.requestId, 200});
    return session;
}

} // namespace bk::sts
