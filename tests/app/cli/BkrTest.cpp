// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoBedrock.h"
#include "tests/app/cli/BkrProgram.h"
#include "tests/support/SampleKeys.h"
#include "tests/support/TestServer.h"

#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>

#include <csignal>

using bk::BkrProgram;
using Ended = BkrProgram::Ended;
using Status = bk::DemoBedrock::KeyStatus;

// The real bkr against the local Bedrock: exit statuses, the shapes of its JSON, and that no key ever comes out of it.
class BkrTest final : public QObject {
    Q_OBJECT

    bk::SystemClock m_clock;
    bk::DemoBedrock m_demo{m_clock};
    BkrProgram m_bkr;
    QByteArray m_key;

    [[nodiscard]] QByteArray keyOf(const QString &user, Status status)
    {
        return m_demo.issueLongTermKey(user, "111122223333", status).reveal().toByteArray();
    }
    [[nodiscard]] Ended chat(const QStringList &more) const
    {
        return m_bkr.run(QStringList{"chat", "--model", "amazon.nova-lite-v1:0", "hello"} + more);
    }
    [[nodiscard]] Ended call(const QString &operation, const QByteArray &input, const QStringList &more = {}) const
    {
        return m_bkr.run(QStringList{"call", operation, "--input", "-"} + more, input);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto url = m_demo.listen();
        QVERIFY(url);
        m_key = keyOf("cli-user", Status::Active);
    }

    void init()
    {
        m_demo.setFault({});
        m_demo.setTokenDelay(0);
        QFile ca(m_bkr.home() + "/ca.pem");
        QVERIFY(ca.open(QIODevice::WriteOnly));
        ca.write(m_demo.caCertificatePem());
        m_bkr.environment.insert("AWS_CA_BUNDLE", ca.fileName());
        m_bkr.environment.insert("AWS_ENDPOINT_URL", m_demo.url().toString());
        m_bkr.environment.insert("AWS_BEARER_TOKEN_BEDROCK", QString::fromLatin1(m_key));
        m_bkr.environment.insert("AWS_REGION", "us-east-1");
    }

    void anAnswerIsStreamedToTheTerminal()
    {
        const Ended ended = chat({});
        QCOMPARE(ended.status, 0);
        QVERIFY(ended.out.size() > 20 && ended.out.endsWith('\n'));
        QVERIFY(ended.err.startsWith("Going with Long-term API key")); // who answers, where no key was named
        QVERIFY(!ended.err.contains(m_key.right(20)));
    }

