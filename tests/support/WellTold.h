// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QByteArrayView>
#include <QTest>

namespace bk {

// What the words of an error lack (reliability 3.2, the rule for all faults): they say what happened, why, and what to do,
// in short plain lines, and neither they nor the error's own members hold 16 letters of the secret, as it is, in base64 or
// percent-encoded. Empty when the error is well told.
[[nodiscard]] QString untold(const Error &error, QByteArrayView secret);

#define BK_WELL_TOLD(error, secret) QCOMPARE(bk::untold(error, secret), QString())

} // namespace bk
