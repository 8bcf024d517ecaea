// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoroTask>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include <memory>
#include <optional>

namespace bk {

// Runs the event loop of a test until a task has answered; fails the test (and returns nothing) after the deadline.
// An event loop of its own, for qWaitFor sleeps 10 ms between looks, which a handshake in one thread needs many of.
template<typename T>
std::optional<T> await(QCoro::Task<T> task, int deadlineMs = 20'000)
{
    struct Wait {
        std::optional<T> answer;
        QEventLoop loop;
    };
    const auto wait = std::make_shared<Wait>();
    task.then([wait](auto &&value) {
        wait->answer.emplace(std::forward<decltype(value)>(value));
        wait->loop.quit();
    });
    QTimer::singleShot(deadlineMs, &wait->loop, &QEventLoop::quit);
    if (!wait->answer)
        wait->loop.exec();
    if (!wait->answer) {
        QTest::qFail("no answer within the deadline", __FILE__, __LINE__);
        return std::nullopt;
    }
    return std::move(wait->answer);
}

} // namespace bk
