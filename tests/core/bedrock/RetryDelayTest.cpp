// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/RetryDelay.h"

#include <QtTest>

using namespace bk;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

std::optional<int> delay(int status, const QByteArray &retryAfter = {}, int attempt = 1)
{
    HttpHead head{status, {}};
    if (!retryAfter.isNull())
        head.headers.append({QByteArray("retry-after"), retryAfter});
    return retryDelayMs(head, attempt, 1.0, kNow);
}

} // namespace

class RetryDelayTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyPassingTroublesAreTriedAgain()
    {
        for (int status : {429, 500, 502, 503, 504})
            QVERIFY(delay(status));
        for (int status : {200, 301, 400, 401, 403, 404, 408, 409, 413, 424, 501})
            QVERIFY(!delay(status));
    }
    void waitsDoubleAndAreCapped()
    {
        QCOMPARE(delay(503, {}, 1), 100);
        QCOMPARE(delay(503, {}, 2), 200);
        QCOMPARE(delay(429, {}, 1), 500);
        QCOMPARE(delay(429, {}, 30), 20'000);
    }
    void jitterCoversTheWholeWait()
    {
        QCOMPARE(retryDelayMs(HttpHead{503, {}}, 2, 0.0, kNow), 0);
        QCOMPARE(retryDelayMs(HttpHead{503, {}}, 2, 0.5, kNow), 100);
    }
    void retryAfterIsHeardWithinReason()
    {
        QCOMPARE(delay(429, "2"), 2'000);
        QCOMPARE(delay(503, "0"), 0);
        QCOMPARE(delay(503, "1000000000"), 60'000);
        QCOMPARE(delay(503, "Sun, 22 Nov 2026 12:00:07 GMT"), 7'000);
        QCOMPARE(delay(503, "Sun, 22 Nov 2026 11:00:00 GMT"), 0);
        QCOMPARE(delay(503, "Mon, 22 Nov 2027 12:00:00 GMT"), 60'000);
    }
    void nonsenseInRetryAfterIsNotHeard()
    {
        for (const char *value : {"-5", "soon", "", "1e9", "99999999999999999999"})
            QCOMPARE(delay(503, value), 100);
    }
    void aRefusalIsFinalEvenWithRetryAfter()
    {
        QVERIFY(!delay(403, "1"));
    }
};

QTEST_GUILESS_MAIN(RetryDelayTest)
#include "RetryDelayTest.moc"
