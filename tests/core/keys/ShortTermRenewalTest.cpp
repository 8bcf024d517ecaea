// SPDX-License-Identifier: Apache-2.0
#include "core/keys/ExpiryWatch.h"
#include "tests/support/RenewalWorld.h"

#include <QtTest>

using namespace bk;

namespace {

constexpr qint64 kHour = 3'600;
const QString kTeam = QStringLiteral("AKIDTEAM000000000001");
const QString kOther = QStringLiteral("AKIDOTHER00000000001");

QString kindOf(Error::Kind kind) { return QString::number(int(kind)); }

} // namespace

class ShortTermRenewalTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<RenewalWorld> m_world;
    std::unique_ptr<RenewalProgram> m_program;

    void restart()
    {
        m_program.reset();
        m_program = std::make_unique<RenewalProgram>(*m_world);
    }
    [[nodiscard]] ShortTermRenewal &renewal() const { return m_program->renewal; }
    void later(qint64 seconds) const
    {
        m_world->clock.advance(seconds);
        renewal().recheck();
    }
    // An error's kind, or empty for success.
    [[nodiscard]] QString renew(const KeyId &id, ShortTermRenewal::Signers signers = ShortTermRenewal::Signers::AsBefore) const
    {
        const auto done = await(renewal().renew(id, signers));
        return !done ? QStringLiteral("no answer") : *done ? QString() : done->error().type.isEmpty() ? kindOf(done->error().kind) : done->error().type;
    }

