// SPDX-License-Identifier: Apache-2.0
#include "ui/text/NoticeText.h"

#include <QtTest>

using namespace bk;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
constexpr qint64 kDay = 86'400;

ExpiryNotice noticeOf(ApiKey::Kind kind, qint64 step)
{
    ExpiryNotice notice;
    notice.key.id = "id-1";
    notice.key.label = "billing %1 <b>bot</b>";
    notice.key.kind = kind;
    notice.key.environment = "production";
    notice.key.account = "123456789012";
    notice.key.expires = kNow.addSecs(step);
    notice.step = step;
    return notice;
}

} // namespace

class NoticeTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void aNoticeSaysWhichKeyWhenAndWhatToDo()
    {
        const ExpiryNotice week = noticeOf(ApiKey::Kind::LongTerm, 7 * kDay);
        QCOMPARE(noticeTitle(week, kNow), "billing %1 <b>bot</b>: 7 days left");
        QCOMPARE(noticeBody(week), "The key (production, 123456789012) ends on 29 Nov 2026, 12:00. Rotate it before, so that nothing that uses it stops.");
        QVERIFY(noticeBody(noticeOf(ApiKey::Kind::LongTerm, 0)).contains(" ended on 22 Nov 2026, 12:00."));
        QVERIFY(noticeBody(noticeOf(ApiKey::Kind::ShortTerm, 600)).startsWith("The short-term key "));
        ExpiryNotice bare = week;
        bare.key.environment.clear();
        bare.key.account.clear();
        QVERIFY(noticeBody(bare).startsWith("The key ends on "));
    }

    void theLastStepsAreUrgent()
    {
        QVERIFY(!isUrgent(noticeOf(ApiKey::Kind::LongTerm, 3 * kDay)));
        QVERIFY(isUrgent(noticeOf(ApiKey::Kind::LongTerm, kDay)));
        QVERIFY(isUrgent(noticeOf(ApiKey::Kind::LongTerm, 0)));
        QVERIFY(!isUrgent(noticeOf(ApiKey::Kind::ShortTerm, 3600)));
        QVERIFY(isUrgent(noticeOf(ApiKey::Kind::ShortTerm, 600)));
    }

    void anEventHasTheKeysNameAndAnAlarmForEachWarning()
    {
        const ApiKey key = noticeOf(ApiKey::Kind::LongTerm, 7 * kDay).key;
        const CalendarEvent event = calendarEvent(key, {});
        QCOMPARE(event.uid, "id-1@bedrock-keyring");
        QCOMPARE(event.title, "Bedrock API key ends: billing %1 <b>bot</b>");
        QVERIFY(event.text.contains("production"));
        QCOMPARE(event.at, key.expires);
        QCOMPARE(event.alarms, QList<qint64>({30 * kDay, 14 * kDay, 7 * kDay, 3 * kDay, kDay, 0}));
        ApiKey brief = key;
        brief.kind = ApiKey::Kind::ShortTerm;
        QCOMPARE(calendarEvent(brief, {}).alarms, QList<qint64>({3600, 600}));
        brief.neverExpires = true;
        QVERIFY(!calendarEvent(brief, {}).at.isValid());
        QVERIFY(rotateLabel() != laterLabel());
    }
};

QTEST_GUILESS_MAIN(NoticeTextTest)
#include "NoticeTextTest.moc"
