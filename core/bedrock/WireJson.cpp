// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/WireJson.h"

#include <QByteArray>
#include <QJsonDocument>

namespace bk {

namespace {

constexpr int kDeepest = 64;

// Counts brackets outside strings.
bool isTooDeep(QByteArrayView json)
{
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kDeepest)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

std::optional<QJsonObject> readWireJson(QByteArrayView json)
{
    if (isTooDeep(json))
        return std::nullopt;
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), json.size()), &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return std::nullopt;
    return document.object();
}

} // namespace bk