private Q_SLOTS:
    void init()
    {
        m_program.reset();
        m_world = std::make_unique<RenewalWorld>();
        m_world->signIn(kTeam);
        restart();
    }

    void renewalIsAFifthOfAShortLifeAheadAndAQuarterHourOfALongOne()
    {
        ShortTermRecord record;
        record.made = m_world->clock.now();
        for (const auto &[life, ahead] : QList<QPair<qint64, qint64>>{{50, 10}, {kHour, 720}, {75 * 60, 900}, {12 * kHour, 900}}) {
            record.ends = record.made.addSecs(life);
            QCOMPARE(renewalOf(record).secsTo(record.ends), ahead);
        }
    }

    void whatWasMadeIsInTheKeyringAndKnowsHowItIsMadeAgain()
    {
        const KeyId id = m_program->make("laptop");
        QCOMPARE(m_program->madeAt(id), m_world->clock.now());
        const ApiKey *key = m_program->keys.find(id);
        QVERIFY(key && key->kind == ApiKey::Kind::ShortTerm && key->region == QStringLiteral("eu-west-1"));
        QCOMPARE(key->expires, m_world->clock.now().addSecs(12 * kHour));
        restart();
        const ShortTermRecord record = m_program->record(id);
        QCOMPARE(record.signer, (Signer{QStringLiteral("environment-keys"), {}, {}, kTeam}));
        QCOMPARE(record.ends, key ? m_world->clock.now().addSecs(12 * kHour) : QDateTime());
        QVERIFY(record.keepFresh && record.profile.isEmpty() && !record.problem);
    }

    void takenNameIsSaidBeforeAnybodyIsAsked()
    {
        m_program->make("laptop");
        m_world->asked = 0;
        ApiKey draft;
        draft.label = "laptop";
        const auto again = await(renewal().make(draft, {}, true));
        QVERIFY(again && !*again && again->error().kind == Error::Kind::AlreadyExists);
        QCOMPARE(m_world->asked, 0);
    }

    void itIsRenewedAheadUnderTheSameNameAndNotSooner()
    {
        const KeyId id = m_program->make("laptop");
        ApiKey noted = *m_program->keys.find(id);
        noted.notes = "of the desk";
        QVERIFY(await(m_program->keys.edit(noted)).value());
        const QDateTime first = m_program->madeAt(id);
        renewal().watch();
        later(12 * kHour - 901);
        QTest::qWait(0);
        QCOMPARE(m_program->madeAt(id), first);
        later(2);
        QTRY_COMPARE(m_program->madeAt(id), m_world->clock.now());
        const ApiKey *key = m_program->keys.find(id);
        QVERIFY(key && key->label == "laptop" && key->notes == "of the desk");
        QCOMPARE(key->expires, m_world->clock.now().addSecs(12 * kHour));
        QTRY_COMPARE(m_program->record(id).renewed, m_world->clock.now());
        QCOMPARE(m_world->asked, 2);
    }

    void whatIsNotKeptFreshIsLeftAloneUntilItIs()
    {
        const KeyId id = m_program->make("laptop", false);
        renewal().watch();
        later(13 * kHour);
        QTest::qWait(0);
        QCOMPARE(m_world->asked, 1);
        QVERIFY(!renewal().nextAttempt(m_program->record(id)).isValid());
        QVERIFY(renewal().keepFresh(id, true));
        QTRY_COMPARE(m_program->madeAt(id), m_world->clock.now());
    }

    void computerThatSleptOverTheEndRenewsAtOnce()
    {
        const KeyId id = m_program->make("laptop");
        renewal().watch();
        later(3 * 24 * kHour);
        QTRY_COMPARE(m_program->madeAt(id), m_world->clock.now());
    }

    void clockThatSteppedBackLeavesNoKeyOfTheFuture()
    {
        const KeyId id = m_program->make("laptop");
        renewal().watch();
        later(-240);
        QTest::qWait(0);
        QCOMPARE(m_world->asked, 1);
        later(-kHour);
        QTRY_COMPARE(m_program->madeAt(id), m_world->clock.now());
    }

    void anotherAccountIsNotTakenUntilThePersonWantsIt()
    {
        const KeyId id = m_program->make("laptop");
        const QDateTime first = m_program->madeAt(id);
        m_world->signIn(kOther);
        renewal().watch();
        later(12 * kHour);
        QTRY_COMPARE(m_program->problemOf(id), ShortTermRenewal::kSignerChanged);
        QCOMPARE(m_program->record(id).problem->detail, kOther);
        const int asked = m_world->asked;
        later(24 * kHour);
        QTest::qWait(0);
        QCOMPARE(m_world->asked, asked); // it waits for the person
        QCOMPARE(m_program->madeAt(id), first);
        QCOMPARE(renew(id), ShortTermRenewal::kSignerChanged);
        QCOMPARE(renew(id, ShortTermRenewal::Signers::AsNow), QString());
        QCOMPARE(m_program->record(id).signer.accessKeyId, kOther);
        QCOMPARE(m_program->problemOf(id), QString());
        QCOMPARE(renew(id), QString());
    }

    void anotherPlaceIsNotTakenThoughItHasTheSameKeys()
    {
        const KeyId id = m_program->make("laptop");
        m_world->signOut();
        m_world->machine.credentials(RenewalWorld::profile("default", kTeam.toLatin1()));
        QCOMPARE(renew(id), ShortTermRenewal::kSignerChanged);
    }

    void pickedProfileMeansThatProfileOrAnError()
    {
        m_world->machine.credentials(RenewalWorld::profile("team", kTeam.toLatin1()));
        const KeyId id = m_program->make("laptop", true, {QStringLiteral("team"), {}, 3'600});
        m_world->signIn(kOther);
        QCOMPARE(renew(id), QString());
        QCOMPARE(m_program->record(id).signer.accessKeyId, kTeam);
        m_world->machine.credentials(RenewalWorld::profile("default", kTeam.toLatin1()));
        QCOMPARE(renew(id), kindOf(Error::Kind::CredentialsBroken));
        m_world->machine.credentials(RenewalWorld::profile("team", kOther.toLatin1()));
        QCOMPARE(renew(id), ShortTermRenewal::kSignerChanged);
    }

    void keyEndsWithItsSessionAndIsNotMadeAgainFromTheSameOne()
    {
        const QDateTime over = m_world->clock.now().addSecs(2 * kHour);
        m_world->signIn("ASIDTEAM000000000001", over);
        const KeyId id = m_program->make("laptop");
        QCOMPARE(m_program->keys.find(id)->expires, over);
        QVERIFY(m_program->record(id).endsWithSession);
        renewal().watch();
        later(2 * kHour - 900);
        QTRY_COMPARE(m_program->problemOf(id), ShortTermRenewal::kSessionEnds);
        QCOMPARE(m_program->keys.find(id)->created, m_world->clock.now().addSecs(900 - 2 * kHour));
        m_world->signIn("ASIDTEAM000000000002", over.addSecs(8 * kHour));
        later(60);
        QTRY_COMPARE(m_program->keys.find(id)->expires, over.addSecs(8 * kHour));
    }

    void sessionThatIsOverSignsNothing()
    {
        m_world->signIn("ASIDTEAM000000000001", m_world->clock.now().addSecs(kHour));
        const KeyId id = m_program->make("laptop");
        m_world->clock.advance(2 * kHour);
        QVERIFY(!renew(id).isEmpty());
        QVERIFY(m_program->record(id).problem);
    }

    void failuresAreTriedAgainWithGrowingPausesAndNotForEver()
    {
        const KeyId id = m_program->make("laptop");
        const QDateTime end = m_program->record(id).ends;
        m_world->signOut();
        renewal().watch();
        QList<qint64> tries;
        for (m_world->clock.set(end.addSecs(-960)); m_world->clock.now() < end.addSecs(30 * kHour); m_world->clock.advance(60)) {
            const int before = m_world->asked;
            renewal().recheck();
            QTRY_VERIFY(!renewal().isRenewing(id));
            if (m_world->asked != before)
                tries.append(end.secsTo(m_world->clock.now()) / 60);
        }
        QCOMPARE(tries.mid(0, 7), QList<qint64>({-15, -14, -12, -8, 0, 16, 46}));
        QVERIFY(tries.last() <= 12 * 60 && tries.last() > 11 * 60);
        QCOMPARE(m_program->problemOf(id), kindOf(Error::Kind::CredentialsMissing));
        m_world->signIn(kTeam);
        QCOMPARE(renew(id), QString());
    }

    void lockedKeyringIsWaitedForWithoutAPrompt()
    {
        const KeyId id = m_program->make("laptop");
        renewal().watch();
        m_world->keyring.locked = true;
        m_world->keyring.setStatus(KeyringState::Status::Locked);
        later(12 * kHour);
        QTRY_COMPARE(m_program->problemOf(id), kindOf(Error::Kind::KeyringLocked));
        QCOMPARE(m_world->asked, 1); // nobody signs in for nothing
        m_world->keyring.locked = false;
        m_world->keyring.setStatus(KeyringState::Status::Open);
        QTRY_COMPARE(m_program->madeAt(id), m_world->clock.now());
    }

    void secretReplacedByHandIsLeftAlone()
    {
        const KeyId id = m_program->make("laptop");
        QVERIFY(await(m_program->keys.replaceSecret(id, Secret(sampleLongTermKey("by hand")))).value());
        QCOMPARE(renew(id), ShortTermRenewal::kReplacedByHand);
        QVERIFY(m_program->keys.find(id)->kind == ApiKey::Kind::LongTerm);
    }

    void ofTwoProgramsOneRenews()
    {
        const KeyId id = m_program->make("laptop");
        RenewalProgram other(*m_world);
        m_world->keyring.answersLater = true; // both are at it at the same time
        m_world->asked = 0;
        m_world->clock.advance(12 * kHour);
        renewal().watch();
        other.renewal.watch();
        QTRY_COMPARE(m_program->record(id).renewed, m_world->clock.now());
        renewal().recheck();
        other.renewal.recheck();
        QTRY_VERIFY(!renewal().isRenewing(id) && !other.renewal.isRenewing(id));
        QCOMPARE(m_world->asked, 1);
        QTRY_COMPARE(other.madeAt(id), m_world->clock.now()); // once it has seen the file change
    }

    void programThatDiedBehindTheKeyringsPartIsNotInTheWay()
    {
        const KeyId id = m_program->make("laptop");
        m_world->clock.advance(12 * kHour);
        m_world->keyring.script = [](const QString &call, const KeyId &) {
            return call == "store" ? std::optional(FakeKeyring::Fault{Error::Kind::KeyringVanished, FakeKeyring::When::After}) : std::nullopt;
        };
        QCOMPARE(renew(id), kindOf(Error::Kind::KeyringVanished)); // stored, and nobody was told
        m_world->keyring.script = {};
        restart();
        QVERIFY(await(m_program->keys.reconcile()).value());
        QCOMPARE(m_program->madeAt(id), m_world->clock.now()); // known as ours
        m_world->clock.advance(60);
        QCOMPARE(renew(id), QString());
        QCOMPARE(m_program->madeAt(id), m_world->clock.now());
    }

    void claimOfTheDeadIsFreeAgain()
    {
        const KeyId id = m_program->make("laptop");
        ShortTermTable dead(m_program->database);
        QVERIFY(dead.claim(m_program->record(id), m_world->clock.now()));
        QCOMPARE(renew(id), kindOf(Error::Kind::DatabaseBusy));
        m_world->clock.advance(301);
        QCOMPARE(renew(id), QString());
        QCOMPARE(dead.announce(id, m_world->clock.now()).error().kind, Error::Kind::DatabaseBusy); // it was only asleep
    }

    void removedKeyIsNotRenewedAndComesBackWithItsRecord()
    {
        const KeyId id = m_program->make("laptop");
        auto removed = await(m_program->keys.remove(id));
        QVERIFY(removed && *removed);
        renewal().watch();
        later(12 * kHour);
        QTest::qWait(0);
        QCOMPARE(m_world->asked, 1);
        QCOMPARE(renewal().records().value().size(), 0);
        QVERIFY(await(m_program->keys.restore(*std::move(*removed))).value());
        QTRY_COMPARE(m_program->madeAt(id), m_world->clock.now());
    }

    void endIsNewsOnlyWhereTheRenewalIsLate()
    {
        const KeyId id = m_program->make("laptop", true, {{}, {}, 3'600});
        ExpiryWatch watch(m_program->keys, m_world->clock);
        QCOMPARE(watch.warnings(), QList<KeyId>{id});
        watch.setExcused([this](const ApiKey &key) { return renewal().renewsItself(key); });
        QCOMPARE(watch.warnings(), QList<KeyId>());
        later(48 * 60 + 60);
        QCOMPARE(watch.warnings(), QList<KeyId>());
        later(61); // nobody runs that would renew it
        QCOMPARE(watch.warnings(), QList<KeyId>{id});
        QCOMPARE(renew(id), QString());
        QCOMPARE(watch.warnings(), QList<KeyId>());
        QVERIFY(renewal().keepFresh(id, false));
        QCOMPARE(watch.warnings(), QList<KeyId>{id});
    }
};

QTEST_GUILESS_MAIN(ShortTermRenewalTest)
#include "ShortTermRenewalTest.moc"
