// SPDX-License-Identifier: Apache-2.0
#include "tests/app/system/KeyringOverDouble.h"

#include <QSignalSpy>
#include <QtTest>

using namespace bk;

// Locks and the prompts that open them (reliability F4, F5, K4 to K8): locked, dismissed and never answered are three errors.
class SystemKeyringPromptTest final : public KeyringOverDouble {
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

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
};

QTEST_GUILESS_MAIN(SystemKeyringPromptTest)
#include "SystemKeyringPromptTest.moc"
