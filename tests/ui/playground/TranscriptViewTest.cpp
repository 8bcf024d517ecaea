// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestVectors.h"
#include "ui/playground/TranscriptView.h"
#include "ui/playground/TurnText.h"
#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QJsonArray>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextFragment>
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

Turn answer(const QString &text, Turn::State state = Turn::State::Complete)
{
    Turn turn;
    turn.role = QStringLiteral("assistant");
    turn.text = text;
    turn.state = state;
    turn.modelId = QStringLiteral("model");
    if (state == Turn::State::Complete) {
        turn.outcome.emplace();
        turn.outcome->complete = true;
    }
    return turn;
}

// The examples of a spec in the CommonMark form.
QStringList examplesOf(const QString &path)
{
    const QString fence(32, u'`');
    QStringList examples;
    QStringList current;
    int part = 0; // 1: inside the Markdown, 2: inside the HTML
    for (const QString &line : QString::fromUtf8(readVector(path)).split(u'\n')) {
        if (part == 0 && line.startsWith(fence + QStringLiteral(" example"))) {
            part = 1;
        } else if (part == 1 && line == QLatin1String(".")) {
            examples << QString(current.join(u'\n')).replace(u'→', u'\t');
            current.clear();
            part = 2;
        } else if (part == 2 && line == fence) {
            part = 0;
        } else if (part == 1) {
            current << line;
        }
    }
    return examples;
}

