// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/ShellQuote.h"

#include "core/base/Secret.h"

#include <QStringBuilder>

#include <algorithm>
#include <numeric>

namespace bk {

namespace {

constexpr qsizetype kLongestCmdLine = 8191;
constexpr qsizetype kLongestSetxValue = 1024;

bool isName(QByteArrayView name)
{
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return !name.isEmpty() && !digit(name.front())
        && std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || digit(c); });
}

bool fitsCmd(QByteArrayView value)
{
    return std::none_of(value.begin(), value.end(), [](char c) {
        const auto byte = uchar(c);
        return byte < 0x20 || byte == 0x7f || c == '"' || c == '%' || c == '!';
    });
}

// Windows counts in UTF-16.
qsizetype charactersOf(QByteArrayView utf8)
{
    return std::accumulate(utf8.begin(), utf8.end(), qsizetype(0), [](qsizetype sum, char c) {
        const auto byte = uchar(c);
        const bool continues = (byte & 0xc0) == 0x80;
        return sum + (continues ? 0 : byte >= 0xf0 ? 2 : 1);
    });
}

// Reserved before it is filled: growing would leave copies of a secret behind.
QByteArray between(QByteArrayView before, QByteArrayView value, QByteArrayView after, qsizetype room)
{
    QByteArray line;
    line.reserve(before.size() + room + after.size());
    line.append(before).append(value).append(after);
    return line;
}

template<typename Escape>
QByteArray inSingleQuotes(QByteArrayView value, Escape escape)
{
    QByteArray word;
    word.reserve(value.size() * 4 + 2);
    word.append('\'');
    for (qsizetype i = 0; i < value.size(); ++i)
        escape(word, value, i);
    word.append('\'');
    return word;
}

QByteArray posixWord(QByteArrayView value)
{
    return inSingleQuotes(value, [](QByteArray &word, QByteArrayView from, qsizetype i) {
        if (from[i] == '\'')
            word.append(R"('\'')");
        else
            word.append(from[i]);
    });
}

QByteArray fishWord(QByteArrayView value)
{
    return inSingleQuotes(value, [](QByteArray &word, QByteArrayView from, qsizetype i) {
        if (from[i] == '\'' || from[i] == '\\')
            word.append('\\');
        word.append(from[i]);
    });
}

// U+2018 to U+201B, as bytes E2 80 98 to E2 80 9B: PowerShell ends a word at each of them too.
bool endsTypographicQuote(QByteArrayView value, qsizetype i)
{
    return i >= 2 && uchar(value[i - 2]) == 0xe2 && uchar(value[i - 1]) == 0x80 && uchar(value[i]) >= 0x98 && uchar(value[i]) <= 0x9b;
}

QByteArray powerShellWord(QByteArrayView value)
{
    return inSingleQuotes(value, [](QByteArray &word, QByteArrayView from, qsizetype i) {
        word.append(from[i]);
        if (from[i] == '\'')
            word.append('\'');
        else if (endsTypographicQuote(from, i))
            word.append(from.data() + i - 2, 3);
    });
}

} // namespace

Quoted<QByteArray> quoted(Shell shell, QByteArrayView value)
{
    if (value.contains('\0'))
        return tl::unexpected(QuoteProblem::Character);
    switch (shell) {
    case Shell::Sh:
    case Shell::Bash:
    case Shell::Zsh: return posixWord(value);
    case Shell::Fish: return fishWord(value);
    case Shell::PowerShell: return powerShellWord(value);
    case Shell::Cmd: break;
    }
    // A program reads \" as a quote of its own.
    if (!fitsCmd(value) || value.endsWith('\\'))
        return tl::unexpected(QuoteProblem::Character);
    if (charactersOf(value) + 2 > kLongestCmdLine)
        return tl::unexpected(QuoteProblem::Length);
    return between("\"", value, "\"", value.size());
}

Quoted<QByteArray> exportLine(Shell shell, QByteArrayView name, QByteArrayView value)
{
    if (!isName(name))
        return tl::unexpected(QuoteProblem::Name);
    if (shell == Shell::Cmd || shell == Shell::PowerShell) {
        if (value.isEmpty())
            return tl::unexpected(QuoteProblem::Empty);
    }
    const QByteArray variable = name.toByteArray();
    if (shell == Shell::Cmd) {
        // The quotes go around both: what stands before the last one is the value.
        const QByteArray before = QByteArray("set \"") + variable + '=';
        if (!fitsCmd(value))
            return tl::unexpected(QuoteProblem::Character);
        if (before.size() + charactersOf(value) + 1 > kLongestCmdLine)
            return tl::unexpected(QuoteProblem::Length);
        return between(before, value, "\"", value.size());
    }
    auto word = quoted(shell, value);
    if (!word)
        return word;
    QByteArray before = QByteArray("export ") + variable + '=';
    if (shell == Shell::Fish)
        before = QByteArray("set -gx ") + variable + ' ';
    else if (shell == Shell::PowerShell)
        before = QByteArray("$env:") + variable + " = ";
    QByteArray line = between(before, *word, "", word->size());
    wipe(*word);
    return line;
}

Quoted<QByteArray> setxLine(QByteArrayView name, QByteArrayView value)
{
    if (!isName(name))
        return tl::unexpected(QuoteProblem::Name);
    if (value.isEmpty())
        return tl::unexpected(QuoteProblem::Empty);
    if (charactersOf(value) > kLongestSetxValue)
        return tl::unexpected(QuoteProblem::Length);
    if (!fitsCmd(value) || value.front() == '/' || value.front() == '-' || value.endsWith('\\'))
        return tl::unexpected(QuoteProblem::Character);
    const QByteArray before = QByteArray("setx ") + name.toByteArray() + " \"";
    return between(before, value, "\"", value.size());
}

} // namespace bk
