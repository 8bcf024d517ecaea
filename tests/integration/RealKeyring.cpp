// SPDX-License-Identifier: Apache-2.0
#include "app/system/SystemKeyring.h"
#include "tests/support/Await.h"
#include "tests/support/KeyringContract.h"

#include <QSignalSpy>
#include <QtTest>

using namespace bk;

// The contract against the keyring that serves the session bus it is started in; keyring-*.sh prepare that bus. The
// launcher says by environment what to expect: BK_EXPECT_BACKEND (a name), BK_SLOW_KEYRING (few items).
class RealKeyring final : public KeyringContract {
    Q_OBJECT
protected:
    Keyring &keyring() override { return m_keyring; }
    [[nodiscard]] int listSize() const override { return qEnvironmentVariableIsSet("BK_SLOW_KEYRING") ? 3 : 20; }

private:
    SystemKeyring m_keyring;

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_keyring.state().status, KeyringState::Status::Starting);
        auto opened = await(m_keyring.open());
        QVERIFY(opened);
        QVERIFY2(opened->has_value(), opened->has_value() ? "" : qPrintable(opened->error().detail));
        QCOMPARE(m_keyring.state().backend, qEnvironmentVariable("BK_EXPECT_BACKEND"));
        QVERIFY(m_keyring.state().encryptedTransport);
        if (m_keyring.state().status == KeyringState::Status::Locked) {
            auto unlocked = await(m_keyring.unlock());
            QVERIFY(unlocked);
            QVERIFY2(unlocked->has_value(), "it does not unlock");
        }
        qInfo("collection: %s", qPrintable(m_keyring.state().collection));
    }
};

QTEST_GUILESS_MAIN(RealKeyring)
#include "RealKeyring.moc"
