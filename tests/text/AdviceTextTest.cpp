// SPDX-License-Identifier: Apache-2.0
#include "ui/text/AdviceText.h"

#include <QtTest>

using namespace bk;
using Kind = KeyAdvice::Kind;

class AdviceTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyAdviceSaysWhatWhyAndWhatToDo()
    {
        QSet<QString> said;
        QSet<QString> names;
        for (int kind = int(Kind::TwoEnvironments); kind <= int(Kind::NotTested); ++kind) {
            const AdviceWords words = adviceWords({Kind(kind), 123, {"other %1 <b>key</b>"}});
            for (const QString &part : {words.title, words.why, words.nextStep}) {
                QVERIFY(!part.isEmpty() && part[0].isUpper());
                said.insert(part);
            }
            QVERIFY(!words.title.endsWith('.') && words.why.endsWith('.') && words.nextStep.endsWith('.'));
            names.insert(adviceName(Kind(kind)));
        }
        QCOMPARE(said.size(), 21);
        QCOMPARE(names.size(), 7);
    }
    void numbersAndLabelsAreNamed()
    {
        QCOMPARE(adviceWords({Kind::LongLife, 365, {}}).title, "A life of 365 days");
        QVERIFY(adviceWords({Kind::TwoEnvironments, 0, {"a %1", "b"}}).why.contains("another environment as a %1, b."));
        QVERIFY(adviceWords({Kind::BothSlotsLive, 0, {"b"}}).why.contains(" b is the other one"));
    }
    void theWordsOfAwsAreThoseOfToday()
    {
        QVERIFY(kindAdvice(ApiKey::Kind::ShortTerm).contains("\"Recommended for production use\""));
        QVERIFY(kindAdvice(ApiKey::Kind::LongTerm).contains("\"Recommended only for exploration\""));
        QCOMPARE(kindAdvice(ApiKey::Kind::Other), QString());
        QStringList scenarios;
        for (const auto &[scenario, recommendation] : kindTable())
            scenarios.append(scenario + ": " + recommendation.left(10));
        QCOMPARE(scenarios, (QStringList{"Production applications: Short-term", "Development, testing: A long-ter", "CI/CD pipelines: Short-term",
                                         "Personal scripts: A long-ter", "Enterprise applications: Short-term"}));
    }
    void whatLimitedAccessGrantsIsSaid()
    {
        const QString why = adviceWords({Kind::LimitedAccess, 0, {}}).why;
        for (const char *right : {"every model", "guardrails", "provisioned throughput", "marketplace", "IAM roles"})
            QVERIFY2(why.contains(right), right);
    }
};

QTEST_GUILESS_MAIN(AdviceTextTest)
#include "AdviceTextTest.moc"
