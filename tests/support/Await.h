// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoroTask>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTest>

#include <memory>
#include <optional>

namespace bk {

// Runs the event loop of a test until a task has answered; fails the test (and returns nothing) after the deadline.
template<typename T>
std::optional<T> await(QCoro::Task<T> task, int deadlineMs = 20'000)
{
    auto answer = std::make_shared<std::optional<T>>();
    task.then([answer](auto &&value) { answer->emplace(std::forward<decltype(value)>(value)); });
    if (!QTest::qWaitFor([&] { return answer->has_value(); }, deadlineMs)) {
        QTest::qFail("no answer within the deadline", __FILE__, __LINE__);
        return std::nullopt;
    }
    return std::move(*answer);
}

} // namespace bk
