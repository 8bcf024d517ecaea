// SPDX-License-Identifier: Apache-2.0
#include "tests/support/ChainWorld.h"
#include "tests/support/SampleKeys.h"

#include <QTest>

using namespace bk;
using Place = CredentialPlace;

namespace {

QByteArray keysOfProfile(const QByteArray &header, const QByteArray &number)
{
    return header + "\naws_access_key_id = AKIDSAMPLE000000000" + number + "\naws_secret_access_key = made-up-secret-of-forty-letters-0000000" + number + "\n";
}

void setKeys(ChainWorld &world)
{
    world.set("AWS_ACCESS_KEY_ID", kSampleId);
    world.set("AWS_SECRET_ACCESS_KEY", kSampleSecret);
}

void setBearer(ChainWorld &world)
{
    world.set("AWS_BEARER_TOKEN_BEDROCK", QString::fromLatin1(sampleLongTermKey("chain")));
}

QString winnerOf(const CredentialResolution &resolution)
{
    return resolution.winner() ? nameOf(resolution.winner()->place) : QStringLiteral("nobody");
}

// A key chosen in the settings; counts how often it is read.
class Chosen final : public SettingsCredential {
public:
    std::optional<About> about() const override
    {
        return About{QStringLiteral("billing-bot"), CredentialFacts{CredentialKind::LongTermKey, {}, QStringLiteral("abcd"), {}, {}, region, ends}};
    }
    QCoro::Task<Result<Credential>> load() override
    {
        ++reads;
        if (fails)
            co_return fail(Error::Kind::KeyringLocked);
        co_return Credential(BearerToken{Secret(sampleLongTermKey("chosen")), QStringLiteral("key billing-bot")});
    }
    int reads = 0;
    bool fails = false;
    QString region;
    QDateTime ends;
};

} // namespace

