// SPDX-License-Identifier: Apache-2.0
#include "core/keys/ExpiryNotices.h"
#include "core/keys/KeyTable.h"
#include "tests/support/FakeClock.h"
#include "tests/support/MemoryDir.h"

#include <QRandomGenerator>
#include <QTimeZone>
#include <QtTest>

using namespace bk;

namespace {

constexpr qint64 kDay = 86'400;
const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

ApiKey keyEnding(const QDateTime &expires, ApiKey::Kind kind = ApiKey::Kind::LongTerm)
{
    ApiKey key;
    key.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    key.label = key.id;
    key.kind = kind;
    key.expires = expires;
    key.addedAt = expires.addYears(-20);
    return key;
}

// One program: its own connection to the file.
struct Program {
    Program(const QString &file, const Clock &clock)
        : database(file)
        , notices((void(database.open()), database), clock)
    {
    }
    // What it tells now, as "seconds before the end" by key; all of it said to be told.
    QHash<KeyId, qint64> tell(const QList<ApiKey> &keys, const NoticeSteps &steps = {})
    {
        QHash<KeyId, qint64> said;
        const auto claimed = notices.claim(keys, steps);
        if (!claimed)
            qFatal("%s", qPrintable(claimed.error().detail));
        for (const ExpiryNotice &notice : *claimed) {
            if (said.contains(notice.key.id) || !notices.told(notice))
                qFatal("told twice at once, or not kept");
            said.insert(notice.key.id, notice.step);
        }
        return said;
    }
    Database database;
    ExpiryNotices notices;
};

// The simplest thing that does as is asked: a set of the steps that are done, each key for itself.
struct Oracle {
    QSet<qint64> done;
    std::optional<qint64> look(const ApiKey &key, const QDateTime &now)
    {
        const QList<qint64> steps = key.kind == ApiKey::Kind::ShortTerm ? QList<qint64>{600, 3600}
                                                                        : QList<qint64>{0, kDay, 3 * kDay, 7 * kDay, 14 * kDay, 30 * kDay};
        for (qsizetype nearest = 0; nearest < steps.size(); ++nearest) {
            if (key.expires.toSecsSinceEpoch() - now.toSecsSinceEpoch() > steps[nearest])
                continue;
            const bool isNew = !done.contains(steps[nearest]);
            for (const qint64 passed : steps.mid(nearest))
                done.insert(passed);
            return isNew ? std::optional(steps[nearest]) : std::nullopt;
        }
        return {};
    }
};

} // namespace

class ExpiryNoticesTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    FakeClock m_clock{kNow};
    std::unique_ptr<Program> m_program;

    [[nodiscard]] QString file() const { return m_folder->filePath("keys.sqlite"); }
    void restart()
    {
        m_program.reset();
        m_program = std::make_unique<Program>(file(), m_clock);
    }
    // At so many seconds before the end of this key, what is told of it; -1: nothing.
    qint64 toldAt(const ApiKey &key, qint64 left, const NoticeSteps &steps = {})
    {
        m_clock.set(key.expires.addSecs(-left));
        return m_program->tell({key}, steps).value(key.id, -1);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = temporaryDirInMemory();
        m_clock.set(kNow);
        restart();
    }

    void everyStepIsToldOnce()
    {
        const ApiKey key = keyEnding(kNow.addDays(40));
        QList<qint64> told;
        for (qint64 left = 40 * kDay; left > -5 * kDay; left -= 3600) {
            if (const qint64 step = toldAt(key, left); step >= 0) {
                QCOMPARE(step, left); // at its very moment
                told.append(step / kDay);
            }
        }
        QCOMPARE(told, QList<qint64>({30, 14, 7, 3, 1, 0}));
    }

    void shortTermKeysAreToldInMinutes()
    {
        const ApiKey key = keyEnding(kNow.addSecs(12 * 3600), ApiKey::Kind::ShortTerm);
        QCOMPARE(toldAt(key, 3601), -1);
        QCOMPARE(toldAt(key, 3600), 3600);
        QCOMPARE(toldAt(key, 601), -1);
        QCOMPARE(toldAt(key, 600), 600);
        QCOMPARE(toldAt(key, 0), -1);
        QCOMPARE(toldAt(key, -kDay), -1);
    }

    void theStepsAreThoseThatWereSet()
    {
        const ApiKey key = keyEnding(kNow.addDays(100));
        const NoticeSteps steps{{60, 5}, {}};
        QCOMPARE(toldAt(key, 30 * kDay, steps), 60 * kDay);
        QCOMPARE(toldAt(key, kDay, steps), 5 * kDay);
        QCOMPARE(toldAt(key, 0, steps), -1);
        QCOMPARE(toldAt(keyEnding(kNow), 0, NoticeSteps{{}, {}}), -1);
    }

    void ofStepsMissedTheNearestIsToldAndStandsForTheOthers()
    {
        const ApiKey key = keyEnding(kNow.addDays(40));
        QCOMPARE(toldAt(key, 30 * kDay), 30 * kDay);
        restart();
        QCOMPARE(toldAt(key, 2 * kDay), 3 * kDay);
        restart();
        QCOMPARE(toldAt(key, 2 * kDay), -1);
        QCOMPARE(toldAt(key, -90 * kDay), 0);
        QCOMPARE(toldAt(key, -90 * kDay), -1);
    }

    void aClockThatStepsBackRepeatsNothing()
    {
        const ApiKey key = keyEnding(kNow.addDays(40));
        QCOMPARE(toldAt(key, 3 * kDay), 3 * kDay);
        for (const qint64 left : {7 * kDay, 14 * kDay, 30 * kDay, 20'000 * kDay, 3 * kDay})
            QCOMPARE(toldAt(key, left), -1);
        restart();
        QCOMPARE(toldAt(key, 14 * kDay), -1);
        QCOMPARE(toldAt(key, kDay), kDay);
    }

    void anotherEndIsToldAnew()
    {
        ApiKey key = keyEnding(kNow.addDays(40));
        QCOMPARE(toldAt(key, kDay), kDay);
        const QDateTime first = key.expires;
        key.expires = first.addDays(20);
        QCOMPARE(toldAt(key, 30 * kDay), 30 * kDay);
        key.expires = first; // put back to what it was
        QCOMPARE(toldAt(key, kDay), -1);
    }

    void withoutAnEndThereIsNothingToTell()
    {
        ApiKey never = keyEnding(kNow);
        never.neverExpires = true;
        ApiKey unknown = keyEnding(kNow);
        unknown.expires = {};
        QVERIFY(m_program->tell({never, unknown}).isEmpty());
        QVERIFY(!msToNextNotice({never, unknown}, {}, kNow));
    }

    void whoMadeAKeyJustNowIsNotToldOfItsEnd()
    {
        ApiKey key = keyEnding(kNow.addDays(5));
        key.addedAt = kNow;
        QCOMPARE(toldAt(key, 5 * kDay), -1); // 7, 14 and 30 days before the end it was not there
        QCOMPARE(toldAt(key, 3 * kDay), 3 * kDay);
        ApiKey made = keyEnding(kNow.addDays(5));
        made.created = kNow;
        QCOMPARE(toldAt(made, 5 * kDay), -1);
        ApiKey ofTomorrow = keyEnding(kNow.addDays(5)); // added when the clock was ten years fast
        ofTomorrow.addedAt = kNow.addYears(10);
        QCOMPARE(toldAt(ofTomorrow, 5 * kDay), 7 * kDay);
    }

    void ofTwoProgramsOneTells()
    {
        const ApiKey key = keyEnding(kNow.addDays(2));
        Program timer(file(), m_clock);
        const auto ours = m_program->notices.claim({key}, {});
        QCOMPARE(ours->size(), 1);
        QCOMPARE(m_program->notices.claim({key}, {})->size(), 0);
        QCOMPARE(timer.notices.claim({key}, {})->size(), 0);
        QVERIFY(m_program->notices.told(ours->first()));
        QVERIFY(timer.tell({key}).isEmpty());
        m_clock.advance(kDay);
        QCOMPARE(timer.tell({key}).value(key.id), kDay);
        QVERIFY(m_program->tell({key}).isEmpty());
    }

    void whatCouldNotBeToldIsDueAgain()
    {
        const ApiKey key = keyEnding(kNow.addDays(2));
        const auto claimed = m_program->notices.claim({key}, {});
        QVERIFY(m_program->notices.notTold(claimed->first()));
        QCOMPARE(m_program->tell({key}).value(key.id), 3 * kDay);
    }

    void aNoticeOfAProgramThatDiedIsNotLost()
    {
        const ApiKey key = keyEnding(kNow.addDays(2));
        QCOMPARE(m_program->notices.claim({key}, {})->size(), 1);
        restart();
        m_clock.advance(120);
        QVERIFY(m_program->tell({key}).isEmpty()); // it may still be at it
        m_clock.advance(1);
        QCOMPARE(m_program->tell({key}).value(key.id), 3 * kDay);
        const ApiKey other = keyEnding(kNow.addDays(2));
        QCOMPARE(m_program->notices.claim({other}, {})->size(), 1);
        restart();
        m_clock.set(kNow.addDays(-1)); // the clock was set back meanwhile
        QCOMPARE(m_program->tell({other}).value(other.id), 3 * kDay);
    }

    void sessionOnlyKeysAreInNoFile()
    {
        ApiKey key = keyEnding(kNow.addDays(40));
        key.secretState = ApiKey::SecretState::SessionOnly;
        QCOMPARE(toldAt(key, 7 * kDay), 7 * kDay);
        QCOMPARE(toldAt(key, 14 * kDay), -1);
        const auto claimed = (m_clock.set(key.expires), m_program->notices.claim({key}, {}));
        QCOMPARE(claimed->size(), 1);
        QCOMPARE(m_program->notices.claim({key}, {})->size(), 0);
        QVERIFY(m_program->notices.notTold(claimed->first()));
        QCOMPARE(toldAt(key, 0), 0);
        QCOMPARE(toldAt(key, 0), -1);
        QCOMPARE(m_program->database.query("SELECT * FROM expiry_notices")->size(), 0);
    }

    void ofKeysLongGoneNothingIsKept()
    {
        const ApiKey gone = keyEnding(kNow.addDays(2));
        const ApiKey other = keyEnding(kNow.addDays(100));
        QCOMPARE(toldAt(gone, 2 * kDay), 3 * kDay);
        QCOMPARE(toldAt(gone, 2 * kDay - 60), -1); // removed and put back
        QVERIFY(toldAt(other, 0) >= 0);
        QCOMPARE(m_program->database.query("SELECT key_id FROM expiry_notices")->size(), 1);
    }

    void theTimerWaitsForTheNextStep()
    {
        const ApiKey key = keyEnding(kNow.addDays(31));
        QCOMPARE(msToNextNotice({key}, {}, kNow), std::optional(kDay * 1000));
        QCOMPARE(msToNextNotice({key}, {}, kNow.addDays(1)), std::optional(16 * kDay * 1000));
        QCOMPARE(msToNextNotice({key}, {}, kNow.addDays(31).addMSecs(-1)), std::optional<qint64>(1));
        QCOMPARE(msToNextNotice({key}, {}, kNow.addDays(31)), std::optional<qint64>());
    }

    // 2,000 keys, each with an end and a zone of its own, under a clock that jumps to and fro, and programs that restart.
    void generatedEndsClocksAndZonesAgreeWithTheOracle()
    {
        QRandomGenerator random(12);
        const QList<QTimeZone> zones{QTimeZone("Europe/Berlin"), QTimeZone("America/St_Johns"), QTimeZone("Pacific/Apia"), QTimeZone("Asia/Kathmandu"), QTimeZone::utc()};
        constexpr int kCases = 2'000;
        QList<ApiKey> keys;
        KeyTable table(m_program->database);
        for (int i = 0; i < kCases; ++i) {
            const qint64 left = i % 2 ? random.bounded(14 * 3600) : random.bounded(80 * int(kDay));
            ApiKey key = keyEnding(kNow.addSecs(left), i % 2 ? ApiKey::Kind::ShortTerm : ApiKey::Kind::LongTerm);
            key.expires = key.expires.toTimeZone(zones[i % zones.size()]);
            QVERIFY(table.insert({key, {"salt", "digest"}, {}}));
            keys.append(key);
        }
        QList<Oracle> oracles(kCases);
        int told = 0;
        for (int look = 0; look < 60; ++look) {
            const int kind = random.bounded(10);
            const qint64 hours = look < 12 ? 0 : kind == 0 ? -random.bounded(40 * 24) : kind == 1 ? random.bounded(20 * 24) : kind < 6 ? random.bounded(24) : 0;
            m_clock.advance(hours * 3600 + random.bounded(3600) - (kind == 9 ? 1800 : 0));
            if (look == 30)
                m_clock.set(QDateTime(QDate(1970, 1, 1), QTime(0, 0), Qt::UTC));
            if (look == 31)
                m_clock.set(kNow.addDays(5));
            if (kind % 4 == 0)
                restart();
            const QHash<KeyId, qint64> said = m_program->tell(keys);
            for (int i = 0; i < kCases; ++i) {
                const auto expected = oracles[i].look(keys[i], m_clock.now());
                QCOMPARE(said.value(keys[i].id, -1), expected.value_or(-1));
                told += expected ? 1 : 0;
            }
        }
        qInfo("%d cases, 60 looks, %d notices", kCases, told);
        QVERIFY(told > kCases);
    }
};

QTEST_GUILESS_MAIN(ExpiryNoticesTest)
#include "ExpiryNoticesTest.moc"
