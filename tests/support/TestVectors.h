// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QString>

namespace bk {

// The public vectors beside the project; empty when they are away.
[[nodiscard]] QString sharedVectors();
// For suites that need them: SKIP with a line when they are away, a failure when BK_REQUIRE_SHARED=1 (CI).
#define BK_NEED_SHARED_VECTORS() \
    do { \
        if (bk::sharedVectors().isEmpty()) { \
            if (qEnvironmentVariableIntValue("BK_REQUIRE_SHARED")) \
                QFAIL("the shared vectors are required and not there"); \
            QSKIP("the shared vectors are not beside the project"); \
        } \
    } while (false)

// A file of tests/vectors, or of the shared vectors; fails hard when it cannot be read.
[[nodiscard]] QByteArray readVector(const QString &path);
[[nodiscard]] QJsonDocument readJsonVector(const QString &path);

} // namespace bk
