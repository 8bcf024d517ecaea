// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ExpiryNotices.h"
#include "core/snippets/CalendarText.h"

namespace bk {

// A notice of a key's end in words: the same for window, tray and timer. Plain text, never a key. Pure.
[[nodiscard]] QString noticeTitle(const ExpiryNotice &notice, const QDateTime &now); // "billing-bot: 6 days left"
[[nodiscard]] QString noticeBody(const ExpiryNotice &notice);                        // when, which key, and what to do
[[nodiscard]] bool isUrgent(const ExpiryNotice &notice);                             // the last day, the last minutes, the end
[[nodiscard]] CalendarEvent calendarEvent(const ApiKey &key, const NoticeSteps &steps);
// The ends of these keys as a calendar file; empty where none is known.
[[nodiscard]] QByteArray calendarOf(const QList<ApiKey> &keys, const NoticeSteps &steps, const QDateTime &now);
[[nodiscard]] QString rotateLabel();
[[nodiscard]] QString laterLabel();

} // namespace bk
