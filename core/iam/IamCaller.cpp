// SPDX-License-Identifier: Apache-2.0
#include "core/iam/IamCaller.h"

#include "core/keys/CredentialPick.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace bk {

bool AskedAs::isSame(const AskedAs &other) const
{
    const bool accounts = account == other.account || account.isEmpty() || other.account.isEmpty();
    return !place.isEmpty() && picked == other.picked && place == other.place && profile == other.profile && accessKeyId == other.accessKeyId && accounts;
}

QString AskedAs::toText() const
{
    if (place.isEmpty())
        return QStringLiteral("");
    const QJsonArray parts{picked, place, profile, accessKeyId, account, region};
    return QString::fromUtf8(QJsonDocument(parts).toJson(QJsonDocument::Compact));
}

AskedAs AskedAs::fromText(const QString &text)
{
    const QJsonArray parts = QJsonDocument::fromJson(text.toUtf8()).array();
    return {parts.at(0).toString(), parts.at(1).toString(), parts.at(2).toString(), parts.at(3).toString(), parts.at(4).toString(), parts.at(5).toString()};
}

AskedAs askedAs(const QString &picked, const CredentialStep &who, const QString &accountId)
{
    const QString profile = who.via.isEmpty() ? who.origin.profile : who.via.constFirst().profile;
    const bool stays = who.facts.kind == CredentialKind::PermanentAccessKeys;
    return {picked, nameOf(who.place), profile, stays ? who.facts.accessKeyId : QString(), accountId.isEmpty() ? who.facts.account : accountId, {}};
}

IamCaller IamCaller::clone() const
{
    return {keys.clone(), endpoint, allowedHosts, as};
}

QCoro::Task<Result<IamCaller>> iamCaller(CredentialChain *chain, Service service, CredentialQuestion question, QString region)
{
    question.operationTakesApiKey = false;
    const QString picked = question.profile;
    QStringList allowedHosts = question.allowedHosts;
    auto resolving = chain->resolve(std::move(question));
    CredentialResolution resolution = co_await resolving;
    const CredentialStep *winner = resolution.winner();
    auto *keys = resolution.credential ? std::get_if<AccessKeys>(&*resolution.credential) : nullptr;
    if (!winner || !keys) {
        Error why = whyNoCredential(resolution);
        co_return fail(std::move(why));
    }
    const QString where = resolution.region.isEmpty() ? region : resolution.region;
    if (where.isEmpty())
        co_return fail(Error::Kind::RegionMissing);
    const auto endpoint = resolveEndpoint(service, where, resolution.endpoints);
    if (!endpoint)
        co_return fail(endpoint.error());
    AskedAs as = askedAs(picked, *winner, keys->accountId);
    as.region = endpoint->region;
    IamCaller caller{std::move(keys->keys), *endpoint, std::move(allowedHosts), std::move(as)};
    co_return std::move(caller);
}

} // namespace bk
