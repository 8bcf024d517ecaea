// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>

namespace bk {

// Does a request body fit the shapes of Converse, ConverseStream and CountTokens? Members, their types, enums, unions with
// exactly one member, required ones and the ranges that people meet. Answers as the service words it ("1 validation error
// detected: Value ... at 'messages.1.member.role' failed to satisfy constraint: ..."), empty when all is well.
// Pure. Source: the service model of bedrock-runtime (reference bedrock.md 2.2).
[[nodiscard]] QString shapeProblem(const QString &shape, const QJsonObject &body);

} // namespace bk
