// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyDoctor.h"
#include "tests/app/OverDemo.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"

#include <QtTest>

using namespace bk;
using KeyStatus = DemoBedrock::KeyStatus;
using Verdict = Diagnosis::Verdict;
using Layer = Diagnosis::Layer;

namespace {

constexpr int kHour = 3600;

QString words(Verdict verdict, Layer layer)
{
    return QString(verdictName(verdict) + u'/' + layerName(layer));
}

QString words(const Diagnosis &diagnosis)
{
    return words(diagnosis.verdict, diagnosis.layer);
}

} // namespace

// The doctor's verdicts, given against the local Bedrock over TLS.
class KeyDoctorTest final : public QObject {
    Q_OBJECT

    FakeClock m_clock;   // the doctor's
    FakeClock m_service; // the service's
    std::unique_ptr<OverDemo> m_over;
    std::unique_ptr<KeyDoctor> m_doctor;

    Diagnosis examine(const Secret &key, const QString &region = "us-east-1", const QString &model = {})
    {
        const auto found = await(m_doctor->examine({key.clone(), "test"}, {region, {}}, model));
        return found.value_or(Diagnosis());
    }
    Secret longTerm(KeyStatus status = KeyStatus::Active) { return m_over->demo.issueLongTermKey("billing-bot", "123456789012", status); }

private Q_SLOTS:
    void init()
    {
        m_clock.set(QDateTime(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC));
        m_service.set(m_clock.now());
        m_over = std::make_unique<OverDemo>(m_service);
        m_doctor = std::make_unique<KeyDoctor>(m_over->client, m_clock);
    }
    void cleanup()
    {
        m_doctor.reset();
        m_over.reset();
    }

