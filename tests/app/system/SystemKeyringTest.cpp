// SPDX-License-Identifier: Apache-2.0
#include "app/system/SystemKeyring.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/app/system/SecretServiceDouble.h"
#include "tests/support/KeyringContract.h"

#include <QtTest>

using namespace bk;

// The contract against an honest service; real ones are in tests/integration.
class SystemKeyringTest final : public KeyringContract {
    Q_OBJECT
protected:
    Keyring &keyring() override { return *m_keyring; }

private:
    PrivateBus m_bus;
    std::unique_ptr<SecretServiceDouble> m_service;
    std::unique_ptr<SystemKeyring> m_keyring;

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<SecretServiceDouble>(m_bus.address(), "service");
        m_service->appear();
        m_keyring = std::make_unique<SystemKeyring>(QDBusConnection::connectToBus(m_bus.address(), "client"),
                                                    SystemKeyring::Timing{});
    }
    void cleanupTestCase()
    {
        QVERIFY(m_service->items.empty());
        m_keyring.reset();
        QDBusConnection::disconnectFromBus("client");
    }
};

QTEST_GUILESS_MAIN(SystemKeyringTest)
#include "SystemKeyringTest.moc"
