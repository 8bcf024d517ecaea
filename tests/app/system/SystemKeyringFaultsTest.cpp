// SPDX-License-Identifier: Apache-2.0
#include "app/system/SystemKeyring.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/app/system/SecretServiceDouble.h"
#include "tests/support/Await.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace bk;
using Kind = Error::Kind;
using Status = KeyringState::Status;
using Person = SecretServiceDouble::Person;

namespace {

constexpr SystemKeyring::Timing kHurried{1'000, 2'000};
const KeyId kId = "11111111-2222-3333-4444-555555555555";

} // namespace

template<>
char *QTest::toString(const std::optional<Kind> &kind)
{
    return qstrdup(kind ? qPrintable(QString("error %1").arg(int(*kind))) : "success");
}

// A service that lies, refuses, hangs and dies (reliability F3, F4, F5, K1 to K26): each has its own name, none is success.
class SystemKeyringFaultsTest final : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<SecretServiceDouble> m_service;
    std::unique_ptr<SystemKeyring> m_keyring;

    // Error kind of a store, read, remove, unlock or open; nothing for success.
    std::optional<Kind> storing(const QByteArray &text = "made-for-this-test")
    {
        return kindOf(await(m_keyring->store(kId, "label", "testing", Secret(text))));
    }
    std::optional<Kind> reading() { return kindOf(await(m_keyring->read(kId))); }
    std::optional<Kind> removing() { return kindOf(await(m_keyring->remove(kId))); }
    std::optional<Kind> unlocking() { return kindOf(await(m_keyring->unlock())); }
    std::optional<Kind> opening() { return kindOf(await(m_keyring->open())); }
    template<typename T>
    static std::optional<Kind> kindOf(const std::optional<Result<T>> &answer)
    {
        if (!answer)
            return Kind::Cancelled; // await() has failed the test
        return answer->has_value() ? std::nullopt : std::optional(answer->error().kind);
    }
    QString put(const QByteArray &text = "made-for-this-test", quint64 modified = 1)
    {
        return m_service->add(SecretServiceDouble::ours(kId), text, modified);
    }