    void goodKeyWorks()
    {
        const Diagnosis found = examine(longTerm());
        QCOMPARE(words(found), words(Verdict::Works, Layer::None));
        QCOMPARE(found.httpStatus, 200);
        QVERIFY(found.modelCount > 10);
        QCOMPARE(found.clockSkewSeconds, 0);
        QCOMPARE(found.host, m_over->demo.url().authority());
        QCOMPARE(m_over->demo.seen().size(), 1);
        QCOMPARE(m_over->demo.seen().first().target, QByteArray("/foundation-models"));
    }
    void longTermKeysAreReadByTheServicesWords_data()
    {
        QTest::addColumn<KeyStatus>("status");
        QTest::addColumn<QString>("expected");
        QTest::newRow("listing forbidden") << KeyStatus::ListForbidden << words(Verdict::WorksLimited, Layer::Permission);
        QTest::newRow("inactive") << KeyStatus::Inactive << words(Verdict::Rejected, Layer::Authentication);
        QTest::newRow("expired") << KeyStatus::Expired << words(Verdict::Expired, Layer::Authentication);
        QTest::newRow("forbidden") << KeyStatus::Forbidden << words(Verdict::Forbidden, Layer::Permission);
        QTest::newRow("SCP") << KeyStatus::ForbiddenByScp << words(Verdict::Forbidden, Layer::Permission);
    }
    void longTermKeysAreReadByTheServicesWords()
    {
        QFETCH(KeyStatus, status);
        const Diagnosis found = examine(longTerm(status));
        QTEST(words(found), "expected");
        QCOMPARE(found.httpStatus, 403);
        QVERIFY(found.error && !found.error->detail.isEmpty());
    }
    void shortTermKeyWorksInItsRegion()
    {
        const Secret key = m_over->demo.issueShortTermKey("us-east-1", m_clock.now().addSecs(-60), kHour, true);
        QCOMPARE(words(examine(key)), words(Verdict::Works, Layer::None));
        QCOMPARE(examine(key, QString()).region, QStringLiteral("us-east-1"));
    }
    void shortTermKeyOfAnotherRegionIsToldSo()
    {
        const Secret key = m_over->demo.issueShortTermKey("eu-west-1", m_clock.now(), kHour, false);
        const Diagnosis found = examine(key, "us-east-1");
        QCOMPARE(words(found), words(Verdict::Rejected, Layer::Region));
        QCOMPARE(found.error->subject, QStringLiteral("eu-west-1"));
    }
    void endedKeyIsNotEvenSent()
    {
        const Secret key = m_over->demo.issueShortTermKey("us-east-1", m_clock.now().addSecs(-2 * kHour), kHour, true);
        QCOMPARE(words(examine(key)), words(Verdict::Expired, Layer::Authentication));
        QVERIFY(m_over->demo.seen().isEmpty());
    }
    void keyOfTheFutureIsNotYetValid()
    {
        const Secret key = m_over->demo.issueShortTermKey("us-east-1", m_clock.now().addSecs(kHour), kHour, true);
        QCOMPARE(words(examine(key)), words(Verdict::NotYetValid, Layer::Clock));
        QVERIFY(m_over->demo.seen().isEmpty());
    }
    void slowClockIsFoundBehindAnEndedKey()
    {
        const Secret key = m_over->demo.issueShortTermKey("us-east-1", m_clock.now(), kHour, true);
        m_service.advance(3 * kHour);
        const Diagnosis found = examine(key);
        QCOMPARE(words(found), words(Verdict::Expired, Layer::Clock));
        QCOMPARE(found.clockSkewSeconds, 3 * kHour);
    }
    void fastClockIsMeasured()
    {
        const Secret key = m_over->demo.issueShortTermKey("us-east-1", m_clock.now().addSecs(-3 * kHour), 4 * kHour, true);
        m_service.advance(-2 * kHour);
        QCOMPARE(examine(key).clockSkewSeconds, -2 * kHour);
    }
    void wrongClockDoesNotSpoilAWorkingKey()
    {
        m_over->demo.setFault("skewed-date", 7200);
        const Diagnosis found = examine(longTerm());
        QCOMPARE(words(found), words(Verdict::Works, Layer::None));
        QCOMPARE(found.clockSkewSeconds, 7200);
    }
    void damagedTextsAreNoKeys_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("truncated") << QByteArray("ABSKQmVkcm9ja0FQSUtleS1hYmNkLWF0LTEyMzQ1Njc4OTAxMjph");
        QTest::newRow("Anthropic's") << QByteArray("sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789");
        QTest::newRow("access key id") << QByteArray("AKIAIOSFODNN7EXAMPLE");
        QTest::newRow("a sentence") << QByteArray("this is no key");
        QTest::newRow("header injection") << QByteArray("future-format-key-abcdefgh\r\nX-Evil: 1");
    }
    void damagedTextsAreNoKeys()
    {
        QFETCH(QByteArray, text);
        const Diagnosis found = examine(Secret(text));
        QCOMPARE(words(found), words(Verdict::NotAKey, Layer::Format));
        QVERIFY(m_over->demo.seen().isEmpty());
        QVERIFY(!found.error->detail.contains(QString::fromLatin1(text.right(6))));
    }
    void unknownFormatIsAskedAbout()
    {
        const Diagnosis found = examine(Secret("some-future-key-0123456789abcdef"));
        QCOMPARE(m_over->demo.seen().size(), 1);
        QCOMPARE(words(found), words(Verdict::NotAKey, Layer::Format)); // by the service's word
        QCOMPARE(found.httpStatus, 403);
    }
    void pasteIsMendedBeforeItIsSent()
    {
        const Secret key = longTerm();
        QCOMPARE(words(examine(Secret(QByteArray("Bearer " + key.reveal().toByteArray() + "\n")))), words(Verdict::Works, Layer::None));
    }
    void noSecretIsTheKeyringsMatter()
    {
        QCOMPARE(words(examine(Secret())), words(Verdict::NoSecret, Layer::Keyring));
    }
    void faultsShowTheirLayer_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *fault, Verdict verdict, Layer layer) { QTest::newRow(fault) << QString(fault) << words(verdict, layer); };
        row("throttle-retry-after", Verdict::Throttled, Layer::Quota);
        row("internal-error", Verdict::ServiceTrouble, Layer::Service);
        row("unavailable", Verdict::ServiceTrouble, Layer::Service);
        row("captive-portal", Verdict::WrongPlace, Layer::Network);
        row("empty-200", Verdict::WrongPlace, Layer::Network);
        row("unknown-operation-200", Verdict::WrongPlace, Layer::Network);
        row("redirect", Verdict::WrongPlace, Layer::Network);
        row("reset-on-connect", Verdict::Unreachable, Layer::Network);
        row("close-after-request", Verdict::Unreachable, Layer::Network);
        row("tls-expired", Verdict::TlsFailed, Layer::Tls);
        row("tls-wrong-host", Verdict::TlsFailed, Layer::Tls);
        row("tls-unknown-ca", Verdict::TlsFailed, Layer::Tls);
        row("tls-self-signed", Verdict::TlsFailed, Layer::Tls);
    }
    void faultsShowTheirLayer()
    {
        QFETCH(QString, fault);
        const Secret key = longTerm();
        m_over->demo.setFault(fault);
        QTEST(words(examine(key)), "expected");
    }
    void nobodyThereIsUnreachable()
    {
        EndpointOptions options;
        options.everywhere = {QUrl("https://127.0.0.1:1"), "test"};
        m_over->client.setEndpointOptions(options);
        QCOMPARE(words(examine(longTerm())), words(Verdict::Unreachable, Layer::Network));
    }
    void missingRegionAndStrangersHostAreToldBeforeAnythingIsSent()
    {
        m_over->client.setEndpointOptions({});
        QCOMPARE(words(examine(longTerm(), QString())), words(Verdict::WrongPlace, Layer::Region));
        EndpointOptions options;
        options.everywhere = {QUrl("https://bedrock.example"), "AWS_ENDPOINT_URL"};
        m_over->client.setEndpointOptions(options);
        const Diagnosis found = examine(longTerm());
        QCOMPARE(words(found), words(Verdict::WrongPlace, Layer::Network));
        QCOMPARE(found.error->kind, Error::Kind::HostNotAllowed);
    }
    void modelIsAskedOnlyWhenWanted()
    {
        const Secret key = longTerm();
        const Diagnosis found = examine(key, "us-east-1", "amazon.nova-lite-v1:0");
        QCOMPARE(words(found), words(Verdict::Works, Layer::None));
        QCOMPARE(m_over->demo.seen().size(), 2);
        QVERIFY(m_over->demo.seen().last().body.contains("\"maxTokens\":1}"));
        QCOMPARE(words(examine(key, "us-east-1", "anthropic.claude-opus-4-7")), words(Verdict::ModelProblem, Layer::ModelAccess));
        QCOMPARE(words(examine(key, "us-east-1", "no.such-model")), words(Verdict::ModelProblem, Layer::ModelAccess));
    }
    void modelIsNotAskedWithABadKey()
    {
        (void)examine(longTerm(KeyStatus::Inactive), "us-east-1", "amazon.nova-lite-v1:0");
        QCOMPARE(m_over->demo.seen().size(), 1);
    }
    void recordCarriesNamesAndWords()
    {
        const Diagnosis found = examine(longTerm(KeyStatus::Inactive));
        const TestRecord record = toRecord(found, m_clock.now());
        QCOMPARE(record.verdict, QStringLiteral("rejected"));
        QCOMPARE(record.layer, QStringLiteral("authentication"));
        QCOMPARE(record.httpStatus, 403);
        QVERIFY(record.message.contains("API Key is valid"));
        QCOMPARE(record.at, m_clock.now());
    }
    void everyVerdictAndLayerHasItsOwnName()
    {
        QSet<QString> names;
        for (int i = 0; i <= int(Verdict::NoSecret); ++i)
            names.insert(verdictName(Verdict(i)));
        QCOMPARE(names.size(), int(Verdict::NoSecret) + 1);
        for (int i = 0; i <= int(Layer::None); ++i)
            names.insert(layerName(Layer(i)) + "/layer");
        QCOMPARE(names.size(), int(Verdict::NoSecret) + int(Layer::None) + 2);
        QVERIFY(!names.contains(QString()));
    }
};

QTEST_GUILESS_MAIN(KeyDoctorTest)
#include "KeyDoctorTest.moc"
