// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ConverseEvent.h"
#include "tests/app/demo/RawClient.h"
#include "tests/support/FakeClock.h"

#include <QTcpServer>

#include <functional>

using namespace bk;

// Every named fault does what its name says, seen from the wire. A fault without a line here fails the test.
class DemoFaultsTest : public QObject {
    Q_OBJECT

    struct Case {
        qint64 argument = 0;
        bool stream = false;
        std::function<bool(RawClient &)> holds;
    };
    using Cases = QHash<QString, Case>;

    FakeClock m_clock;
    std::unique_ptr<DemoBedrock> m_demo;
    Secret m_key;

    static std::function<bool(RawClient &)> repliesWith(int status, const QByteArray &words = {}, const QByteArray &header = {},
                                                        const QByteArray &value = {})
    {
        return [=](RawClient &client) {
            return client.waitForReply() && client.status() == status && client.rawBody().contains(words)
                && (header.isEmpty() || client.header(header) == value);
        };
    }
    static std::function<bool(RawClient &)> endsWithBytes(qsizetype bytes, QAbstractSocket::SocketError)
    {
        return [=](RawClient &client) { return client.waitForEnd() && client.received.size() == bytes; };
    }
    static bool failsBeforeHttp(RawClient &client)
    {
        return client.waitForEnd() && client.received.isEmpty();
    }
    static std::function<bool(RawClient &)> isDistrusted(QSslError::SslError wanted)
    {
        return [wanted](RawClient &client) {
            return client.waitForEnd() && client.received.isEmpty()
                && std::any_of(client.tlsErrors.begin(), client.tlsErrors.end(), [&](const QSslError &e) { return e.error() == wanted; });
        };
    }

    // What core's decoder makes of a stream, as words.
    static QStringList decoded(const RawClient &client)
    {
        QStringList words;
        EventStreamDecoder decoder;
        const auto fed = decoder.feed(client.body(), [&words](const EventFrame &frame) {
            words << QString::fromLatin1(frame.eventType.isEmpty() ? frame.messageType : frame.eventType);
            if (!frame.exceptionType.isEmpty())
                words.back() = QString::fromLatin1(frame.exceptionType);
            if (!readConverseEvent(frame) && frame.messageType == QByteArrayView("event"))
                words.back() = QStringLiteral("unreadable");
        });
        if (!fed)
            words << QStringLiteral("damaged");
        else if (!decoder.finish())
            words << QStringLiteral("cut");
        return words;
    }
    static std::function<bool(RawClient &)> streams(std::function<bool(const QStringList &)> judge)
    {
        return [judge](RawClient &client) { return client.waitForReply() && judge(decoded(client)); };
    }
    static std::function<bool(RawClient &)> endsWith(const QString &last)
    {
        return streams([last](const QStringList &words) {
            return words.constLast() == last && words.size() == 5 && words.count("contentBlockDelta") == 3;
        });
    }

