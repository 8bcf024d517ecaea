// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <vector>

namespace bk {

// Takes note of a coroutine that will never be resumed, because what it waits for has gone at the end of the program.
// Keeps it reachable, so that a leak checker can tell it from a leak.
inline void abandon(std::coroutine_handle<> waiter)
{
    static auto *waiters = new std::vector<std::coroutine_handle<>>;
    if (waiter)
        waiters->push_back(waiter);
}

// Awaiting one gives a coroutine its own handle, at once.
struct OwnHandle {
    std::coroutine_handle<> handle;
    [[nodiscard]] bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> own)
    {
        handle = own;
        return false;
    }
    [[nodiscard]] std::coroutine_handle<> await_resume() const { return handle; }
};

} // namespace bk
