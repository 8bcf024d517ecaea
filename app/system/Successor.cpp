// SPDX-License-Identifier: Apache-2.0
#include "app/system/Successor.h"

#include "app/system/Hardening.h"

#include <cerrno>
#include <unistd.h>
#include <vector>

namespace bk {

namespace {

// What execve takes: pointers to texts that end in NUL, and a null behind the last.
std::vector<char *> pointersTo(QList<QByteArray> &texts)
{
    std::vector<char *> pointers;
    for (QByteArray &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

int takeOver(const Successor &successor)
{
    QList<QByteArray> command = successor.command;
    if (command.isEmpty() || command.first().isEmpty())
        return ENOENT;
    QByteArray variable;
    variable.reserve(successor.secretName.size() + 1 + successor.secret.size());
    variable.append(successor.secretName).append('=').append(successor.secret.reveal());
    QList<QByteArray> environment = successor.environment;
    const std::vector<char *> arguments = pointersTo(command);
    std::vector<char *> variables = pointersTo(environment);
    variables.insert(variables.end() - 1, variable.data());
    undoHardening();
    execvpe(arguments.front(), arguments.data(), variables.data());
    const int error = errno;
    wipe(variable);
    return error;
}

QList<QByteArray> ownEnvironment()
{
    QList<QByteArray> entries;
    for (char **entry = environ; *entry; ++entry)
        entries.append(*entry);
    return entries;
}

} // namespace bk
