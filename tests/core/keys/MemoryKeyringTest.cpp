// SPDX-License-Identifier: Apache-2.0
#include "core/keys/MemoryKeyring.h"
#include "tests/support/KeyringContract.h"

#include <QtTest>

using namespace bk;

class MemoryKeyringTest final : public KeyringContract {
    Q_OBJECT
protected:
    Keyring &keyring() override { return m_keyring; }

private:
    MemoryKeyring m_keyring;
};

QTEST_GUILESS_MAIN(MemoryKeyringTest)
#include "MemoryKeyringTest.moc"
