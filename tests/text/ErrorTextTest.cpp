// SPDX-License-Identifier: Apache-2.0
#include "ui/text/ErrorText.h"

#include <QtTest>

using namespace bk;

class ErrorTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyErrorSaysWhatHappenedAndWhatToDo()
    {
        for (int kind = 0; kind <= int(Error::Kind::DatabaseBusy); ++kind) {
            const ErrorWords said = words(Error{Error::Kind(kind), QStringLiteral("detail"), {}, {}, {}, 0});
            QVERIFY2(!said.title.isEmpty(), qPrintable(QString::number(kind)));
            QVERIFY2(!said.sentence.isEmpty(), qPrintable(said.title));
            if (Error::Kind(kind) != Error::Kind::Cancelled)
                QVERIFY2(!said.nextStep.isEmpty(), qPrintable(said.title));
            QVERIFY2(!said.full().contains(QLatin1Char('%')), qPrintable(said.full()));
        }
    }
    void iamIsToldInItsOwnWords()
    {
        const auto said = [](Error::Kind kind, const char *type, const char *subject) {
            return words(Error{kind, QStringLiteral("detail"), QLatin1String(type), QLatin1String(subject), {}, 400});
        };
        QVERIFY(said(Error::Kind::PermissionMissing, "AccessDenied", "iam:CreateServiceSpecificCredential").title.contains(QStringLiteral("credentials")));
        QVERIFY(said(Error::Kind::PermissionMissing, "AccessDenied", "bedrock:InvokeModel").title.contains(QStringLiteral("key works")));
        QVERIFY(said(Error::Kind::ResourceNotFound, "NoSuchEntity", "").nextStep.contains(QStringLiteral("bkr iam list")));
        QVERIFY(!said(Error::Kind::Throttled, "Throttling", "").sentence.contains(QStringLiteral("model")));
    }
    void damagedSettingsAreToldWithTheFileThatIsKept()
    {
        const ErrorWords said = damagedSettings(QStringLiteral("/home/settings.ini.damaged-1"));
        QVERIFY(!said.title.isEmpty() && !said.nextStep.isEmpty());
        QVERIFY(said.sentence.contains(QStringLiteral("/home/settings.ini.damaged-1")));
    }
    void titlesAreToldApart()
    {
        QSet<QString> titles;
        for (int kind = 0; kind <= int(Error::Kind::DatabaseBusy); ++kind)
            titles.insert(words(Error{Error::Kind(kind), {}, {}, {}, {}, 0}).title);
        QCOMPARE(titles.size(), int(Error::Kind::DatabaseBusy) + 1);
    }
    void everyProblemOfAKeyIsExplained()
    {
        for (int problem = 1; problem <= int(KeyReading::Problem::IssuedInFuture); ++problem) {
            KeyReading reading;
            reading.problem = KeyReading::Problem(problem);
            QVERIFY(!problemSentence(reading).isEmpty());
        }
    }
    void everyLookAlikeIsCalledByItsName()
    {
        QSet<QString> said;
        for (int kind = int(KeyReading::Kind::CloudWatchLogsKey); kind < int(KeyReading::Kind::Unknown); ++kind) {
            KeyReading reading;
            reading.kind = KeyReading::Kind(kind);
            reading.problem = KeyReading::Problem::NotABedrockKey;
            said.insert(problemSentence(reading));
            QVERIFY(!kindTitle(reading.kind).isEmpty());
        }
        QCOMPARE(said.size(), int(KeyReading::Kind::Unknown) - int(KeyReading::Kind::CloudWatchLogsKey));
    }
    void successIsToldWithWhatIsKnownOfThePlace()
    {
        Diagnosis diagnosis; // works
        QCOMPARE(words(diagnosis).sentence, QStringLiteral("Bedrock accepted it."));
        diagnosis.host = QStringLiteral("127.0.0.1");
        QCOMPARE(words(diagnosis).sentence, QStringLiteral("Bedrock in 127.0.0.1 accepted it."));
    }
    void aRegionMistakeIsNotCalledAWrongKey()
    {
        Diagnosis diagnosis;
        diagnosis.verdict = Diagnosis::Verdict::Rejected;
        diagnosis.layer = Diagnosis::Layer::Region;
        diagnosis.region = QStringLiteral("eu-west-1");
        diagnosis.error = Error{Error::Kind::KeyRejected, {}, {}, {}, {}, 403};
        QVERIFY(words(diagnosis).title.contains(QStringLiteral("region")));
    }
};

QTEST_APPLESS_MAIN(ErrorTextTest)
#include "ErrorTextTest.moc"
