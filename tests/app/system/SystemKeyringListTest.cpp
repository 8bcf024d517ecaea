// SPDX-License-Identifier: Apache-2.0
#include "tests/app/system/KeyringOverDouble.h"

#include <QSignalSpy>
#include <QtTest>

using namespace bk;

// Lists, many secrets at once, the order of writes, and changes that others make (reliability K22, K23).
class SystemKeyringListTest final : public KeyringOverDouble {
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void writesGoOneAfterAnother()
    {
        QCOMPARE(opening(), std::nullopt);
        m_service->calls.clear();
        int answers = 0;
        for (const auto *id : {"a", "b", "c"})
            m_keyring->store(id, "label", {}, Secret("text")).then([&](const Result<void> &) { ++answers; });
        QTRY_COMPARE(answers, 3);
        QStringList writesAndReads = m_service->calls.filter(QRegularExpression("CreateItem|GetSecrets"));
        QCOMPARE(writesAndReads, QStringList({"CreateItem", "GetSecrets", "CreateItem", "GetSecrets", "CreateItem",
                                              "GetSecrets"}));
    }
    void changesOfOthersAreSignalledOnlyForOurItems()
    {
        QCOMPARE(opening(), std::nullopt);
        QSignalSpy changes(m_keyring.get(), &Keyring::itemsChanged);
        m_service->calls.clear();
        m_service->signal("ItemCreated", m_service->add({{"application", "another program"}}, "foreign"));
        QTRY_VERIFY(m_service->calls.contains("SearchItems")); // it has looked
        QVERIFY(await(m_keyring->list())->has_value());
        QVERIFY(changes.isEmpty());
        m_service->signal("ItemCreated", put());
        QTRY_COMPARE(changes.size(), 1);
    }
    void changedItemIsListedAnew()
    {
        const QString path = put();
        QCOMPARE((*await(m_keyring->list()))->first().environment, QString("testing"));
        QSignalSpy changes(m_keyring.get(), &Keyring::itemsChanged);
        m_service->items[path].attributes["environment"] = "production";
        m_service->signal("ItemChanged", path);
        QTRY_COMPARE(changes.size(), 1);
        QCOMPARE((*await(m_keyring->list()))->first().environment, QString("production"));
    }
    void listingAgainAsksOnlyForWhatIsNew()
    {
        for (int i = 0; i < 100; ++i)
            m_service->add(SecretServiceDouble::ours(QString::number(i)), "text");
        QCOMPARE((*await(m_keyring->list()))->size(), 100);
        m_service->calls.clear();
        QCOMPARE((*await(m_keyring->list()))->size(), 100);
        QCOMPARE(m_service->calls, QStringList("SearchItems"));
    }
    void severalSecretsAreReadInOneCall()
    {
        QStringList ids;
        for (int i = 0; i < 100; ++i) {
            ids.append(QString::number(i));
            m_service->add(SecretServiceDouble::ours(ids.last()), "text-" + QByteArray::number(i));
        }
        put("older", 1);
        put("newer", 2);
        ids += {kId, "not there"};
        QVERIFY(await(m_keyring->list())->has_value());
        m_service->calls.clear();
        auto found = await(m_keyring->readSeveral(ids));
        QVERIFY(found && found->has_value());
        QCOMPARE((*found)->byId.size(), std::size_t(101));
        QCOMPARE((*found)->byId.at("42").reveal(), QByteArrayView("text-42"));
        QCOMPARE((*found)->byId.at(kId).reveal(), QByteArrayView("newer"));
        QCOMPARE(m_service->calls.count("GetSecrets"), 2); // one for all, one for the twins
    }
};

QTEST_GUILESS_MAIN(SystemKeyringListTest)
#include "SystemKeyringListTest.moc"
