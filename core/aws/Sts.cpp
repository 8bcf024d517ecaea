// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Sts.h"

#include <QJsonArray>

namespace bk::sts {

namespace {

constexpr char kVersion[] = "2011-06-15";
constexpr int kDeepestInput = 16;

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

// Members of objects behind a dot, of lists behind ".member.1", as the protocol has it. False for null.
bool flatten(Parameters &parameters, const QByteArray &name, const QJsonValue &value, int depth = 0)
{
    if (depth > kDeepestInput)
        return false;
    switch (value.type()) {
    case QJsonValue::String: parameters.append({name, value.toString().toUtf8()}); return true;
    case QJsonValue::Bool: parameters.append({name, value.toBool() ? "true" : "false"}); return true;
    case QJsonValue::Double: {
        const qint64 whole = value.toInteger();
        parameters.append({name, double(whole) == value.toDouble() ? QByteArray::number(whole) : QByteArray::number(value.toDouble(), 'g', 17)});
        return true;
    }
    case QJsonValue::Array: {
        const QJsonArray list = value.toArray();
        if (list.isEmpty())
            parameters.append({name, QByteArray()});
        for (qsizetype i = 0; i < list.size(); ++i) {
            if (!flatten(parameters, name + ".member." + QByteArray::number(i + 1), list[i], depth + 1))
                return false;
        }
        return true;
    }
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (!flatten(parameters, name + '.' + it.key().toUtf8(), it.value(), depth + 1))
                return false;
        }
        return true;
    }
    default: return false;
    }
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
    QueryCall call{action.toUtf8(), kVersion, {}};
    for (auto it = input.begin(); it != input.end(); ++it) {
        if (!flatten(call.parameters, it.key().toUtf8(), it.value()))
            return fail(Error::Kind::InvalidInput, it.key(), it.key());
    }
    return call;
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
