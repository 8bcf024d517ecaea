// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Output.h"
#include "app/cli/SecretInput.h"
#include "tests/support/SampleKeys.h"

#include <QTest>

class OutputTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foreignTextCannotSteerTheTerminal_data()
    {
        QTest::addColumn<QString>("foreign");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << "a\tb\nc" << "a\tb\nc";
        QTest::newRow("other scripts and pictures") << QString::fromUtf8("é 世 👩‍💻") << QString::fromUtf8("é 世 👩‍💻");
        QTest::newRow("escape") << "\x1b[31mred\x1b[0m" << "[31mred[0m";
        QTest::newRow("title") << "\x1b]0;owned\x07" << "]0;owned";
        QTest::newRow("C1 control") << QString(QChar(0x9b)) + "31m" << "31m";
        QTest::newRow("carriage return") << "real\rfake" << "realfake";
        QTest::newRow("backspace") << "a\bb" << "ab";
        QTest::newRow("right to left") << QString("x") + QChar(0x202e) + "y" + QChar(0x2066) + "z" << "xyz";
        QTest::newRow("NUL") << QString("a") + QChar(0) + "b" << "ab";
    }

    void foreignTextCannotSteerTheTerminal()
    {
        QFETCH(QString, foreign);
        QFETCH(QString, shown);
        QCOMPARE(bk::output::forTerminal(foreign), shown);
    }

    void aKeyIsFoundWhereverItHidesInAnArgument()
    {
        const QByteArray key = bk::sampleLongTermKey("x");
        QVERIFY(bk::holdsKey(key));
        QVERIFY(bk::holdsKey(QByteArray("--key=" + key)));
        QVERIFY(bk::holdsKey(QByteArray("Bearer " + key)));
        QVERIFY(bk::holdsKey(key.toLower())); // a damaged one is a secret too
        QVERIFY(bk::holdsKey(bk::sampleShortTermKey("x")));
        QVERIFY(!bk::holdsKey("--model"));
        QVERIFY(!bk::holdsKey("What is an ABSK key, and what is bedrock-api-key-?"));
        QVERIFY(!bk::holdsKey("AKIAIOSFODNN7EXAMPLE")); // no secret
    }

    void everyVerdictHasItsStatus()
    {
        bk::Diagnosis diagnosis;
        QCOMPARE(bk::exitCodeFor(diagnosis), bk::ExitCode::Ok);
        diagnosis.verdict = bk::Diagnosis::Verdict::WorksLimited;
        diagnosis.error = bk::Error{bk::Error::Kind::PermissionMissing, {}, {}, {}, {}, 403};
        QCOMPARE(bk::exitCodeFor(diagnosis), bk::ExitCode::Ok);
        diagnosis.verdict = bk::Diagnosis::Verdict::Expired;
        diagnosis.error.reset();
        QCOMPARE(bk::exitCodeFor(diagnosis), bk::ExitCode::Failed);
        diagnosis.error = bk::Error{bk::Error::Kind::KeyExpired, {}, {}, {}, {}, 403};
        QCOMPARE(bk::exitCodeFor(diagnosis), bk::ExitCode::RefusedByService);
    }

    void unknownFactsAreNull()
    {
        QCOMPARE(bk::output::orNull(QString()), QJsonValue());
        QCOMPARE(bk::output::orNull(QDateTime()), QJsonValue());
        QCOMPARE(bk::output::orNull(QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC)), QJsonValue("2026-01-02T03:04:05Z"));
    }
};

QTEST_GUILESS_MAIN(OutputTest)
#include "OutputTest.moc"
