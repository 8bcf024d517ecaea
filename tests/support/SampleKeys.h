// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QCryptographicHash>

namespace bk {

// Well-formed keys made up from a name: no service ever issued them.
[[nodiscard]] inline QByteArray sampleLongTermKey(const QByteArray &name, const QByteArray &alias = "BedrockAPIKey-abcd-at-123456789012")
{
    const QByteArray secret = QCryptographicHash::hash(name, QCryptographicHash::Sha384).left(44).toBase64();
    return "ABSK" + QByteArray(alias + ':' + secret).toBase64();
}

[[nodiscard]] inline QByteArray shortTermKeyAround(const QByteArray &inside)
{
    return "bedrock-api-key-" + inside.toBase64();
}

[[nodiscard]] inline QByteArray sampleShortTermKey(const QByteArray &name, const QByteArray &date = "20261122T110000Z",
                                                   int seconds = 43'200)
{
    const QByteArray signature = QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex();
    return shortTermKeyAround("bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                              "&X-Amz-Credential=AKIDEXAMPLE%2F" + date.left(8) + "%2Fus-east-1%2Fbedrock%2Faws4_request"
                              "&X-Amz-Date=" + date + "&X-Amz-Expires=" + QByteArray::number(seconds)
                              + "&X-Amz-Signature=" + signature + "&X-Amz-SignedHeaders=host&Version=1");
}

} // namespace bk
