// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoIam.h"

#include <QRegularExpression>

#include <cstdlib>

namespace bk {

namespace {

const QString kAccount = QStringLiteral("123456789012");
const QString kCaller = QStringLiteral("demo");
const QString kBedrock = QStringLiteral("bedrock.amazonaws.com");
constexpr char kIamVersion[] = "2010-05-08";
constexpr char kStsVersion[] = "2011-06-15";
constexpr int kMostKeysPerUser = 2;
constexpr int kLongestAgeDays = 36'600;
constexpr int kUsualPage = 100;
constexpr int kLargestPage = 1000;
constexpr qint64 kAllowedSkewSeconds = 5LL * 60;

QByteArray element(const char *name, const QString &text)
{
    const QByteArray tag(name);
    return '<' + tag + '>' + text.toHtmlEscaped().toUtf8() + "</" + tag + '>';
}

QByteArray moment(const char *name, const QDateTime &utc)
{
    return element(name, utc.toUTC().toString(QStringLiteral("yyyy-MM-dd'T'HH:mm:ss'Z'")));
}

QDateTime stampOf(const QByteArray &text)
{
    QDateTime stamp = QDateTime::fromString(QString::fromLatin1(text), QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
    stamp.setTimeSpec(Qt::UTC);
    return stamp;
}

DemoReply xmlReply(int status, const QByteArray &body)
{
    return {status, {{"Content-Type", "text/xml"}}, body};
}

// A marker says where the next page begins; opaque to clients.
QByteArray markerAt(qsizetype first)
{
    return QByteArray::number(first).rightJustified(12, '0').toBase64();
}

} // namespace

struct DemoIam::Refusal {
    int status = 400;
    const char *code = "ValidationError";
    QString message;
};

struct DemoIam::Call {
    QString action;
    QString version;
    QList<QPair<QString, QString>> parameters; // without the two above
    QString service;                           // of the signature's scope
    QString accessKeyId;

