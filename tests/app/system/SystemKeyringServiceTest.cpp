// SPDX-License-Identifier: Apache-2.0
#include "tests/app/system/KeyringOverDouble.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace bk;

// A service that refuses, hangs, dies or is not there (reliability K1 to K3, K10 to K15): told at once or at the deadline.
class SystemKeyringServiceTest final : public KeyringOverDouble {
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

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

private:
    QCoro::Task<Result<void>> readAsVoid()
    {
        auto secret = co_await m_keyring->read(kId);
        if (!secret)
            co_return fail(secret.error());
        co_return {};
    }
};

QTEST_GUILESS_MAIN(SystemKeyringServiceTest)
#include "SystemKeyringServiceTest.moc"
