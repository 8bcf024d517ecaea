// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/system/SystemKeyring.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/app/system/SecretServiceDouble.h"
#include "tests/support/Await.h"
#include "tests/support/Heartbeat.h"
#include "tests/support/WellTold.h"

#include <QtTest>

#include <memory>
#include <optional>

namespace bk {

// A SystemKeyring beside a Secret Service that does as it is told, on a bus of their own. A test begins with begin() in
// init() and ends with end() in cleanup(); deadlines are short.
class KeyringOverDouble : public QObject {
public:
    static constexpr SystemKeyring::Timing kHurried{1'000, 2'000};
    inline static const KeyId kId = "11111111-2222-3333-4444-555555555555";

protected:
    using Kind = Error::Kind;
    using Status = KeyringState::Status;
    using Person = SecretServiceDouble::Person;

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<SecretServiceDouble> m_service;
    std::unique_ptr<SystemKeyring> m_keyring;
    std::unique_ptr<Heartbeat> m_heartbeat;

    void begin()
    {
        m_bus = std::make_unique<PrivateBus>();
        m_service = std::make_unique<SecretServiceDouble>(m_bus->address(), "service");
        m_service->appear();
        m_keyring = std::make_unique<SystemKeyring>(QDBusConnection::connectToBus(m_bus->address(), "client"), kHurried);
        m_heartbeat = std::make_unique<Heartbeat>();
    }
    void end()
    {
        QVERIFY(m_heartbeat->longestHoldMs() < Heartbeat::barMs());
        m_heartbeat.reset();
        m_keyring.reset();
        QDBusConnection::disconnectFromBus("client");
        m_service.reset();
        m_bus.reset();
    }

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
        [&] { // every failure here is judged by the rule for all faults
            if (!answer->has_value())
                BK_WELL_TOLD(answer->error(), QByteArrayView("made-for-this-test"));
        }();
        return answer->has_value() ? std::nullopt : std::optional(answer->error().kind);
    }
    QString put(const QByteArray &text = "made-for-this-test", quint64 modified = 1)
    {
        return m_service->add(SecretServiceDouble::ours(kId), text, modified);
    }
};

} // namespace bk

template<>
inline char *QTest::toString(const std::optional<bk::Error::Kind> &kind)
{
    return qstrdup(kind ? qPrintable(QString("error %1").arg(int(*kind))) : "success");
}
