// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>
#include <QString>

namespace bk {

// A key from standard input: the whole of it, at most 64 KiB and a byte (so that "too long" can be told); from a terminal
// one line, asked for with the echo off. Blocks: for the start of a command only. Nothing read is an empty Secret.
[[nodiscard]] Result<Secret> readSecretFromStdin(const QString &question);

// Everything else that comes by standard input or a file ("-" is standard input), up to `limit` bytes.
[[nodiscard]] Result<QByteArray> readInput(const QString &fileOrDash, qint64 limit);

// One question on the terminal; anything but y is a no. Blocks.
[[nodiscard]] bool confirmed(const QString &question);

// Does this command line argument hold a key? Keys come by standard input or the keyring: arguments are in the shell's
// history and in the list of processes.
[[nodiscard]] bool holdsKey(QByteArrayView argument);

} // namespace bk
