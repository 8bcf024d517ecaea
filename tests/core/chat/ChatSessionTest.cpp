// SPDX-License-Identifier: Apache-2.0
#include "app/Composition.h"
#include "core/chat/ChatSession.h"
#include "tests/support/Await.h"
#include "tests/support/TestServer.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QtTest>

using namespace bk;

namespace {

constexpr int kDeadline = 20'000;
const QString kModel = QStringLiteral("anthropic.claude-3-haiku-20240307-v1:0");

QList<ContentBlock> text(const QString &words)
{
    return {TextBlock{words}};
}

} // namespace

// A whole talk on real parts: KeyStore, BedrockClient, HTTPS, the local Bedrock.
class ChatSessionTest final : public QObject {
    Q_OBJECT
    std::unique_ptr<Composition> m_parts;
    std::unique_ptr<ChatSession> m_session;
    QString m_secret;

    ChatTarget target(const QString &label, const QString &region = QStringLiteral("us-east-1"))
    {
        const ApiKey *key = m_parts->keys.findByLabel(label);
        return {key ? key->id : KeyId(), region, kModel};
    }
    KeyId addKey(const QString &label, Secret secret)
    {
        ApiKey draft;
        draft.label = label;
        auto added = await(m_parts->keys.add(draft, std::move(secret)));
        return added && added->has_value() ? **added : KeyId();
    }
    void ask(const QString &words, const ChatTarget &whom, const ChatParameters &how = {})
    {
        m_session->send(whom, how, text(words));
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isBusy(), kDeadline);
    }
    const Turn &last() { return m_session->conversation().turns().last(); }
    int posts() const
    {
        return int(std::count_if(m_parts->demo->seen().cbegin(), m_parts->demo->seen().cend(),
                                 [](const SeenRequest &request) { return request.verb == "POST"; }));
    }

