// SPDX-License-Identifier: Apache-2.0
// A whole answer that comes at once: the window goes on while it is drawn.
#include "ui/playground/TranscriptView.h"
#include "ui/widgets/Theme.h"

#include <QtTest>

using namespace bk;

class TranscriptBurstTest final : public QObject {
    Q_OBJECT
    Conversation m_talk;

    void answerAtOnce(const QString &text)
    {
        Turn turn;
        turn.role = QStringLiteral("assistant");
        turn.state = Turn::State::Waiting;
        m_talk.append(turn);
        m_talk.appendText(text);
        m_talk.finishLast(ConverseOutcome{});
    }
    QString wholeText() // of a view that finds all of it there
    {
        TranscriptView whole;
        whole.setConversation(&m_talk);
        return whole.document()->toPlainText();
    }

private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }
    void init() { m_talk.clear(); }

    void isDrawnInStepsAndKeepsItsFoot()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        answerAtOnce(QStringLiteral("Words of a *paragraph*.\n\n").repeated(2'000));
        qint64 most = 0;
        qint64 drawn = view.charactersWritten();
        while (view.isBehind()) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            most = std::max(most, view.charactersWritten() - drawn);
            drawn = view.charactersWritten();
        }
        QVERIFY2(most > 0 && most <= 9'000, qPrintable(QString::number(most)));
        QCOMPARE(view.document()->toPlainText(), wholeText());
    }
    void questionIntoItStandsBelowIt()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        answerAtOnce(QStringLiteral("word and word ").repeated(3'000));
        QVERIFY(view.isBehind());
        Turn next;
        next.role = QStringLiteral("user");
        next.text = QStringLiteral("And?");
        m_talk.append(next);
        QVERIFY(!view.isBehind());
        QCOMPARE(view.document()->toPlainText(), wholeText());
    }
    void rowsThatGoTakeTheirRestAlong()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        answerAtOnce(QStringLiteral("word and word ").repeated(3'000));
        m_talk.clear();
        QVERIFY(!view.isBehind());
        QCOMPARE(view.document()->toPlainText(), QString());
    }
};

QTEST_MAIN(TranscriptBurstTest)
#include "TranscriptBurstTest.moc"
