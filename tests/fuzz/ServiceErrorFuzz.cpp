// SPDX-License-Identifier: Apache-2.0
// A refusal in any shape: the first byte is the status, the first line the error header, the rest the body.
#include "core/aws/ServiceError.h"
#include "tests/fuzz/Target.h"

#include <array>

void bk::fuzz::take(QByteArrayView bytes)
{
    static constexpr std::array kStatuses{200, 400, 401, 403, 404, 408, 409, 413, 424, 429, 500, 502, 503, 504, 599, 302};
    if (bytes.isEmpty())
        return;
    HttpHead head;
    head.status = kStatuses[std::size_t(static_cast<unsigned char>(bytes.front())) % kStatuses.size()];
    bytes = bytes.sliced(1);
    const qsizetype line = bytes.indexOf('\n');
    if (line > 0)
        head.headers.append(qMakePair(QByteArray("x-amzn-ErrorType"), bytes.first(line).toByteArray()));
    const QByteArrayView body = bytes.sliced(line + 1);

    const Error error = serviceError(head, body);
    const Error streamed = streamError(QString::fromLatin1(bytes.first(qMax<qsizetype>(line, 0))), body);
    for (const Error &each : {error, streamed}) {
        promise(each.detail.size() <= 2'000, "a detail has an end");
        promise(!each.detail.contains(QChar(0)), "a detail is plain text");
    }
    (void)checkIsServiceReply(head, body);
}
