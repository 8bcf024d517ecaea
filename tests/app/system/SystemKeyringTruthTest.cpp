// SPDX-License-Identifier: Apache-2.0
#include "tests/app/system/KeyringOverDouble.h"

#include <QtTest>

using namespace bk;

// A service that says yes and does no (reliability F3, K9, K16, K17), and twins (K19): each has its own name, none is success.
class SystemKeyringTruthTest final : public KeyringOverDouble {
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void writeThatKeepsNothingIsUnproven()
    {
        m_service->keepsNothing = true;
        QCOMPARE(storing(), Kind::KeyringUnproven);
    }
    void writeThatReadsBackEmptyIsUnproven()
    {
        m_service->readsEmpty = true;
        QCOMPARE(storing(), Kind::KeyringUnproven);
    }
    void writeThatReadsBackOtherTextIsUnproven()
    {
        m_service->readsOtherText = "something else";
        QCOMPARE(storing(), Kind::KeyringUnproven);
    }
    void plainTransportIsAnnouncedAndWorks()
    {
        m_service->encrypts = false;
        QCOMPARE(storing(), std::nullopt);
        QCOMPARE(m_keyring->state().encryptedTransport, false);
        QCOMPARE(reading(), std::nullopt);
    }
    void emptyReadIsAFailure_data()
    {
        QTest::addColumn<bool>("encrypted");
        QTest::newRow("encrypted") << true;
        QTest::newRow("plain") << false;
    }
    void emptyReadIsAFailure()
    {
        QFETCH(bool, encrypted);
        m_service->encrypts = encrypted;
        m_service->readsEmpty = true;
        put();
        QCOMPARE(reading(), Kind::KeyringUnproven);
    }
    void readWithoutAnySecretIsAFailure()
    {
        m_service->omitsSecrets = true;
        put();
        QCOMPARE(reading(), Kind::KeyringUnproven);
    }
    void deleteThatDoesNothingIsUnproven()
    {
        m_service->deletesNothing = true;
        put();
        QCOMPARE(removing(), Kind::KeyringUnproven);
    }

    void twinsAreCountedInTheList()
    {
        put();
        put();
        auto items = await(m_keyring->list());
        QVERIFY(items && items->has_value());
        QCOMPARE((*items)->size(), 1);
        QCOMPARE((*items)->first().twins, 2);
    }
    void newestTwinIsRead()
    {
        put("older", 10);
        put("newest", 30);
        put("old", 20);
        auto secret = await(m_keyring->read(kId));
        QVERIFY(secret && secret->has_value());
        QCOMPARE((*secret)->reveal(), QByteArrayView("newest"));
    }
    void twinsOfOneAgeAreReadOnlyWhenEqual()
    {
        put("equal", 10);
        put("equal", 10);
        QCOMPARE(reading(), std::nullopt);
        put("different", 10);
        QCOMPARE(reading(), Kind::KeyringUnproven);
    }
    void binaryTwinIsNotTakenForTheText()
    {
        const QByteArray binary("\x00\xff\x10""binary\n", 10);
        put(binary, 10);
        put("newest", 30);
        auto secret = await(m_keyring->read(kId));
        QVERIFY(secret && secret->has_value());
        QCOMPARE((*secret)->reveal(), QByteArrayView("newest"));
        put(binary, 30);
        QCOMPARE(reading(), Kind::KeyringUnproven);
        QCOMPARE(storing("text-again"), std::nullopt); // one remains
        QCOMPARE(m_service->items.size(), std::size_t(1));
    }
    void storeLeavesOneOfTheTwins()
    {
        put("older", 10);
        put("old", 20);
        m_service->alwaysMakesNew = true;
        QCOMPARE(storing("newest"), std::nullopt);
        QCOMPARE(m_service->items.size(), std::size_t(1));
        QCOMPARE(m_service->items.begin()->second.secret, QByteArray("newest"));
    }
    void storeBesideATwinThatStaysIsUnproven()
    {
        put("old");
        m_service->alwaysMakesNew = true;
        m_service->deletesNothing = true;
        QCOMPARE(storing(), Kind::KeyringUnproven);
    }
    void removeTakesAllTwins()
    {
        put("one");
        put("two");
        QCOMPARE(removing(), std::nullopt);
        QVERIFY(m_service->items.empty());
    }
};

QTEST_GUILESS_MAIN(SystemKeyringTruthTest)
#include "SystemKeyringTruthTest.moc"
