// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoFaults.h"
#include "core/bedrock/BedrockClient.h"
#include "tests/app/OverDemo.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/Heartbeat.h"
#include "tests/support/WellTold.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QSignalSpy>
#include <QtTest>

using namespace bk;
using Kind = Error::Kind;

namespace {

// What the program is to make of a fault: of a call with one reply, and of a stream.
struct Expected {
    Kind call;
    Kind stream;
    Expected(Kind both) : call(both), stream(both) {}
    Expected(Kind one, Kind other) : call(one), stream(other) {}
};
constexpr Kind kNone = Kind::NotFound; // no error: the answer is whole

const QHash<QString, Expected> &expectations()
{
    static const QHash<QString, Expected> table{
        {"reset-on-connect", Kind::ConnectionLost}, {"close-on-connect", Kind::ConnectionLost},
        {"tls-alert", Kind::TlsFailed}, {"clear-text", Kind::TlsFailed}, {"tls-expired", Kind::TlsFailed},
        {"tls-not-yet-valid", Kind::TlsFailed}, {"tls-wrong-host", Kind::TlsFailed}, {"tls-unknown-ca", Kind::TlsFailed},
        {"tls-self-signed", Kind::TlsFailed}, {"tls-weak-key", Kind::TlsFailed}, {"tls-too-old", Kind::TlsFailed},
        {"cut-at-byte", Kind::ConnectionLost}, {"reset-at-byte", Kind::ConnectionLost},
        {"cut-body-at-byte", Kind::ConnectionLost}, {"reset-body-at-byte", Kind::ConnectionLost},
        {"wrong-length", {Kind::ConnectionLost, kNone}}, {"no-last-chunk", Kind::ConnectionLost}, {"close-after-reply", kNone},
        {"throttle", Kind::Throttled}, {"throttle-retry-after", Kind::Throttled}, {"throttle-retry-date", Kind::Throttled},
        {"throttle-retry-garbage", Kind::Throttled}, {"throttle-tokens", Kind::Throttled}, {"daily-tokens", Kind::Throttled},
        {"quota", Kind::QuotaExceeded}, {"model-not-ready", Kind::ModelNotReady}, {"model-timeout", Kind::ModelTimeout},
        {"model-error", Kind::ModelFailed}, {"conflict", Kind::Refused}, {"too-large", Kind::Refused},
        {"internal-error", Kind::ServiceFailed}, {"unavailable", Kind::ServiceUnavailable},
        {"no-model-access", Kind::ModelAccessDenied}, {"marketplace", Kind::ModelAccessDenied},
        {"payment", Kind::ModelAccessDenied}, {"permission", Kind::PermissionMissing}, {"scp-model", Kind::PermissionMissing},
        {"use-case-form", Kind::UseCaseFormMissing}, {"expired-session", Kind::SignatureRejected},
        {"unknown-access-key", Kind::SignatureRejected}, {"markup-error", Kind::Refused},
        {"captive-portal", Kind::NotTheService}, {"empty-200", Kind::NotTheService}, {"no-content", Kind::NotTheService},
        {"unknown-operation-200", Kind::NotTheService}, {"html-error", Kind::ServiceUnavailable},
        {"bad-utf8-error", Kind::Validation}, {"not-json", Kind::NotTheService}, {"no-output", Kind::NotTheService},
        {"unauthorized", Kind::Refused}, {"proxy-auth", Kind::ProxyFailed}, {"wrong-encoding", Kind::NotTheService},
        {"deflate-bomb", Kind::NotTheService}, {"huge-error", {Kind::TooLarge, Kind::ServiceFailed}},
        {"redirect", Kind::Redirected}, {"redirect-301", Kind::Redirected}, {"redirect-302", Kind::Redirected},
        {"redirect-303", Kind::Redirected}, {"redirect-308", Kind::Redirected},
        {"skewed-date", kNone}, {"wrong-content-type", Kind::NotTheService},
        {"close-after-request", Kind::ConnectionLost}, {"reset-after-request", Kind::ConnectionLost},
        {"close-in-headers", Kind::ConnectionLost}, {"garbage-status", Kind::ConnectionLost}, {"big-headers", Kind::TooLarge},
        {"exception-midway", Kind::ModelFailed}, {"throttling-midway", Kind::Throttled},
        {"unavailable-midway", Kind::ServiceUnavailable}, {"internal-midway", Kind::ServiceFailed},
        {"validation-midway", Kind::Validation}, {"unknown-exception", Kind::Refused}, {"error-frame-midway", Kind::ServiceFailed},
        {"bad-prelude-crc", Kind::StreamDamaged}, {"bad-message-crc", Kind::StreamDamaged}, {"length-0", Kind::StreamDamaged},
        {"length-15", Kind::StreamDamaged}, {"length-minus-1", Kind::StreamDamaged}, {"length-too-big", Kind::StreamDamaged},
        {"bad-json", Kind::StreamDamaged}, {"no-message-stop", Kind::StreamIncomplete}, {"two-message-stops", kNone},
        {"delta-before-start", kNone}, {"block-index-jumps", kNone}, {"unknown-event", kNone}, {"empty-deltas", kNone},
        {"one-chunk", kNone},
        // These end only by our own limits.
        {"silent-on-connect", Kind::TimedOut}, {"silent", Kind::TimedOut}, {"stall", Kind::TimedOut}, {"slow", Kind::TimedOut},
        {"endless-headers", Kind::TimedOut}, {"bad-chunk", Kind::TimedOut}, {"length-never-sent", Kind::TimedOut}, {"huge-body", Kind::TooLarge},
    };
    return table;
}

const QStringList kEndless{"silent-on-connect", "silent", "stall", "slow", "endless-headers", "bad-chunk", "length-never-sent", "huge-body"};

qint64 argumentOf(const QString &fault)
{
    const QHash<QString, qint64> arguments{{"cut-at-byte", 200}, {"reset-at-byte", 200}, {"cut-body-at-byte", 150},
                                           {"reset-body-at-byte", 150}, {"stall", 100}, {"slow", 20}, {"throttle-retry-after", 7},
                                           {"redirect", 4711}, {"skewed-date", 600}, {"empty-deltas", 20'000}};
    return arguments.value(fault);
}

} // namespace

// Every named fault of the local Bedrock, over TLS, through the program's own client: the error of that name, well told,
// one request, and no stall of the event loop (reliability 3.2 N, H and S).
class FaultsOverDemoTest final : public QObject {
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<OverDemo> m_over;
    Secret m_key;

    BearerToken token() const { return {m_key.clone(), "test"}; }
    static QJsonObject question()
    {
        ConverseRequest request;
        request.modelId = QStringLiteral("amazon.nova-lite-v1:0");
        request.messages = {Message{"user", {TextBlock{"Hello"}}, {}}};
        return toJson(request);
    }
    std::optional<Error> call()
    {
        auto reply = await(m_over->client.call(*findOperation("Converse"), question(), token(), {"us-east-1", {}}));
        if (!reply || !*reply)
            return reply ? reply->error() : Error{Kind::Cancelled, {}, {}, {}, {}, 0};
        const auto whole = readConverseReply(**reply);
        return whole ? whole->error : std::optional(whole.error());
    }
    std::optional<Error> stream()
    {
        const std::unique_ptr<ConverseStream> stream(m_over->client.converseStream(question(), token(), {"us-east-1", {}}, nullptr));
        QSignalSpy finished(stream.get(), &ConverseStream::finished);
        if (!finished.wait(20'000))
            return Error{Kind::Cancelled, {}, {}, {}, {}, 0};
        return stream->outcome().error;
    }
    // The transport alone, with limits that a test can wait for; the client's own are minutes.
    std::optional<Error> hurried(const char *path)
    {
        HttpLimits limits;
        limits.firstByteMs = limits.stallMs = 300;
        limits.totalMs = 900;
        limits.maxBodyBytes = 1024 * 1024;
        const QByteArray bearer = "Bearer " + m_key.reveal().toByteArray();
        HttpRequest request{"POST", QUrl::fromEncoded(m_over->demo.url().toEncoded() + path),
                            {{"Authorization", bearer}, {"Content-Type", "application/json"}},
                            R"({"messages":[{"role":"user","content":[{"text":"Hello"}]}]})"};
        auto reply = await(m_over->http.fetch(std::move(request), limits), 5'000);
        if (!reply)
            return Error{Kind::Cancelled, {}, {}, {}, {}, 0};
        return *reply ? std::nullopt : std::optional(reply->error());
    }

private Q_SLOTS:
    void initTestCase() { (void)faults::reply(QStringLiteral("deflate-bomb"), 0, {}); } // packing it takes the demo a while
    void init()
    {
        m_over = std::make_unique<OverDemo>(m_clock);
        m_key = m_over->demo.issueLongTermKey("billing-bot", "123456789012");
    }
    void cleanup()
    {
        m_over.reset();
    }

    void everyFaultIsToldWellAndInTime_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<bool>("streams");
        for (const QString &fault : DemoBedrock::faultNames()) {
            const bool inStreamsOnly = faults::layerOf(fault) == faults::Layer::Stream;
            if (!inStreamsOnly)
                QTest::addRow("%s, call", qPrintable(fault)) << fault << false;
            QTest::addRow("%s, stream", qPrintable(fault)) << fault << true;
        }
        qInfo("%d faults", int(DemoBedrock::faultNames().size()));
    }
    void everyFaultIsToldWellAndInTime()
    {
        QFETCH(QString, fault);
        QFETCH(bool, streams);
        QVERIFY2(expectations().contains(fault), "nobody has said what the program is to make of this fault");
        const Expected expected = *expectations().constFind(fault);
        m_over->demo.setFault(fault, argumentOf(fault));
        QElapsedTimer clock;
        clock.start();
        Heartbeat heartbeat;
        const bool endless = kEndless.contains(fault);
        const auto error = endless ? hurried(streams ? "/model/amazon.nova-lite-v1%3A0/converse-stream" : "/model/amazon.nova-lite-v1%3A0/converse")
                                   : streams ? stream() : call();
        const qint64 hold = heartbeat.longestHoldMs();
        QCOMPARE(int(error ? error->kind : kNone), int(streams ? expected.stream : expected.call));
        if (error)
            BK_WELL_TOLD(*error, m_key.reveal());
        // The server makes and encrypts its 8 MiB in this thread too.
        const qint64 bar = Heartbeat::barMs() * (fault == QLatin1String("huge-error") ? 3 : 1);
        QVERIFY2(hold < bar, qPrintable(QStringLiteral("held for %1 ms").arg(hold)));
        QVERIFY(m_over->demo.seen().size() <= 1);
        if (endless)
            QVERIFY(clock.elapsed() < 4'000); // three limits' worth, on a machine that does other things

        // Nothing of it stays, but for a connection that the server is just closing.
        m_over->demo.setFault({});
        const auto after = streams ? stream() : call();
        QVERIFY(!after || (after->kind == Kind::ConnectionLost && !(streams ? stream() : call())));
    }
};

QTEST_GUILESS_MAIN(FaultsOverDemoTest)
#include "FaultsOverDemoTest.moc"
