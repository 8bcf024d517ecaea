// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLoggingCategory>
#include <QString>

namespace bk {

// The categories of the program; off below warning unless QT_LOGGING_RULES says otherwise. A log line names hosts,
// states and sizes, never a header, a body or a key.
Q_DECLARE_LOGGING_CATEGORY(lcNetwork)
Q_DECLARE_LOGGING_CATEGORY(lcKeyring)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcService)
Q_DECLARE_LOGGING_CATEGORY(lcWindow)
Q_DECLARE_LOGGING_CATEGORY(lcDemo)

// Replaces everything that looks like a key (ABSK..., bedrock-api-key-..., AKIA/ASIA..., Bearer ..., X-Amz-Signature and
// X-Amz-Security-Token values) by its first characters and "…". For foreign text on its way to a log, a screen or a file.
[[nodiscard]] QString redact(const QString &text);

// Installs a message handler that redacts every line; once, in main.
void installRedactingLog();

} // namespace bk