    static void addBeforeHttp(Cases &cases)
    {
        cases["reset-on-connect"] = cases["close-on-connect"] = cases["tls-alert"] = cases["clear-text"] = {0, false, failsBeforeHttp};
        cases["silent-on-connect"] = {0, false, [](RawClient &client) { QTest::qWait(50); return !client.closed() && client.received.isEmpty(); }};
        cases["tls-expired"] = {0, false, isDistrusted(QSslError::CertificateExpired)};
        cases["tls-not-yet-valid"] = {0, false, isDistrusted(QSslError::CertificateNotYetValid)};
        cases["tls-wrong-host"] = {0, false, isDistrusted(QSslError::HostNameMismatch)};
        cases["tls-self-signed"] = {0, false, isDistrusted(QSslError::SelfSignedCertificate)};
        cases["tls-too-old"] = {0, false, failsBeforeHttp};
        cases["tls-weak-key"] = {0, false, isDistrusted(QSslError::UnspecifiedError)};
        cases["tls-unknown-ca"] = {0, false, isDistrusted(QSslError::SelfSignedCertificateInChain)};
    }
    static void addWire(Cases &cases)
    {
        for (const char *name : {"cut-at-byte", "reset-at-byte"})
            cases[name] = {200, false, [](RawClient &client) { return client.waitForEnd() && client.received.size() == 200; }};
        for (const char *name : {"cut-body-at-byte", "reset-body-at-byte"})
            cases[name] = {300, true, [](RawClient &client) { return client.waitForEnd() && client.body().size() == 300 && !client.complete(); }};
        cases["cut-at-byte"].holds = [](RawClient &c) { return c.waitForEnd() && c.received.size() == 200 && c.error == QAbstractSocket::RemoteHostClosedError; };
        cases["stall"] = {300, true, [](RawClient &client) {
            const bool came = QTest::qWaitFor([&client] { return client.body().size() == 300; }, client.patience);
            QTest::qWait(50);
            return came && client.body().size() == 300 && !client.closed();
        }};
        cases["slow"] = {1, false, [](RawClient &client) {
            return client.waitForBytes(1) && !client.complete() && client.waitForBytes(client.received.size() + 20) && !client.complete();
        }};
        cases["wrong-length"] = {0, false, [](RawClient &client) {
            return client.waitForEnd() && client.header("Content-Length").toLongLong() == client.rawBody().size() + 100;
        }};
        cases["bad-chunk"] = {0, false, [](RawClient &client) {
            return QTest::qWaitFor([&client] { return client.received.endsWith("\r\nno hexadecimal number\r\n"); }, client.patience);
        }};
        cases["no-last-chunk"] = {0, true, [](RawClient &client) { return client.waitForEnd() && client.body().size() > 1000 && !client.complete(); }};
        cases["close-after-reply"] = {0, false, [](RawClient &client) { return client.waitForEnd() && client.complete() && client.status() == 200; }};
    }
    static void addReplies(Cases &cases)
    {
        cases["throttle"] = {0, false, [](RawClient &c) { return c.waitForReply() && c.status() == 429 && c.header("Retry-After").isEmpty(); }};
        cases["throttle-retry-after"] = {7, false, repliesWith(429, "Too many requests", "Retry-After", "7")};
        cases["throttle-retry-date"] = {0, false, repliesWith(429, "Too many requests", "Retry-After", "Wed, 21 Oct 2099 07:28:00 GMT")};
        cases["throttle-retry-garbage"] = {0, false, repliesWith(429, "Too many requests", "Retry-After", "soon, perhaps")};
        cases["throttle-tokens"] = {0, false, repliesWith(429, "Too many tokens, please wait")};
        cases["daily-tokens"] = {0, false, repliesWith(429, "Too many tokens per day")};
        cases["quota"] = {0, false, repliesWith(400, "service quota")};
        cases["model-not-ready"] = {0, false, repliesWith(429, "Model is not ready")};
        cases["model-timeout"] = {0, false, repliesWith(408, "model timeout")};
        cases["model-error"] = {0, false, repliesWith(424, "while processing the model")};
        cases["conflict"] = {0, false, repliesWith(409, "conflict")};
        cases["too-large"] = {0, false, repliesWith(413, "too large")};
        cases["internal-error"] = {0, false, repliesWith(500, "unexpected error")};
        cases["unavailable"] = {0, false, repliesWith(503, "currently available")};
        cases["no-model-access"] = {0, false, repliesWith(403, "You don't have access to the model with the specified model ID.")};
        cases["marketplace"] = {0, false, repliesWith(403, "aws-marketplace:Subscribe")};
        cases["payment"] = {0, false, repliesWith(403, "INVALID_PAYMENT_INSTRUMENT")};
        cases["permission"] = {0, false, repliesWith(403, "not authorized to perform: bedrock:InvokeModel ")};
        cases["scp-model"] = {0, false, repliesWith(403, "explicit deny in a service control policy")};
        cases["use-case-form"] = {0, false, repliesWith(404, "use case details have not been submitted")};
        cases["expired-session"] = {0, false, repliesWith(403, "security token included in the request is expired")};
        cases["unknown-access-key"] = {0, false, repliesWith(403, "security token included in the request is invalid")};
        cases["markup-error"] = {0, false, repliesWith(403, "<img src=")};
        cases["captive-portal"] = {0, false, repliesWith(200, "guest network", "Content-Type", "text/html; charset=utf-8")};
        cases["empty-200"] = {0, false, repliesWith(200, {}, "Content-Length", "0")};
        cases["unknown-operation-200"] = {0, false, repliesWith(200, "UnknownOperationException")};
        cases["no-content"] = {0, false, repliesWith(204)};
        cases["html-error"] = {0, false, repliesWith(503, "<html>")};
        cases["bad-utf8-error"] = {0, false, repliesWith(400, "\xff\xfe")};
        cases["not-json"] = {0, false, repliesWith(200, "{\"output\":")};
        cases["no-output"] = {0, false, repliesWith(200, "{}")};
        cases["unauthorized"] = {0, false, repliesWith(401, {}, "WWW-Authenticate", "Basic realm=\"demo\"")};
        cases["proxy-auth"] = {0, false, repliesWith(407)};
        cases["wrong-encoding"] = {0, false, repliesWith(200, {}, "Content-Encoding", "gzip")};
        cases["deflate-bomb"] = {0, false, [](RawClient &c) { return c.waitForReply() && c.header("Content-Encoding") == "deflate" && c.rawBody().size() < 100'000; }};
        cases["huge-error"] = {0, false, repliesWith(500, {}, "Content-Length", "8388622")};
        cases["redirect"] = {4711, false, repliesWith(307, {}, "Location", "https://127.0.0.1:4711/model/amazon.nova-lite-v1%3A0/converse")};
        cases["redirect-301"] = {0, false, repliesWith(301, {}, "Location", "https://elsewhere.example/model/amazon.nova-lite-v1%3A0/converse")};
        cases["redirect-302"] = {0, false, repliesWith(302)};
        cases["redirect-303"] = {0, false, repliesWith(303)};
        cases["redirect-308"] = {0, false, repliesWith(308)};
        cases["skewed-date"] = {600, false, repliesWith(200, {}, "Date", "Sun, 22 Nov 2026 12:10:00 GMT")};
        cases["wrong-content-type"] = {0, true, repliesWith(200, {}, "Content-Type", "text/html")};
    }
    static void addMisbehaviours(Cases &cases)
    {
        cases["close-after-request"] = cases["reset-after-request"] = {0, false, failsBeforeHttp};
        cases["silent"] = {0, false, [](RawClient &c) { QTest::qWait(50); return !c.closed() && c.received.isEmpty(); }};
        cases["close-in-headers"] = {0, false, [](RawClient &c) { return c.waitForEnd() && c.received.endsWith("x-amzn-Req"); }};
        cases["garbage-status"] = {0, false, [](RawClient &c) { return c.waitForEnd() && c.received.startsWith("no status line"); }};
        cases["big-headers"] = {0, false, [](RawClient &c) { return c.waitForEnd() && c.header("X-Big").size() == 16 * 1024 + 1; }};
        cases["endless-headers"] = {0, false, [](RawClient &c) { return c.waitForBytes(1024 * 1024) && !c.received.contains("\r\n\r\n"); }};
        cases["huge-body"] = {0, false, [](RawClient &c) { return c.waitForBytes(8 * 1024 * 1024) && !c.closed(); }};
    }
    static void addStreams(Cases &cases)
    {
        cases["exception-midway"] = {0, true, endsWith("modelStreamErrorException")};
        cases["throttling-midway"] = {0, true, endsWith("throttlingException")};
        cases["unavailable-midway"] = {0, true, endsWith("serviceUnavailableException")};
        cases["internal-midway"] = {0, true, endsWith("internalServerException")};
        cases["validation-midway"] = {0, true, endsWith("validationException")};
        cases["unknown-exception"] = {0, true, endsWith("tomorrowsException")};
        cases["error-frame-midway"] = {0, true, endsWith("error")};
        cases["bad-json"] = {0, true, endsWith("unreadable")};
        for (const char *name : {"bad-prelude-crc", "bad-message-crc", "length-0", "length-15", "length-minus-1", "length-too-big"})
            cases[name] = {0, true, endsWith("damaged")};
        cases["length-never-sent"] = {0, true, [](RawClient &c) {
            const bool came = QTest::qWaitFor([&c] { return decoded(c).size() == 5; }, c.patience);
            QTest::qWait(50);
            return came && decoded(c).constLast() == "cut" && !c.closed() && !c.complete();
        }};
        cases["no-message-stop"] = {0, true, streams([](const QStringList &w) { return !w.contains("messageStop") && w.constLast() == "contentBlockStop"; })};
        cases["two-message-stops"] = {0, true, streams([](const QStringList &w) { return w.count("messageStop") == 2; })};
        cases["delta-before-start"] = {0, true, streams([](const QStringList &w) { return w.constFirst() == "contentBlockDelta"; })};
        cases["block-index-jumps"] = {0, true, [](RawClient &c) { return c.waitForReply() && c.body().contains("\"contentBlockIndex\":7") && !c.body().contains("\"contentBlockIndex\":0"); }};
        cases["unknown-event"] = {0, true, streams([](const QStringList &w) { return w.contains("tomorrowsEvent") && w.constLast() == "metadata"; })};
        cases["empty-deltas"] = {5000, true, streams([](const QStringList &w) { return w.size() > 5000 && w.constLast() == "metadata"; })};
        cases["one-chunk"] = {0, true, [](RawClient &c) { return c.waitForReply() && c.rawBody().count("\r\n") == 4; }};
    }

private Q_SLOTS:
    void init()
    {
        m_demo = std::make_unique<DemoBedrock>(m_clock);
        QVERIFY(m_demo->listen());
        m_key = m_demo->issueLongTermKey("billing-bot", "123456789012");
    }
    void cleanup() { m_demo.reset(); }

    void everyFaultDoesWhatItsNameSays_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : DemoBedrock::faultNames())
            QTest::newRow(qPrintable(name)) << name;
        qInfo("%d faults", int(DemoBedrock::faultNames().size()));
    }
    void everyFaultDoesWhatItsNameSays()
    {
        QFETCH(QString, name);
        static const Cases cases = [] {
            Cases all;
            addBeforeHttp(all);
            addWire(all);
            addReplies(all);
            addMisbehaviours(all);
            addStreams(all);
            return all;
        }();
        QVERIFY2(cases.contains(name), "nobody has said what this fault is to do");
        const Case &one = cases[name];
        m_demo->setFault(name, one.argument);
        RawClient broken(*m_demo);
        one.stream ? broken.stream(m_key) : broken.converse(m_key);
        QVERIFY2(one.holds(broken), broken.received.left(600).constData());

        m_demo->setFault({});
        RawClient healed(*m_demo);
        one.stream ? healed.stream(m_key) : healed.converse(m_key);
        QVERIFY(healed.waitForReply());
        healed.patience = 0;
        QVERIFY(!one.holds(healed)); // so the check above can fail
    }

