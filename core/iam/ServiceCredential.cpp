// SPDX-License-Identifier: Apache-2.0
#include "core/iam/ServiceCredential.h"

#include "core/credentials/Credential.h"
#include "core/keys/KeyText.h"

#include <algorithm>
#include <array>

namespace bk {

namespace {

constexpr char kVersion[] = "2010-05-08";
constexpr char kService[] = "bedrock.amazonaws.com";
constexpr qsizetype kLongestId = 128;
constexpr QByteArrayView kKeyPrefix = "ABSK";

using Status = ServiceCredential::Status;

struct StatusName {
    Status status;
    const char *word; // IAM's
    const char *name; // ours
};
constexpr std::array<StatusName, 4> kStatusNames{{
    {Status::Active, "Active", "active"},
    {Status::Inactive, "Inactive", "inactive"},
    {Status::Expired, "Expired", "expired"},
    {Status::Unknown, "", "unknown"},
}};

Status statusOf(const QString &word)
{
    const auto found = std::find_if(kStatusNames.begin(), kStatusNames.end(), [&word](const StatusName &one) { return word == QLatin1String(one.word); });
    return found == kStatusNames.end() ? Status::Unknown : found->status;
}

bool isIdCharacter(QChar c)
{
    return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_';
}

bool isId(const QString &id)
{
    return !id.isEmpty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), isIdCharacter);
}

QDateTime dateOf(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
}

tl::unexpected<Error> notTheService(const QueryAnswer &answer, const char *member, const QString &subject = {})
{
    return fail(Error{Error::Kind::NotTheService, QLatin1String(member), {}, subject, answer.requestId, 200});
}

// The name of the member that is missing or wrong; null when the credential can be used.
const char *read(const QueryElement &element, ServiceCredential &credential)
{
    credential.id = element.textOf(u"ServiceSpecificCredentialId");
    credential.user = element.textOf(u"UserName");
    credential.service = element.textOf(u"ServiceName");
    credential.alias = element.textOf(u"ServiceCredentialAlias");
    credential.status = statusOf(element.textOf(u"Status"));
    credential.created = dateOf(element.textOf(u"CreateDate"));
    const QString expires = element.textOf(u"ExpirationDate");
    credential.expires = dateOf(expires);
    if (!isId(credential.id)) {
        credential.id.clear();
        return "ServiceSpecificCredentialId";
    }
    if (credential.user.isEmpty())
        return "UserName";
    if (credential.service.isEmpty())
        return "ServiceName";
    if (element.textOf(u"Status").isEmpty())
        return "Status";
    if (!credential.created.isValid())
        return "CreateDate";
    if (!expires.isEmpty() && !credential.expires.isValid()) // never take a date for "never"
        return "ExpirationDate";
    return nullptr;
}

void add(QueryCall &call, const char *name, const QByteArray &value)
{
    call.parameters.append({name, value});
}

Result<QueryCall> aboutOne(const char *action, const QString &user, const QString &id)
{
    if (!isId(id))
        return fail(Error::Kind::InvalidInput, "not the id of a service-specific credential: " + id, id);
    QueryCall call{action, kVersion, {}};
    if (!user.isEmpty())
        add(call, "UserName", user.toUtf8());
    add(call, "ServiceSpecificCredentialId", id.toLatin1());
    return call;
}

// The alias without what IAM may put behind the account.
QString aliasOf(const QString &aliasUser, const QString &account)
{
    return aliasUser + QLatin1String("-at-") + account;
}

} // namespace

QString nameOf(ServiceCredential::Status status)
{
    return QLatin1String(kStatusNames[size_t(status)].name);
}

