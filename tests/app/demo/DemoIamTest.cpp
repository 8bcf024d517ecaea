// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Sts.h"
#include "core/iam/ServiceCredentials.h"
#include "core/keys/KeyText.h"
#include "tests/app/OverDemo.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"

#include <QtTest>

using namespace bk;

namespace {

const QString kUser = QStringLiteral("maria");
const QString kAccount = QStringLiteral("123456789012");

} // namespace

// The program's own IAM client against the demo's IAM, over TLS; and what the demo's Bedrock says to the keys.
class DemoIamTest final : public QObject {
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<OverDemo> m_over;
    std::unique_ptr<ServiceCredentials> m_iam;

    IamCaller caller() const
    {
        return {{"AKIDEXAMPLE", Secret("made-up-secret"), {}}, *m_over->client.endpointFor(Service::Iam, QStringLiteral("eu-central-1")), {}};
    }
    template<typename T>
    Result<T> answerOf(QCoro::Task<Result<T>> task)
    {
        auto got = await(std::move(task));
        return got ? std::move(*got) : fail(Error::Kind::TimedOut);
    }
    MadeCredential make(std::optional<int> days = {}, const QString &user = kUser)
    {
        auto made = answerOf(m_iam->create(caller(), user, days));
        return made ? std::move(*made) : MadeCredential();
    }
    Result<void> setActive(const QString &id, bool active) { return answerOf(m_iam->setActive(caller(), kUser, id, active)); }
    QList<ServiceCredential> keysOf(const iam::Whose &whose, int pageSize = 0)
    {
        const auto listed = answerOf(m_iam->list(caller(), whose, pageSize));
        return listed ? *listed : QList<ServiceCredential>();
    }
    // What Bedrock says to a key: nothing when it passes.
    std::optional<Error::Kind> bedrockSays(const Secret &key)
    {
        const Operation *operation = findOperation(QStringLiteral("ListFoundationModels"));
        const Credential credential = BearerToken{key.clone(), QStringLiteral("test")};
        auto got = await(m_over->client.call(*operation, {}, credential, {QStringLiteral("us-east-1"), {}}));
        return got && *got ? std::nullopt : std::optional(got->error().kind);
    }

private Q_SLOTS:
    void init()
    {
        m_over = std::make_unique<OverDemo>(m_clock);
        m_over->demo.addUser(kUser);
        m_iam = std::make_unique<ServiceCredentials>(m_over->http, m_over->clock);
    }
    void cleanup()
    {
        m_iam.reset();
        m_over.reset();
    }

