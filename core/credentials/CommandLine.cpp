// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/CommandLine.h"

#include <utility>

namespace bk {

namespace {

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r';
}

} // namespace

std::optional<QStringList> splitCommand(QStringView command)
{
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote;
    for (qsizetype i = 0; i < command.size(); ++i) {
        const QChar c = command[i];
        const bool more = i + 1 < command.size();
        if (!quote.isNull() && c == quote) {
            quote = QChar();
        } else if (quote == u'"' && c == u'\\' && more && (command[i + 1] == u'"' || command[i + 1] == u'\\')) {
            word += command[++i];
        } else if (!quote.isNull()) {
            word += c;
        } else if (isBlank(c)) {
            if (inWord)
                words.append(std::exchange(word, {}));
            inWord = false;
        } else {
            inWord = true;
            if (c == u'\'' || c == u'"')
                quote = c;
            else if (c != u'\\')
                word += c;
            else if (more)
                word += command[++i];
            else
                return std::nullopt; // nothing behind the backslash
        }
    }
    if (!quote.isNull())
        return std::nullopt;
    if (inWord)
        words.append(word);
    return words;
}

Found<ProcessCommand> readCommand(const ProfileValue &value)
{
    const QString command = QString::fromUtf8(value.text);
    const auto words = splitCommand(command);
    if (!words || words->isEmpty() || words->first().isEmpty())
        return broken(CredentialReason::CommandNotUsable, value.origin);
    return ProcessCommand{value.origin, command, *words};
}

} // namespace bk
