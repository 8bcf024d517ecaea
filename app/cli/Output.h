// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/ExitCode.h"
#include "ui/text/ErrorText.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

namespace bk {

// Everything bkr writes goes through here: answers to standard output, trouble to standard error. Text from outside (a
// model, a server, a label) loses escape sequences, control and bidirectional characters before it meets a terminal.
namespace output {

[[nodiscard]] QString forTerminal(const QString &foreign); // keeps line feeds and tabs

void text(const QString &foreign);      // as it is, without a line feed; flushed at once
void line(const QString &foreign = {});
void note(const QString &foreign);      // to standard error
void json(const QJsonObject &object);   // exactly one line
// Columns two spaces apart, as wide as their widest cell.
void table(const QList<QStringList> &rows);

// The words to standard error; with `asJson` also {"error": {...}} to standard output. The exit status to end with.
int failed(const Error &error, bool asJson = false);
void trouble(const ErrorWords &words);

// {type, message, httpStatus, requestId}; null for what is not known.
[[nodiscard]] QJsonObject errorJson(const Error &error);
[[nodiscard]] QString typeOf(const Error &error);    // the service's type, else our name of the kind
[[nodiscard]] QString messageOf(const Error &error); // the service's words, else ours
[[nodiscard]] QJsonValue orNull(const QString &value);
[[nodiscard]] QJsonValue orNull(const QDateTime &utc); // ISO 8601, UTC

} // namespace output
} // namespace bk
