// SPDX-License-Identifier: Apache-2.0
#include "core/keys/Fingerprint.h"

#include <QRandomGenerator>

#include <array>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace bk {

namespace {

constexpr int kSaltBytes = 16;
constexpr unsigned kDigestBytes = 32;

QByteArray digestOf(const Secret &secret, const QByteArray &salt)
{
    QByteArray digest(kDigestBytes, '\0');
    unsigned size = kDigestBytes;
    const auto bytes = secret.reveal();
    if (!HMAC(EVP_sha256(), salt.constData(), int(salt.size()), reinterpret_cast<const unsigned char *>(bytes.data()),
              size_t(bytes.size()), reinterpret_cast<unsigned char *>(digest.data()), &size))
        return {};
    return digest;
}

} // namespace

Fingerprint Fingerprint::of(const Secret &secret)
{
    std::array<quint32, kSaltBytes / 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    const QByteArray salt(reinterpret_cast<const char *>(random.data()), kSaltBytes);
    return {salt, digestOf(secret, salt)};
}

bool Fingerprint::matches(const Secret &secret) const
{
    const QByteArray other = digestOf(secret, salt);
    return digest.size() == kDigestBytes && other.size() == kDigestBytes
        && CRYPTO_memcmp(digest.constData(), other.constData(), kDigestBytes) == 0;
}

} // namespace bk
