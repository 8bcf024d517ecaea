// SPDX-License-Identifier: Apache-2.0
#include "ui/text/CredentialText.h"

#include <QtTest>

using namespace bk;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

CredentialStep brokenStep(CredentialReason reason)
{
    CredentialStep step;
    step.place = CredentialPlace::ConfigFile;
    step.outcome = CredentialOutcome::Broken;
    step.reason = reason;
    step.origin.file = QStringLiteral("/home/ada/.aws/config");
    step.origin.line = 12;
    step.origin.profile = QStringLiteral("dev");
    return step;
}

} // namespace

class CredentialTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyReasonHasASentence()
    {
        for (int i = int(CredentialReason::None) + 1; i <= int(CredentialReason::NoRole); ++i) {
            const ErrorWords said = words(brokenStep(CredentialReason(i)));
            QVERIFY2(!said.sentence.isEmpty(), qPrintable(nameOf(CredentialReason(i))));
            QVERIFY2(said.sentence.endsWith(u'.') || said.sentence.contains(u':'), qPrintable(said.sentence));
        }
    }

    void everyPlaceAndOutcomeHasWords()
    {
        for (int i = 0; i <= int(CredentialPlace::InstanceMetadata); ++i) {
            QVERIFY(!placeName(CredentialPlace(i)).isEmpty());
            QVERIFY(!placeHint(CredentialPlace(i)).isEmpty());
        }
        for (int i = 0; i <= int(CredentialOutcome::NotAsked); ++i)
            QVERIFY(!outcomeWord(CredentialOutcome(i)).isEmpty());
        for (int i = 1; i <= int(CredentialMethod::InstanceMetadata); ++i)
            QVERIFY(!methodText(CredentialMethod(i)).isEmpty());
        for (int i = 1; i <= int(CredentialKind::TemporaryAccessKeys); ++i)
            QVERIFY(!kindText(CredentialKind(i)).isEmpty());
    }

    void everyDifferenceHasWords()
    {
        for (int i = 0; i <= int(SdkDifference::AsksMetadataForRegion); ++i)
            QVERIFY(differenceText(SdkDifference(i)).endsWith(u'.'));
        for (int i = 0; i <= int(OtherSdk::Paws); ++i)
            QVERIFY(!sdkName(OtherSdk(i)).isEmpty());
        SdkChoice choice;
        QVERIFY(choiceText(choice, {}).contains(QStringLiteral("Finds nothing")));
        choice.place = CredentialPlace::BearerVariable;
        choice.fails = true;
        QVERIFY(choiceText(choice, {}).contains(QStringLiteral("error")));
    }

    void whatIsBrokenTellsWhatToDoNext()
    {
        for (int i = int(CredentialReason::ProcessNotAllowed); i < int(CredentialReason::CallFailed); ++i)
            QVERIFY2(!words(brokenStep(CredentialReason(i))).nextStep.isEmpty(), qPrintable(nameOf(CredentialReason(i))));
    }

    void mendingCommandIsExact()
    {
        QCOMPARE(mendingCommand(brokenStep(CredentialReason::SsoTokenExpired)), QStringLiteral("aws sso login --profile dev"));
        QCOMPARE(mendingCommand(brokenStep(CredentialReason::FileOpenToOthers)), QStringLiteral("chmod 600 /home/ada/.aws/config"));
        CredentialStep variable = brokenStep(CredentialReason::Empty);
        variable.origin = {};
        variable.origin.variable = QStringLiteral("AWS_BEARER_TOKEN_BEDROCK");
        QCOMPARE(mendingCommand(variable), QStringLiteral("unset AWS_BEARER_TOKEN_BEDROCK"));
        QVERIFY(words(variable).nextStep.contains(QStringLiteral("unset AWS_BEARER_TOKEN_BEDROCK")));
        CredentialStep standard = brokenStep(CredentialReason::SsoTokenMissing);
        standard.origin.profile = QStringLiteral("default");
        QCOMPARE(mendingCommand(standard), QStringLiteral("aws sso login"));
    }

    void namesFromOutsideCannotBreakOutOfTheCommand()
    {
        CredentialStep step = brokenStep(CredentialReason::SsoTokenExpired);
        step.origin.profile = QStringLiteral("x'; rm -rf ~ #");
        QCOMPARE(mendingCommand(step), QStringLiteral("aws sso login --profile 'x'\\''; rm -rf ~ #'"));
        step = brokenStep(CredentialReason::FileOpenToOthers);
        step.origin.file = QStringLiteral("/home/a b/$(id)");
        QCOMPARE(mendingCommand(step), QStringLiteral("chmod 600 '/home/a b/$(id)'"));
    }

    void originIsShortAndNamesItsProfile()
    {
        QCOMPARE(originText(brokenStep(CredentialReason::ProfileLoop).origin, QStringLiteral("/home/ada")),
                 QStringLiteral("~/.aws/config:12 (profile dev)"));
        CredentialOrigin variable;
        variable.variable = QStringLiteral("AWS_REGION");
        QCOMPARE(originText(variable, {}), QStringLiteral("AWS_REGION"));
    }

    void factsAreOneLineWithoutAValue()
    {
        CredentialFacts facts;
        facts.kind = CredentialKind::ShortTermKey;
        facts.lastFour = QStringLiteral("wxyz");
        facts.region = QStringLiteral("us-east-1");
        facts.expires = kNow.addSecs(40 * 60);
        QCOMPARE(factsText(facts, kNow), QStringLiteral("Short-term API key · …wxyz · us-east-1 · 40 min left"));
        QCOMPARE(factsText({}, kNow), QString());
    }

    void summaryTellsWhoAnswersOrWhyNobodyDoes()
    {
        CredentialResolution resolution;
        resolution.at = kNow;
        QVERIFY(summaryText(resolution, QStringLiteral("Converse"), {}).contains(QStringLiteral("No place")));
        CredentialStep step;
        step.outcome = CredentialOutcome::Won;
        step.facts.kind = CredentialKind::LongTermKey;
        step.origin.variable = QStringLiteral("AWS_BEARER_TOKEN_BEDROCK");
        resolution.steps = {step};
        const QString won = summaryText(resolution, QStringLiteral("Converse"), {});
        QVERIFY(won.contains(QStringLiteral("Long-term API key")));
        QVERIFY(won.contains(QStringLiteral("AWS_BEARER_TOKEN_BEDROCK")));
        QVERIFY(won.contains(QStringLiteral("No region is set")));
        resolution.steps = {brokenStep(CredentialReason::ProfileLoop)};
        QVERIFY(summaryText(resolution, QStringLiteral("Converse"), {}).contains(QStringLiteral("cannot go")));
    }
};

QTEST_GUILESS_MAIN(CredentialTextTest)
#include "CredentialTextTest.moc"
