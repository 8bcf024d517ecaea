// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Abandon.h"

#include <QObject>

#include <coroutine>
#include <deque>
#include <utility>

namespace bk {

// One coroutine at a time, in the order of asking: `const auto pass = co_await turnstile.enter();` and the next one goes
// when the pass is destroyed, from the event loop. Who still waits when the turnstile goes is never resumed.
class Turnstile final : public QObject {
public:
    class Pass final {
    public:
        explicit Pass(Turnstile *turnstile) : m_turnstile(turnstile) {}
        Pass(Pass &&other) noexcept : m_turnstile(std::exchange(other.m_turnstile, nullptr)) {}
        Pass(const Pass &) = delete;
        Pass &operator=(const Pass &) = delete;
        Pass &operator=(Pass &&) = delete;
        ~Pass()
        {
            if (m_turnstile)
                m_turnstile->leave();
        }

    private:
        Turnstile *m_turnstile;
    };

    struct Entrance {
        Turnstile &turnstile;
        bool await_ready() { return !std::exchange(turnstile.m_taken, true); }
        void await_suspend(std::coroutine_handle<> waiter) { turnstile.m_waiting.push_back(waiter); }
        Pass await_resume() { return Pass(&turnstile); }
    };

    ~Turnstile() override
    {
        for (const auto waiter : m_waiting)
            abandon(waiter);
    }

    [[nodiscard]] Entrance enter() { return Entrance{*this}; }

private:
    void leave()
    {
        if (m_waiting.empty())
            m_taken = false;
        else
            QMetaObject::invokeMethod(this, [this] { callNext(); }, Qt::QueuedConnection);
    }
    void callNext()
    {
        const auto next = m_waiting.front();
        m_waiting.pop_front();
        next.resume();
    }

    std::deque<std::coroutine_handle<>> m_waiting;
    bool m_taken = false;
};

} // namespace bk
