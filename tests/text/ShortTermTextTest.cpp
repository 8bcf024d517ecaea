// SPDX-License-Identifier: Apache-2.0
#include "core/keys/ShortTermRenewal.h"
#include "ui/text/ShortTermText.h"

#include <QtTest>

using namespace bk;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

ShortTermRecord recordOf(qint64 life)
{
    ShortTermRecord record;
    record.signer = {QStringLiteral("environment-keys"), {}, QStringLiteral("123456789012"), {}};
    record.keepFresh = true;
    record.made = kNow;
    record.ends = kNow.addSecs(life);
    return record;
}

CredentialFacts signer(CredentialKind kind, const QDateTime &ends = {})
{
    CredentialFacts facts;
    facts.kind = kind;
    facts.expires = ends;
    return facts;
}

} // namespace

class ShortTermTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void livesAreReadWithTheirUnit_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("seconds");
        for (const auto &[text, seconds] : QList<std::pair<const char *, int>>{{"3600", 3600}, {"45s", 45}, {"90min", 5400}, {"90m", 5400}, {"12h", 43200}, {" 1h ", 3600},
                                                                              {"0", 0}, {"43201", 0}, {"13h", 0}, {"721min", 0}, {"h", 0}, {"-1", 0}, {"1d", 0}, {"", 0}})
            QTest::newRow(text) << QString::fromLatin1(text) << seconds;
    }
    void livesAreReadWithTheirUnit()
    {
        QFETCH(QString, text);
        QFETCH(int, seconds);
        const auto life = lifeIn(text);
        QCOMPARE(life.has_value(), seconds > 0);
        if (life)
            QCOMPARE(*life, seconds);
    }

    void theEndIsForecastWithItsReason()
    {
        const auto temporary = CredentialKind::TemporaryAccessKeys;
        QVERIFY(!endForecast(3600, signer(CredentialKind::PermanentAccessKeys), kNow).contains(QStringLiteral("session")));
        QVERIFY(!endForecast(3600, signer(temporary, kNow.addSecs(7200)), kNow).contains(QStringLiteral("session")));
        QVERIFY(endForecast(3600, signer(temporary, kNow.addSecs(1800)), kNow).contains(QStringLiteral("in 30 min: the session")));
        QVERIFY(endForecast(3600, signer(temporary), kNow).contains(QStringLiteral("not known")));
        QVERIFY(endForecast(3600, std::nullopt, kNow).contains(QStringLiteral("not known")));
    }

    void whatComesNextIsSaid()
    {
        ShortTermRecord record = recordOf(12 * 3600);
        QCOMPARE(freshnessText(record, renewalOf(record), kNow), QStringLiteral("Renews itself in 11 h 45 min"));
        const QDateTime behind = record.ends;
        QCOMPARE(freshnessText(record, behind, behind), QStringLiteral("Renews itself now"));
        record.problem = Error{Error::Kind::KeyringLocked, {}, {}, {}, {}, 0};
        QCOMPARE(freshnessText(record, behind.addSecs(120), behind), QStringLiteral("Tries again in 2 min"));
        QCOMPARE(freshnessText(record, {}, behind), QStringLiteral("Waits for you"));
        record.keepFresh = false;
        QCOMPARE(freshnessText(record, {}, kNow), QStringLiteral("Not kept fresh"));
    }

    void whoSignsIsSaid()
    {
        ShortTermRecord record = recordOf(3600);
        QCOMPARE(sourceText(record), QStringLiteral("Automatic: Access keys in the environment, account 123456789012"));
        record.profile = QStringLiteral("dev");
        QCOMPARE(sourceText(record), QStringLiteral("Profile dev, account 123456789012"));
        record.endsWithSession = true;
        QVERIFY(lifeText(record).contains(QStringLiteral("session")));
    }

    void whatARenewalAsksHasWordsOfItsOwn()
    {
        for (const QString &type : {ShortTermRenewal::kSignerChanged, ShortTermRenewal::kReplacedByHand, ShortTermRenewal::kSessionEnds}) {
            const ErrorWords plain = words(Error{Error::Kind::CredentialsBroken, QStringLiteral("detail"), {}, QStringLiteral("here"), {}, 0});
            const ErrorWords said = words(Error{Error::Kind::CredentialsBroken, QStringLiteral("detail"), type, QStringLiteral("here"), {}, 0});
            QVERIFY(said.title != plain.title && !said.sentence.isEmpty() && !said.nextStep.isEmpty());
            QVERIFY(!said.full().contains(QLatin1Char('%')));
        }
    }
};

QTEST_GUILESS_MAIN(ShortTermTextTest)
#include "ShortTermTextTest.moc"
