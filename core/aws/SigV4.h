// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QPair>

namespace bk {

// AWS Signature Version 4, pure. For now the query pre-signing that makes and proves short-term keys; the header signing of
// IAM and STS calls comes to the same file. Source: the official token generators (reference bedrock.md 1.1).
namespace sigv4 {

struct Credentials final {
    QByteArray accessKeyId;
    Secret secretAccessKey;
    Secret sessionToken; // empty for permanent keys
    [[nodiscard]] Credentials clone() const;
};

// Percent-encoding of SigV4: everything but A-Z a-z 0-9 - . _ ~, upper-case hex.
[[nodiscard]] QByteArray uriEncode(QByteArrayView bytes);

// The text of a short-term key: "bedrock-api-key-" + base64 of the pre-signed request with &Version=1 behind it.
// expiresSeconds in (0, 43200], else the answer is empty. Equal in meaning to the official generators (their order of parameters: by name).
[[nodiscard]] Secret shortTermKey(const Credentials &credentials, const QByteArray &region, const QDateTime &now,
                                  int expiresSeconds);

// The signature (lower-case hex) over given query parameters (decoded names and values, without X-Amz-Signature and
// Version), for a verifier that recomputes it; empty when X-Amz-Credential or X-Amz-Date is absent or malformed.
[[nodiscard]] QByteArray bearerSignature(const Secret &secretAccessKey, const QList<QPair<QByteArray, QByteArray>> &parameters);

} // namespace sigv4
} // namespace bk
