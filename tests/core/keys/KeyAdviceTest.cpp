// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyAdvice.h"

#include "tests/support/CoreParts.h"

#include <QtTest>

using namespace bk;
using Kind = KeyAdvice::Kind;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

const QList<KeyAdvice> kNever{{Kind::NeverEnds, 0, {}}};

// A key about which there is nothing to say.
ApiKey calmKey(const QString &label = QStringLiteral("calm"))
{
    ApiKey key;
    key.id = label;
    key.label = label;
    key.kind = ApiKey::Kind::LongTerm;
    key.environment = QStringLiteral("development");
    key.account = QStringLiteral("123456789012");
    key.user = QStringLiteral("maria");
    key.lastFour = QStringLiteral("ab==");
    key.created = kNow.addDays(-20);
    key.addedAt = kNow.addDays(-20);
    key.expires = kNow.addDays(70);
    return key;
}

QList<Kind> kindsOf(const ApiKey &key, QList<ApiKey> others = {})
{
    QList<Kind> kinds;
    for (const KeyAdvice &one : adviceFor(key, others << key, kNow))
        kinds.append(one.kind);
    return kinds;
}

ApiKey testedDaysAgo(int days)
{
    ApiKey key = calmKey();
    key.addedAt = kNow.addDays(-400);
    key.lastTest = TestRecord{QStringLiteral("works"), {}, {}, 200, 90, kNow.addDays(-days)};
    return key;
}

} // namespace

class KeyAdviceTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCalmKeyGetsNone() { QCOMPARE(kindsOf(calmKey()), QList<Kind>()); }

    void aKeyThatNeverEndsIsNamed()
    {
        ApiKey key = calmKey();
        key.expires = {};
        QCOMPARE(kindsOf(key), QList<Kind>()); // not known is asked for elsewhere
        key.neverExpires = true;
        QCOMPARE(kindsOf(key), QList<Kind>{Kind::NeverEnds});
    }
    void overNinetyDaysIsLong()
    {
        ApiKey key = calmKey();
        key.expires = key.created.addDays(90).addSecs(3600);
        QCOMPARE(kindsOf(key), QList<Kind>());
        key.expires = key.created.addDays(91);
        QCOMPARE(adviceFor(key, {key}, kNow), (QList<KeyAdvice>{{Kind::LongLife, 91, {}}}));
        key.created = {}; // then at least this long
        key.expires = kNow.addDays(365);
        QCOMPARE(adviceFor(key, {key}, kNow), (QList<KeyAdvice>{{Kind::LongLife, 365, {}}}));
    }
    void onlyLongTermKeysAreOutOfPlaceInProduction()
    {
        for (const char *name : {"production", "Production", "prod"}) {
            ApiKey key = calmKey();
            key.environment = QString::fromLatin1(name);
            QCOMPARE(kindsOf(key), QList<Kind>{Kind::LongTermInProduction});
            key.kind = ApiKey::Kind::ShortTerm;
            QCOMPARE(kindsOf(key), QList<Kind>());
        }
    }
    void oneKeyInTwoEnvironmentsIsFound()
    {
        ApiKey other = calmKey(QStringLiteral("other"));
        QCOMPARE(kindsOf(calmKey(), {other}), QList<Kind>()); // the same environment
        other.environment = QStringLiteral("staging");
        QCOMPARE(adviceFor(calmKey(), {calmKey(), other}, kNow), (QList<KeyAdvice>{{Kind::TwoEnvironments, 0, {QStringLiteral("other")}}}));
        other.environment = QString();
        QCOMPARE(kindsOf(calmKey(), {other}), QList<Kind>());
        other.environment = QStringLiteral("staging");
        other.lastFour = QStringLiteral("cd=="); // what a rotation left behind
        QCOMPARE(kindsOf(calmKey(), {other}), QList<Kind>());
        other.lastFour = QStringLiteral("ab==");
        other.expires = kNow.addSecs(-1);
        QCOMPARE(kindsOf(calmKey(), {other}), QList<Kind>());
    }
    void oneIdentityBehindShortTermKeysIsFound()
    {
        ApiKey key = calmKey();
        key.kind = ApiKey::Kind::ShortTerm;
        key.expires = kNow.addSecs(3600);
        key.accessKeyId = QStringLiteral("AKIDEXAMPLE");
        ApiKey other = key;
        other.id = other.label = QStringLiteral("other");
        other.environment = QStringLiteral("testing");
        other.lastFour = QStringLiteral("zz==");
        QCOMPARE(kindsOf(key, {other}), QList<Kind>{Kind::TwoEnvironments});
        other.accessKeyId = key.accessKeyId = QString();
        QCOMPARE(kindsOf(key, {other}), QList<Kind>());
    }
    void twoLiveKeysOfAUserAreNamed()
    {
        ApiKey second = calmKey(QStringLiteral("second"));
        second.slot = 1;
        QCOMPARE(adviceFor(calmKey(), {second}, kNow), (QList<KeyAdvice>{{Kind::BothSlotsLive, 0, {QStringLiteral("second")}}}));
        second.lastTest = TestRecord{QStringLiteral("rejected"), {}, {}, 403, 90, kNow};
        QCOMPARE(kindsOf(calmKey(), {second}), QList<Kind>());
        second.lastTest.reset();
        second.user = QStringLiteral("erik");
        QCOMPARE(kindsOf(calmKey(), {second}), QList<Kind>());
    }
    void theConsolesUserHasMoreRightsThanItSounds()
    {
        ApiKey key = calmKey();
        key.user = QStringLiteral("BedrockAPIKey-x4k2");
        QCOMPARE(kindsOf(key), QList<Kind>{Kind::LimitedAccess});
    }
    void aKeyThatWasLongNotTestedIsNamed()
    {
        QCOMPARE(kindsOf(testedDaysAgo(90)), QList<Kind>());
        QCOMPARE(adviceFor(testedDaysAgo(91), {}, kNow), (QList<KeyAdvice>{{Kind::NotTested, 91, {}}}));
        QCOMPARE(kindsOf(testedDaysAgo(-5)), QList<Kind>()); // of a clock that was wrong
        ApiKey never = calmKey();
        never.addedAt = kNow.addDays(-100);
        QCOMPARE(adviceFor(never, {}, kNow), (QList<KeyAdvice>{{Kind::NotTested, 100, {}}}));
    }
    void anEndedOrRefusedKeyGetsNone()
    {
        ApiKey key = calmKey();
        key.environment = QStringLiteral("production");
        key.expires = kNow;
        QCOMPARE(kindsOf(key), QList<Kind>());
        key.neverExpires = true;
        key.lastTest = TestRecord{QStringLiteral("rejected"), {}, {}, 403, 90, kNow};
        QCOMPARE(kindsOf(key), QList<Kind>());
    }
    void theWeightiestComesFirst()
    {
        ApiKey key = calmKey();
        key.environment = QStringLiteral("production");
        key.neverExpires = true;
        key.user = QStringLiteral("BedrockAPIKey-x4k2");
        ApiKey other = key;
        other.id = other.label = QStringLiteral("other");
        other.environment = QStringLiteral("testing");
        QCOMPARE(kindsOf(key, {other}), (QList<Kind>{Kind::TwoEnvironments, Kind::NeverEnds, Kind::LongTermInProduction, Kind::LimitedAccess}));
    }

    void whatIsDismissedStaysSoForThisKey()
    {
        CoreParts parts;
        const ApiKey key = *parts.keys.find(parts.addLongTerm(QStringLiteral("one"), 30));
        const ApiKey other = *parts.keys.find(parts.addLongTerm(QStringLiteral("two"), 30));
        const QList<KeyAdvice> advice{{Kind::NeverEnds, 0, {}}, {Kind::LimitedAccess, 0, {}}};
        DismissedAdvice dismissed(parts.database);
        QVERIFY(dismissed.dismiss(key, Kind::NeverEnds) && dismissed.dismiss(key, Kind::NeverEnds));
        const DismissedAdvice later(parts.database);
        QCOMPARE(later.undismissed(key, advice), advice.mid(1));
        QCOMPARE(later.undismissed(other, advice), advice);
        QVERIFY(dismissed.bringBack(key));
        QCOMPARE(later.undismissed(key, advice), advice);
    }
    void whatWasDismissedGoesWithTheKey()
    {
        CoreParts parts;
        const ApiKey key = *parts.keys.find(parts.addLongTerm(QStringLiteral("one"), 30));
        DismissedAdvice dismissed(parts.database);
        QVERIFY(dismissed.dismiss(key, Kind::NeverEnds));
        QVERIFY(await(parts.keys.remove(key.id)));
        QCOMPARE(dismissed.undismissed(key, kNever), kNever);
        QVERIFY(dismissed.dismiss(key, Kind::NeverEnds)); // deleted by another program meanwhile: nothing to remember
        QCOMPARE(dismissed.undismissed(key, kNever), kNever);
    }
    void ofASessionOnlyKeyNothingIsWritten()
    {
        CoreParts parts;
        ApiKey key = calmKey();
        key.secretState = ApiKey::SecretState::SessionOnly;
        DismissedAdvice dismissed(parts.database);
        QVERIFY(dismissed.dismiss(key, Kind::NeverEnds));
        QCOMPARE(dismissed.undismissed(key, kNever), QList<KeyAdvice>());
        QCOMPARE(DismissedAdvice(parts.database).undismissed(key, kNever), kNever);
    }
};

QTEST_GUILESS_MAIN(KeyAdviceTest)
#include "KeyAdviceTest.moc"