    void anAnswerAsJsonHasTheDocumentedMembers_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::newRow("streamed") << QStringList{"--json"};
        QTest::newRow("whole") << QStringList{"--json", "--no-stream"};
    }

    void anAnswerAsJsonHasTheDocumentedMembers()
    {
        QFETCH(QStringList, more);
        const Ended ended = chat(more);
        QCOMPARE(ended.status, 0);
        const QJsonObject json = ended.json();
        QCOMPARE(json.keys(), QStringList({"complete", "error", "metrics", "requestId", "stopReason", "text", "usage"}));
        QCOMPARE(json["complete"], QJsonValue(true));
        QCOMPARE(json["error"], QJsonValue());
        QCOMPARE(json["stopReason"], QJsonValue("end_turn"));
        QVERIFY(!json["text"].toString().isEmpty() && !json["requestId"].toString().isEmpty());
        QVERIFY(json["usage"]["outputTokens"].toInt() > 0);
    }

    void onlyWhatWasSetIsSent()
    {
        m_demo.forgetSeen();
        QCOMPARE(chat({"--system", "be brief", "--temperature", "0.5", "--stop", "END", "--stop", "FIN", "--extra", R"({"k":1})"}).status, 0);
        const auto body = QJsonDocument::fromJson(m_demo.seen().last().body).object();
        QCOMPARE(body["inferenceConfig"], QJsonValue(QJsonObject{{"temperature", 0.5}, {"stopSequences", QJsonArray{"END", "FIN"}}}));
        QCOMPARE(body["system"], QJsonValue(QJsonArray{QJsonObject{{"text", "be brief"}}}));
        QCOMPARE(body["additionalModelRequestFields"], QJsonValue(QJsonObject{{"k", 1}}));
        QCOMPARE(body["messages"][0]["content"][0]["text"], QJsonValue("hello"));
    }

    void thePromptMayComeFromAPipe()
    {
        m_demo.forgetSeen();
        QCOMPARE(m_bkr.run({"chat", "--model", "amazon.nova-lite-v1:0"}, "from a pipe").status, 0);
        QVERIFY(m_demo.seen().last().body.contains("from a pipe"));
    }

    void everySideThatFailsHasItsStatus_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QStringList &arguments, const char *variable, const QString &value, int status) {
            QTest::newRow(name) << arguments << QString(variable) << value << status;
        };
        row("works", {"models"}, "X", "", 0);
        row("no such option", {"models", "--nope"}, "X", "", 2);
        row("no command", {}, "X", "", 2);
        row("two ways to name a key", {"models", "--auto", "--key", "x"}, "X", "", 2);
        row("no region", {"models"}, "AWS_REGION", "", 2);
        row("a label nobody has", {"models", "--key", "nobody"}, "X", "", 1);
        row("an empty label is no way to --auto", {"models", "--key", ""}, "X", "", 1);
        row("an empty variable is no key", {"models"}, "AWS_BEARER_TOKEN_BEDROCK", " ", 2);
        row("revoked", {"models"}, "AWS_BEARER_TOKEN_BEDROCK", keyOf("revoked", Status::Inactive), 3);
        row("expired", {"models"}, "AWS_BEARER_TOKEN_BEDROCK", keyOf("expired", Status::Expired), 3);
        row("nobody there", {"models"}, "AWS_ENDPOINT_URL", "https://127.0.0.1:1", 5);
        row("a certificate nobody vouches for", {"models"}, "AWS_CA_BUNDLE", "", 5);
        row("a host that was not allowed", {"models"}, "AWS_ENDPOINT_URL", "https://gateway.example", 2);
        row("an operation nobody knows", {"call", "Nope"}, "X", "", 2);
    }

    void everySideThatFailsHasItsStatus()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, variable);
        QFETCH(QString, value);
        QFETCH(int, status);
        m_bkr.environment.insert(variable, value);
        const Ended ended = m_bkr.run(arguments);
        m_bkr.environment.remove(variable);
        QCOMPARE(ended.status, status);
        QCOMPARE(ended.err.isEmpty() && ended.out.isEmpty(), false);
        QVERIFY(!ended.all().contains(m_key.mid(60, 16)));
    }

    void aKeyringThatIsAwayIsSaid()
    {
        const Ended ended = m_bkr.run({"keys", "add", "--label", "x"}, m_key);
        QCOMPARE(ended.status, 4);
        QVERIFY(!ended.err.isEmpty());
        QVERIFY(!ended.all().contains(m_key.mid(60, 16)));
    }

    void aKeyAmongTheArgumentsIsRefusedAndNotRepeated_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QString key = QString::fromLatin1(bk::sampleLongTermKey("argument"));
        const QString shortTerm = QString::fromLatin1(bk::sampleShortTermKey("argument"));
        QTest::newRow("alone") << QStringList{"keys", "inspect", key};
        QTest::newRow("as an option") << QStringList{"models", "--key", key};
        QTest::newRow("behind an equals sign") << QStringList{"models", "--key=" + shortTerm};
        QTest::newRow("in an assignment") << QStringList{"keys", "add", "--label", "AWS_BEARER_TOKEN_BEDROCK=" + key};
        QTest::newRow("in the prompt") << QStringList{"chat", "my key is " + shortTerm};
    }

    void aKeyAmongTheArgumentsIsRefusedAndNotRepeated()
    {
        QFETCH(QStringList, arguments);
        const Ended ended = m_bkr.run(arguments);
        QCOMPARE(ended.status, 2);
        QVERIFY(ended.err.contains("standard input"));
        const QByteArray said = ended.all();
        QVERIFY(!said.contains("ABSK") && !said.contains("bedrock-api-key-"));
    }

    void aKeyComesByStandardInput()
    {
        m_bkr.environment.remove("AWS_BEARER_TOKEN_BEDROCK");
        QCOMPARE(m_bkr.run({"models", "--key-stdin"}, "export AWS_BEARER_TOKEN_BEDROCK=" + m_key + "\n").status, 0);
        QCOMPARE(m_bkr.run({"models", "--key-stdin"}, m_key.chopped(3)).status, 1);
        QCOMPARE(m_bkr.run({"models", "--key-stdin"}, "").status, 1);
    }

    void aShortTermKeyBringsItsRegion()
    {
        m_bkr.environment.insert("AWS_REGION", "eu-west-1");
        const bk::Secret key = m_demo.issueShortTermKey("us-east-1", m_clock.now(), 3600, true);
        m_bkr.environment.insert("AWS_BEARER_TOKEN_BEDROCK", QString::fromLatin1(key.reveal()));
        const Ended ended = m_bkr.run({"models", "--json"});
        QCOMPARE(ended.status, 0);
        QCOMPARE(ended.json()["region"], QJsonValue("us-east-1"));
    }

    void aTestSaysVerdictLayerAndAdvice()
    {
        const QStringList members{"advice", "errorType", "httpStatus", "latencyMs", "layer", "message", "verdict"};
        const Ended works = m_bkr.run({"keys", "test", "--json"});
        QCOMPARE(works.status, 0);
        QCOMPARE(works.json().keys(), members);
        QCOMPARE(works.json()["verdict"], QJsonValue("works"));
        QCOMPARE(works.json()["layer"], QJsonValue());

        const Ended revoked = m_bkr.run({"keys", "test", "--json", "--key-stdin"}, keyOf("gone", Status::Inactive));
        QCOMPARE(revoked.status, 3);
        QCOMPARE(revoked.json().keys(), members);
        QCOMPARE(revoked.json()["verdict"], QJsonValue("rejected"));
        QCOMPARE(revoked.json()["layer"], QJsonValue("authentication"));
        QCOMPARE(revoked.json()["httpStatus"], QJsonValue(403));
        QCOMPARE(revoked.json()["errorType"], QJsonValue("AccessDeniedException"));

        const Ended damaged = m_bkr.run({"keys", "test", "--json", "--key-stdin"}, m_key.chopped(3));
        QCOMPARE(damaged.status, 1);
        QCOMPARE(damaged.json()["verdict"], QJsonValue("not-a-key"));
    }

    void anyOperationIsCalledWithItsJson()
    {
        const QStringList members{"complete", "message", "ok", "output", "requestId", "stopReason", "text", "type"};
        const QByteArray input = R"({"modelId":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":[{"text":"hi"}]}]})";
        const QJsonObject whole = call("Converse", input).json();
        QCOMPARE(whole.keys(), members);
        QCOMPARE(whole["ok"], QJsonValue(true));
        QCOMPARE(whole["output"]["output"]["message"]["content"][0]["text"], whole["text"]);

        const QJsonObject streamed = call("ConverseStream", input).json();
        QCOMPARE(streamed.keys(), members);
        QCOMPARE(streamed["complete"], QJsonValue(true));
        QCOMPARE(streamed["text"], whole["text"]);
        const QJsonArray events = streamed["output"]["stream"].toArray();
        QVERIFY(events.first().toObject().contains("messageStart"));
        QVERIFY(events.last().toObject().contains("metadata"));

        const QJsonObject list = call("ListInferenceProfiles", "{}", {"--all-pages", "--service", "bedrock"}).json();
        QCOMPARE(list.keys(), members);
        QCOMPARE(list["ok"], QJsonValue(true));
        QVERIFY(!list["output"]["inferenceProfileSummaries"].toArray().isEmpty());
    }

    void aCallThatFailsStillAnswersWithItsLine()
    {
        const Ended bad = call("Converse", "not JSON");
        QCOMPARE(bad.status, 2);
        QCOMPARE(bad.json()["ok"], QJsonValue(false));
        m_demo.setFault("throttle");
        const Ended throttled = call("Converse", R"({"modelId":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":[{"text":"hi"}]}]})");
        QCOMPARE(throttled.status, 3);
        QCOMPARE(throttled.json()["type"], QJsonValue("ThrottlingException"));
        QCOMPARE(throttled.json()["output"], QJsonValue());
    }

    void ctrlCEndsAnAnswerThatIsThenUnfinished()
    {
        m_demo.setTokenDelay(50);
        QProcess process;
        m_bkr.start(process, {"chat", "--model", "amazon.nova-lite-v1:0", "hello"});
        QTRY_VERIFY_WITH_TIMEOUT(process.bytesAvailable() > 0, 20'000);
        ::kill(pid_t(process.processId()), SIGINT);
        const Ended ended = BkrProgram::ended(process);
        QCOMPARE(ended.status, 1);
        QVERIFY(ended.err.contains("unfinished"));
    }

    void credentialsTellWhoWinsAndWhyTheOthersDoNot()
    {
        const Ended ended = m_bkr.run({"--json", "credentials"});
        QCOMPARE(ended.status, 0);
        const QJsonObject winner = ended.json()["winner"].toObject();
        QCOMPARE(winner["source"], QJsonValue("bearer-variable"));
        QCOMPARE(winner["account"], QJsonValue("111122223333"));
        QCOMPARE(winner["region"], QJsonValue("us-east-1"));
        QCOMPARE(winner["origin"].toObject()["variable"], QJsonValue("AWS_BEARER_TOKEN_BEDROCK"));
        const QJsonArray trace = ended.json()["trace"].toArray();
        QCOMPARE(trace.size(), 8);
        for (const QJsonValue step : trace)
            QVERIFY(step["outcome"].isString() && step["reason"].isString());
        QCOMPARE(ended.json()["others"].toArray().size(), 3);
        QVERIFY(!ended.out.contains(m_key.right(20)));
    }

    void callerIdentityIsAskedOfStsUnderAccessKeys()
    {
        bk::TestServer sts(std::nullopt);
        sts.answerWith(bk::TestServer::reply(200, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ada</Arn>"
                                                  "<UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account></GetCallerIdentityResult>"
                                                  "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>",
                                             "Content-Type: text/xml\r\n"));
        BkrProgram signer;
        signer.environment.insert("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        signer.environment.insert("AWS_SECRET_ACCESS_KEY", QString(40, 'x'));
        signer.environment.insert("AWS_REGION", "eu-central-1");
        signer.environment.insert("AWS_ENDPOINT_URL_STS", sts.url({}).toString());
        const Ended ended = signer.run({"call", "GetCallerIdentity", "--service", "sts"});
        QCOMPARE(ended.status, 0);
        QCOMPARE(ended.json()["output"].toObject()["Account"], QJsonValue("123456789012"));
        QCOMPARE(ended.json()["requestId"], QJsonValue("r-1"));
    }

    void stsIsNotAskedWithAnApiKey()
    {
        const Ended ended = m_bkr.run({"call", "GetCallerIdentity", "--service", "sts"});
        QCOMPARE(ended.status, 2);
        QCOMPARE(ended.json()["ok"], QJsonValue(false));
    }

    void keyDoesNotWinForAnOperationThatRefusesKeys()
    {
        const Ended ended = m_bkr.run({"--json", "credentials", "--operation", "InvokeAgent"});
        QCOMPARE(ended.status, 2);
        QVERIFY(ended.json()["winner"].isNull());
        QCOMPARE(ended.json()["trace"].toArray().first()["reason"], QJsonValue("operation-takes-no-api-key"));
    }

    // A machine that sleeps stops its programs; the service goes on sending into what the connection can hold.
    void answerGoesOnAfterASleepInItsMiddle()
    {
        m_demo.setTokenDelay(20);
        QProcess process;
        m_bkr.start(process, {"chat", "--model", "amazon.nova-lite-v1:0", "hello"});
        QTRY_VERIFY_WITH_TIMEOUT(process.bytesAvailable() > 0, 20'000);
        const auto isStopped = [&process] {
            QFile stat(QStringLiteral("/proc/%1/stat").arg(process.processId()));
            return stat.open(QIODevice::ReadOnly) && stat.readAll().contains(") T ");
        };
        QCOMPARE(::kill(pid_t(process.processId()), SIGSTOP), 0);
        QTRY_VERIFY(isStopped());
        QTest::qWait(1'500); // the night: seventy tokens come in it
        const QByteArray before = process.readAllStandardOutput();
        QCOMPARE(::kill(pid_t(process.processId()), SIGCONT), 0);
        const Ended ended = BkrProgram::ended(process);
        QCOMPARE(ended.status, 0);
        QVERIFY(!ended.out.isEmpty()); // it slept in the middle, not after the end
        m_demo.setTokenDelay(0);
        QCOMPARE(before + ended.out, chat({}).out); // whole, and nothing twice
    }

    // Qt's libraries are logged as they go, after the last destructor of a static of ours.
    void logsUntilTheVeryEnd()
    {
        BkrProgram talkative;
        talkative.environment.insert("QT_LOGGING_RULES", "*=true");
        const auto ended = talkative.run({"--demo", "keys", "list"});
        QCOMPARE(ended.status, 0);
        QVERIFY(ended.err.contains("unloaded library"));
        QVERIFY(!ended.err.contains("invalid QRegularExpression"));
    }

    void helpHasExamples()
    {
        for (const QStringList &command : {QStringList{"chat"}, {"call"}, {"models"}, {"keys", "add"}, {"keys", "test"}, {"demo", "serve"}}) {
            const Ended ended = m_bkr.run(command + QStringList{"--help"});
            QCOMPARE(ended.status, 0);
            QVERIFY(ended.out.contains("Examples:\n  bkr "));
        }
    }

    void theDemoNeedsNothing()
    {
        BkrProgram fresh;
        QCOMPARE(fresh.run({"--demo", "keys", "list", "--json"}).json()["keys"].toArray().size(), 3);
        const QJsonObject tests = fresh.run({"--demo", "keys", "test", "--all", "--json"}).json();
        QCOMPARE(tests["results"].toArray().size(), 3);
        QVERIFY(QDir(fresh.home()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)); // thrown away
    }

    void theDemoServesOtherProgramsUntilItIsTold()
    {
        QProcess process;
        m_bkr.start(process, {"demo", "serve"});
        QTRY_VERIFY_WITH_TIMEOUT(process.canReadLine(), 20'000);
        const QJsonObject said = QJsonDocument::fromJson(process.readLine()).object();
        QCOMPARE(said.keys(), QStringList({"ca_file", "keys", "url"}));
        BkrProgram other;
        other.environment.insert("AWS_ENDPOINT_URL", said["url"].toString());
        other.environment.insert("AWS_CA_BUNDLE", said["ca_file"].toString());
        other.environment.insert("AWS_BEARER_TOKEN_BEDROCK", said["keys"]["short-term"].toString());
        QCOMPARE(other.run({"models"}).status, 0);
        process.terminate();
        QCOMPARE(BkrProgram::ended(process).status, 0);
        QVERIFY(!QFile::exists(said["ca_file"].toString()));
    }
};

QTEST_GUILESS_MAIN(BkrTest)
#include "BkrTest.moc"
