// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"

namespace bk {

// An AWS service's refusal as an Error. Reads both JSON envelopes ("message", "Message"), the type from
// x-amzn-ErrorType (cut at ':' then after '#'), else __type / code / Code, the XML of the query protocol and the OpenAI
// shape {"error":{code,message}}; classifies by status, type and text in the order of reference bedrock.md section 6.
// Never throws on HTML, bad UTF-8 or 8 MiB of anything: the detail is at most 2,000 characters of plain text.
[[nodiscard]] Error serviceError(const HttpHead &head, QByteArrayView body);

// The same classification for an exception frame of an event stream (":exception-type", payload).
[[nodiscard]] Error streamError(const QString &exceptionType, QByteArrayView payload);

// A 200 that is none: empty, HTML, or {"Output":{"__type":"...UnknownOperationException"}}.
[[nodiscard]] Result<void> checkIsServiceReply(const HttpHead &head, QByteArrayView body);

} // namespace bk
