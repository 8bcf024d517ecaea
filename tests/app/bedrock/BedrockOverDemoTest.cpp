// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ModelCatalog.h"
#include "tests/app/OverDemo.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QtTest>

using namespace bk;

// Streams, calls and the catalog against the local Bedrock over TLS, with its faults.
class BedrockOverDemoTest final : public QObject {
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<OverDemo> m_over;
    Secret m_key;

    BearerToken token() const { return {m_key.clone(), "test"}; }
    static QJsonObject question(const QString &model = "amazon.nova-lite-v1:0")
    {
        ConverseRequest request;
        request.modelId = model;
        request.messages = {Message{"user", {TextBlock{"Hello"}}, {}}};
        return toJson(request);
    }
    ConverseOutcome stream(const QJsonObject &input)
    {
        const std::unique_ptr<ConverseStream> stream(m_over->client.converseStream(input, token(), {"us-east-1", {}}, nullptr));
        QSignalSpy finished(stream.get(), &ConverseStream::finished);
        if (!finished.wait(20'000))
            qFatal("the stream did not finish");
        return stream->outcome();
    }
    static Error::Kind kind(const ConverseOutcome &outcome)
    {
        return outcome.error ? outcome.error->kind : Error::Kind::NotFound;
    }

private Q_SLOTS:
    void init()
    {
        m_over = std::make_unique<OverDemo>(m_clock);
        m_key = m_over->demo.issueLongTermKey("billing-bot", "123456789012");
    }
    void cleanup()
    {
        m_over.reset();
    }

    void streamAndReplySayTheSame()
    {
        const ConverseOutcome streamed = stream(question());
        QVERIFY(streamed.complete);
        const auto reply = await(m_over->client.call(*findOperation("Converse"), question(), token(), {"us-east-1", {}}));
        QVERIFY(reply && *reply);
        const auto whole = readConverseReply(**reply);
        QVERIFY(whole && whole->complete);
        QCOMPARE(streamed.text, whole->text);
        QCOMPARE(streamed.message, whole->message);
        QCOMPARE(streamed.stopReason, whole->stopReason);
        QCOMPARE(streamed.usage.totalTokens, whole->usage.totalTokens);
        QCOMPARE(m_over->demo.tlsHandshakes(), 1);
    }
    void reasoningIsAssembledAsConverseGivesIt()
    {
        const QJsonObject input = question("openai.gpt-oss-120b-1:0");
        const ConverseOutcome streamed = stream(input);
        const auto reply = await(m_over->client.call(*findOperation("Converse"), input, token(), {"us-east-1", {}}));
        QVERIFY(reply && *reply);
        QCOMPARE(streamed.message, readConverseReply(**reply)->message);
        QVERIFY(streamed.message.value("content")[0].toObject().contains("reasoningContent"));
    }
    void streamFaultsEndAsTheyShould_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("expected"); // NotFound: complete
        const auto row = [](const char *fault, Error::Kind kind) { QTest::newRow(fault) << QString(fault) << int(kind); };
        row("exception-midway", Error::Kind::ModelFailed);
        row("throttling-midway", Error::Kind::Throttled);
        row("unavailable-midway", Error::Kind::ServiceUnavailable);
        row("internal-midway", Error::Kind::ServiceFailed);
        row("validation-midway", Error::Kind::Validation);
        row("bad-prelude-crc", Error::Kind::StreamDamaged);
        row("bad-message-crc", Error::Kind::StreamDamaged);
        row("length-0", Error::Kind::StreamDamaged);
        row("length-15", Error::Kind::StreamDamaged);
        row("length-minus-1", Error::Kind::StreamDamaged);
        row("length-too-big", Error::Kind::StreamDamaged);
        row("bad-json", Error::Kind::StreamDamaged);
        row("no-message-stop", Error::Kind::StreamIncomplete);
        row("two-message-stops", Error::Kind::NotFound);
        row("delta-before-start", Error::Kind::NotFound);
        row("block-index-jumps", Error::Kind::NotFound);
        row("unknown-event", Error::Kind::NotFound);
        row("empty-deltas", Error::Kind::NotFound);
        row("one-chunk", Error::Kind::NotFound);
        row("wrong-content-type", Error::Kind::NotTheService);
        row("captive-portal", Error::Kind::NotTheService);
        row("redirect", Error::Kind::Redirected);
        row("throttle", Error::Kind::Throttled);
        row("no-model-access", Error::Kind::ModelAccessDenied);
        row("use-case-form", Error::Kind::UseCaseFormMissing);
        row("no-last-chunk", Error::Kind::ConnectionLost);
        row("close-after-request", Error::Kind::ConnectionLost);
    }
    void streamFaultsEndAsTheyShould()
    {
        QFETCH(QString, fault);
        QFETCH(int, expected);
        m_over->demo.setFault(fault);
        const ConverseOutcome outcome = stream(question());
        QCOMPARE(int(kind(outcome)), expected);
        QCOMPARE(outcome.complete, expected == int(Error::Kind::NotFound));
        QCOMPARE(m_over->demo.seen().size(), 1);
    }
    void unknownExceptionsAndErrorFramesAreErrors()
    {
        for (const char *fault : {"unknown-exception", "error-frame-midway"}) {
            m_over->demo.setFault(fault);
            const ConverseOutcome outcome = stream(question());
            QVERIFY2(outcome.error && !outcome.complete && !outcome.error->detail.isEmpty(), fault);
            QVERIFY(!outcome.text.isEmpty());
        }
    }
    void cutsKeepAPrefix()
    {
        const QString whole = stream(question()).text;
        int cuts = 0;
        for (qint64 at = 1; at < 20'000; at += 997, ++cuts) {
            m_over->demo.setFault("cut-body-at-byte", at, 1);
            const ConverseOutcome outcome = stream(question());
            QVERIFY(whole.startsWith(outcome.text));
            QVERIFY(!outcome.complete || outcome.text == whole);
        }
        qInfo("%d cuts", cuts);
    }
    void cancelStopsTheServerToo()
    {
        m_over->demo.setTokenDelay(5);
        std::unique_ptr<ConverseStream> stream(m_over->client.converseStream(question(), token(), {"us-east-1", {}}, nullptr));
        QSignalSpy text(stream.get(), &ConverseStream::textArrived);
        QSignalSpy finished(stream.get(), &ConverseStream::finished);
        QVERIFY(text.wait());
        stream->cancel();
        QVERIFY(finished.wait());
        QCOMPARE(kind(stream->outcome()), Error::Kind::Cancelled);
        const auto heard = text.size();
        QCOMPARE(stream->outcome().text.isEmpty(), false);
        m_over->demo.setTokenDelay(0);
        QVERIFY(this->stream(question()).complete); // a new call is not disturbed
        QCOMPARE(text.size(), heard);
        QCOMPARE(finished.size(), 1);
    }
    void catalogHasProfilesThenModels()
    {
        ModelCatalog catalog(m_over->client, m_clock);
        const auto list = await(catalog.models("key-1", token(), {"us-east-1", {}}));
        QVERIFY(list && *list && !(*list)->partial);
        const auto &entries = (*list)->entries;
        QVERIFY(entries.first().kind != ModelEntry::Kind::FoundationModel);
        QVERIFY(entries.last().kind == ModelEntry::Kind::FoundationModel);
        const auto find = [&](const QString &id) { return *std::find_if(entries.begin(), entries.end(), [&](const ModelEntry &e) { return e.id == id; }); };
        QVERIFY(find("amazon.nova-lite-v1:0").onDemand);
        QVERIFY(!find("anthropic.claude-opus-4-7").onDemand);
        QCOMPARE(find("us.anthropic.claude-opus-4-7").provider, QStringLiteral("Anthropic"));
        QCOMPARE(find("anthropic.claude-3-5-haiku-20241022-v1:0").status, QStringLiteral("LEGACY"));
        QVERIFY(std::any_of(entries.begin(), entries.end(), [](const ModelEntry &e) { return e.kind == ModelEntry::Kind::ApplicationProfile && e.id.startsWith("arn:"); }));
        qInfo("%lld entries", qint64(entries.size()));
    }
    void catalogRemembersForItsAge()
    {
        ModelCatalog catalog(m_over->client, m_clock);
        const auto ask = [&](const QString &key, const QString &region, qint64 age = 3600) {
            const auto list = await(catalog.models(key, token(), {region, {}}, age));
            QVERIFY(list && *list);
        };
        QVERIFY(!catalog.cached("key-1", "us-east-1"));
        ask("key-1", "us-east-1");
        const auto first = m_over->demo.seen().size();
        QVERIFY(first >= 2);
        ask("key-1", "us-east-1");
        QCOMPARE(m_over->demo.seen().size(), first);
        QVERIFY(catalog.cached("key-1", "us-east-1"));
        ask("key-2", "us-east-1");
        QCOMPARE(m_over->demo.seen().size(), 2 * first);
        m_clock.advance(3601);
        ask("key-1", "us-east-1");
        QCOMPARE(m_over->demo.seen().size(), 3 * first);
        ask("key-1", "us-east-1", 0);
        QCOMPARE(m_over->demo.seen().size(), 4 * first);
        m_clock.advance(-7200); // a clock set back is no reason to keep a list for ever
        ask("key-1", "us-east-1");
        QCOMPARE(m_over->demo.seen().size(), 5 * first);
    }
    void catalogKeepsTheHalfItGot()
    {
        ModelCatalog catalog(m_over->client, m_clock);
        m_over->demo.setFault("permission", 0, 1);
        const auto list = await(catalog.models("key-1", token(), {"us-east-1", {}}));
        QVERIFY(list && *list);
        QVERIFY((*list)->partial);
        QCOMPARE((*list)->partial->kind, Error::Kind::PermissionMissing);
        QVERIFY(!(*list)->entries.isEmpty());
    }
    void catalogWithoutAnythingIsAnError()
    {
        ModelCatalog catalog(m_over->client, m_clock);
        m_over->demo.setKeyStatus(m_key, DemoBedrock::KeyStatus::Inactive);
        const auto list = await(catalog.models("key-1", token(), {"us-east-1", {}}));
        QVERIFY(list && !*list);
        QCOMPARE(list->error().kind, Error::Kind::KeyRejected);
        QVERIFY(!catalog.cached("key-1", "us-east-1"));
    }
};

QTEST_GUILESS_MAIN(BedrockOverDemoTest)
#include "BedrockOverDemoTest.moc"