    [[nodiscard]] QString value(const char *name) const
    {
        for (const auto &[key, text] : parameters) {
            if (key == QLatin1String(name))
                return text;
        }
        return {};
    }
};

namespace {

// "Credential=ID/20261122/us-east-1/iam/aws4_request, SignedHeaders=a;b, Signature=64 hex digits"
const QRegularExpression &signatureForm()
{
    static const QRegularExpression form(QStringLiteral("^AWS4-HMAC-SHA256 Credential=(\\w{4,128})/(\\d{8})/([a-z0-9-]+)/([a-z]+)/aws4_request, ?"
                                                        "SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$"));
    return form;
}

} // namespace

bool DemoIam::concerns(const DemoRequest &request)
{
    return request.verb == "POST" && request.header("Content-Type").startsWith("application/x-www-form-urlencoded") && request.body.contains("Action=");
}

DemoReply DemoIam::answer(const DemoRequest &request)
{
    Call call;
    const QList<QByteArray> pairs = request.body.split('&');
    for (const QByteArray &pair : pairs) {
        const qsizetype equals = pair.indexOf('=');
        const QString name = QString::fromUtf8(QByteArray::fromPercentEncoding(pair.left(equals)));
        const QString value = equals < 0 ? QString() : QString::fromUtf8(QByteArray::fromPercentEncoding(pair.mid(equals + 1)));
        if (name == QLatin1String("Action"))
            call.action = value;
        else if (name == QLatin1String("Version"))
            call.version = value;
        else
            call.parameters.append({name, value});
    }
    const auto problem = signatureProblem(request, call);
    const Outcome done = problem ? Outcome(tl::unexpected(*problem)) : outcome(call);
    m_journal.append({call.action, call.parameters, call.accessKeyId, done ? QString() : QString::fromLatin1(done.error().code)});
    const QByteArray requestId = element("RequestId", QStringLiteral("demo-%1").arg(m_journal.size()));
    if (!done) {
        const Refusal &refusal = done.error();
        return xmlReply(refusal.status, "<ErrorResponse><Error>" + element("Type", refusal.status < 500 ? QStringLiteral("Sender") : QStringLiteral("Receiver"))
                                            + element("Code", QLatin1String(refusal.code)) + element("Message", refusal.message) + "</Error>" + requestId + "</ErrorResponse>");
    }
    const QByteArray name = call.action.toUtf8();
    const QByteArray result = done->isNull() ? QByteArray() : QByteArray('<' + name + "Result>" + *done + "</" + name + "Result>");
    return xmlReply(200, '<' + name + "Response>" + result + "<ResponseMetadata>" + requestId + "</ResponseMetadata></" + name + "Response>");
}

std::optional<DemoIam::Refusal> DemoIam::signatureProblem(const DemoRequest &request, Call &call) const
{
    if (!request.hadAuthorization)
        return Refusal{403, "MissingAuthenticationToken", QStringLiteral("Request is missing Authentication Token")};
    const auto form = signatureForm().match(QString::fromLatin1(request.authorization.reveal()));
    const QDateTime stamp = stampOf(request.header("X-Amz-Date"));
    if (!form.hasMatch() || !stamp.isValid())
        return Refusal{400, "IncompleteSignature", QStringLiteral("Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters.")};
    call.accessKeyId = form.captured(1);
    call.service = form.captured(4);
    const auto rejected = [](const QString &why) { return Refusal{403, "SignatureDoesNotMatch", why}; };
    if (!form.captured(5).split(u';').contains(QLatin1String("host")))
        return rejected(QStringLiteral("'Host' must be a 'SignedHeader' in the AWS Authorization."));
    const bool isSts = call.version == QLatin1String(kStsVersion);
    if (call.service != (isSts ? QLatin1String("sts") : QLatin1String("iam")))
        return rejected(QStringLiteral("Credential should be scoped to correct service: '%1'.").arg(isSts ? QStringLiteral("sts") : QStringLiteral("iam")));
    if (!isSts && form.captured(3) != QLatin1String("us-east-1"))
        return rejected(QStringLiteral("Credential should be scoped to a valid region."));
    if (form.captured(2) != stamp.toString(QStringLiteral("yyyyMMdd")))
        return rejected(QStringLiteral("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP"));
    if (std::abs(stamp.secsTo(m_clock.now())) > kAllowedSkewSeconds)
        return rejected(QStringLiteral("Signature expired: %1 is now earlier than the time allowed.").arg(stamp.toString(Qt::ISODate)));
    return std::nullopt;
}

DemoIam::Outcome DemoIam::outcome(const Call &call)
{
    if (call.action == QLatin1String("GetCallerIdentity") && call.version == QLatin1String(kStsVersion))
        return element("Arn", QStringLiteral("arn:aws:iam::%1:user/%2").arg(kAccount, kCaller)) + element("UserId", QStringLiteral("AIDAEXAMPLEDEMOUSER00"))
               + element("Account", kAccount);
    if (call.version == QLatin1String(kIamVersion)) {
        if (call.action == QLatin1String("ListServiceSpecificCredentials"))
            return list(call);
        if (call.action == QLatin1String("CreateServiceSpecificCredential"))
            return create(call);
        if (call.action == QLatin1String("UpdateServiceSpecificCredential"))
            return update(call);
        if (call.action == QLatin1String("ResetServiceSpecificCredential"))
            return reset(call);
        if (call.action == QLatin1String("DeleteServiceSpecificCredential"))
            return remove(call);
    }
    return tl::unexpected(Refusal{400, "InvalidAction", QStringLiteral("Could not find operation %1 for version %2").arg(call.action, call.version)});
}

tl::expected<QString, DemoIam::Refusal> DemoIam::userOf(const Call &call) const
{
    QString user = call.value("UserName").isEmpty() ? kCaller : call.value("UserName");
    bool known = m_users.contains(user);
    for (const DemoKeys::LongTerm &key : m_keys.longTermKeys())
        known = known || key.user == user;
    if (!known)
        return tl::unexpected(Refusal{404, "NoSuchEntity", QStringLiteral("The user with name %1 cannot be found.").arg(user)});
    return user;
}

tl::expected<DemoKeys::LongTerm, DemoIam::Refusal> DemoIam::credentialOf(const Call &call) const
{
    const auto user = userOf(call);
    if (!user)
        return tl::unexpected(user.error());
    const QString id = call.value("ServiceSpecificCredentialId");
    const auto key = m_keys.longTerm(id);
    if (!key || key->user != *user)
        return tl::unexpected(Refusal{404, "NoSuchEntity", QStringLiteral("The service-specific credential with id %1 cannot be found for user %2.").arg(id, *user)});
    return *key;
}

DemoIam::Outcome DemoIam::list(const Call &call) const
{
    const bool all = call.value("AllUsers") == QLatin1String("true");
    if (all && !call.value("UserName").isEmpty())
        return tl::unexpected(Refusal{400, "ValidationError", QStringLiteral("UserName cannot be specified with AllUsers.")});
    const auto user = userOf(call);
    if (!all && !user)
        return tl::unexpected(user.error());
    const QString service = call.value("ServiceName");
    QList<DemoKeys::LongTerm> keys;
    for (const DemoKeys::LongTerm &key : m_keys.longTermKeys()) {
        if ((all || key.user == *user) && (service.isEmpty() || service == kBedrock))
            keys.append(key);
    }
    bool isNumber = true;
    const int most = call.value("MaxItems").isEmpty() ? kUsualPage : call.value("MaxItems").toInt(&isNumber);
    if (!isNumber || most < 1 || most > kLargestPage)
        return tl::unexpected(Refusal{400, "ValidationError", QStringLiteral("1 validation error detected: Value at 'maxItems' failed to satisfy constraint")});
    const QString marker = call.value("Marker");
    const qsizetype first = marker.isEmpty() ? 0 : QByteArray::fromBase64(marker.toLatin1()).toLongLong();
    if (!marker.isEmpty() && (first <= 0 || first > keys.size()))
        return tl::unexpected(Refusal{400, "ValidationError", QStringLiteral("Invalid Marker.")});
    QByteArray members;
    const qsizetype end = std::min<qsizetype>(keys.size(), first + most);
    for (qsizetype i = first; i < end; ++i)
        members += "<member>" + xmlOf(keys[i]) + "</member>";
    const bool more = end < keys.size();
    return "<ServiceSpecificCredentials>" + members + "</ServiceSpecificCredentials>" + element("IsTruncated", more ? QStringLiteral("true") : QStringLiteral("false"))
           + (more ? element("Marker", QString::fromLatin1(markerAt(end))) : QByteArray());
}

DemoIam::Outcome DemoIam::create(const Call &call)
{
    const auto user = userOf(call);
    if (!user)
        return tl::unexpected(user.error());
    const QString service = call.value("ServiceName");
    if (service != kBedrock)
        return tl::unexpected(Refusal{404, "NoSuchEntity", QStringLiteral("No such service %1 is supported for Service Specific Credentials").arg(service)});
    const QString age = call.value("CredentialAgeDays");
    bool isNumber = true;
    const int days = age.isEmpty() ? 0 : age.toInt(&isNumber);
    if (!isNumber || (!age.isEmpty() && (days < 1 || days > kLongestAgeDays)))
        return tl::unexpected(Refusal{400, "ValidationError", QStringLiteral("1 validation error detected: Value '%1' at 'credentialAgeDays' failed to satisfy "
                                                                             "constraint: Member must have value between 1 and 36600").arg(age)});
    int has = 0;
    for (const DemoKeys::LongTerm &key : m_keys.longTermKeys())
        has += key.user == *user ? 1 : 0;
    if (has >= kMostKeysPerUser)
        return tl::unexpected(Refusal{409, "LimitExceeded", QStringLiteral("Cannot exceed quota for ServiceSpecificCredentialsPerUser: %1").arg(kMostKeysPerUser)});
    const QDateTime expires = age.isEmpty() ? QDateTime() : m_clock.now().addDays(days);
    const Secret key = m_keys.issueLongTerm(*user, kAccount, DemoBedrock::KeyStatus::Active, expires);
    return xmlOfMade(m_keys.longTermKeys().constLast().id, key);
}

DemoIam::Outcome DemoIam::update(const Call &call)
{
    const auto key = credentialOf(call);
    if (!key)
        return tl::unexpected(key.error());
    const QString status = call.value("Status");
    if (status != QLatin1String("Active") && status != QLatin1String("Inactive"))
        return tl::unexpected(Refusal{400, "ValidationError", QStringLiteral("1 validation error detected: Value '%1' at 'status' failed to satisfy constraint: "
                                                                             "Member must satisfy enum value set: [Active, Inactive]").arg(status)});
    m_keys.switchLongTerm(key->id, status == QLatin1String("Active"));
    return QByteArray();
}

DemoIam::Outcome DemoIam::reset(const Call &call)
{
    const auto key = credentialOf(call);
    if (!key)
        return tl::unexpected(key.error());
    return xmlOfMade(key->id, m_keys.resetLongTerm(key->id));
}

DemoIam::Outcome DemoIam::remove(const Call &call)
{
    const auto key = credentialOf(call);
    if (!key)
        return tl::unexpected(key.error());
    m_keys.forgetLongTerm(key->id);
    return QByteArray();
}

QByteArray DemoIam::xmlOf(const DemoKeys::LongTerm &key) const
{
    using Status = DemoBedrock::KeyStatus;
    const bool expired = key.status == Status::Expired || (key.expires.isValid() && key.expires <= m_clock.now());
    const QString status = expired ? QStringLiteral("Expired") : key.status == Status::Inactive ? QStringLiteral("Inactive") : QStringLiteral("Active");
    return moment("CreateDate", key.created) + (key.expires.isValid() ? moment("ExpirationDate", key.expires) : QByteArray())
           + element("ServiceName", kBedrock) + element("ServiceSpecificCredentialId", key.id) + element("UserName", key.user)
           + element("Status", status) + element("ServiceCredentialAlias", key.alias);
}

QByteArray DemoIam::xmlOfMade(const QString &id, const Secret &secret) const
{
    const auto key = m_keys.longTerm(id);
    return "<ServiceSpecificCredential>" + (key ? xmlOf(*key) : QByteArray()) + "<ServiceCredentialSecret>" + secret.reveal().toByteArray()
           + "</ServiceCredentialSecret></ServiceSpecificCredential>";
}

} // namespace bk
