// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"
#include "core/aws/ServiceClock.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestServer.h"

#include <QTcpSocket>

#include <algorithm>

namespace bk {

// STS or IAM over a real connection, as a test has them answer; and what a client of theirs is made of. Their clock and ours
// stand at the morning of 22 November 2026.
class QueryService final {
public:
    static inline const QDateTime kNow{QDate(2026, 11, 22), QTime(8, 0), Qt::UTC};
    static constexpr char kDate[] = "Sun, 22 Nov 2026 08:00:00 GMT";

    [[nodiscard]] static QByteArray xml(int status, const QByteArray &body, const QByteArray &date = kDate)
    {
        return TestServer::reply(status, body, "Content-Type: text/xml\r\nDate: " + date + "\r\n");
    }
    [[nodiscard]] static QByteArray refusal(int status, const QByteArray &code, const QByteArray &message, const QByteArray &date = kDate)
    {
        return xml(status, "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                           + "</Message></Error><RequestId>r-2</RequestId></ErrorResponse>", date);
    }

    // One answer to each request; the last one to all after it.
    void answerInTurn(const QByteArrayList &answers)
    {
        server.answerWith([this, answers](QTcpSocket *socket, const TestServer::Request &) {
            socket->write(answers.at(std::min(server.requests().size(), answers.size()) - 1));
        });
    }
    [[nodiscard]] QByteArray dateSigned(int request) const { return server.requests().at(request).header("x-amz-date"); }

    TestServer server{std::nullopt};
    FakeClock time{kNow};
    ServiceClock clock{time};
    HttpClient http{direct()};

private:
    [[nodiscard]] static HttpSettings direct()
    {
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::None;
        return settings;
    }
};

} // namespace bk