const QStringList kHostile{
    QStringLiteral("![x](file:///etc/passwd)"), QStringLiteral("<img src=\"file:///etc/passwd\">"),
    QStringLiteral("![x](data:image/png;base64,AAAA)"), QStringLiteral("![x](qrc:/icons/add.svg)"),
    QStringLiteral("![x](:/icons/add.svg)"), QStringLiteral("![x](http://127.0.0.1:1/a.png)"),
    QStringLiteral("![x](\\\\host\\share\\a.png)"), QStringLiteral("<script>alert(1)</script>"),
    QStringLiteral("<iframe src=file:///etc/passwd></iframe>"), QStringLiteral("<link rel=stylesheet href=file:///etc/passwd>"),
    QStringLiteral("<style>body{background:url(file:///etc/passwd)}</style>"), QStringLiteral("[x](javascript:alert(1))"),
    QStringLiteral("[x](JaVaScRiPt:alert(1))"), QStringLiteral("[x](file:///etc/passwd)"), QStringLiteral("<file:///etc/passwd>"),
    QStringLiteral("[x](ms-settings:privacy)"), QStringLiteral("[x](bk-action:retry/1)"), QStringLiteral("<bk-action:edit/0>"),
    QStringLiteral("[x](//host/path)"), QStringLiteral("[x](\\\\host\\share)"), QStringLiteral("<a href='javascript:1'>x</a>"),
    QStringLiteral("[x](https://user:pass@evil.example/)"), QStringLiteral("[x](https://bedrock.amazonaws.com@evil.example/)"),
    QStringLiteral("[x](data:text/html,<script>1</script>)"), QStringLiteral("[x](vbscript:1)"), QStringLiteral("mailto:a@b.example"),
    QStringLiteral("[![x](file:///a)](file:///b)"), QStringLiteral("[a]: file:///etc/passwd\n\n![a]\n\n[a]"),
    QStringLiteral("[x](https://") + QString(100'000, u'a') + QStringLiteral(".example/)"),
    QStringLiteral("| ![x](file:///a) | [x](javascript:1) |\n|---|---|\n| <img src=file:///b> | ![](qrc:/c) |"),
    QString(5'000, u'['), QString(5'000, u'>'), QString(5'000, u'*') + QStringLiteral("a"), QStringLiteral("- ").repeated(2'000),
    QStringLiteral("|").repeated(3'000) + QStringLiteral("\n") + QStringLiteral("|-").repeated(3'000)};

} // namespace

class TranscriptViewTest final : public QObject {
    Q_OBJECT
    Conversation m_talk;

    // Every link of the document; fails on images and on objects that are not our icons.
    static QStringList linksOf(const TranscriptView &view)
    {
        QStringList links;
        for (QTextBlock block = view.document()->begin(); block.isValid(); block = block.next()) {
            for (auto it = block.begin(); !it.atEnd(); ++it) {
                const QTextCharFormat format = it.fragment().charFormat();
                if (format.isImageFormat())
                    QTest::qFail("an image in the document", __FILE__, __LINE__);
                if (format.objectType() != QTextFormat::NoObject && format.objectType() != transcript::kIconObject)
                    QTest::qFail("a foreign object in the document", __FILE__, __LINE__);
                if (format.isAnchor())
                    links << format.anchorHref();
            }
        }
        return links;
    }
    void checkLinks(const TranscriptView &view)
    {
        for (const QString &link : linksOf(view)) {
            const auto action = actionOf(link);
            const bool ours = action && (action->name == QLatin1String("copy") || action->name == QLatin1String("retry")
                                         || action->name == QLatin1String("code"));
            QVERIFY2(ours || safeLink(link), qPrintable(link));
        }
        QCOMPARE(view.loadsRefused(), 0);
    }
    void stream(TranscriptView &view, const QString &text, int slice, int slicesPerFlush = 1)
    {
        int slices = 0;
        for (qsizetype at = 0; at < text.size(); at += slice) {
            m_talk.appendText(text.mid(at, slice));
            if (++slices % slicesPerFlush == 0)
                view.flush();
        }
        view.flush();
    }

private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }
    void init() { m_talk.clear(); }

    void nothingInATextOpensAnything()
    {
        BK_NEED_SHARED_VECTORS();
        const QString folder = sharedVectors() + QStringLiteral("/markdown/");
        QStringList texts = examplesOf(folder + QStringLiteral("commonmark/spec.txt"));
        QCOMPARE(texts.size(), 655);
        texts += examplesOf(folder + QStringLiteral("cmark-gfm/extensions.txt"));
        texts += examplesOf(folder + QStringLiteral("cmark-gfm/regression.txt"));
        for (const QJsonValue naughty : readJsonVector(sharedVectors() + QStringLiteral("/text/blns/blns.json")).array())
            texts.append(naughty.toString());
        for (const QString &text : std::as_const(texts)) {
            m_talk.clear();
            TranscriptView view;
            view.resize(600, 400);
            view.setConversation(&m_talk);
            m_talk.append(answer(text));
            view.grab();
            checkLinks(view);
        }
        qInfo("%lld examples of the specifications and naughty strings", qlonglong(texts.size()));
    }
    void hostileTextsOpenNothing()
    {
        for (const QString &text : kHostile) {
            m_talk.clear();
            TranscriptView view;
            view.resize(600, 400);
            view.setConversation(&m_talk);
            m_talk.append(answer({}, Turn::State::Waiting));
            stream(view, text, 997);
            view.grab();
            m_talk.finishLast(ConverseOutcome{});
            view.grab();
            checkLinks(view);
        }
        qInfo("%lld hostile texts", qlonglong(kHostile.size()));
    }
    void refusesEveryLoad()
    {
        TranscriptView view;
        QVERIFY(!view.loadResource(QTextDocument::ImageResource, QUrl(QStringLiteral("file:///etc/passwd"))).isValid());
        QCOMPARE(view.loadsRefused(), 1);
    }
    void costPerDeltaIsFlat_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("paragraphs") << QStringLiteral("Some **words** of a paragraph, and `code`. ").repeated(8).append("\n\n").repeated(500);
        QTest::newRow("one paragraph") << QStringLiteral("word and word ").repeated(10'000);
        QTest::newRow("code") << QStringLiteral("```\n") + QStringLiteral("int value = 42; // and more\n").repeated(5'000);
        QTest::newRow("list") << QStringLiteral("- an item of a list\n").repeated(6'000);
        QTest::newRow("table") << QStringLiteral("| a | b |\n|---|---|\n") + QStringLiteral("| one | two |\n").repeated(6'000);
    }
    void costPerDeltaIsFlat()
    {
        QFETCH(QString, text);
        TranscriptView view;
        view.setConversation(&m_talk);
        m_talk.append(question(QStringLiteral("q")));
        m_talk.append(answer({}, Turn::State::Waiting));
        constexpr int kDelta = 40;
        QList<qint64> costs;
        for (qsizetype at = 0; at < text.size(); at += kDelta) {
            const qint64 before = view.charactersWritten();
            m_talk.appendText(text.mid(at, kDelta));
            view.flush();
            costs << view.charactersWritten() - before;
        }
        const qsizetype part = costs.size() / 5;
        const auto sum = [&costs](qsizetype from, qsizetype count) {
            return std::accumulate(costs.cbegin() + from, costs.cbegin() + from + count, qint64(0));
        };
        const qint64 most = *std::max_element(costs.cbegin(), costs.cend());
        QVERIFY2(most <= 9'000, qPrintable(QString::number(most)));
        const qint64 early = sum(part, part);
        const qint64 late = sum(costs.size() - part, part);
        QVERIFY2(double(late) <= 1.3 * double(early), qPrintable(QStringLiteral("%1 then %2").arg(early).arg(late)));
        qInfo("%lld deltas: at most %lld characters drawn for one, %.0f on average", qlonglong(costs.size()), qlonglong(most),
              double(sum(0, costs.size())) / double(costs.size()));
    }
    void streamedIsDrawnLikeTheWhole()
    {
        const QString text = QStringLiteral("# T\n\none *two*\n\n- a\n  - b\n\n| h | i |\n|---|---|\n| 1 | 2 |\n\n```py\nprint(1)\n\nx\n```\n\n> q\n\n---\nend");
        TranscriptView streamed;
        streamed.setConversation(&m_talk);
        m_talk.append(question(QStringLiteral("q")));
        m_talk.append(answer({}, Turn::State::Waiting));
        stream(streamed, text, 3);
        ConverseOutcome outcome;
        outcome.complete = true;
        m_talk.finishLast(outcome);
        TranscriptView whole;
        whole.setConversation(&m_talk);
        QCOMPARE(streamed.document()->toPlainText(), whole.document()->toPlainText());
        QCOMPARE(streamed.document()->blockCount(), whole.document()->blockCount());
    }
    void rowsThatGoLeaveNothingBehind()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        m_talk.append(question(QStringLiteral("first")));
        const QString before = view.document()->toPlainText();
        m_talk.append(answer(QStringLiteral("| a |\n|---|\n| 1 |")));
        m_talk.append(question(QStringLiteral("second")));
        m_talk.truncate(1);
        QCOMPARE(view.document()->toPlainText(), before);
        m_talk.clear();
        QCOMPARE(view.document()->toPlainText(), QString());
    }
    void selectionSurvivesStreaming()
    {
        TranscriptView view;
        view.resize(600, 300);
        view.setConversation(&m_talk);
        m_talk.append(question(QStringLiteral("q")));
        m_talk.append(answer({}, Turn::State::Waiting));
        stream(view, QStringLiteral("Closed paragraph.\n\nOpen paragraph that"), 5);
        QTextCursor cursor = view.document()->find(QStringLiteral("Open paragraph"));
        QVERIFY(cursor.hasSelection());
        view.setTextCursor(cursor);
        stream(view, QStringLiteral(" goes on.\n\nAnd another."), 5);
        QCOMPARE(view.selectedText(), QStringLiteral("Open paragraph"));
    }
    void goesAlongOnlyWhenAtTheEnd()
    {
        TranscriptView view;
        view.resize(500, 200);
        view.show();
        view.setConversation(&m_talk);
        m_talk.append(question(QStringLiteral("q")));
        m_talk.append(answer({}, Turn::State::Waiting));
        const QString text = QStringLiteral("A line of text.\n\n").repeated(60);
        stream(view, text, 50);
        QScrollBar *bar = view.verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        QCOMPARE(bar->value(), bar->maximum());
        bar->setValue(30);
        stream(view, text, 50);
        QCOMPARE(bar->value(), 30);
        bar->setValue(bar->maximum());
        stream(view, text, 50);
        QCOMPARE(bar->value(), bar->maximum());
    }
    void textArrivesInFewFlushes()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        m_talk.append(answer({}, Turn::State::Waiting));
        const qint64 before = view.charactersWritten();
        for (int i = 0; i < 1'000; ++i)
            m_talk.appendText(QStringLiteral("x"));
        QCOMPARE(view.charactersWritten(), before); // nothing until the timer, then once
        QTRY_COMPARE(view.charactersWritten(), before + 1'000);
    }
    void copiesPlainText()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        m_talk.append(answer(QStringLiteral("**bold** and\n\n```sh\nls -l\n\necho\n```\n")));
        const QStringList links = linksOf(view);
        const auto code = std::find_if(links.cbegin(), links.cend(), [](const QString &link) { return link.contains(QLatin1String("code/")); });
        QVERIFY(code != links.cend());
        QSignalSpy copied(&view, &TranscriptView::copied);
        Q_EMIT view.anchorClicked(QUrl(*code));
        QCOMPARE(copied.size(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("ls -l\n\necho"));
        view.selectAll();
        QVERIFY(view.selectedText().contains(QStringLiteral("bold and")));
        QVERIFY(!view.selectedText().contains(QChar(QChar::ObjectReplacementCharacter)));
    }
    void brokenLinesAreCopiedWhole()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        const QString sentences = QStringLiteral("Alpha beta gamma delta. ").repeated(400).trimmed();
        m_talk.append(answer(sentences));
        view.selectAll();
        QVERIFY(view.selectedText().contains(sentences));
    }
    void linksAreAskedForAndActionsAreNot()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        m_talk.append(question(QStringLiteral("q")));
        m_talk.append(answer(QStringLiteral("[x](https://example.com/a)")));
        QSignalSpy chosen(&view, &TranscriptView::linkChosen);
        QSignalSpy retried(&view, &TranscriptView::retryWanted);
        QSignalSpy edited(&view, &TranscriptView::editWanted);
        Q_EMIT view.anchorClicked(QUrl(QStringLiteral("https://example.com/a")));
        Q_EMIT view.anchorClicked(QUrl(QStringLiteral("file:///etc/passwd")));
        Q_EMIT view.anchorClicked(QUrl(actionAddress(QStringLiteral("retry"), 1)));
        Q_EMIT view.anchorClicked(QUrl(actionAddress(QStringLiteral("edit"), 0)));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(retried.value(0).value(0).toInt(), 1);
        QCOMPARE(edited.value(0).value(0).toInt(), 0);
    }
    void controlCharactersAreShown()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        m_talk.append(answer(QStringLiteral("a\x1b[31mb") + QChar(0x202e) + QStringLiteral("c") + QChar(u'\0') + QStringLiteral("d")));
        const QString shown = view.document()->toPlainText();
        QVERIFY(shown.contains(QChar(0x241b)));
        QVERIFY(shown.contains(QStringLiteral("⟨U+202E⟩")));
        QVERIFY(!shown.contains(QChar(0x202e)));
        QVERIFY(!shown.contains(QChar(0x1b)));
    }
    void unfinishedIsSaid()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        m_talk.append(question(QStringLiteral("q")));
        m_talk.append(answer({}, Turn::State::Waiting));
        stream(view, QStringLiteral("half an answ"), 4);
        ConverseOutcome outcome;
        outcome.error = Error{Error::Kind::StreamIncomplete, {}, {}, {}, {}, 0};
        m_talk.finishLast(outcome);
        const QString shown = view.document()->toPlainText();
        QVERIFY(shown.contains(QStringLiteral("half an answ")));
        QVERIFY(shown.contains(QStringLiteral("Unfinished: the answer stopped before its end")));
    }
    void reasoningIsFolded()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        Turn turn = answer(QStringLiteral("the answer"));
        turn.reasoning = QStringLiteral("hidden thought");
        m_talk.append(turn);
        QVERIFY(!view.document()->toPlainText().contains(QStringLiteral("hidden thought")));
        Q_EMIT view.anchorClicked(QUrl(actionAddress(QStringLiteral("reasoning"), 0)));
        QVERIFY(view.document()->toPlainText().contains(QStringLiteral("hidden thought")));
        Q_EMIT view.anchorClicked(QUrl(actionAddress(QStringLiteral("reasoning"), 0)));
        QVERIFY(!view.document()->toPlainText().contains(QStringLiteral("hidden thought")));
    }
    void otherPaletteKeepsTheText()
    {
        TranscriptView view;
        view.setConversation(&m_talk);
        view.show();
        m_talk.append(question(QStringLiteral("q")));
        m_talk.append(answer(QStringLiteral("a `b`")));
        const QString before = view.document()->toPlainText();
        const auto color = [&view] { return view.document()->lastBlock().previous().begin().fragment().charFormat().foreground().color(); };
        const QColor light = color();
        theme::apply(*qApp, true); // widgets hear of it from the event loop
        QTRY_VERIFY(color() != light);
        QCOMPARE(view.document()->toPlainText(), before);
        theme::apply(*qApp, false);
        QTRY_COMPARE(color(), light);
    }
};

QTEST_MAIN(TranscriptViewTest)
#include "TranscriptViewTest.moc"
