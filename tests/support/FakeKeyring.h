// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/MemoryKeyring.h"

#include <QCoroTimer>
#include <QStringList>

#include <chrono>
#include <functional>

namespace bk {

// A MemoryKeyring that fails on demand: a fault may be set for each call before it happens, or after the keyring has
// done it already (its answer is what is lost). Keeps what it was asked, without secrets.
class FakeKeyring final : public Keyring {
public:
    enum class When { Before, After };
    struct Fault {
        Error::Kind kind;
        When when = When::Before;
    };
    using Script = std::function<std::optional<Fault>(const QString &call, const KeyId &id)>;

    FakeKeyring() { connect(&m_inside, &Keyring::itemsChanged, this, &Keyring::itemsChanged); }

    Script script;          // empty: nothing fails
    bool locked = false;    // items are listed as locked; reads and writes are KeyringLocked
    bool answersLater = false; // store has done its work a while before it says so
    QStringList calls;      // "store", "read", ...

    MemoryKeyring &inside() { return m_inside; }
    void setStatus(KeyringState::Status status)
    {
        m_state.status = status;
        Q_EMIT stateChanged(m_state);
    }

    const KeyringState &state() const override { return m_state; }
    QCoro::Task<Result<void>> open() override
    {
        setStatus(KeyringState::Status::Open);
        co_return {};
    }
    QCoro::Task<Result<void>> unlock() override
    {
        locked = false;
        if (m_state.status == KeyringState::Status::Locked)
            setStatus(KeyringState::Status::Open);
        co_return {};
    }
    QCoro::Task<Result<void>> store(KeyId id, QString label, QString environment, Secret secret) override
    {
        const auto fault = ask(QStringLiteral("store"), id);
        if (fault && fault->when == When::Before)
            co_return fail(fault->kind);
        auto done = co_await m_inside.store(id, label, environment, std::move(secret));
        if (answersLater)
            co_await QCoro::sleepFor(std::chrono::milliseconds(20));
        if (fault)
            co_return fail(fault->kind);
        co_return std::move(done);
    }
    QCoro::Task<Result<Secret>> read(KeyId id) override
    {
        const auto fault = ask(QStringLiteral("read"), id);
        if (fault)
            co_return fail(fault->kind);
        auto secret = co_await m_inside.read(id);
        co_return std::move(secret);
    }
    QCoro::Task<Result<void>> remove(KeyId id) override
    {
        const auto fault = ask(QStringLiteral("remove"), id);
        if (fault && fault->when == When::Before)
            co_return fail(fault->kind);
        auto done = co_await m_inside.remove(id);
        if (fault)
            co_return fail(fault->kind);
        co_return std::move(done);
    }
    QCoro::Task<Result<QList<KeyringItem>>> list() override
    {
        const bool isLocked = std::exchange(locked, false); // listing works on a locked keyring
        const auto fault = ask(QStringLiteral("list"), {});
        locked = isLocked;
        if (fault)
            co_return fail(fault->kind);
        auto items = co_await m_inside.list();
        for (KeyringItem &item : *items)
            item.locked = locked;
        co_return std::move(items);
    }

private:
    std::optional<Fault> ask(const QString &call, const KeyId &id)
    {
        calls.append(call);
        if (locked)
            return Fault{Error::Kind::KeyringLocked};
        return script ? script(call, id) : std::nullopt;
    }
    MemoryKeyring m_inside;
    KeyringState m_state{KeyringState::Status::Open, QStringLiteral("Fake"), QStringLiteral("Test"), true, false, {}};
};

} // namespace bk
