// SPDX-License-Identifier: Apache-2.0
#include "app/Composition.h"

#include "core/base/AtomicFile.h"
#include "core/base/Log.h"
#include "core/credentials/InstanceMetadataSource.h"
#include "core/keys/CredentialPick.h"
#include "core/keys/KeyFacts.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcessEnvironment>
#include <QRandomGenerator>

namespace bk {

namespace {

// The demo's tokens come at the pace of a real model, so that streaming can be seen.
constexpr int kDemoTokenDelayMs = 25;

HttpSettings httpSettings(const SettingsValues &values, const DemoBedrock *demo)
{
    HttpSettings http;
    if (demo) {
        http.proxy = HttpSettings::Proxy::None;
        http.extraCaPem = demo->caCertificatePem();
        return http;
    }
    if (values.proxyMode == QLatin1String("none"))
        http.proxy = HttpSettings::Proxy::None;
    else if (values.proxyMode == QLatin1String("explicit"))
        http.proxy = HttpSettings::Proxy::Explicit;
    http.proxyUrl = QUrl(values.proxyUrl);
    http.extraCaFile = values.extraCaFile.isEmpty() ? qEnvironmentVariable("AWS_CA_BUNDLE") : values.extraCaFile;
    return http;
}

EndpointOptions endpointOptions(const DemoBedrock *demo)
{
    if (!demo)
        return EndpointOptions::fromEnvironment(QProcessEnvironment::systemEnvironment());
    EndpointOptions options;
    options.everywhere = {demo->url(), QStringLiteral("demo")};
    return options;
}

std::unique_ptr<Keyring> makeKeyring(bool demo, Database &database)
{
    if (demo)
        return std::make_unique<MemoryKeyring>();
    return std::make_unique<SystemKeyring>(&database);
}

ApiKey draft(const QString &label, const QString &environment, const QString &region)
{
    ApiKey key;
    key.label = label;
    key.environment = environment;
    key.region = region;
    return key;
}

} // namespace

Result<std::unique_ptr<Composition>> Composition::make(const StartOptions &options)
{
    std::unique_ptr<QTemporaryDir> throwAway;
    QString profile = options.profileDir;
    if (options.demo && profile.isEmpty()) {
        const QString parent = options.demoDir.isEmpty() ? QDir::tempPath() : options.demoDir;
        throwAway = std::make_unique<QTemporaryDir>(parent + QStringLiteral("/bedrock-keyring-demo-"));
        if (!throwAway->isValid())
            return fail(Error::Kind::DiskFailed, throwAway->errorString());
        profile = throwAway->path();
    }
    auto paths = Paths::make(profile);
    if (!paths)
        return fail(paths.error());

    auto parts = std::unique_ptr<Composition>(new Composition(options, std::move(throwAway), *paths));
    if (options.demo) {
        parts->demo = std::make_unique<DemoBedrock>(parts->clock);
        const auto listening = parts->demo->listen();
        if (!listening)
            return fail(listening.error());
        parts->demo->setTokenDelay(kDemoTokenDelayMs);
        parts->client.setEndpointOptions(endpointOptions(parts->demo.get()));
        parts->credentials.setEnvironment(parts->demoEnvironment(), parts->demoHome());
    }
    parts->http.setSettings(httpSettings(parts->settings.values(), parts->demo.get()));
    auto database = parts->database.open();
    if (!database)
        return fail(database.error());
    parts->opened = *database;
    if (auto loaded = parts->keys.load(); !loaded)
        return fail(loaded.error());
    return parts;
}

Composition::Composition(const StartOptions &options_, std::unique_ptr<QTemporaryDir> throwAway_, Paths paths_)
    : options(options_)
    , throwAway(std::move(throwAway_))
    , paths(std::move(paths_))
    , settings(paths.settingsFile())
    , database(paths.databaseFile())
    , keyring(makeKeyring(options.demo, database))
    , keys(database, *keyring, clock)
    , client(http, serviceClock, endpointOptions(nullptr))
    , iam(http, serviceClock)
    , models(client, clock)
    , doctor(client, clock)
    , rotation(database, keys, iam, clock, [this](KeyId id) { return examine(std::move(id)); })
    , maker(iam, keys, *keyring)
    , expiry(keys, clock)
    , consents(options.demo ? QString() : paths.consentsFile())
    , automatic(settings, keys)
    , credentials(world())
    , shortTerm(database, keys, *keyring, serviceClock, [this](CredentialQuestion question) {
        question.instanceMetadata = settings.values().instanceMetadata;
        return credentials.resolve(std::move(question));
    })
    , rotationWatch(rotation, clock, [this](AskedAs as) { return callerAs(std::move(as)); })
{
    QObject::connect(&rotation, &Rotation::switched, &rotation, [this](const KeyId &oldKey, const KeyId &newKey) { followSwitch(oldKey, newKey); });
    expiry.setExcused([this](const ApiKey &key) { return shortTerm.renewsItself(key); });
    QObject::connect(&shortTerm, &ShortTermRenewal::changed, &expiry, &ExpiryWatch::recheck);
}

CredentialChain::World Composition::world()
{
    CredentialChain::World world;
    if (!options.demo) {
        world.environment = QProcessEnvironment::systemEnvironment();
        world.home = QDir::homePath();
        world.plainlyOnEc2 = isPlainlyEc2();
    }
    world.clock = &clock;
    world.http = &http;
    world.consents = &consents;
    world.settings = &automatic;
    world.readBearer = bearerFacts;
    return world;
}

Composition::~Composition() = default;

QCoro::Task<Diagnosis> Composition::examine(KeyId id)
{
    Diagnosis diagnosis;
    auto secret = co_await keys.secret(id);
    const ApiKey *key = keys.find(id);
    if (!secret || !key) {
        diagnosis = diagnosisOf(secret ? Error{Error::Kind::NotFound, {}, {}, id, {}, 0} : secret.error());
        co_return diagnosis;
    }
    BearerToken token{std::move(*secret), key->label};
    Destination destination = destinationFor(*key, key->region.isEmpty() ? settings.values().defaultRegion : QString());
    auto examining = doctor.examine(std::move(token), std::move(destination));
    diagnosis = co_await examining;
    co_return diagnosis;
}

QCoro::Task<Result<IamCaller>> Composition::callerAs(AskedAs as)
{
    CredentialQuestion question;
    question.profile = as.picked;
    question.instanceMetadata = settings.values().instanceMetadata;
    auto asking = iamCaller(&credentials, Service::Iam, std::move(question), as.region);
    auto caller = co_await asking;
    co_return std::move(caller);
}

// What the person chose by its key goes with the name.
void Composition::followSwitch(const KeyId &oldKey, const KeyId &newKey)
{
    SettingsValues values = settings.values();
    for (QString *chosen : {&values.automaticKeyId, &values.lastKeyId}) {
        if (*chosen == oldKey)
            *chosen = newKey;
    }
    if (values != settings.values() && !settings.save(values))
        qCWarning(lcStore) << "the choice of a key could not follow its rotation";
}

void Composition::applySettings()
{
    http.setSettings(httpSettings(settings.values(), demo.get()));
}

// From the first moment: nothing that the chain finds may lead out of this machine.
QProcessEnvironment Composition::demoEnvironment() const
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("AWS_ENDPOINT_URL"), demo->url().toString());
    environment.insert(QStringLiteral("AWS_EC2_METADATA_DISABLED"), QStringLiteral("true"));
    return environment;
}

