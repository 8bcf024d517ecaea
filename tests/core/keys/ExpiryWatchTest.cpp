// SPDX-License-Identifier: Apache-2.0
#include "core/keys/ExpiryWatch.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/SampleKeys.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTimeZone>
#include <QtTest>

using namespace bk;

namespace {

constexpr qint64 kDay = 86'400;
const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

ApiKey endingIn(qint64 seconds, ApiKey::Kind kind = ApiKey::Kind::LongTerm)
{
    ApiKey key;
    key.kind = kind;
    key.expires = kNow.addSecs(seconds);
    key.addedAt = kNow.addSecs(-kDay);
    return key;
}

ExpiryLevel levelIn(qint64 seconds, ApiKey::Kind kind = ApiKey::Kind::LongTerm)
{
    return expiryOf(endingIn(seconds, kind), kNow).level;
}

struct Program {
    Program()
        : database(dir.filePath(QStringLiteral("keys.sqlite")))
        , store((void(database.open()), database), keyring, clock)
    {
        if (!store.load())
            qFatal("the test's database cannot be read");
    }
    KeyId add(const QString &label, const QDateTime &expires)
    {
        ApiKey draft;
        draft.label = label;
        draft.expires = expires;
        return **await(store.add(draft, Secret(sampleLongTermKey(label.toUtf8()))));
    }
    QTemporaryDir dir;
    FakeClock clock{kNow};
    MemoryKeyring keyring;
    Database database;
    KeyStore store;
};

} // namespace

class ExpiryWatchTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void levelsOfLongTermKeys()
    {
        QCOMPARE(levelIn(14 * kDay + 1), ExpiryLevel::Fine);
        QCOMPARE(levelIn(14 * kDay), ExpiryLevel::Soon);
        QCOMPARE(levelIn(7 * kDay + 1), ExpiryLevel::Soon);
        QCOMPARE(levelIn(7 * kDay), ExpiryLevel::Near);
        QCOMPARE(levelIn(3 * kDay + 1), ExpiryLevel::Near);
        QCOMPARE(levelIn(3 * kDay), ExpiryLevel::Urgent);
        QCOMPARE(levelIn(1), ExpiryLevel::Urgent);
        QCOMPARE(levelIn(0), ExpiryLevel::Ended);
        QCOMPARE(levelIn(-1), ExpiryLevel::Ended);
    }
    void levelsOfShortTermKeys()
    {
        const auto kind = ApiKey::Kind::ShortTerm;
        QCOMPARE(levelIn(3601, kind), ExpiryLevel::Fine);
        QCOMPARE(levelIn(3600, kind), ExpiryLevel::Near);
        QCOMPARE(levelIn(601, kind), ExpiryLevel::Near);
        QCOMPARE(levelIn(600, kind), ExpiryLevel::Urgent);
        QCOMPARE(levelIn(0, kind), ExpiryLevel::Ended);
    }
    void neverAndNotKnownAreNoWarnings()
    {
        ApiKey key;
        QCOMPARE(expiryOf(key, kNow).level, ExpiryLevel::NotKnown);
        key.neverExpires = true;
        QCOMPARE(expiryOf(key, kNow).level, ExpiryLevel::Never);
        QCOMPARE(expiryOf(key, kNow).fractionLeft, 1.0);
    }
    void fractionGoesFromOneToNothing()
    {
        ApiKey key = endingIn(kDay);
        QCOMPARE(expiryOf(key, kNow).fractionLeft, 0.5);
        key.created = kNow.addSecs(-3 * kDay);
        QCOMPARE(expiryOf(key, kNow).fractionLeft, 0.25);
        QCOMPARE(expiryOf(key, kNow.addDays(-100)).fractionLeft, 1.0);
        QCOMPARE(expiryOf(key, kNow.addDays(100)).fractionLeft, 0.0);
        key.created = key.expires;
        QCOMPARE(expiryOf(key, kNow).fractionLeft, 1.0);
    }
    void theLastMomentIsNotTheEnd()
    {
        const ApiKey key = endingIn(10);
        QCOMPARE(expiryOf(key, key.expires.addMSecs(-1)).secondsLeft, 1);
        QCOMPARE(expiryOf(key, key.expires.addMSecs(-1)).level, ExpiryLevel::Urgent);
        QCOMPARE(expiryOf(key, key.expires).level, ExpiryLevel::Ended);
    }
    void clocksAndZonesOfAllKindsAgree()
    {
        QRandomGenerator random(3);
        const QList<QTimeZone> zones{QTimeZone("Europe/Berlin"), QTimeZone("America/St_Johns"), QTimeZone("Pacific/Apia"), QTimeZone::utc()};
        const QDateTime first(QDate(1970, 1, 1), QTime(0, 0), Qt::UTC);
        for (int round = 0; round < 2000; ++round) {
            ApiKey key = endingIn(0, round % 2 ? ApiKey::Kind::LongTerm : ApiKey::Kind::ShortTerm);
            key.expires = first.addSecs(random.bounded(quint32(4'000'000'000)));
            const qint64 left = qint64(random.bounded(60 * int(kDay))) - 5 * kDay;
            const QDateTime now = key.expires.addSecs(-left);
            const ExpiryStatus utc = expiryOf(key, now);
            QCOMPARE(utc.secondsLeft, left);
            QCOMPARE(utc.level == ExpiryLevel::Ended, left <= 0);
            QVERIFY(utc.fractionLeft >= 0 && utc.fractionLeft <= 1);
            const ExpiryStatus zoned = expiryOf(key, now.toTimeZone(zones.at(round % zones.size())));
            QCOMPARE(zoned.secondsLeft, left);
            QCOMPARE(zoned.level, utc.level);
        }
    }
    void summerTimeNeitherAddsNorTakesAnHour_data()
    {
        QTest::addColumn<QDate>("change"); // in the night to it
        QTest::addColumn<int>("hours");    // of that day
        QTest::newRow("begins") << QDate(2026, 3, 29) << 23;
        QTest::newRow("ends") << QDate(2026, 10, 25) << 25;
    }
    void summerTimeNeitherAddsNorTakesAnHour()
    {
        QFETCH(QDate, change);
        QFETCH(int, hours);
        const QTimeZone berlin("Europe/Berlin");
        const QDateTime midnight(change, QTime(0, 0), berlin);
        ApiKey key = endingIn(0);
        key.expires = QDateTime(change.addDays(1), QTime(0, 0), berlin); // "at midnight", as a person says it
        QCOMPARE(expiryOf(key, midnight).secondsLeft, hours * 3600);
        QCOMPARE(expiryOf(key, midnight.toUTC()).secondsLeft, hours * 3600);
        const QDateTime week = key.expires.addSecs(-7 * kDay); // a week of hours before, whatever the clock on the wall says
        QCOMPARE(expiryOf(key, week).level, ExpiryLevel::Near);
        QCOMPARE(expiryOf(key, week.addSecs(-1)).level, ExpiryLevel::Soon);
        QCOMPARE(week.time(), QTime(hours == 23 ? 23 : 1, 0)); // of the day before, or the same
    }
    void aNightOfSleepIsNoticedWhenItIsOver()
    {
        Program program;
        const KeyId id = program.add(QStringLiteral("a"), kNow.addSecs(7 * kDay + 3600));
        ExpiryWatch watch(program.store, program.clock);
        QSignalSpy changed(&watch, &ExpiryWatch::warningsChanged);
        program.clock.advance(9 * 3600); // the timer stood still meanwhile
        watch.recheck();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(expiryOf(*program.store.find(id), program.clock.now()).level, ExpiryLevel::Near);
    }
    void leapDayIsADayLikeAnother()
    {
        ApiKey key = endingIn(0);
        key.expires = QDateTime(QDate(2028, 2, 29), QTime(12, 0), Qt::UTC);
        QCOMPARE(expiryOf(key, QDateTime(QDate(2028, 2, 28), QTime(12, 0), Qt::UTC)).secondsLeft, kDay);
        QCOMPARE(expiryOf(key, QDateTime(QDate(2028, 2, 15), QTime(12, 0), Qt::UTC)).level, ExpiryLevel::Soon);
        QCOMPARE(expiryOf(key, QDateTime(QDate(2028, 2, 15), QTime(11, 59, 59), Qt::UTC)).level, ExpiryLevel::Fine);
        QCOMPARE(expiryOf(key, QDateTime(QDate(2028, 3, 1), QTime(12, 0), Qt::UTC)).secondsLeft, -kDay);
        key.expires = QDateTime(QDate(2028, 3, 1), QTime(12, 0), Qt::UTC); // the 29th lies between
        QCOMPARE(expiryOf(key, QDateTime(QDate(2028, 2, 28), QTime(12, 0), Qt::UTC)).secondsLeft, 2 * kDay);
        // And it is stored and read as it is.
        Program program;
        const KeyId id = program.add(QStringLiteral("leap"), QDateTime(QDate(2028, 2, 29), QTime(23, 59, 59), Qt::UTC));
        QVERIFY(program.store.load());
        QCOMPARE(program.store.find(id)->expires, QDateTime(QDate(2028, 2, 29), QTime(23, 59, 59), Qt::UTC));
    }
    void warningsAreOrderedByUrgency()
    {
        Program program;
        program.add(QStringLiteral("fine"), kNow.addDays(100));
        const KeyId soon = program.add(QStringLiteral("soon"), kNow.addDays(10));
        const KeyId urgent = program.add(QStringLiteral("urgent"), kNow.addDays(1));
        const KeyId longAgo = program.add(QStringLiteral("long ago"), kNow.addDays(-30));
        const KeyId justNow = program.add(QStringLiteral("just now"), kNow.addSecs(-5));
        const ExpiryWatch watch(program.store, program.clock);
        QCOMPARE(watch.warnings(), (QList<KeyId>{justNow, longAgo, urgent, soon}));
    }
    void changesOfTheKeysAreTold()
    {
        Program program;
        ExpiryWatch watch(program.store, program.clock);
        QSignalSpy changed(&watch, &ExpiryWatch::warningsChanged);
        const KeyId id = program.add(QStringLiteral("a"), kNow.addDays(10));
        QCOMPARE(changed.size(), 1);
        program.add(QStringLiteral("b"), kNow.addDays(100));
        QCOMPARE(changed.size(), 1);
        ApiKey key = *program.store.find(id);
        key.expires = kNow.addDays(200);
        QVERIFY(await(program.store.edit(key))->has_value());
        QCOMPARE(changed.size(), 2);
        QVERIFY(watch.warnings().isEmpty());
    }
    void everyStepIsToldOnce()
    {
        Program program;
        const KeyId id = program.add(QStringLiteral("a"), kNow.addDays(20));
        ExpiryWatch watch(program.store, program.clock);
        QSignalSpy changed(&watch, &ExpiryWatch::warningsChanged);
        for (int hour = 0; hour <= 21 * 24; ++hour) {
            program.clock.set(kNow.addSecs(hour * 3600));
            watch.recheck();
            watch.recheck();
        }
        QCOMPARE(changed.size(), 5); // 14, 7, 3, 1 days and the end
        QCOMPARE(watch.warnings(), QList<KeyId>{id});
    }
    void aJumpOfTheClockIsNoticedAtRecheck()
    {
        Program program;
        program.add(QStringLiteral("a"), kNow.addDays(20));
        ExpiryWatch watch(program.store, program.clock);
        QSignalSpy changed(&watch, &ExpiryWatch::warningsChanged);
        program.clock.advance(10 * 365 * kDay);
        watch.recheck();
        QCOMPARE(changed.size(), 1);
        program.clock.set(QDateTime(QDate(1970, 1, 1), QTime(0, 0), Qt::UTC));
        watch.recheck();
        QCOMPARE(changed.size(), 2);
        QVERIFY(watch.warnings().isEmpty());
    }
    void theTimerTellsTheNextStepByItself()
    {
        Program program;
        SystemClock clock;
        program.add(QStringLiteral("a"), clock.now().addSecs(7 * kDay + 1));
        ExpiryWatch watch(program.store, clock);
        QCOMPARE(expiryOf(program.store.keys().first(), clock.now()).level, ExpiryLevel::Soon);
        QSignalSpy changed(&watch, &ExpiryWatch::warningsChanged);
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(expiryOf(program.store.keys().first(), clock.now()).level, ExpiryLevel::Near);
    }
};

QTEST_GUILESS_MAIN(ExpiryWatchTest)
#include "ExpiryWatchTest.moc"