    void aFaultLastsForAsManyRequestsAsAsked()
    {
        m_demo->setFault("throttle", 0, 2);
        RawClient client(*m_demo);
        for (const int status : {429, 429, 200}) {
            client.converse(m_key);
            QVERIFY(client.waitForReply());
            QCOMPARE(client.status(), status);
        }
    }

    void aStreamFaultWaitsForAStream()
    {
        m_demo->setFault("bad-message-crc", 0, 1);
        RawClient client(*m_demo);
        client.converse(m_key);
        QVERIFY(client.waitForReply());
        QCOMPARE(client.status(), 200);
        client.stream(m_key);
        QVERIFY(client.waitForReply());
        QCOMPARE(decoded(client).constLast(), "damaged");
    }

    void aGreetingFaultLastsForItsConnections()
    {
        m_demo->setFault("reset-on-connect", 0, 1);
        RawClient first(*m_demo);
        QVERIFY(first.waitForEnd());
        RawClient second(*m_demo);
        second.converse(m_key);
        QVERIFY(second.waitForReply());
    }

    void cutsAreExactAtEveryOffset()
    {
        RawClient whole(*m_demo);
        whole.converse(m_key, "amazon.nova-lite-v1%3A0", R"({"messages":[{"role":"user","content":[{"text":"ping"}]}]})");
        QVERIFY(whole.waitForReply());
        const qsizetype size = whole.received.size();
        for (qsizetype at = 0; at < size; at += 37) {
            m_demo->setFault("cut-at-byte", at);
            RawClient client(*m_demo);
            client.converse(m_key, "amazon.nova-lite-v1%3A0", R"({"messages":[{"role":"user","content":[{"text":"ping"}]}]})");
            QVERIFY(client.waitForEnd());
            QCOMPARE(client.received.size(), at);
        }
    }
};

QTEST_GUILESS_MAIN(DemoFaultsTest)
#include "DemoFaultsTest.moc"
