// SPDX-License-Identifier: Apache-2.0
// A talk that grows: what the next frame costs behind 1,000, 10,000, 100,000 and (with an argument) 1,000,000 tokens of
// Markdown, in one paragraph without an end, and in Qt's plainest editor. A frame is two tokens in, scrolled to the end
// and painted: 120 tokens a second at 60 Hz. transcript [MOST-TOKENS]
#include "bench/Measure.h"
#include "bench/Samples.h"
#include "core/chat/Conversation.h"
#include "ui/playground/TranscriptView.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTest>

#include <cmath>
#include <memory>

using namespace bk;
using namespace bk::bench;

namespace {

constexpr int kFrames = 24;
constexpr int kTokensPerFrame = 2;

// Markdown of all kinds between the tokens, or one paragraph without an end.
QString prose(int tokens, bool broken, quint32 seed)
{
    static const QStringList turns{QStringLiteral("\n\n"), QStringLiteral("\n\n## A heading\n\n"), QStringLiteral("\n\n- one\n- two **strong**\n\n"),
                                   QStringLiteral("\n\n```cpp\nint main() { return 0; }\n```\n\n"),
                                   QStringLiteral("\n\n| a | b |\n|---|---|\n| 1 | `2` |\n\n")};
    Tokens words(seed);
    QString text;
    for (int i = 0; i < tokens; ++i) {
        QString token = words.next();
        if (!broken)
            token.replace(u'\n', u' ');
        text += token;
        if (broken && i % 60 == 59)
            text += turns.at(i / 60 % turns.size());
    }
    return text;
}

struct Talk final {
    Talk(int tokens, bool broken)
    {
        view.resize(900, 700);
        view.setConversation(&conversation);
        view.show();
        Turn question;
        question.role = QStringLiteral("user");
        question.text = QStringLiteral("Go on");
        conversation.append(question);
        Turn answer;
        answer.role = QStringLiteral("assistant");
        answer.modelId = QStringLiteral("model");
        answer.state = Turn::State::Waiting;
        conversation.append(answer);
        conversation.appendText(prose(tokens, broken, 5));
        if (broken)
            conversation.appendText(QStringLiteral("\n\n"));
        view.flush();
        if (!QTest::qWaitForWindowExposed(&view)) // what is not exposed is not painted
            qFatal("the view is not shown");
    }
    void frames(Tokens &tokens, bool broken)
    {
        for (int frame = 0; frame < kFrames; ++frame) {
            for (int i = 0; i < kTokensPerFrame; ++i)
                conversation.appendText(broken ? tokens.next() : tokens.next().replace(u'\n', u' '));
            view.flush();
            view.viewport()->repaint();
        }
    }
    Conversation conversation;
    TranscriptView view;
};

struct Editor final {
    explicit Editor(int tokens)
    {
        edit.setReadOnly(true);
        edit.resize(900, 700);
        edit.setFont(theme::font(theme::Type::Body));
        edit.show();
        edit.setPlainText(prose(tokens, true, 5));
        if (!QTest::qWaitForWindowExposed(&edit))
            qFatal("the editor is not shown");
    }
    void frames(Tokens &tokens)
    {
        for (int frame = 0; frame < kFrames; ++frame) {
            for (int i = 0; i < kTokensPerFrame; ++i) {
                QTextCursor cursor(edit.document());
                cursor.movePosition(QTextCursor::End);
                cursor.insertText(tokens.next());
            }
            edit.verticalScrollBar()->setValue(edit.verticalScrollBar()->maximum());
            edit.viewport()->repaint();
        }
    }
    QPlainTextEdit edit;
};

// Every contestant reads the same tokens, so their lines break alike.
void addTalk(Race &race, const std::string &name, int tokens, bool broken)
{
    auto talk = std::make_shared<Talk>(tokens, broken);
    auto next = std::make_shared<Tokens>(99);
    race.add(name, kFrames, [=] { talk->frames(*next, broken); });
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    theme::apply(application, false);
    const int most = argc > 1 ? std::atoi(argv[1]) : 100'000;
    Race race;
    for (const int tokens : {1'000, 10'000, 100'000, 1'000'000}) {
        if (tokens <= most)
            addTalk(race, "frame." + std::to_string(tokens), tokens, true);
    }
    addTalk(race, "frame.paragraph", 50'000, false);
    auto editor = std::make_shared<Editor>(10'000);
    auto next = std::make_shared<Tokens>(99);
    race.add("frame.editor", kFrames, [=] { editor->frames(*next); });

    // 5,000 tokens at once: what one of the steps costs in which they are drawn, its frame with it.
    auto burst = std::make_shared<Talk>(10'000, true);
    const QString many = prose(5'000, true, 2);
    race.add("frame.burst", std::ceil(double(many.size()) / TranscriptView::kStep), [=] {
        burst->conversation.appendText(many);
        if (!QTest::qWaitFor([burst] { return !burst->view.isBehind(); }, 300'000)) // callgrind takes its time
            qFatal("the burst is not drawn");
        burst->view.viewport()->repaint();
    });
    race.run(9);
    return 0;
}
