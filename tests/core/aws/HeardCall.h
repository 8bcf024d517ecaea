// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"

#include <QStringList>

namespace bk {

inline HttpRequest get(const QUrl &url)
{
    return {"GET", url, {{"Authorization", "Bearer made-up-token"}}, {}};
}

inline HttpRequest post(const QUrl &url, const QByteArray &body = R"({"a":1})")
{
    return {"POST", url, {{"Authorization", "Bearer made-up-token"}, {"Content-Type", "application/json"}}, body};
}

// What a call said, in the order it said it.
struct Heard {
    QStringList order;
    HttpHead head;
    QByteArray body;
    int finished = 0;
    std::optional<Error> error;

    void listenTo(HttpCall *call)
    {
        QObject::connect(call, &HttpCall::headReceived, call, [this](const HttpHead &h) { order << QStringLiteral("head"); head = h; });
        QObject::connect(call, &HttpCall::bodyReceived, call, [this](const QByteArray &b) {
            if (order.isEmpty() || order.last() != QStringLiteral("body"))
                order << QStringLiteral("body");
            body += b;
        });
        QObject::connect(call, &HttpCall::finished, call, [this](const std::optional<Error> &e) { order << QStringLiteral("finished"); ++finished; error = e; });
    }
};

} // namespace bk
