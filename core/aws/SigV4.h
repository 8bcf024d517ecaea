// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QPair>

namespace bk {

struct HttpRequest;

// AWS Signature Version 4, pure: a request signed by its headers or by its query, and the short-term keys that are such
// a query. The steps are apart so that a test can hold each against AWS's vectors (reference bedrock.md 1.1).
namespace sigv4 {

struct Credentials final {
    QByteArray accessKeyId;
    Secret secretAccessKey;
    Secret sessionToken; // empty for permanent keys
    [[nodiscard]] Credentials clone() const;
};

// Where and when a signature holds.
struct Scope final {
    QByteArray region;
    QByteArray service; // the signing name: "bedrock" for the runtime and the agents too
    QDateTime now;
};

// As every service wants it but S3.
struct Options final {
    bool normalizePath = true;          // "/a/./b//../c" is signed as "/a/c"
    bool encodePathTwice = true;        // the path as it is sent, encoded once more
    bool contentHash = false;           // sends x-amz-content-sha256 (header form)
    bool tokenOutsideSignature = false; // the session token is sent and not signed
};

constexpr int kLongestPresignedSeconds = 7 * 24 * 3600;

// Adds X-Amz-Date, X-Amz-Security-Token and Authorization; what an earlier signing added is replaced.
void sign(HttpRequest &request, const Credentials &credentials, const Scope &scope, const Options &options = {});

// The same in the query of the URL, good for expiresSeconds (1 to kLongestPresignedSeconds).
void presign(HttpRequest &request, const Credentials &credentials, const Scope &scope, int expiresSeconds,
             const Options &options = {});

// The three steps, over a request that has its X-Amz-* headers or parameters; a signature in it is left out. The canonical
// request holds the session token.
[[nodiscard]] QByteArray canonicalRequest(const HttpRequest &request, const Options &options = {});
[[nodiscard]] QByteArray stringToSign(const QByteArray &canonicalRequest, const Scope &scope);
[[nodiscard]] QByteArray signature(const Secret &secretAccessKey, const Scope &scope, const QByteArray &stringToSign);

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
