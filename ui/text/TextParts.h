// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QCoreApplication>

// Pieces that the sentences of ErrorText and IamText are made of. Included by those two alone.
namespace bk::text {

inline QString tr(const char *text)
{
    return QCoreApplication::translate("bk", text);
}

// A word from outside behind our own: only when there is one.
inline QString withDetail(const QString &sentence, const Error &error)
{
    return error.detail.isEmpty() ? sentence : sentence + QStringLiteral(" ") + tr("It said: ") + error.detail;
}

} // namespace bk::text
