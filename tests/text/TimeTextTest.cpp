// SPDX-License-Identifier: Apache-2.0
#include "ui/text/TimeText.h"

#include <QtTest>

using namespace bk;

namespace {

constexpr qint64 kHour = 3600;
constexpr qint64 kDay = 24 * kHour;
const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

QString leftIn(qint64 seconds)
{
    ApiKey key;
    key.kind = ApiKey::Kind::LongTerm;
    key.expires = kNow.addSecs(seconds);
    return timeLeftText(key, kNow);
}

QString ago(qint64 seconds) { return agoText(kNow.addSecs(-seconds), kNow); }

} // namespace

class TimeTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Europe/Berlin"); }
    void durationsHaveTwoUnitsAtMost()
    {
        QCOMPARE(durationText(0), "less than a minute");
        QCOMPARE(durationText(59), "less than a minute");
        QCOMPARE(durationText(60), "1 min");
        QCOMPARE(durationText(40 * 60 + 59), "40 min");
        QCOMPARE(durationText(kHour), "1 h");
        QCOMPARE(durationText(80 * 60), "1 h 20 min");
        QCOMPARE(durationText(kDay - 1), "23 h 59 min");
        QCOMPARE(durationText(kDay), "1 day");
        QCOMPARE(durationText(kDay + 5 * kHour), "1 day 5 h");
        QCOMPARE(durationText(2 * kDay + kHour), "2 days 1 h");
        QCOMPARE(durationText(6 * kDay + 5 * kHour), "6 days");
        QCOMPARE(durationText(365 * kDay), "365 days");
        QCOMPARE(durationText(36'600 * kDay), "100 years");
        QCOMPARE(durationText(-3 * kDay), "3 days");
    }
    void timeLeftIsSaidInWords()
    {
        QCOMPARE(leftIn(6 * kDay + 60), "6 days left");
        QCOMPARE(leftIn(40 * 60), "40 min left");
        QCOMPARE(leftIn(1), "less than a minute left");
        QCOMPARE(leftIn(0), "ended just now");
        QCOMPARE(leftIn(-59), "ended just now");
        QCOMPARE(leftIn(-60), "ended 1 min ago");
        QCOMPARE(leftIn(-3 * kDay), "ended 3 days ago");
        ApiKey key;
        QCOMPARE(timeLeftText(key, kNow), "end not known");
        key.neverExpires = true;
        QCOMPARE(timeLeftText(key, kNow), "never expires");
    }
    void thePastIsSaidInWords()
    {
        QCOMPARE(ago(0), "just now");
        QCOMPARE(ago(-30), "just now");
        QCOMPARE(ago(60), "1 min ago");
        QCOMPARE(ago(5 * 60 + 30), "5 min ago");
        QCOMPARE(ago(3 * kHour), "3 h ago");
        QCOMPARE(ago(kDay), "1 day ago");
        QCOMPARE(ago(2 * kDay), "2 days ago");
        QCOMPARE(ago(19 * kDay), "on 3 Nov 2026");
        QCOMPARE(ago(-5 * kDay), "on 27 Nov 2026");
        QCOMPARE(agoText({}, kNow), QString());
    }
    void datesAreLocal()
    {
        QCOMPARE(dateText(QDateTime(QDate(2026, 11, 28), QTime(13, 5), Qt::UTC)), "28 Nov 2026, 14:05");
        QCOMPARE(dateText(QDateTime(QDate(2026, 7, 1), QTime(23, 30), Qt::UTC)), "2 Jul 2026, 01:30");
        QCOMPARE(dateText({}), QString());
    }
    void clockTellsWhichWayItIsWrong()
    {
        QVERIFY(clockText(600).contains(QStringLiteral("10 min behind")));
        QVERIFY(clockText(-7200).contains(QStringLiteral("2 h ahead")));
    }
};

QTEST_GUILESS_MAIN(TimeTextTest)
#include "TimeTextTest.moc"