    void aKeyThatIsMadeWorksAtOnce()
    {
        const MadeCredential made = make(30);
        QCOMPARE(made.credential.alias, QStringLiteral("maria-at-123456789012"));
        QCOMPARE(made.credential.created, m_clock.now());
        QCOMPARE(made.credential.expires, m_clock.now().addDays(30));
        QVERIFY(isSameAlias(readKeyText(made.key.reveal()), made.credential));
        QCOMPARE(bedrockSays(made.key), std::nullopt);
        QVERIFY(!make().credential.expires.isValid());
    }
    void aUserHasTwoKeys()
    {
        const MadeCredential first = make();
        QCOMPARE(make().credential.alias, QStringLiteral("maria+1-at-123456789012"));
        const auto third = answerOf(m_iam->create(caller(), kUser, {}));
        QCOMPARE(third.error().kind, Error::Kind::KeySlotsFull);
        QCOMPARE(third.error().httpStatus, 409);
        QVERIFY(setActive(first.credential.id, false)); // one that is switched off counts too
        QVERIFY(!answerOf(m_iam->create(caller(), kUser, {})));
        QVERIFY(answerOf(m_iam->remove(caller(), kUser, first.credential.id)));
        QCOMPARE(make().credential.alias, first.credential.alias);
    }
    void aKeyIsSwitchedOffAndOn()
    {
        const MadeCredential made = make();
        QVERIFY(setActive(made.credential.id, false));
        QCOMPARE(keysOf({kUser, false}).constFirst().status, ServiceCredential::Status::Inactive);
        QCOMPARE(bedrockSays(made.key), Error::Kind::KeyRejected);
        QVERIFY(setActive(made.credential.id, true));
        QCOMPARE(bedrockSays(made.key), std::nullopt);
    }
    void aResetKillsTheOldSecretAtOnce()
    {
        const MadeCredential made = make();
        const auto reset = answerOf(m_iam->reset(caller(), kUser, made.credential.id));
        QVERIFY(reset);
        QCOMPARE(reset->credential.id, made.credential.id);
        QCOMPARE(bedrockSays(made.key), Error::Kind::KeyRejected);
        QCOMPARE(bedrockSays(reset->key), std::nullopt);
    }
    void aDeletedKeyIsGone()
    {
        const MadeCredential made = make();
        QVERIFY(answerOf(m_iam->remove(caller(), kUser, made.credential.id)));
        QCOMPARE(bedrockSays(made.key), Error::Kind::KeyRejected);
        QVERIFY(keysOf({kUser, false}).isEmpty());
        QCOMPARE(answerOf(m_iam->remove(caller(), kUser, made.credential.id)).error().kind, Error::Kind::ResourceNotFound);
    }
    void aKeyEnds()
    {
        const MadeCredential made = make(1);
        m_clock.advance(24 * 3600);
        QCOMPARE(bedrockSays(made.key), Error::Kind::KeyExpired);
        QCOMPARE(keysOf({kUser, false}).constFirst().status, ServiceCredential::Status::Expired);
    }
    void allUsersComeInPages()
    {
        for (int i = 0; i < 7; ++i)
            QVERIFY(!m_over->demo.issueLongTermKey(QStringLiteral("user%1").arg(i), kAccount).isEmpty());
        const auto keys = keysOf({{}, true}, 3);
        QCOMPARE(keys.size(), 7);
        QCOMPARE(keys.constLast().user, QStringLiteral("user6"));
        QCOMPARE(m_over->demo.iamJournal().size(), 3);
        QCOMPARE(keysOf({QStringLiteral("user3"), false}).size(), 1);
    }
    void whatIsWrongIsRefused()
    {
        using Kind = Error::Kind;
        QCOMPARE(answerOf(m_iam->create(caller(), QStringLiteral("nobody"), 1)).error().kind, Kind::ResourceNotFound);
        QCOMPARE(setActive(QStringLiteral("ACCAEXAMPLE000000001"), true).error().kind, Kind::ResourceNotFound);
        const MadeCredential made = make();
        QCOMPARE(answerOf(m_iam->remove(caller(), {}, made.credential.id)).error().kind, Kind::ResourceNotFound); // another user's
        IamCaller elsewhere = caller();
        elsewhere.endpoint.region = QStringLiteral("eu-central-1");
        QCOMPARE(answerOf(m_iam->list(std::move(elsewhere), {})).error().kind, Kind::SignatureRejected);
        QCOMPARE(m_over->demo.iamJournal().constLast().refusal, QStringLiteral("SignatureDoesNotMatch"));
    }
    void whoAsksIsTold()
    {
        std::optional<sigv4::Credentials> credentials = sigv4::Credentials{"AKIDEXAMPLE", Secret("made-up-secret"), {}};
        const Endpoint endpoint = *m_over->client.endpointFor(Service::Sts, QStringLiteral("eu-central-1"));
        const auto answer = answerOf(sts::ask(m_over->http, m_over->clock, sts::getCallerIdentity(), endpoint, std::move(credentials)));
        QVERIFY(answer);
        QCOMPARE(sts::readIdentity(*answer)->arn, QStringLiteral("arn:aws:iam::123456789012:user/demo"));
        const auto unsigned_ = answerOf(sts::ask(m_over->http, m_over->clock, sts::getCallerIdentity(), endpoint, std::nullopt));
        QCOMPARE(unsigned_.error().type, QStringLiteral("MissingAuthenticationToken"));
    }
    void aClockThatIsWrongIsRefusedAndCorrected()
    {
        FakeClock fast(m_clock.now().addSecs(3600));
        ServiceClock wrong(fast);
        ServiceCredentials iam(m_over->http, wrong);
        QVERIFY(answerOf(iam.create(caller(), kUser, {})));
        QCOMPARE(m_over->demo.iamJournal().size(), 2);
        QCOMPARE(keysOf({kUser, false}).size(), 1);
    }
    void whatWasAskedIsWrittenDownWithoutASecret()
    {
        const MadeCredential made = make(5);
        QVERIFY(setActive(made.credential.id, false));
        const auto &journal = m_over->demo.iamJournal();
        QCOMPARE(journal.size(), 2);
        QCOMPARE(journal.at(0).action, QStringLiteral("CreateServiceSpecificCredential"));
        const QList<QPair<QString, QString>> expected{{"UserName", "maria"}, {"ServiceName", "bedrock.amazonaws.com"}, {"CredentialAgeDays", "5"}};
        QCOMPARE(journal.at(0).parameters, expected);
        QCOMPARE(journal.at(0).accessKeyId, QStringLiteral("AKIDEXAMPLE"));
        QCOMPARE(journal.at(1).action, QStringLiteral("UpdateServiceSpecificCredential"));
    }
};

QTEST_GUILESS_MAIN(DemoIamTest)
#include "DemoIamTest.moc"
