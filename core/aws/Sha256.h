// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <array>

namespace bk::sha256 {

using Digest = std::array<unsigned char, 32>;

[[nodiscard]] Digest hash(QByteArrayView text);
[[nodiscard]] Digest keyed(QByteArrayView key, QByteArrayView text); // HMAC (RFC 2104)

[[nodiscard]] QByteArrayView view(const Digest &digest);
[[nodiscard]] QByteArray hex(const Digest &digest); // lower-case

} // namespace bk::sha256
