// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>

namespace bk {

// Frames of application/vnd.amazon.eventstream, the other side of core's decoder. Pure. Source: reference bedrock.md 2.6;
// all headers are strings (type 7), as Bedrock sends them.
namespace eventstream {

using Headers = QList<QPair<QByteArray, QByteArray>>;

[[nodiscard]] QByteArray frame(const Headers &headers, const QByteArray &payload);
// An event or exception as Bedrock writes it: :event-type / :exception-type, :content-type, :message-type.
[[nodiscard]] QByteArray event(const QByteArray &eventType, const QByteArray &jsonPayload);
[[nodiscard]] QByteArray exception(const QByteArray &exceptionType, const QByteArray &jsonPayload);
// An "error" message: no payload, :error-code and :error-message.
[[nodiscard]] QByteArray errorMessage(const QByteArray &code, const QByteArray &message);
// Only the first 12 bytes, with a right prelude checksum: what comes after is up to the caller (or never comes).
[[nodiscard]] QByteArray prelude(quint32 totalLength, quint32 headersLength);

} // namespace eventstream
} // namespace bk
