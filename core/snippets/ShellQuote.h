// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <tl/expected.hpp>

namespace bk {

enum class Shell { Sh, Bash, Zsh, Fish, PowerShell, Cmd };

// Why a line cannot be made. Nothing is ever changed or cut to make it fit.
enum class QuoteProblem {
    Name,      // no name of a variable: letters, digits, _, not beginning with a digit
    Empty,     // to this shell a variable that is empty is none
    Length,    // longer than this shell or setx takes
    Character, // a character that this shell cannot take literally in every setting
};

template<typename T>
using Quoted = tl::expected<T, QuoteProblem>;

// The value as one word that this shell takes literally, at the prompt and in a script. Bytes of UTF-8 in and out; a NUL has
// no place in any shell. cmd takes no line feed, and reads %, ! and " differently by its settings: there they are refused.
// What comes back holds what the value holds: wipe() it when that is a secret. Pure.
// Sources: POSIX.1-2017, Shell Command Language, 2.2.2; fish documentation, "Quotes"; PowerShell, about_Quoting_Rules (the
// typographic single quotes count as quotes); Windows Commands, cmd and set (8,191 characters a line).
[[nodiscard]] Quoted<QByteArray> quoted(Shell shell, QByteArrayView value);

// A line without an end that sets the variable for this shell and what it starts: export, set -gx, $env: or set.
[[nodiscard]] Quoted<QByteArray> exportLine(Shell shell, QByteArrayView name, QByteArrayView value);

// setx NAME "VALUE": for new windows, kept in the registry in clear text. It silently cuts at 1,024 characters, so no
// longer value is given to it; nor one that begins as an option does or ends in a backslash.
// Source: Windows Commands, setx.
[[nodiscard]] Quoted<QByteArray> setxLine(QByteArrayView name, QByteArrayView value);

} // namespace bk
