// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestVectors.h"
#include "ui/playground/MarkdownBlocks.h"

#include <QtTest>

using namespace bk;
using Kind = MarkdownPiece::Kind;
using Join = MarkdownPiece::Join;

namespace {

QList<MarkdownPiece> piecesOf(const QString &text, qsizetype slice = -1)
{
    MarkdownBlocks blocks;
    QList<MarkdownPiece> pieces;
    const qsizetype step = slice < 1 ? std::max<qsizetype>(1, text.size()) : slice;
    for (qsizetype at = 0; at < text.size(); at += step)
        pieces += blocks.append(QStringView(text).mid(at, step));
    return pieces + blocks.finish();
}

// "P text", "H2 text", "C lang", "| line", "T", "R" with quote, list depth and marker in front.
QString shorthand(const QList<MarkdownPiece> &pieces)
{
    static const QHash<int, QString> names{{int(Kind::Paragraph), "P"}, {int(Kind::Heading), "H"}, {int(Kind::CodeStart), "C"},
                                           {int(Kind::CodeLine), "|"}, {int(Kind::Table), "T"}, {int(Kind::Rule), "R"}};
    QStringList lines;
    for (const MarkdownPiece &piece : pieces) {
        QString line = QString(piece.quote, u'>') + QString(piece.indent, u'+') + piece.marker;
        line += (line.isEmpty() ? "" : " ") + names.value(int(piece.kind));
        if (piece.level > 0)
            line += QString::number(piece.level);
        line += u' ' + QString(piece.text).replace(u'\n', u'/');
        lines << line.trimmed();
    }
    return lines.join(u'\n');
}

} // namespace

class MarkdownBlocksTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cutsBlocks_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *markdown, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(expected);
        };
        row("paragraphs", "one\ntwo\n\nthree", "P one/two\nP three");
        row("headings", "# one\ntext\n## two ##\nunder\n---", "H1 one\nP text\nH2 two\nH2 under");
        row("rule", "one\n\n---\n* * *", "P one\nR\nR");
        row("fence", "```cpp\nint a;\n\n  b;\n```\nafter", "C cpp\n| int a;\n|\n|   b;\nP after");
        row("fence never closed", "~~~\na", "C\n| a");
        row("longer fence", "````\n```\n````", "C\n| ```");
        row("fence inside a paragraph", "one\n```\na\n```", "P one\nC\n| a");
        row("indented code", "one\n\n    a\n\n    b\n\nc", "P one\nC\n| a\n|\n| b\nP c");
        row("list", "- a\n- b\n  more\n\n  second\n- c", "+• P a\n+• P b/more\n+ P second\n+• P c");
        row("ordered list", "3. a\n4) b", "+3. P a\n+4) P b");
        row("nested list", "- a\n  - b\n    1. c\n- d", "+• P a\n++◦ P b\n+++1. P c\n+• P d");
        row("list ends", "- a\n\nout", "+• P a\nP out");
        row("number in a paragraph", "in the year\n1984. it was", "P in the year/1984. it was");
        row("tasks", "- [ ] a\n- [x] b", "+☐ P a\n+☑ P b");
        row("empty item", "-\n- b", "+• P\n+• P b");
        row("fence in a list", "1. a\n   ```sh\n   ls\n   ```\n2. b", "+1. P a\n+ C sh\n+ | ls\n+2. P b");
        row("quote", "> a\n> b\nlazy\n\nout", "> P a/b/lazy\nP out");
        row("quote in quote", "> a\n>> b", "> P a\n>> P b");
        row("list in a quote", "> - a\n> - b", ">+• P a\n>+• P b");
        row("table", "| a | b |\n|---|:-:|\n| 1 | 2 |\n\nout", "T | a | b |/|---|:-:|/| 1 | 2 |\nP out");
        row("table under text", "see:\na | b\n--|--\n1 | 2", "P see:\nT a | b/--|--/1 | 2");
        row("no table", "a | b\n---|---|---\n", "P a | b/---|---|---");
        row("carriage returns", "# a\r\n\r\nb\r\n", "H1 a\nP b");
        row("tabs", "-\ta\n\n\tb", "+• P a\n+ P b");
    }
    void cutsBlocks()
    {
        QFETCH(QString, markdown);
        QFETCH(QString, expected);
        QCOMPARE(shorthand(piecesOf(markdown)), expected);
    }
    void everySplitGivesTheSamePieces()
    {
        const QString text = QString::fromUtf8(
            "# Title\r\nSome *text* with `code`\n- a\n  - b\n\n    c\n1. x\n```py\nprint(1)\n\n```\n> q\nlazy\n\n"
            "| h | i |\n|---|---|\n| 1 | 2 |\n\n    code\n\nend 😀");
        const QList<MarkdownPiece> whole = piecesOf(text);
        for (qsizetype cut = 0; cut <= text.size(); ++cut) {
            MarkdownBlocks blocks;
            QList<MarkdownPiece> pieces = blocks.append(text.left(cut));
            (void)blocks.preview();
            pieces += blocks.append(text.mid(cut));
            pieces += blocks.finish();
            QCOMPARE(pieces, whole);
        }
        QCOMPARE(piecesOf(text, 1), whole);
    }
    void frozenPiecesNeverChange()
    {
        BK_NEED_SHARED_VECTORS();
        const QString spec = QString::fromUtf8(readVector(sharedVectors() + "/markdown/commonmark/spec.txt"));
        const QList<MarkdownPiece> whole = piecesOf(spec);
        QVERIFY(whole.size() > 1'000);
        for (const qsizetype slice : {1, 7, 64, 1'000})
            QCOMPARE(piecesOf(spec, slice), whole);
        qInfo("%lld pieces of %lld characters, four slicings", qlonglong(whole.size()), qlonglong(spec.size()));
    }
    void previewPlusFrozenIsTheWhole()
    {
        const QString text = QStringLiteral("one\n\n- two\n- three\n\n```\ncode");
        MarkdownBlocks blocks;
        const QList<MarkdownPiece> frozen = blocks.append(text);
        QCOMPARE(frozen + blocks.preview(), piecesOf(text));
        QCOMPARE(blocks.preview(), blocks.preview());
    }
    void whatIsOpenStaysSmall_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("words") << QStringLiteral("word ").repeated(20'000);
        QTest::newRow("sentences") << QStringLiteral("A sentence of **words**. ").repeated(4'000);
        QTest::newRow("one word") << QString(100'000, u'x');
        QTest::newRow("open emphasis") << QStringLiteral("**never closed and so on. ").repeated(4'000);
        QTest::newRow("short lines") << QStringLiteral("line\n").repeated(20'000);
        QTest::newRow("code line") << QStringLiteral("```\n") + QString(100'000, u'x');
        QTest::newRow("code lines") << QStringLiteral("```\n") + QStringLiteral("int a;\n").repeated(10'000);
        QTest::newRow("table") << QStringLiteral("a|b\n-|-\n") + QStringLiteral("1|2\n").repeated(10'000);
        QTest::newRow("list") << QStringLiteral("- item\n").repeated(10'000);
        QTest::newRow("quote") << QStringLiteral("> line\n").repeated(10'000);
        QTest::newRow("pairs of surrogates") << QStringLiteral("😀").repeated(20'000);
        QTest::newRow("table row") << QStringLiteral("a|b\n-|-\n") + QStringLiteral("x ").repeated(50'000);
    }
    void whatIsOpenStaysSmall()
    {
        QFETCH(QString, text);
        MarkdownBlocks blocks;
        qsizetype most = 0;
        qsizetype given = 0;
        for (qsizetype at = 0; at < text.size(); at += 50) {
            for (const MarkdownPiece &piece : blocks.append(QStringView(text).mid(at, 50)))
                given += piece.text.size();
            qsizetype open = 0;
            for (const MarkdownPiece &piece : blocks.preview())
                open += piece.text.size();
            most = std::max(most, open);
        }
        QVERIFY2(most <= 6'000, qPrintable(QString::number(most)));
        for (const MarkdownPiece &piece : blocks.finish()) {
            QVERIFY(piece.text.isEmpty() || !piece.text.front().isLowSurrogate());
            given += piece.text.size();
        }
        QVERIFY(given > text.size() / 5);
    }
    void brokenTextIsJoinedWithoutLoss()
    {
        const QString text = QStringLiteral("Alpha beta gamma. ").repeated(1'000).trimmed();
        QString joined;
        for (const MarkdownPiece &piece : piecesOf(text)) {
            joined += piece.join == Join::Space ? u" " : piece.join == Join::Line ? u"\n" : u"";
            joined += piece.text.trimmed();
        }
        QCOMPARE(joined, text);
    }
};

QTEST_GUILESS_MAIN(MarkdownBlocksTest)
#include "MarkdownBlocksTest.moc"