QString Composition::demoHome() const
{
    return paths.dataDir + QStringLiteral("/machine");
}

// What the demo's machine has lying about: a variable that wins, and profiles of all sorts behind it.
Result<void> Composition::fillDemoMachine()
{
    const QString folder = demoHome() + QStringLiteral("/.aws");
    if (auto made = makePrivateDir(folder); !made)
        return made;
    const QByteArray secret = QByteArray::number(QRandomGenerator::system()->generate64(), 16).repeated(3).left(40);
    demo->knowSigner("AKIAIOSFODNN7EXAMPLE", Secret(secret), QStringLiteral("demo"));
    const QByteArray profiles = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret + "\n";
    const QByteArray config = "[default]\nregion = eu-central-1\n\n"
                              "[profile admin]\nrole_arn = arn:aws:iam::123456789012:role/BedrockAdmin\nsource_profile = default\n\n"
                              "[profile batch]\ncredential_process = /opt/example/bin/issue-credentials --team \"night shift\"\n\n"
                              "[profile dev]\nsso_session = example\nsso_account_id = 123456789012\nsso_role_name = Developer\n\n"
                              "[sso-session example]\nsso_region = us-east-1\nsso_start_url = https://example.awsapps.com/start\n";
    if (auto written = writeFileAtomically(folder + QStringLiteral("/credentials"), profiles); !written)
        return written;
    if (auto written = writeFileAtomically(folder + QStringLiteral("/config"), config); !written)
        return written;
    const Secret key = demo->issueShortTermKey(QStringLiteral("us-east-1"), clock.now().addSecs(-3600), 8 * 3600, true);
    QProcessEnvironment environment = demoEnvironment();
    environment.insert(QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"), QString::fromLatin1(key.reveal()));
    environment.insert(QStringLiteral("AWS_REGION"), QStringLiteral("us-east-1"));
    credentials.setEnvironment(environment, demoHome());
    return {};
}

QCoro::Task<Result<void>> Composition::fillDemo()
{
    constexpr int kDay = 24 * 3600;
    constexpr int kTwelveHours = 12 * 3600;
    constexpr int kFortyMinutes = 40 * 60;
    const QDateTime now = clock.now();
    const QString account = QStringLiteral("123456789012");
    auto ready = co_await keyring->open();
    if (!ready)
        co_return ready;

    ApiKey billing = draft(QStringLiteral("billing-bot"), QStringLiteral("production"), QStringLiteral("us-east-1"));
    billing.created = now.addSecs(-84LL * kDay);
    billing.expires = now.addSecs(6LL * kDay + 3600);
    billing.notes = QStringLiteral("Used by the nightly invoice summaries.");
    billing.tags = QStringList{QStringLiteral("finance")};
    Secret billingKey = demo->issueLongTermKey(QStringLiteral("BedrockAPIKey-x4k2"), account, DemoBedrock::KeyStatus::Active, billing.expires, billing.created);
    auto first = co_await keys.add(billing, std::move(billingKey));
    if (!first)
        co_return fail(first.error());

    const ApiKey laptop = draft(QStringLiteral("dev laptop"), QStringLiteral("development"), {});
    Secret laptopKey = demo->issueShortTermKey(QStringLiteral("us-east-1"), now.addSecs(kFortyMinutes - kTwelveHours), kTwelveHours, true);
    auto second = co_await keys.add(laptop, std::move(laptopKey));
    if (!second)
        co_return fail(second.error());

    ApiKey oldCi = draft(QStringLiteral("old-ci"), QStringLiteral("testing"), QStringLiteral("us-east-1"));
    oldCi.created = now.addSecs(-200LL * kDay);
    oldCi.expires = now.addSecs(165LL * kDay);
    oldCi.notes = QStringLiteral("Revoked in IAM: a test shows how that looks.");
    Secret oldCiKey = demo->issueLongTermKey(QStringLiteral("ci-runner"), account, DemoBedrock::KeyStatus::Inactive, oldCi.expires, oldCi.created);
    auto third = co_await keys.add(oldCi, std::move(oldCiKey));
    if (!third)
        co_return fail(third.error());
    if (auto machine = fillDemoMachine(); !machine)
        co_return machine;
    auto reconciled = co_await keys.reconcile();
    co_return reconciled;
}

} // namespace bk
