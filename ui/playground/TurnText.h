// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chat/Conversation.h"

namespace bk {

// A turn in words. Pure; foreign words (error details, names) pass through unchanged and are shown as plain text.
[[nodiscard]] QString stopReasonWords(const QString &stopReason);     // "ended by itself"
[[nodiscard]] QString factsLine(const ConverseOutcome &outcome);      // "12 tokens in · 40 out · first word after 0.3 s · ..."
[[nodiscard]] QString unfinishedTitle(const Turn &turn);
[[nodiscard]] QString unfinishedReason(const Turn &turn);
[[nodiscard]] QString errorFacts(const Error &error);                 // "HTTP 403 · AccessDeniedException · request 1-2-3"
[[nodiscard]] QString reasoningTitle(const QString &reasoning);
[[nodiscard]] QStringList attachmentLabels(const QList<ContentBlock> &content); // "report.pdf, 120 KB"
[[nodiscard]] QString attachmentLabel(const ContentBlock &block);     // empty for text
[[nodiscard]] QString sizeText(qint64 bytes);

// What a click on an action of the transcript means. Foreign text cannot carry such an address: links are http or https.
struct TurnAction final {
    QString name; // edit, copy, retry, reasoning, code
    int number = 0;
};
[[nodiscard]] QString actionAddress(const QString &name, int number);
[[nodiscard]] std::optional<TurnAction> actionOf(const QString &address);

} // namespace bk
