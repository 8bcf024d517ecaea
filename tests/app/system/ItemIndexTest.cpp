// SPDX-License-Identifier: Apache-2.0
#include "app/system/SystemKeyring.h"
#include "core/keys/KeyStore.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/app/system/SecretServiceDouble.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/SampleKeys.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace bk;
using State = ApiKey::SecretState;

namespace {

// One start of the program: database and keyring of its own, over the service that stays.
struct Start {
    Start(const QString &file, const QString &bus)
        : database(file)
        , keyring(QDBusConnection::connectToBus(bus, "client"), {1'000, 2'000}, &database)
        , store((void(database.open()), database), keyring, clock)
    {
        if (!store.load())
            qFatal("the test's database cannot be read");
    }
    ~Start() { QDBusConnection::disconnectFromBus("client"); }
    [[nodiscard]] State stateOf(const KeyId &id) { return store.find(id)->secretState; }
    KeyId add(const QString &label)
    {
        ApiKey draft;
        draft.label = label;
        return **await(store.add(draft, Secret(sampleLongTermKey(label.toUtf8()))));
    }

    FakeClock clock;
    Database database;
    SystemKeyring keyring;
    KeyStore store;
};

} // namespace

// What one run learned of the keyring's items, the next one knows: no call per key, and nothing believed unseen.
class ItemIndexTest final : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<SecretServiceDouble> m_service;
    std::unique_ptr<Start> m_start;

    Start &startAgain()
    {
        m_start.reset();
        m_start = std::make_unique<Start>(m_folder->filePath("keys.sqlite"), m_bus->address());
        m_service->calls.clear();
        return *m_start;
    }
    [[nodiscard]] qsizetype remembered() const
    {
        return m_start->database.query("SELECT path FROM keyring_items")->size();
    }
    [[nodiscard]] QString pathOf(const KeyId &id) const
    {
        for (const auto &[path, item] : m_service->items) {
            if (item.attributes.value("key-id") == id)
                return path;
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_bus = std::make_unique<PrivateBus>();
        m_service = std::make_unique<SecretServiceDouble>(m_bus->address(), "service");
        m_service->appear();
        startAgain();
    }
    void cleanup()
    {
        m_start.reset();
        m_service.reset();
        m_bus.reset();
    }

    void nextStartAsksNothingAboutEachItem()
    {
        for (int i = 0; i < 40; ++i)
            m_start->add(QString("key %1").arg(i));
        QTRY_COMPARE(remembered(), 40); // the service's own signals make us look again
        auto &next = startAgain();
        QVERIFY(await(next.keyring.open())->has_value());
        m_service->calls.clear();
        auto items = await(next.keyring.list());
        QCOMPARE((*items)->size(), 40);
        QCOMPARE(m_service->calls, QStringList("SearchItems"));
        m_service->calls.clear();
        QVERIFY(await(next.store.reconcile())->has_value());
        QCOMPARE(m_service->calls, QStringList({"SearchItems", "GetSecrets"}));
        for (const ApiKey &key : next.store.keys())
            QCOMPARE(key.secretState, State::Stored);
    }
    void itemPathGivenToAnotherKeyWhileWeWereAwayIsNoticed()
    {
        const KeyId moved = m_start->add("moved");
        const KeyId gone = m_start->add("gone");
        const QString itsPath = pathOf(gone);
        m_start.reset();
        m_service->items[itsPath] = m_service->items[pathOf(moved)];
        m_service->items.erase(pathOf(moved));
        QCOMPARE(pathOf(moved), itsPath);

        auto &next = startAgain();
        QVERIFY(await(next.store.reconcile())->has_value());
        QTRY_COMPARE(next.stateOf(moved), State::Stored);
        QCOMPARE(next.stateOf(gone), State::Missing);
        QVERIFY(next.store.orphans().isEmpty());
        QCOMPARE((*await(next.store.secret(moved)))->reveal(), QByteArrayView(sampleLongTermKey("moved")));
    }
    void secretChangedWhileWeWereAwayIsStillToldAsChanged()
    {
        const KeyId id = m_start->add("changed");
        m_start.reset();
        m_service->items[pathOf(id)].secret = sampleLongTermKey("other");
        auto &next = startAgain();
        QVERIFY(await(next.store.reconcile())->has_value());
        QCOMPARE(next.stateOf(id), State::ChangedOutside);
    }
    void itemsOfRemovedKeysAreNotKeptForEver()
    {
        const KeyId id = m_start->add("removed");
        QVERIFY(await(m_start->store.remove(id))->has_value());
        QVERIFY(await(startAgain().keyring.open())->has_value());
        QCOMPARE(remembered(), 0);
    }
};

QTEST_GUILESS_MAIN(ItemIndexTest)
#include "ItemIndexTest.moc"
