// SPDX-License-Identifier: Apache-2.0
#include "tests/support/CoreParts.h"

#include "core/keys/KeyFacts.h"

namespace bk {

namespace {

EndpointOptions nowhere()
{
    EndpointOptions options;
    options.everywhere = {QUrl(QStringLiteral("http://127.0.0.1:9")), QStringLiteral("test")};
    return options;
}

} // namespace

CoreParts::CoreParts()
    : settings(folder.filePath(QStringLiteral("settings.ini")))
    , database(folder.filePath(QStringLiteral("keys.sqlite")))
    , keys(database, keyring, clock)
    , client(http, serviceClock, nowhere())
    , models(client, clock)
    , doctor(client, clock)
    , expiry(keys, clock)
    , credentials({{}, folder.path(), &clock, &http, &consents, nullptr, bearerFacts, false})
    , iam(http, serviceClock)
    , maker(iam, keys, keyring)
    , rotation(database, keys, iam, clock, [this](KeyId id) { return examine(std::move(id)); })
    , rotationWatch(rotation, clock, [this](AskedAs as) { return callerAs(std::move(as)); })
{
    if (!database.open() || !keys.load())
        QTest::qFail("the throw-away profile cannot be made", __FILE__, __LINE__);
}

QCoro::Task<Diagnosis> CoreParts::examine(KeyId id)
{
    Diagnosis diagnosis;
    const auto secret = co_await keys.secret(id);
    if (!secret)
        diagnosis = diagnosisOf(secret.error());
    else if (!accepts || !accepts(*secret))
        diagnosis = diagnosisOf(Error{Error::Kind::KeyRejected, {}, {}, {}, {}, 403});
    co_return diagnosis;
}

QCoro::Task<Result<IamCaller>> CoreParts::callerAs(AskedAs as)
{
    CredentialQuestion question;
    question.profile = as.picked;
    auto asking = iamCaller(&credentials, Service::Iam, std::move(question), as.region);
    auto caller = co_await asking;
    co_return std::move(caller);
}

KeyId CoreParts::addLongTerm(const QString &label, int daysLeft, const QString &environment, const QString &region)
{
    ApiKey draft;
    draft.label = label;
    draft.environment = environment;
    draft.region = region;
    draft.created = clock.now().addDays(-60);
    if (daysLeft != 0)
        draft.expires = clock.now().addDays(daysLeft);
    const auto id = await(keys.add(draft, Secret(sampleLongTermKey(label.toUtf8()))));
    return id && *id ? **id : KeyId();
}

KeyId CoreParts::addShortTerm(const QString &label, int minutesLeft)
{
    ApiKey draft;
    draft.label = label;
    const QDateTime issued = clock.now().addSecs(minutesLeft * 60LL - 43'200);
    const QByteArray date = issued.toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toLatin1();
    const auto id = await(keys.add(draft, Secret(sampleShortTermKey(label.toUtf8(), date))));
    return id && *id ? **id : KeyId();
}

void CoreParts::lockKeyring()
{
    keyring.locked = true;
    keyring.setStatus(KeyringState::Status::Locked);
}

} // namespace bk
