// SPDX-License-Identifier: Apache-2.0
#include "core/aws/QueryAsk.h"

#include "core/aws/ServiceError.h"

#include <QPointer>

namespace bk {

namespace {

HttpLimits shortLimits()
{
    HttpLimits limits;
    limits.firstByteMs = 15'000;
    limits.totalMs = 30'000;
    limits.maxBodyBytes = 1024LL * 1024;
    return limits;
}

Result<QueryAnswer> readReply(const HttpReply &reply, const QByteArray &action)
{
    if (reply.head.status < 200 || reply.head.status > 299)
        return fail(serviceError(reply.head, reply.body));
    auto answer = readQueryAnswer(reply.body, QString::fromLatin1(action));
    if (!answer) {
        Error error = answer.error();
        error.requestId = reply.head.requestId();
        error.httpStatus = reply.head.status;
        return fail(std::move(error));
    }
    return answer;
}

QCoro::Task<Result<QueryAnswer>> refuse(Error error)
{
    Result<QueryAnswer> refused = fail(std::move(error));
    co_return std::move(refused);
}

QCoro::Task<Result<QueryAnswer>> send(HttpClient &http, ServiceClock &clock, HttpRequest request, QByteArray action,
                                      std::optional<sigv4::Credentials> credentials, QueryPlace place, const QObject *wantedBy)
{
    const bool mayEnd = wantedBy;
    const QPointer<const QObject> wanted(wantedBy);
    const HttpLimits limits = shortLimits();
    const QByteArray region = place.endpoint.region.toLatin1();
    for (bool again = false;; again = true) {
        if (credentials) {
            const sigv4::Scope scope{region, place.signingName, clock.now()};
            sigv4::sign(request, *credentials, scope);
        }
        HttpRequest sent = request;
        const Result<HttpReply> reply = co_await http.fetch(std::move(sent), limits, wanted.data());
        if (!reply)
            co_return fail(reply.error());
        Result<QueryAnswer> answer = readReply(*reply, action);
        const bool ended = mayEnd && !wanted;
        if (answer || again || ended || !credentials || !clock.learn(answer.error(), reply->head.serverDate()))
            co_return std::move(answer);
    }
}

} // namespace

QCoro::Task<Result<QueryAnswer>> askQuery(HttpClient &http, ServiceClock &clock, const QueryCall &call, QueryPlace place,
                                          std::optional<sigv4::Credentials> credentials, const QObject *wantedBy)
{
    if (auto allowed = checkSignedMayGoTo(place.endpoint, place.allowedHosts); !allowed)
        return refuse(std::move(allowed.error()));
    HttpRequest request = queryRequest(call, place.endpoint);
    QByteArray action = call.action;
    return send(http, clock, std::move(request), std::move(action), std::move(credentials), std::move(place), wantedBy);
}

} // namespace bk
