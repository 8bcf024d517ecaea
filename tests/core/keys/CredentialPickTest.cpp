// SPDX-License-Identifier: Apache-2.0
#include "core/keys/CredentialPick.h"

#include "core/keys/AutomaticKey.h"
#include "tests/support/ChainWorld.h"
#include "tests/support/CoreParts.h"

using namespace bk;

// What is sent with: a picked key or what the chain finds, and the words when there is nothing.
class CredentialPickTest final : public QObject {
    Q_OBJECT

    static CredentialResolution askFor(CoreParts &parts, const KeyId &automatic)
    {
        SettingsValues values = parts.settings.values();
        values.automaticKeyId = automatic;
        if (!parts.settings.save(values))
            QTest::qFail("the settings cannot be saved", __FILE__, __LINE__);
        AutomaticKey settings(parts.settings, parts.keys);
        ChainWorld world;
        world.settings = &settings;
        return world.ask();
    }

private Q_SLOTS:
    void hostsThatWereAllowedForTheKeyOfTheSettingsGoAlong()
    {
        CoreParts parts;
        const KeyId id = parts.addLongTerm("billing-bot", 60);
        ApiKey key = *parts.keys.find(id);
        key.allowedEndpoints = {"proxy.example:8443"};
        const auto edited = await(parts.keys.edit(key));
        QVERIFY(edited && *edited);
        const auto picked = pickedFrom(askFor(parts, id), parts.keys, {"other.example:443"});
        QVERIFY(picked);
        QCOMPARE(picked->destination.allowedHosts, (QStringList{"other.example:443", "proxy.example:8443"}));
        QCOMPARE(picked->who->place, CredentialPlace::Settings);
    }
    void lockedKeyringKeepsItsOwnWords()
    {
        CoreParts parts;
        const KeyId id = parts.addLongTerm("billing-bot", 60);
        parts.lockKeyring();
        const auto picked = pickedFrom(askFor(parts, id), parts.keys, {});
        QVERIFY(!picked);
        QCOMPARE(picked.error().kind, Error::Kind::KeyringLocked);
    }
    void signInThatIsNotReachedKeepsItsOwnWords()
    {
        ChainWorld world;
        world.config("[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\nregion = us-east-1\n"
                     "[profile base]\naws_access_key_id = " + kSampleId.toUtf8() + "\naws_secret_access_key = " + kSampleSecret.toUtf8() + '\n');
        world.set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9");
        CoreParts parts;
        const auto picked = pickedFrom(world.ask(), parts.keys, {});
        QVERIFY(!picked);
        QCOMPARE(picked.error().kind, Error::Kind::ConnectionRefused);
        QVERIFY(picked.error().subject.contains("127.0.0.1"));
    }
    void brokenFileIsNamed()
    {
        ChainWorld world;
        world.credentials("[default]\naws_access_key_id = " + kSampleId.toUtf8() + '\n');
        CoreParts parts;
        const auto picked = pickedFrom(world.ask(), parts.keys, {});
        QVERIFY(!picked);
        QCOMPARE(picked.error().kind, Error::Kind::CredentialsBroken);
        QVERIFY(picked.error().subject.contains("credentials"));
        QVERIFY(!picked.error().detail.contains(kSampleId));
    }
    void nothingAnywhereIsSaid()
    {
        ChainWorld world;
        CoreParts parts;
        const auto picked = pickedFrom(world.ask(), parts.keys, {});
        QVERIFY(!picked);
        QCOMPARE(picked.error().kind, Error::Kind::CredentialsMissing);
    }
    void shortTermKeyStaysInItsRegion()
    {
        CoreParts parts;
        const ApiKey *key = parts.keys.find(parts.addShortTerm("laptop", 40));
        QVERIFY(key);
        QCOMPARE(effectiveRegion(*key, "eu-west-1"), "us-east-1");
        const ApiKey *longTerm = parts.keys.find(parts.addLongTerm("billing-bot", 60));
        QVERIFY(longTerm);
        QCOMPARE(effectiveRegion(*longTerm, "eu-west-1"), "eu-west-1");
        QCOMPARE(effectiveRegion(*longTerm, {}), "us-east-1");
    }
};

QTEST_GUILESS_MAIN(CredentialPickTest)
#include "CredentialPickTest.moc"