private Q_SLOTS:
    void init()
    {
        m_bus = std::make_unique<PrivateBus>();
        m_service = std::make_unique<SecretServiceDouble>(m_bus->address(), "service");
        m_service->appear();
        m_keyring = std::make_unique<SystemKeyring>(QDBusConnection::connectToBus(m_bus->address(), "client"), kHurried);
    }
    void cleanup()
    {
        m_keyring.reset();
        QDBusConnection::disconnectFromBus("client");
        m_service.reset();
        m_bus.reset();
    }

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

    void promptsThatAreAgreedToWork()
    {
        m_service->createPrompts = true;
        m_service->deletePrompts = true;
        m_service->hasCollection = false;
        QCOMPARE(storing(), std::nullopt);
        QCOMPARE(m_service->items.size(), std::size_t(1));
        QCOMPARE(removing(), std::nullopt);
        QVERIFY(m_service->items.empty());
    }
    void dismissedPromptOfAWriteIsDismissed()
    {
        m_service->createPrompts = true;
        m_service->person = Person::Declines;
        QCOMPARE(storing(), Kind::KeyringDismissed);
        QCOMPARE(m_keyring->state().waitingForPrompt, false);
    }
    void dismissedPromptOfADeleteIsDismissed()
    {
        m_service->deletePrompts = true;
        m_service->person = Person::Declines;
        put();
        QCOMPARE(removing(), Kind::KeyringDismissed);
        QCOMPARE(m_service->items.size(), std::size_t(1));
    }
    void dismissedCreationOfTheKeyringIsDismissed()
    {
        m_service->hasCollection = false;
        m_service->person = Person::Declines;
        QCOMPARE(storing(), Kind::KeyringDismissed);
    }
    void unansweredPromptEndsAtItsDeadlineAndIsNeverDismissedByUs()
    {
        m_service->createPrompts = true;
        m_service->person = Person::NeverAnswers;
        QSignalSpy states(m_keyring.get(), &Keyring::stateChanged);
        bool sawWaiting = false;
        connect(m_keyring.get(), &Keyring::stateChanged, this,
                [&](const KeyringState &state) { sawWaiting = sawWaiting || state.waitingForPrompt; });
        QCOMPARE(storing(), Kind::KeyringTimeout);
        QVERIFY(sawWaiting);
        QVERIFY(!m_keyring->state().waitingForPrompt);
        QVERIFY(!m_service->calls.contains("Dismiss"));
    }
    void readsAreNotHeldUpByAnOpenPrompt()
    {
        put();
        m_service->createPrompts = true;
        m_service->person = Person::NeverAnswers;
        std::optional<Result<void>> stored;
        m_keyring->store("other-id", "label", {}, Secret("text")).then([&](Result<void> answer) { stored = answer; });
        QTRY_VERIFY(m_keyring->state().waitingForPrompt);
        QCOMPARE(reading(), std::nullopt);
        QVERIFY(!stored);
        QTRY_VERIFY(stored);
    }
    void lateAnswerToAPromptStillOpensTheKeyring()
    {
        m_service->locked = true;
        m_service->person = Person::NeverAnswers;
        QCOMPARE(unlocking(), Kind::KeyringTimeout);
        QCOMPARE(m_keyring->state().status, Status::Locked);
        m_service->complete(m_service->lastPrompt(), false);
        m_service->setLocked(false);
        QTRY_COMPARE(m_keyring->state().status, Status::Open);
    }

    void lockedIsLockedForEverything()
    {
        put();
        m_service->locked = true;
        QCOMPARE(opening(), std::nullopt);
        QCOMPARE(m_keyring->state().status, Status::Locked);
        QCOMPARE(reading(), Kind::KeyringLocked);
        QCOMPARE(storing(), Kind::KeyringLocked);
        QCOMPARE(removing(), Kind::KeyringLocked);
        QVERIFY(!m_service->calls.contains("Unlock"));
        auto items = await(m_keyring->list());
        QVERIFY(items && items->has_value());
        QCOMPARE((*items)->size(), 1);
        QVERIFY((*items)->first().locked);
    }
    void whatIsNotSeenInALockedKeyringIsLockedNotMissing()
    {
        m_service->locked = true;
        QCOMPARE(reading(), Kind::KeyringLocked);
        QCOMPARE(removing(), Kind::KeyringLocked);
    }
    void unlockingOpens()
    {
        put();
        m_service->locked = true;
        QCOMPARE(unlocking(), std::nullopt);
        QCOMPARE(m_keyring->state().status, Status::Open);
        QCOMPARE(reading(), std::nullopt);
    }
    void dismissedUnlockIsDismissedNotMissing()
    {
        put();
        m_service->locked = true;
        m_service->person = Person::Declines;
        QCOMPARE(unlocking(), Kind::KeyringDismissed);
        QCOMPARE(m_keyring->state().status, Status::Locked);
    }
    void unlockThatDoesNothingIsLocked()
    {
        m_service->locked = true;
        m_service->staysLocked = true;
        QCOMPARE(unlocking(), Kind::KeyringLocked);
    }
    void lockingIsSignalled()
    {
        QCOMPARE(opening(), std::nullopt);
        QCOMPARE(m_keyring->state().status, Status::Open);
        QCOMPARE(m_keyring->state().collection, QString("Test"));
        m_service->setLocked(true);
        QTRY_COMPARE(m_keyring->state().status, Status::Locked);
        m_service->setLocked(false);
        QTRY_COMPARE(m_keyring->state().status, Status::Open);
    }

    void errorAnswersAreRefusals_data()
    {
        QTest::addColumn<QString>("method");
        for (const auto *method : {"SearchItems", "GetSecrets", "CreateItem", "ReadAlias"})
            QTest::newRow(method) << QString(method);
    }
    void errorAnswersAreRefusals()
    {
        QFETCH(QString, method);
        put();
        m_service->failsOn = method;
        auto answer = await(method == "GetSecrets" ? readAsVoid() : m_keyring->store(kId, "l", {}, Secret("text")));
        QVERIFY(answer && !answer->has_value());
        QCOMPARE(answer->error().kind, Kind::KeyringRefused);
        QCOMPARE(answer->error().detail, QString("no, for a reason of its own"));
    }
    void answersOfAnotherShapeAreRefused_data()
    {
        QTest::addColumn<QString>("method");
        for (const auto *method : {"OpenSession", "ReadAlias", "Get", "SearchItems", "GetSecrets", "CreateItem"})
            QTest::newRow(method) << QString(method);
    }
    void answersOfAnotherShapeAreRefused()
    {
        QFETCH(QString, method);
        m_service->garblesOn = method;
        const auto kind = storing();
        QVERIFY(kind == Kind::KeyringRefused || (method == "GetSecrets" && kind == Kind::KeyringUnproven));
    }
    void silenceEndsAtTheDeadline_data()
    {
        QTest::addColumn<QString>("method");
        for (const auto *method : {"OpenSession", "ReadAlias", "Get", "SearchItems", "GetSecrets", "CreateItem", "Prompt"})
            QTest::newRow(method) << QString(method);
    }
    void silenceEndsAtTheDeadline()
    {
        QFETCH(QString, method);
        m_service->createPrompts = method == "Prompt";
        m_service->silentOn = method;
        QCOMPARE(storing(), Kind::KeyringTimeout);
    }

    void vanishingMidwayIsToldAtOnce_data()
    {
        QTest::addColumn<QString>("method");
        for (const auto *method : {"OpenSession", "ReadAlias", "Get", "SearchItems", "GetSecrets", "CreateItem", "Prompt"})
            QTest::newRow(method) << QString(method);
    }
    void vanishingMidwayIsToldAtOnce()
    {
        QFETCH(QString, method);
        m_service->createPrompts = method == "Prompt";
        m_service->vanishesOn = method;
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(storing(), Kind::KeyringVanished);
        QVERIFY2(clock.elapsed() < kHurried.callMs, "it waited for the deadline");
        QCOMPARE(m_keyring->state().status, Status::Absent);
    }
    void vanishingDuringAPromptIsToldAtOnce()
    {
        m_service->createPrompts = true;
        m_service->person = Person::WatchesItDie;
        QCOMPARE(storing(), Kind::KeyringVanished);
        QVERIFY(!m_keyring->state().waitingForPrompt);
    }
    void vanishingDuringADeleteIsNeverSuccess()
    {
        put();
        m_service->vanishesOn = "Delete";
        QCOMPARE(removing(), Kind::KeyringVanished);
    }
    void restartedServiceIsUsedAgain()
    {
        QCOMPARE(storing(), std::nullopt);
        m_service->vanish();
        QTRY_COMPARE(m_keyring->state().status, Status::Absent);
        QCOMPARE(reading(), Kind::KeyringAbsent);
        m_service->appear();
        QTRY_COMPARE(m_keyring->state().status, Status::Open);
        QCOMPARE(reading(), std::nullopt);
    }
    void replacedServiceIsAskedAnew()
    {
        QCOMPARE(storing(), std::nullopt);
        m_service.reset();
        QTRY_COMPARE(m_keyring->state().status, Status::Absent);
        m_service = std::make_unique<SecretServiceDouble>(m_bus->address(), "second");
        m_service->appear();
        QTRY_COMPARE(m_keyring->state().status, Status::Open);
        QCOMPARE(reading(), Kind::KeyringNotFound);
    }
    void serviceThatStartsLateIsNoticed()
    {
        m_service->vanish();
        QCOMPARE(opening(), Kind::KeyringAbsent);
        QCOMPARE(m_keyring->state().status, Status::Absent);
        QVERIFY(m_keyring->state().problem);
        QCOMPARE(m_keyring->state().problem->kind, Kind::KeyringAbsent);
        m_service->appear();
        QTRY_COMPARE(m_keyring->state().status, Status::Open);
        QVERIFY(!m_keyring->state().problem);
    }
    void noBusAtAllIsAbsentAndTriedAgain()
    {
        const QByteArray runtime = qgetenv("XDG_RUNTIME_DIR");
        const QByteArray address = qgetenv("DBUS_SESSION_BUS_ADDRESS");
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", "/nonexistent");
        SystemKeyring keyring;
        QCOMPARE(kindOf(await(keyring.open())), Kind::KeyringAbsent);
        QCOMPARE(keyring.state().status, Status::Absent);
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        QCOMPARE(kindOf(await(keyring.read(kId))), Kind::KeyringAbsent);
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus->address().toUtf8());
        QCOMPARE(kindOf(await(keyring.open())), std::nullopt);
        QCOMPARE(keyring.state().status, Status::Open);
        qputenv("XDG_RUNTIME_DIR", runtime);
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    }
    void deadBusIsNoCrash()
    {
        QCOMPARE(opening(), std::nullopt);
        m_service.reset();
        m_bus->stop();
        QTRY_COMPARE(m_keyring->state().status, Status::Absent);
        QCOMPARE(reading(), Kind::KeyringAbsent);
        QCOMPARE(storing(), Kind::KeyringAbsent);
    }
    void busDyingMidwayIsToldAtOnce()
    {
        QCOMPARE(opening(), std::nullopt);
        m_service->silentOn = "SearchItems";
        std::optional<Kind> kind;
        m_keyring->read(kId).then([&](const Result<Secret> &answer) { kind = answer.error().kind; });
        QTRY_VERIFY(m_service->calls.contains("SearchItems"));
        m_bus->stop();
        QTRY_COMPARE(kind, Kind::KeyringVanished);
    }

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
    void destroyedWhileAJobWaitsIsSilent()
    {
        m_service->createPrompts = true;
        m_service->person = Person::NeverAnswers;
        bool answered = false;
        m_keyring->store(kId, "label", {}, Secret("text")).then([&](const Result<void> &) { answered = true; });
        m_keyring->store("second", "label", {}, Secret("text")).then([&](const Result<void> &) { answered = true; });
        QTRY_VERIFY(m_keyring->state().waitingForPrompt);
        m_keyring.reset();
        m_service->complete(m_service->lastPrompt(), false);
        QCoreApplication::processEvents();
        QVERIFY(!answered);
    }

private:
    QCoro::Task<Result<void>> readAsVoid()
    {
        auto secret = co_await m_keyring->read(kId);
        if (!secret)
            co_return fail(secret.error());
        co_return {};
    }
};

QTEST_GUILESS_MAIN(SystemKeyringFaultsTest)
#include "SystemKeyringFaultsTest.moc"
