// SPDX-License-Identifier: Apache-2.0
#include "tests/architecture/Faults.h"

#include <QFile>
#include <QHash>
#include <QRegularExpression>

namespace bk::architecture {

namespace {

const QList<std::pair<QChar, int>> kGroups{{'N', 36}, {'H', 18}, {'S', 20}, {'K', 26}, {'D', 18}, {'X', 10},
                                           {'R', 14}, {'C', 16}, {'W', 12}, {'P', 10}, {'I', 10}};
const QStringList kRoomsToCome{"iam", "history", "import"};

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// The source of a test, and of what it takes from tests/: a contract has its functions there.
QString sourceOf(const QString &test, const QString &folder)
{
    QString text = textOf(folder + '/' + test + ".cpp");
    static const QRegularExpression include(R"(#include "tests/([^"]+)\.h")");
    QString more;
    for (auto found = include.globalMatch(text); found.hasNext();)
        more += textOf(folder + '/' + found.next().captured(1) + ".h");
    return text.isEmpty() ? text : text + more;
}

QString checkShown(const QString &shown, const QString &folder)
{
    if (shown.startsWith("not shown: "))
        return shown.size() > 20 ? QString() : "it does not say why it is not shown";
    if (shown.startsWith("waits for "))
        return kRoomsToCome.contains(shown.mid(10)) ? QString() : shown + ": no room that is to come";
    for (const QString &one : shown.split(';')) {
        const QString test = one.section(':', 0, 0).trimmed();
        const QString source = sourceOf(test, folder);
        if (source.isEmpty())
            return "no such test: " + test;
        const QStringList functions = one.section(':', 1).split(',');
        for (const QString &function : functions) {
            const QRegularExpression declared("\\bvoid " + QRegularExpression::escape(function.trimmed()) + "\\(\\)");
            if (function.trimmed().isEmpty() || !declared.match(source).hasMatch())
                return test + " has no " + function.trimmed();
        }
    }
    return {};
}

} // namespace

QStringList faultsAreShown(const QString &table, const QString &testsFolder)
{
    QStringList wrong;
    QHash<QString, int> rows;
    static const QRegularExpression row(R"(^\| ([A-Z][0-9]+) \| ([^|]+) \| ([^|]*) \|$)", QRegularExpression::MultilineOption);
    for (auto found = row.globalMatch(table); found.hasNext();) {
        const auto match = found.next();
        const QString number = match.captured(1);
        if (++rows[number] > 1)
            wrong << number + ": twice";
        if (const QString why = checkShown(match.captured(3).trimmed(), testsFolder); !why.isEmpty())
            wrong << number + ": " + why;
    }
    for (const auto &[letter, count] : kGroups) {
        for (int n = 1; n <= count; ++n) {
            if (rows.remove(letter + QString::number(n)) == 0)
                wrong << letter + QString::number(n) + ": missing";
        }
    }
    for (auto left = rows.begin(); left != rows.end(); ++left)
        wrong << left.key() + ": not in the catalogue";
    return wrong;
}

} // namespace bk::architecture
