// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace bk {

struct ScannedTextDelta final {
    int block = 0;
    QString text;
};

// Reads {"contentBlockIndex":N,"delta":{"text":"..."},"p":"..."} as Bedrock writes it, without building a JSON document.
// Nothing for any other text: the caller then takes the general way, so this may be as narrow as it likes, but what it
// gives must be what QJsonDocument would give. Pure.
[[nodiscard]] std::optional<ScannedTextDelta> scanTextDelta(QByteArrayView payload);

} // namespace bk
