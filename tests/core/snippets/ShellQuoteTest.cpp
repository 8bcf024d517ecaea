// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/ShellQuote.h"
#include "tests/support/SampleKeys.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using bk::exportLine;
using bk::quoted;
using bk::QuoteProblem;
using bk::setxLine;
using bk::Shell;

namespace {

struct Known {
    Shell shell;
    const char *program;
    QStringList arguments; // no start files
};

// The last two take the line as if it were typed: there ! asks for the history.
const QList<std::pair<const char *, Known>> &shells()
{
    static const QList<std::pair<const char *, Known>> list{
        {"sh", {Shell::Sh, "sh", {}}},
        {"bash", {Shell::Bash, "bash", {"--norc"}}},
        {"zsh", {Shell::Zsh, "zsh", {"-f"}}},
        {"fish", {Shell::Fish, "fish", {"--no-config"}}},
        {"PowerShell", {Shell::PowerShell, "pwsh", {"-NoProfile", "-NonInteractive", "-Command", "-"}}},
        {"bash at the prompt", {Shell::Bash, "bash", {"--norc", "--noediting", "-i"}}},
        {"zsh at the prompt", {Shell::Zsh, "zsh", {"-f", "-i"}}},
    };
    return list;
}

const QList<QByteArray> &hostileValues()
{
    static const QList<QByteArray> list{
        "plain", "two  words ", " ", "it's", "''", "'", "\"double\" \"", "$HOME ${HOME} $(id) `id`", "back\\slash\\", "\\'", "\\n", "!!", "!id",
        "%PATH%", "%s%d", "^caret^", "-n", "--help", "-", "/m", "a\nb\n\nc", "\n", "\ttab", "a\r\nb", "#no comment", "a # b", "~", "~root",
        "*", "[a-z]*", "{a,b}", "a;id|id&id>x<y", "(id)", "=ls", "\xc3\xa4\xe6\x97\xa5\xf0\x9f\x94\x91", "\xe2\x80\x98\xe2\x80\x99'\xe2\x80\x9a\xe2\x80\x9b",
        "\xe2\x80\xae", "\x01\x1b[31m", "@{1}", "$env:PATH $()", bk::sampleLongTermKey("shell"), bk::sampleShortTermKey("shell")};
    return list;
}

const QByteArray kMark = "<value>";

// Two programs that the shell starts tell what they see: their argument, and the variable.
QByteArray script(const QByteArray &line, const QByteArray &word)
{
    return line + "\n/usr/bin/printf '" + kMark + "%s\\0' " + word + "\n/usr/bin/printenv -0 BK_VALUE\n";
}

// Of every script, what was seen of it; one run, for starting a shell is dear. In a folder of its own: where a quote is
// wrong, the shell takes > and what stands behind it for a file to write.
QList<QByteArrayList> seenBy(const Known &known, const QByteArrayList &scripts)
{
    const QTemporaryDir folder;
    QProcess process;
    process.setWorkingDirectory(folder.path());
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("HOME", "/nonexistent");
    environment.insert("TERM", "dumb");
    process.setProcessEnvironment(environment);
    process.start(known.program, known.arguments);
    process.write(scripts.join() + "exit 0\n");
    process.closeWriteChannel();
    if (!process.waitForFinished(100'000))
        return {};
    QList<QByteArrayList> seen;
    const QByteArray out = process.readAllStandardOutput();
    for (auto from = out.indexOf(kMark); from >= 0; from = out.indexOf(kMark, from + 1))
        seen.append(out.mid(from + kMark.size()).split('\0').mid(0, 2));
    return folder.isValid() && QDir(folder.path()).isEmpty() ? seen : QList<QByteArrayList>();
}

} // namespace

class ShellQuoteTest final : public QObject {
    Q_OBJECT

    static void addShells()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < shells().size(); ++i)
            QTest::newRow(shells()[i].first) << i;
    }

private Q_SLOTS:
    void aProgramSeesExactlyTheValue_data() { addShells(); }
    void aProgramSeesExactlyTheValue()
    {
        QFETCH(int, index);
        const Known &known = shells()[index].second;
        if (QStandardPaths::findExecutable(known.program).isEmpty())
            QSKIP(qPrintable(QString("%1 is not installed").arg(known.program)));
        QByteArrayList scripts;
        for (const QByteArray &value : hostileValues()) {
            const auto line = exportLine(known.shell, "BK_VALUE", value);
            const auto word = quoted(known.shell, value);
            QVERIFY(line && word);
            scripts.append(script(*line, *word));
        }
        const auto seen = seenBy(known, scripts);
        QCOMPARE(seen.size(), hostileValues().size());
        for (int i = 0; i < seen.size(); ++i)
            QCOMPARE(seen[i], QByteArrayList({hostileValues()[i], hostileValues()[i]}));
        qInfo("%d values", int(hostileValues().size()));
    }

