// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"
#include "core/bedrock/RetryDelay.h"
#include "tests/support/Deviations.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace bk;

// smithy-rs's http-date cases, read by the Date header and by Retry-After. The other formats of the set (date-time, epoch
// seconds) have no reader yet: IAM and the credential chain bring them.
class PublicDateTest final : public QObject {
    Q_OBJECT

    static HttpHead head(const QByteArray &date) { return {429, {{"Date", date}, {"Retry-After", date}}}; }

private Q_SLOTS:
    void everyHttpDateIsReadOrLeft()
    {
        BK_NEED_SHARED_VECTORS();
        const auto cases = readJsonVector(sharedVectors() + "/datetime/date_time_format_test_suite.json")["parse_http_date"].toArray();
        int read = 0;
        int fractions = 0;
        for (const QJsonValue one : cases) {
            const QByteArray text = one["smithy_format_value"].toString().toLatin1();
            const QDateTime date = head(text).serverDate();
            // Smithy writes milliseconds; HTTP has none (RFC 9110 5.6.7), and a server's clock is wanted to the second: a
            // date that is no HTTP date is no date, and never a wrong one.
            if (text.contains('.')) {
                QVERIFY2(!date.isValid(), text.constData());
                ++fractions;
                continue;
            }
            QVERIFY2(date.isValid() == !one["error"].toBool(), text.constData());
            if (!date.isValid())
                continue;
            QCOMPARE(QString::number(date.toSecsSinceEpoch()), one["canonical_seconds"].toString());
            // Retry-After counts from now to there, within its bounds.
            const auto wait = retryDelayMs(head(text), 1, 1.0, date.addSecs(-7));
            QVERIFY(wait && *wait == 7'000);
            ++read;
        }
        qInfo("%lld http dates: %d read, %d with fractions of a second left, by design", qlonglong(cases.size()), read, fractions);
        QVERIFY(read >= 17 && cases.size() == 86);
    }
};

QTEST_GUILESS_MAIN(PublicDateTest)
#include "PublicDateTest.moc"
