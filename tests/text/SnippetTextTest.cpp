// SPDX-License-Identifier: Apache-2.0
#include "ui/text/SnippetText.h"

#include <QtTest>

using namespace bk;

class SnippetTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPolicyHasItsWords()
    {
        QSet<QString> titles;
        for (const PolicyFacts &facts : policyTable()) {
            titles.insert(policyTitle(facts.kind));
            QVERIFY(policyExplanation(facts.kind).endsWith(u'.'));
            QVERIFY(!placeText(facts.place).isEmpty());
        }
        QCOMPARE(titles.size(), qsizetype(policyTable().size()));
    }
    void everyProblemIsASentenceOfItsOwn()
    {
        QSet<QString> sentences;
        for (int problem = 0; problem <= int(PolicyProblem::Length); ++problem)
            sentences.insert(problemSentence(PolicyProblem(problem)));
        QCOMPARE(sentences.size(), int(PolicyProblem::Length) + 1);
        for (const QString &sentence : sentences)
            QVERIFY(sentence.endsWith(u'.'));
    }
    void aValueThatDoesNotFitIsToldWithItsShell()
    {
        QCOMPARE(problemSentence(QuoteProblem::Empty, Shell::Cmd), "cmd knows no variable that is set and empty.");
        QVERIFY(problemSentence(QuoteProblem::Length, Shell::Cmd).contains("cmd"));
        QVERIFY(problemSentence(QuoteProblem::Character, Shell::Cmd).contains("cmd"));
        QVERIFY(problemSentence(QuoteProblem::Name, Shell::Fish).endsWith(u'.'));
        QCOMPARE(shellName(Shell::PowerShell), "PowerShell");
    }
};

QTEST_GUILESS_MAIN(SnippetTextTest)
#include "SnippetTextTest.moc"
