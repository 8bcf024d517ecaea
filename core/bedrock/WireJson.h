// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QJsonObject>

#include <optional>

namespace bk {

// A JSON object that came over the network. Nothing when the text is no object, is no JSON, or is nested deeper than 64
// levels, which is found out before anything is built. Integers stay integers.
[[nodiscard]] std::optional<QJsonObject> readWireJson(QByteArrayView json);

} // namespace bk