// The order, who stands in whose shadow, and where the search ends.
class CredentialChainTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void documentedOrderIsKept()
    {
        ChainWorld world;
        Chosen chosen;
        world.settings = &chosen;
        setBearer(world);
        setKeys(world);
        world.credentials(keysOfProfile("[default]", "2"));
        world.config(keysOfProfile("[default]", "3"));
        world.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/never");
        QList<Place> order;
        for (const CredentialStep &step : world.ask().steps)
            order.append(step.place);
        QCOMPARE(order, (QList<Place>{Place::BearerVariable, Place::Settings, Place::EnvironmentKeys, Place::CredentialsFile, Place::ConfigFile,
                                      Place::WebIdentityVariables, Place::Container, Place::InstanceMetadata}));
        QCOMPARE(winnerOf(world.ask()), "bearer-variable");
        world.environment.remove("AWS_BEARER_TOKEN_BEDROCK");
        QCOMPARE(winnerOf(world.ask()), "settings");
        world.settings = nullptr;
        QCOMPARE(winnerOf(world.ask()), "environment-keys");
        world.environment.remove("AWS_ACCESS_KEY_ID");
        world.environment.remove("AWS_SECRET_ACCESS_KEY");
        QCOMPARE(winnerOf(world.ask()), "credentials-file");
        world.credentials("");
        QCOMPARE(winnerOf(world.ask()), "config-file");
    }
    void whatIsShadowedIsShownWithItsFacts()
    {
        ChainWorld world;
        setBearer(world);
        setKeys(world);
        world.credentials(keysOfProfile("[default]", "1")); // the same secret as in the environment
        const auto answer = world.ask();
        const auto &environment = stepAt(answer, Place::EnvironmentKeys);
        QCOMPARE(told(environment), "shadowed:earlier-place-answered");
        QCOMPARE(environment.facts.accessKeyId, kSampleId);
        QCOMPARE(environment.facts.lastFour, "0001");
        const auto &file = stepAt(answer, Place::CredentialsFile);
        QCOMPARE(told(file), "shadowed:earlier-place-answered");
        QCOMPARE(file.origin.line, 2);
        QVERIFY(!environment.facts.fingerprint.isEmpty() && environment.facts.fingerprint == file.facts.fingerprint);
        QVERIFY(stepAt(answer, Place::BearerVariable).facts.fingerprint != file.facts.fingerprint);
    }
    void placesThatCostAreNotAskedInAShadow()
    {
        ChainWorld world;
        Chosen chosen;
        world.settings = &chosen;
        setBearer(world);
        world.config("[default]\nrole_arn = arn:aws:iam::123456789012:role/R\ncredential_source = Environment\n");
        world.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/");
        const auto answer = world.ask();
        QCOMPARE(toldAt(answer, Place::Settings), "not-asked:earlier-place-answered");
        QCOMPARE(chosen.reads, 0);
        QCOMPARE(toldAt(answer, Place::ConfigFile), "not-asked:earlier-place-answered");
        QCOMPARE(stepAt(answer, Place::ConfigFile).facts.account, "123456789012");
        QCOMPARE(toldAt(answer, Place::Container), "not-asked:earlier-place-answered");
    }
    void operationThatTakesNoKeyGoesPastTheBearerToken()
    {
        ChainWorld world;
        Chosen chosen;
        world.settings = &chosen;
        setBearer(world);
        setKeys(world);
        CredentialQuestion question;
        question.operationTakesApiKey = false;
        const auto answer = world.ask(question);
        QCOMPARE(toldAt(answer, Place::BearerVariable), "off:operation-takes-no-api-key");
        QCOMPARE(toldAt(answer, Place::Settings), "off:operation-takes-no-api-key");
        QCOMPARE(winnerOf(answer), "environment-keys");
    }
    void chosenProfileIsThatProfileOrAnError()
    {
        ChainWorld world;
        setBearer(world);
        setKeys(world);
        world.credentials(keysOfProfile("[mine]", "2"));
        world.config("[default]\nregion = a\n[profile empty]\nregion = b\n");
        CredentialQuestion question;
        question.profile = "mine";
        auto answer = world.ask(question);
        QCOMPARE(winnerOf(answer), "credentials-file");
        QCOMPARE(toldAt(answer, Place::BearerVariable), "off:another-profile-chosen");
        QCOMPARE(toldAt(answer, Place::EnvironmentKeys), "off:another-profile-chosen");
        question.profile = "absent";
        answer = world.ask(question);
        QCOMPARE(winnerOf(answer), "nobody");
        QCOMPARE(toldAt(answer, Place::ConfigFile), "broken:profile-missing");
        question.profile = "empty";
        QCOMPARE(toldAt(world.ask(question), Place::ConfigFile), "broken:profile-empty");
    }
    void profileWithoutCredentialsIsPassed()
    {
        ChainWorld world;
        world.config("[default]\nregion = eu-west-1\n");
        const auto answer = world.ask();
        QCOMPARE(toldAt(answer, Place::ConfigFile), "not-found:profile-empty");
        QVERIFY(!answer.credential && answer.problem);
        QCOMPARE(answer.problem->kind, Error::Kind::NotFound);
        QCOMPARE(answer.region, "eu-west-1");
        QCOMPARE(answer.regionOrigin.line, 2);
    }
    void nothingAnywhereIsNotFound()
    {
        ChainWorld world;
        const auto answer = world.ask();
        QVERIFY(!answer.credential);
        QCOMPARE(answer.problem->kind, Error::Kind::NotFound);
        QVERIFY(!answer.stopper());
    }
    void chosenKeyOfTheSettingsIsReadWhenItIsItsTurn()
    {
        ChainWorld world;
        Chosen chosen;
        world.settings = &chosen;
        const auto answer = world.ask();
        QCOMPARE(chosen.reads, 1);
        QCOMPARE(answer.winner()->origin.text(), "billing-bot");
        chosen.fails = true;
        setKeys(world);
        const auto locked = world.ask(); // and never somebody else's keys
        QVERIFY(!locked.credential);
        QCOMPARE(locked.problem->kind, Error::Kind::KeyringLocked);
        QCOMPARE(toldAt(locked, Place::EnvironmentKeys), "shadowed:earlier-place-stopped");
    }
    void chosenKeyThatHasEndedIsNotReadAndStopsTheSearch()
    {
        ChainWorld world;
        Chosen chosen;
        chosen.ends = world.clock.now().addSecs(-1);
        world.settings = &chosen;
        setKeys(world);
        const auto answer = world.ask();
        QCOMPARE(chosen.reads, 0);
        QCOMPARE(toldAt(answer, Place::Settings), "broken:expired");
        QCOMPARE(answer.problem->kind, Error::Kind::KeyExpired);
        QVERIFY(answer.warnings.isEmpty());
    }
    void chosenKeysRegionGoesBeforeTheVariables()
    {
        ChainWorld world;
        Chosen chosen;
        chosen.region = QStringLiteral("eu-central-1");
        world.settings = &chosen;
        world.set("AWS_REGION", "us-east-1");
        const auto answer = world.ask();
        QCOMPARE(answer.region, "eu-central-1");
        QCOMPARE(answer.winner()->facts.region, "eu-central-1"); // what is shown is what is sent
        CredentialQuestion question;
        question.region = "eu-west-1"; // a long-term key works everywhere
        QCOMPARE(world.ask(question).region, "eu-west-1");
    }
    void offlineLookTellsNobodyToMendWhatIsSound()
    {
        ChainWorld world;
        Chosen chosen;
        world.settings = &chosen;
        setKeys(world);
        CredentialQuestion question;
        question.offline = true;
        const auto answer = world.ask(question);
        QCOMPARE(toldAt(answer, Place::Settings), "not-asked:offline");
        QCOMPARE(toldAt(answer, Place::EnvironmentKeys), "shadowed:earlier-place-answered");
        QVERIFY(!answer.problem);
        QCOMPARE(chosen.reads, 0);
    }
    void offlineQuestionsRunAndSendNothing()
    {
        ChainWorld world;
        const QString mark = world.home.filePath("ran");
        world.config("[default]\ncredential_process = touch " + mark.toUtf8() + "\n");
        CredentialQuestion question;
        question.offline = true;
        question.allowProcess = true;
        const auto answer = world.ask(question);
        QCOMPARE(toldAt(answer, Place::ConfigFile), "not-asked:offline");
        QCOMPARE(stepAt(answer, Place::ConfigFile).command->arguments, (QStringList{"touch", mark}));
        QVERIFY(!QFile::exists(mark));
    }
    void regionHasAnOrder()
    {
        ChainWorld world;
        world.config("[default]\nregion = eu-west-3\n");
        setKeys(world);
        QCOMPARE(world.ask().region, "eu-west-3");
        world.set("AWS_DEFAULT_REGION", "eu-west-2");
        QCOMPARE(world.ask().regionOrigin.variable, "AWS_DEFAULT_REGION");
        world.set("AWS_REGION", "eu-west-1");
        QCOMPARE(world.ask().region, "eu-west-1");
        CredentialQuestion question;
        question.region = "eu-central-1";
        QCOMPARE(world.ask(question).region, "eu-central-1");
    }
    void shortTermKeyBringsItsOwnRegion()
    {
        ChainWorld world;
        setBearer(world);
        world.set("AWS_REGION", "us-east-1");
        world.readBearer = [](const Secret &) {
            CredentialFacts facts;
            facts.kind = CredentialKind::ShortTermKey;
            facts.region = "ap-south-1";
            return facts;
        };
        const auto answer = world.ask();
        QCOMPARE(answer.region, "ap-south-1");
        QCOMPARE(answer.regionOrigin.variable, "AWS_BEARER_TOKEN_BEDROCK");
        QCOMPARE(answer.winner()->facts.kind, CredentialKind::ShortTermKey);
    }
    void profileNamesBothFilesServices()
    {
        ChainWorld world;
        setKeys(world);
        world.config("[default]\nservices = local\nendpoint_url = https://everywhere.example\nuse_fips_endpoint = true\n"
                     "[services local]\nbedrock_runtime =\n  endpoint_url = http://127.0.0.1:4\n");
        auto answer = world.ask();
        QCOMPARE(answer.endpoints.byService.value(Service::BedrockRuntime).url, QUrl("http://127.0.0.1:4"));
        QVERIFY(answer.endpoints.byService.value(Service::BedrockRuntime).origin.endsWith("config:6"));
        QCOMPARE(answer.endpoints.everywhere.url, QUrl("https://everywhere.example"));
        QVERIFY(answer.endpoints.fips);
        world.set("AWS_ENDPOINT_URL", "https://mine.example"); // goes before any of the file
        world.set("AWS_USE_FIPS_ENDPOINT", "false");
        answer = world.ask();
        QVERIFY(answer.endpoints.byService.isEmpty() && !answer.endpoints.fips);
        QCOMPARE(answer.endpoints.everywhere.origin, "AWS_ENDPOINT_URL");
        world.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        QVERIFY(world.ask().endpoints.everywhere.url.isEmpty());
    }
};

QTEST_GUILESS_MAIN(CredentialChainTest)
#include "CredentialChainTest.moc"