    void anEmptyValueIsAValueWhereTheShellKnowsOne_data() { addShells(); }
    void anEmptyValueIsAValueWhereTheShellKnowsOne()
    {
        QFETCH(int, index);
        const Known &known = shells()[index].second;
        const auto line = exportLine(known.shell, "BK_VALUE", "");
        if (known.shell == Shell::PowerShell) {
            QCOMPARE(line.error(), QuoteProblem::Empty);
            return;
        }
        if (QStandardPaths::findExecutable(known.program).isEmpty())
            QSKIP(qPrintable(QString("%1 is not installed").arg(known.program)));
        QCOMPARE(seenBy(known, {script(*line, *quoted(known.shell, ""))}).value(0), QByteArrayList({"", ""}));
    }

    void linesAreThoseThatPeopleKnow()
    {
        QCOMPARE(*exportLine(Shell::Sh, "AWS_REGION", "eu-west-1"), "export AWS_REGION='eu-west-1'");
        QCOMPARE(*exportLine(Shell::Zsh, "A", "it's"), "export A='it'\\''s'");
        QCOMPARE(*exportLine(Shell::Fish, "A", "it's \\"), "set -gx A 'it\\'s \\\\'");
        QCOMPARE(*exportLine(Shell::PowerShell, "A", "it's \xe2\x80\x99"), "$env:A = 'it''s \xe2\x80\x99\xe2\x80\x99'");
        QCOMPARE(*exportLine(Shell::Cmd, "A", "a & b ^ c's \\"), "set \"A=a & b ^ c's \\\"");
        QCOMPARE(*quoted(Shell::Cmd, "a & b"), "\"a & b\"");
        QCOMPARE(*setxLine("A", "a & b"), "setx A \"a & b\"");
    }

    void whatCmdDoesNotTakeLiterallyIsRefused()
    {
        for (const char *value : {"%PATH%", "100%", "!", "a\"b", "a\nb", "a\rb", "\x01", "\x7f"}) {
            QCOMPARE(exportLine(Shell::Cmd, "A", value).error(), QuoteProblem::Character);
            QCOMPARE(quoted(Shell::Cmd, value).error(), QuoteProblem::Character);
            QCOMPARE(setxLine("A", value).error(), QuoteProblem::Character);
        }
        QCOMPARE(quoted(Shell::Cmd, "C:\\").error(), QuoteProblem::Character);
        QCOMPARE(exportLine(Shell::Cmd, "A", "").error(), QuoteProblem::Empty);
        QVERIFY(exportLine(Shell::Cmd, "A", QByteArray(8191 - 8, 'x')));
        QCOMPARE(exportLine(Shell::Cmd, "A", QByteArray(8191 - 7, 'x')).error(), QuoteProblem::Length);
        QVERIFY(quoted(Shell::Cmd, QByteArray(8189, 'x')));
        QCOMPARE(quoted(Shell::Cmd, QByteArray(8190, 'x')).error(), QuoteProblem::Length);
    }

    void setxTakesWhatFitsItAndNothingElse()
    {
        QVERIFY(setxLine("A", QByteArray(1024, 'x')));
        QCOMPARE(setxLine("A", QByteArray(1025, 'x')).error(), QuoteProblem::Length);
        QVERIFY(setxLine("A", QByteArray("\xf0\x9f\x94\x91").repeated(512))); // two characters each to Windows
        QCOMPARE(setxLine("A", QByteArray("\xf0\x9f\x94\x91").repeated(513)).error(), QuoteProblem::Length);
        QVERIFY(setxLine("AWS_BEARER_TOKEN_BEDROCK", bk::sampleLongTermKey("shell")));
        for (const char *value : {"/m", "-x", "C:\\"})
            QCOMPARE(setxLine("A", value).error(), QuoteProblem::Character);
        QCOMPARE(setxLine("A", "").error(), QuoteProblem::Empty);
    }

    void noShellTakesANulOrANameThatIsNone()
    {
        for (const Shell shell : {Shell::Sh, Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Cmd}) {
            QCOMPARE(quoted(shell, QByteArray("a\0b", 3)).error(), QuoteProblem::Character);
            for (const char *name : {"", "1A", "A-B", "A B", "A=B", "A;id", "\xc3\xa4", "A\n"})
                QCOMPARE(exportLine(shell, name, "x").error(), QuoteProblem::Name);
        }
        QCOMPARE(setxLine("A B", "x").error(), QuoteProblem::Name);
    }
};

QTEST_GUILESS_MAIN(ShellQuoteTest)
#include "ShellQuoteTest.moc"