namespace iam {

QueryCall listCredentials(const Whose &whose, const QString &marker, int pageSize)
{
    QueryCall call{"ListServiceSpecificCredentials", kVersion, {}};
    if (whose.allUsers)
        add(call, "AllUsers", "true");
    else if (!whose.user.isEmpty())
        add(call, "UserName", whose.user.toUtf8());
    add(call, "ServiceName", kService);
    if (pageSize > 0)
        add(call, "MaxItems", QByteArray::number(pageSize));
    if (!marker.isEmpty())
        add(call, "Marker", marker.toUtf8());
    return call;
}

Result<QueryCall> createCredential(const QString &user, std::optional<int> ageDays)
{
    if (user.isEmpty())
        return fail(Error::Kind::InvalidInput, QStringLiteral("a key is made for a user, and none is named"), QStringLiteral("UserName"));
    if (ageDays && (*ageDays < 1 || *ageDays > kLongestAgeDays))
        return fail(Error::Kind::InvalidInput, QStringLiteral("a key lives 1 to %1 days, or never ends").arg(kLongestAgeDays), QStringLiteral("CredentialAgeDays"));
    QueryCall call{"CreateServiceSpecificCredential", kVersion, {}};
    add(call, "UserName", user.toUtf8());
    add(call, "ServiceName", kService);
    if (ageDays)
        add(call, "CredentialAgeDays", QByteArray::number(*ageDays));
    return call;
}

Result<QueryCall> updateCredential(const QString &user, const QString &id, bool active)
{
    auto call = aboutOne("UpdateServiceSpecificCredential", user, id);
    if (call)
        add(*call, "Status", active ? "Active" : "Inactive");
    return call;
}

Result<QueryCall> resetCredential(const QString &user, const QString &id)
{
    return aboutOne("ResetServiceSpecificCredential", user, id);
}

Result<QueryCall> deleteCredential(const QString &user, const QString &id)
{
    return aboutOne("DeleteServiceSpecificCredential", user, id);
}

const QStringList &actions()
{
    static const QStringList names{QStringLiteral("ListServiceSpecificCredentials"), QStringLiteral("CreateServiceSpecificCredential"),
                                   QStringLiteral("UpdateServiceSpecificCredential"), QStringLiteral("ResetServiceSpecificCredential"),
                                   QStringLiteral("DeleteServiceSpecificCredential")};
    return names;
}

bool answersWithKey(const QString &action)
{
    return action.startsWith(QLatin1String("Create")) || action.startsWith(QLatin1String("Reset"));
}

Result<QueryCall> callOf(const QString &action, const QJsonObject &input)
{
    return queryCallOf(action, kVersion, input);
}

Result<Page> readPage(const QueryAnswer &answer)
{
    const QueryElement *list = answer.result.find(u"ServiceSpecificCredentials");
    if (!list)
        return notTheService(answer, "ServiceSpecificCredentials");
    Page page;
    for (const QueryElement &member : list->children) {
        ServiceCredential credential;
        if (const char *problem = read(member, credential))
            return notTheService(answer, problem);
        if (credential.service == QLatin1String(kService)) // whatever else the user has is not ours to touch
            page.credentials.append(std::move(credential));
    }
    if (answer.result.textOf(u"IsTruncated") != QLatin1String("true"))
        return page;
    page.nextMarker = answer.result.textOf(u"Marker");
    if (page.nextMarker.isEmpty())
        return notTheService(answer, "Marker");
    return page;
}

Result<MadeCredential> readMade(const QueryAnswer &answer)
{
    const QueryElement *element = answer.result.find(u"ServiceSpecificCredential");
    if (!element)
        return notTheService(answer, "ServiceSpecificCredential");
    MadeCredential made;
    if (const char *problem = read(*element, made.credential))
        return notTheService(answer, problem, made.credential.id);
    // The models have the first name, the Bedrock guide has the second, other services' passwords come in the third.
    for (const auto *name : {u"ServiceCredentialSecret", u"ServiceApiKeyValue", u"ServicePassword"}) {
        const QueryElement *secret = element->find(QStringView(name));
        QByteArray text = secret ? secret->text.toUtf8() : QByteArray();
        const bool isKey = QByteArrayView(text).startsWith(kKeyPrefix);
        Secret key = Secret::take(text);
        if (isKey && checkBearerToken(key)) {
            made.key = std::move(key);
            return made;
        }
    }
    return notTheService(answer, "ServiceCredentialSecret", made.credential.id);
}

} // namespace iam

const ServiceCredential *credentialOf(const ApiKey &key, const QList<ServiceCredential> &listed)
{
    if (key.kind != ApiKey::Kind::LongTerm || key.user.isEmpty() || key.account.isEmpty())
        return nullptr;
    const QString aliasUser = key.slot > 0 ? QString(key.user + u'+' + QString::number(key.slot)) : key.user;
    const QString alias = aliasOf(aliasUser, key.account);
    const ServiceCredential *found = nullptr;
    for (const ServiceCredential &one : listed) {
        if (one.alias != alias && !one.alias.startsWith(alias + u'-'))
            continue;
        if (found)
            return nullptr;
        found = &one;
    }
    return found;
}

const ApiKey *storedOf(const ServiceCredential &credential, const QList<ApiKey> &stored)
{
    QList<const ApiKey *> fitting;
    for (const ApiKey &key : stored) {
        if (credentialOf(key, {credential}))
            fitting.append(&key);
    }
    if (fitting.size() > 1)
        fitting.removeIf([&](const ApiKey *key) { return key->created != credential.created; });
    return fitting.size() == 1 ? fitting.constFirst() : nullptr;
}

QString labelOf(const ServiceCredential &credential, const QList<ApiKey> &stored)
{
    const ApiKey *found = storedOf(credential, stored);
    return found ? found->label : QString();
}

std::optional<ApiKey> withDatesOf(const ServiceCredential &credential, const ApiKey &stored)
{
    ApiKey key = stored;
    key.created = credential.created;
    key.expires = credential.expires;
    key.neverExpires = !credential.expires.isValid();
    const bool same = key.created == stored.created && key.expires == stored.expires && key.neverExpires == stored.neverExpires;
    return same ? std::nullopt : std::optional(key);
}

bool isSameAlias(const KeyReading &reading, const ServiceCredential &listed)
{
    if (reading.kind != KeyReading::Kind::LongTerm || reading.account.isEmpty())
        return false;
    const QString alias = aliasOf(reading.aliasUser, reading.account);
    return listed.alias == (reading.aliasSuffix.isEmpty() ? alias : QString(alias + u'-' + reading.aliasSuffix));
}

} // namespace bk
