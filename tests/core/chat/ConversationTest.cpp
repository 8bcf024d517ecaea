// SPDX-License-Identifier: Apache-2.0
#include "core/chat/Conversation.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QSignalSpy>
#include <QtTest>

using namespace bk;

namespace {

Turn question(const QString &text)
{
    Turn turn;
    turn.role = QStringLiteral("user");
    turn.text = text;
    turn.content = {TextBlock{text}};
    return turn;
}

Turn waiting(const QString &model = QStringLiteral("model-a"))
{
    Turn turn;
    turn.role = QStringLiteral("assistant");
    turn.state = Turn::State::Waiting;
    turn.modelId = model;
    return turn;
}

ConverseOutcome finished(const QString &text)
{
    ConverseOutcome outcome;
    outcome.text = text;
    outcome.complete = true;
    outcome.stopReason = QStringLiteral("end_turn");
    outcome.message = {{QStringLiteral("role"), QStringLiteral("assistant")},
                       {QStringLiteral("content"), QJsonArray{QJsonObject{{QStringLiteral("text"), text}}}}};
    return outcome;
}

ConverseOutcome failed(Error::Kind kind)
{
    ConverseOutcome outcome;
    outcome.error = Error{kind, {}, {}, {}, {}, 0};
    return outcome;
}

QString firstText(const Message &message)
{
    if (const auto *text = std::get_if<TextBlock>(&message.content.first()))
        return text->text;
    return std::get<OtherBlock>(message.content.first()).json.value(QStringLiteral("text")).toString();
}

} // namespace

class ConversationTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void obeysTheRulesOfModels()
    {
        Conversation talk;
        QAbstractItemModelTester tester(&talk, QAbstractItemModelTester::FailureReportingMode::QtTest);
        talk.append(question(QStringLiteral("one")));
        talk.append(waiting());
        talk.appendText(QStringLiteral("answer"));
        talk.finishLast(finished(QStringLiteral("answer")));
        talk.append(question(QStringLiteral("two")));
        talk.truncate(1);
        QCOMPARE(talk.rowCount(), 1);
        talk.truncate(7);
        QCOMPARE(talk.rowCount(), 1);
        talk.clear();
        QCOMPARE(talk.rowCount(), 0);
    }
    void appendedTextTouchesOnlyTheLastRow()
    {
        Conversation talk;
        talk.append(question(QStringLiteral("one")));
        talk.append(waiting());
        QSignalSpy changes(&talk, &Conversation::dataChanged);
        QSignalSpy texts(&talk, &Conversation::textAppended);
        for (int i = 0; i < 100; ++i)
            talk.appendText(QStringLiteral("x"));
        QCOMPARE(changes.size(), 100);
        QCOMPARE(texts.size(), 100);
        for (const auto &change : changes)
            QCOMPARE(change.at(0).toModelIndex().row(), 1);
        QCOMPARE(talk.turns().last().text.size(), 100);
        QCOMPARE(talk.turns().last().state, Turn::State::Streaming);
    }
    void cutAnswerKeepsItsTextAndIsMarked()
    {
        Conversation talk;
        talk.append(question(QStringLiteral("one")));
        talk.append(waiting());
        talk.appendText(QStringLiteral("half an ans"));
        talk.finishLast(failed(Error::Kind::StreamIncomplete));
        QCOMPARE(talk.turns().last().state, Turn::State::Unfinished);
        QCOMPARE(talk.turns().last().text, QStringLiteral("half an ans"));
    }
    void answerWithoutTextIsFailed()
    {
        Conversation talk;
        talk.append(question(QStringLiteral("one")));
        talk.append(waiting());
        talk.finishLast(failed(Error::Kind::KeyRejected));
        QCOMPARE(talk.turns().last().state, Turn::State::Failed);
    }
    void rolesTakeTurnsInWhatIsSent()
    {
        Conversation talk;
        talk.append(question(QStringLiteral("lost")));
        talk.append(waiting());
        talk.finishLast(failed(Error::Kind::Throttled));
        talk.append(question(QStringLiteral("kept")));
        talk.append(waiting());
        talk.appendText(QStringLiteral("half"));
        talk.finishLast(failed(Error::Kind::Cancelled));
        talk.append(question(QStringLiteral("last")));
        talk.append(waiting());
        const QList<Message> messages = talk.messages();
        QCOMPARE(messages.size(), 3);
        QCOMPARE(firstText(messages.at(0)), QStringLiteral("kept"));
        QCOMPARE(firstText(messages.at(1)), QStringLiteral("half"));
        QCOMPARE(messages.at(1).role, QStringLiteral("assistant"));
        QCOMPARE(firstText(messages.at(2)), QStringLiteral("last"));
    }
    void finishedAnswerGoesBackAsItCame()
    {
        Conversation talk;
        talk.append(question(QStringLiteral("one")));
        talk.append(waiting());
        talk.appendText(QStringLiteral("yes"));
        ConverseOutcome outcome = finished(QStringLiteral("yes"));
        const QJsonObject reasoning{{QStringLiteral("reasoningContent"),
                                     QJsonObject{{QStringLiteral("reasoningText"),
                                                  QJsonObject{{QStringLiteral("text"), QStringLiteral("hm")},
                                                              {QStringLiteral("signature"), QStringLiteral("sig")}}}}}};
        const QJsonObject call{{QStringLiteral("toolUse"), QJsonObject{{QStringLiteral("name"), QStringLiteral("t")}}}};
        const QJsonObject blank{{QStringLiteral("text"), QStringLiteral(" ")}};
        const QJsonObject text{{QStringLiteral("text"), QStringLiteral("yes")}};
        outcome.message.insert(QStringLiteral("content"), QJsonArray{reasoning, blank, text, call});
        talk.finishLast(outcome);

        const QList<ContentBlock> same = talk.messages(QStringLiteral("model-a")).last().content;
        QCOMPARE(same.size(), 2);
        QCOMPARE(std::get<OtherBlock>(same.at(0)).json, reasoning);
        const QList<ContentBlock> other = talk.messages(QStringLiteral("model-b")).last().content;
        QCOMPARE(other.size(), 1);
        QCOMPARE(std::get<TextBlock>(other.at(0)).text, QStringLiteral("yes"));
    }
    void namesItsAttachments()
    {
        Conversation talk;
        Turn turn = question(QStringLiteral("look"));
        turn.content.append(DocumentBlock{QStringLiteral("report"), QStringLiteral("pdf"), "x"});
        talk.append(turn);
        QCOMPARE(talk.index(0).data(Conversation::AttachmentsRole).toStringList(),
                 QStringList{QStringLiteral("report.pdf")});
    }
};

QTEST_GUILESS_MAIN(ConversationTest)
#include "ConversationTest.moc"
