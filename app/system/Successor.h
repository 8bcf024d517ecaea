// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"

#include <QByteArray>
#include <QList>

namespace bk {

// A program that takes the place of this one (execve): its exit status, the signals sent to us and the standard streams are
// its own by nature, and nothing of ours is left in memory. Move-only.
struct Successor final {
    QList<QByteArray> command;     // the program, looked for in PATH, and its arguments
    QList<QByteArray> environment; // "NAME=value", all of it but the secret
    QByteArray secretName;         // the variable that the secret goes into; never an argument
    Secret secret;
};

// Gives back what hardenProcess() took and goes. Returns only where that failed: the system's error number. The last thing a
// program does, after everything of it has ended: nothing is destroyed on the way.
[[nodiscard]] int takeOver(const Successor &successor);

// Our own environment, as it is.
[[nodiscard]] QList<QByteArray> ownEnvironment();

} // namespace bk