private Q_SLOTS:
    void init()
    {
        StartOptions options;
        options.demo = true;
        auto made = Composition::make(options);
        QVERIFY(made);
        m_parts = std::move(*made);
        m_parts->demo->setTokenDelay(0);
        Secret secret = m_parts->demo->issueLongTermKey(QStringLiteral("talker"), QStringLiteral("123456789012"));
        m_secret = QString::fromLatin1(secret.reveal());
        QVERIFY(!addKey(QStringLiteral("good"), std::move(secret)).isEmpty());
        m_session = std::make_unique<ChatSession>(m_parts->keys, m_parts->credentials, m_parts->client);
    }
    void cleanup()
    {
        m_session.reset();
        m_parts.reset();
    }

    void answerStreamsInAndIsComplete()
    {
        QSignalSpy texts(&m_session->conversation(), &Conversation::textAppended);
        QSignalSpy ends(m_session.get(), &ChatSession::turnFinished);
        ask(QStringLiteral("Hello"), target(QStringLiteral("good")));
        QCOMPARE(ends.size(), 1);
        QCOMPARE(last().state, Turn::State::Complete);
        QVERIFY(texts.size() > 5);
        QCOMPARE(last().text, last().outcome->text);
        QCOMPARE(last().outcome->stopReason, QStringLiteral("end_turn"));
        QVERIFY(last().outcome->usage.outputTokens > 0);
        QVERIFY(last().outcome->timeToFirstTokenMs >= 0);
        QCOMPARE(posts(), 1);
    }
    void automaticGoesWithWhatTheChainShowsAsUsed()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"), m_secret);
        environment.insert(QStringLiteral("AWS_REGION"), QStringLiteral("us-east-1"));
        environment.insert(QStringLiteral("AWS_ENDPOINT_URL"), m_parts->demo->url().toString());
        m_parts->credentials.setEnvironment(environment, m_parts->paths.dataDir);
        QSignalSpy answering(m_session.get(), &ChatSession::answering);
        ask(QStringLiteral("ping"), {kAutomatic, {}, kModel});
        QCOMPARE(last().state, Turn::State::Complete);
        QCOMPARE(answering.size(), 1);
        const auto who = answering.first().first().value<CredentialStep>();
        QCOMPARE(who.place, CredentialPlace::BearerVariable);
        QCOMPARE(who.facts.account, QStringLiteral("123456789012"));
        QCOMPARE(posts(), 1);
    }
    void automaticWithoutACredentialSendsNothing()
    {
        m_parts->credentials.setEnvironment({}, m_parts->paths.dataDir);
        ask(QStringLiteral("ping"), {kAutomatic, {}, kModel});
        QCOMPARE(last().outcome->error->kind, Error::Kind::CredentialsMissing);
        QCOMPARE(posts(), 0);
    }
    void demoKeepsAutomaticOnThisMachineFromTheFirstMoment()
    {
        // Nothing filled the demo yet: a key chosen for Automatic still goes to the demo and nowhere else.
        SettingsValues values = m_parts->settings.values();
        values.automaticKeyId = target(QStringLiteral("good")).key;
        QVERIFY(m_parts->settings.save(values));
        QSignalSpy answering(m_session.get(), &ChatSession::answering);
        ask(QStringLiteral("ping"), {kAutomatic, QStringLiteral("us-east-1"), kModel});
        QCOMPARE(answering.size(), 1);
        QVERIFY(answering.first().at(1).toString().startsWith(QStringLiteral("127.0.0.1")) || answering.first().at(1).toString().startsWith(QStringLiteral("localhost")));
        QCOMPARE(last().state, Turn::State::Complete);
    }
    void keyForAutomaticThatIsGoneIsNoOtherIdentity()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("AWS_ACCESS_KEY_ID"), QStringLiteral("AKIAIOSFODNN7EXAMPLE"));
        environment.insert(QStringLiteral("AWS_SECRET_ACCESS_KEY"), QString(40, QLatin1Char('x')));
        m_parts->credentials.setEnvironment(environment, m_parts->paths.dataDir);
        SettingsValues values = m_parts->settings.values();
        values.automaticKeyId = QStringLiteral("gone");
        QVERIFY(m_parts->settings.save(values));
        ask(QStringLiteral("ping"), {kAutomatic, QStringLiteral("us-east-1"), kModel});
        QCOMPARE(last().outcome->error->kind, Error::Kind::NotFound);
        QCOMPARE(posts(), 0);
    }
    void wholeReplyIsTheSameTalk()
    {
        ChatParameters how;
        how.streaming = false;
        ask(QStringLiteral("ping"), target(QStringLiteral("good")), how);
        QCOMPARE(last().state, Turn::State::Complete);
        QCOMPARE(last().text, QStringLiteral("pong"));
        QVERIFY(m_session->lastResponse().contains(QStringLiteral("output")));
    }
    void laterTurnsCarryTheEarlierOnes()
    {
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        const QJsonArray messages = m_session->lastRequest().value(QStringLiteral("messages")).toArray();
        QCOMPARE(messages.size(), 3);
        QCOMPARE(messages.at(1).toObject().value(QStringLiteral("role")).toString(), QStringLiteral("assistant"));
    }
    void onlyWhatWasSetIsSent()
    {
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        QCOMPARE(m_session->lastRequest().keys(), (QStringList{QStringLiteral("messages"), QStringLiteral("modelId")}));
        ChatParameters how;
        how.systemPrompt = QStringLiteral("Be brief.");
        how.inference.temperature = 0.3;
        ask(QStringLiteral("ping"), target(QStringLiteral("good")), how);
        QCOMPARE(m_session->lastRequest().value(QStringLiteral("inferenceConfig")).toObject().keys(), QStringList{QStringLiteral("temperature")});
        QVERIFY(m_session->lastRequest().contains(QStringLiteral("system")));
    }
    void stopKeepsTheTextAndSaysSo()
    {
        m_parts->demo->setTokenDelay(15);
        m_session->send(target(QStringLiteral("good")), {}, text(QStringLiteral("a long one")));
        QTRY_VERIFY_WITH_TIMEOUT(!last().text.isEmpty(), kDeadline);
        m_session->stop();
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isBusy(), kDeadline);
        QCOMPARE(last().state, Turn::State::Unfinished);
        QVERIFY(!last().text.isEmpty());
        QCOMPARE(last().outcome->error->kind, Error::Kind::Cancelled);
        QCOMPARE(posts(), 1);
    }
    void stoppingAWholeReplyEndsItsCall()
    {
        ChatParameters how;
        how.streaming = false;
        TestServer silent(std::nullopt);
        silent.answerWith([](QTcpSocket *, const auto &) {});
        EndpointOptions elsewhere;
        elsewhere.everywhere = {silent.url({}), QStringLiteral("test")};
        m_parts->client.setEndpointOptions(elsewhere);
        m_session->send(target(QStringLiteral("good")), how, text(QStringLiteral("ping")));
        QTRY_COMPARE(silent.requests().size(), 1);
        m_session->stop();
        QVERIFY(!m_session->isBusy());
        QCOMPARE(last().outcome->error->kind, Error::Kind::Cancelled);
        QTRY_COMPARE(silent.openConnections(), 0);
        QCOMPARE(silent.requests().size(), 1);
    }
    void newestQuestionWins()
    {
        m_parts->demo->setTokenDelay(15);
        m_session->send(target(QStringLiteral("good")), {}, text(QStringLiteral("a long one")));
        QTRY_VERIFY_WITH_TIMEOUT(!last().text.isEmpty(), kDeadline);
        m_parts->demo->setTokenDelay(0);
        QSignalSpy ends(m_session.get(), &ChatSession::turnFinished);
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        const QList<Turn> &turns = m_session->conversation().turns();
        QCOMPARE(turns.size(), 4);
        QCOMPARE(turns.at(1).state, Turn::State::Unfinished);
        QCOMPARE(turns.at(3).text, QStringLiteral("pong"));
        QCOMPARE(ends.size(), 2);
        QCOMPARE(posts(), 2);
    }
    void stoppingBeforeTheKeyringAnswersSendsNothing()
    {
        m_session->send(target(QStringLiteral("good")), {}, text(QStringLiteral("ping")));
        m_session->stop();
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isBusy(), kDeadline);
        QVERIFY(last().state != Turn::State::Complete);
    }
    void cutAnswerIsUnfinishedAndNotSentAgain_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("argument");
        QTest::newRow("no messageStop") << QStringLiteral("no-message-stop") << 0;
        QTest::newRow("cut") << QStringLiteral("cut-at-byte") << 2'000;
        QTest::newRow("exception") << QStringLiteral("exception-midway") << 0;
        QTest::newRow("bad checksum") << QStringLiteral("bad-message-crc") << 0;
    }
    void cutAnswerIsUnfinishedAndNotSentAgain()
    {
        QFETCH(QString, fault);
        QFETCH(int, argument);
        QVERIFY(DemoBedrock::faultNames().contains(fault));
        m_parts->demo->setFault(fault, argument, 1);
        ask(QStringLiteral("Hello"), target(QStringLiteral("good")));
        QVERIFY2(last().state == Turn::State::Unfinished || last().state == Turn::State::Failed, qPrintable(last().text));
        QVERIFY(last().outcome->error);
        QVERIFY(m_session->lastResponse().contains(QStringLiteral("error")));
        QCOMPARE(posts(), 1);
    }
    void retryAsksTheSameAgainAndDropsTheOldAnswer()
    {
        m_parts->demo->setFault(QStringLiteral("throttle"), 0, 1);
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        QCOMPARE(last().state, Turn::State::Failed);
        QCOMPARE(last().outcome->error->kind, Error::Kind::Throttled);
        QCOMPARE(posts(), 1);
        m_session->retry(target(QStringLiteral("good")), {});
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isBusy(), kDeadline);
        QCOMPARE(m_session->conversation().rowCount(), 2);
        QCOMPARE(last().text, QStringLiteral("pong"));
        QCOMPARE(posts(), 2);
    }
    void editDropsTheRowAndWhatFollows()
    {
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        m_session->editFrom(2);
        QCOMPARE(m_session->conversation().rowCount(), 2);
        m_session->editFrom(99);
        QCOMPARE(m_session->conversation().rowCount(), 2);
    }
    void editingWhileItStreamsEndsTheStream()
    {
        m_parts->demo->setTokenDelay(15);
        m_session->send(target(QStringLiteral("good")), {}, text(QStringLiteral("a long one")));
        QTRY_VERIFY_WITH_TIMEOUT(!last().text.isEmpty(), kDeadline);
        m_session->editFrom(0);
        QVERIFY(!m_session->isBusy());
        QCOMPARE(m_session->conversation().rowCount(), 0);
    }
    void pickedKeyThatFailsIsNeverAnother()
    {
        qputenv("AWS_BEARER_TOKEN_BEDROCK", m_secret.toLatin1());
        addKey(QStringLiteral("revoked"), m_parts->demo->issueLongTermKey(QStringLiteral("gone"), QStringLiteral("123456789012"),
                                                                         DemoBedrock::KeyStatus::Inactive));
        ask(QStringLiteral("ping"), target(QStringLiteral("revoked")));
        qunsetenv("AWS_BEARER_TOKEN_BEDROCK");
        QCOMPARE(last().state, Turn::State::Failed);
        QVERIFY(last().outcome->error);
        QCOMPARE(posts(), 1);
        m_parts->demo->forgetSeen();
        ask(QStringLiteral("ping"), {QStringLiteral("no-such-key"), QStringLiteral("us-east-1"), kModel});
        QCOMPARE(last().state, Turn::State::Failed);
        QCOMPARE(posts(), 0);
    }
    void keyDoesNotGoWhereItMayNot()
    {
        EndpointOptions elsewhere;
        elsewhere.everywhere = {QUrl(QStringLiteral("https://bedrock.example.com")), QStringLiteral("test")};
        m_parts->client.setEndpointOptions(elsewhere);
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        QCOMPARE(last().outcome->error->kind, Error::Kind::HostNotAllowed);
    }
    void shortTermKeyKeepsItsRegion()
    {
        ApiKey key;
        key.kind = ApiKey::Kind::ShortTerm;
        key.region = QStringLiteral("eu-west-1");
        key.allowedEndpoints = {QStringLiteral("proxy.example:8443")};
        QCOMPARE(destinationFor(key, QStringLiteral("us-east-1")).region, QStringLiteral("eu-west-1"));
        QCOMPARE(destinationFor(key, {}).allowedHosts, key.allowedEndpoints);
        key.kind = ApiKey::Kind::LongTerm;
        QCOMPARE(effectiveRegion(key, QStringLiteral("us-east-1")), QStringLiteral("us-east-1"));
        QCOMPARE(effectiveRegion(key, {}), QStringLiteral("eu-west-1"));
    }
    void jsonHoldsNoSecret()
    {
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        const QByteArray json = QJsonDocument(m_session->lastRequest()).toJson() + QJsonDocument(m_session->lastResponse()).toJson();
        QVERIFY(!json.contains(m_secret.left(24).toLatin1()));
        QVERIFY(!json.contains("Bearer"));
    }
    void deletingTheSessionIsSilent()
    {
        m_parts->demo->setTokenDelay(15);
        QSignalSpy ends(m_session.get(), &ChatSession::turnFinished);
        m_session->send(target(QStringLiteral("good")), {}, text(QStringLiteral("a long one")));
        m_session.reset();
        QCOMPARE(ends.size(), 0);
        m_session = std::make_unique<ChatSession>(m_parts->keys, m_parts->credentials, m_parts->client);
        m_parts->demo->setTokenDelay(0);
        ask(QStringLiteral("ping"), target(QStringLiteral("good")));
        QCOMPARE(last().text, QStringLiteral("pong"));
    }
};

QTEST_GUILESS_MAIN(ChatSessionTest)
#include "ChatSessionTest.moc"
