// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace bk::sha256 {

namespace {

// SHA-256, fetched from the provider once (an implicit fetch costs more than the hash of a short text), and its HMAC
// (RFC 2104). OpenSSL's own MAC would keep the last key in its context and takes a fifth more for texts this short.
class Hasher final {
public:
    Hasher() : m_digest(EVP_MD_fetch(nullptr, "SHA256", nullptr)), m_hashing(EVP_MD_CTX_new()) {}

    Digest hash(QByteArrayView text) { return hash(text, {}); }

    Digest keyed(QByteArrayView key, QByteArrayView text)
    {
        std::array<char, 64> block{};
        if (key.size() <= qsizetype(block.size())) {
            std::copy(key.begin(), key.end(), block.begin());
        } else {
            Digest shorter = hash(key);
            std::copy(shorter.begin(), shorter.end(), block.begin());
            OPENSSL_cleanse(shorter.data(), shorter.size());
        }
        const QByteArrayView pad(block.data(), qsizetype(block.size()));
        exclusiveOr(block, 0x36);
        const Digest inner = hash(pad, text);
        exclusiveOr(block, 0x36 ^ 0x5c);
        const Digest outer = hash(pad, {reinterpret_cast<const char *>(inner.data()), qsizetype(inner.size())});
        OPENSSL_cleanse(block.data(), block.size());
        return outer;
    }

private:
    static void exclusiveOr(std::array<char, 64> &block, char with)
    {
        for (char &c : block)
            c = char(c ^ with);
    }

    Digest hash(QByteArrayView first, QByteArrayView second)
    {
        Digest out{};
        EVP_DigestInit_ex2(m_hashing.get(), m_digest.get(), nullptr);
        EVP_DigestUpdate(m_hashing.get(), first.data(), std::size_t(first.size()));
        EVP_DigestUpdate(m_hashing.get(), second.data(), std::size_t(second.size()));
        EVP_DigestFinal_ex(m_hashing.get(), out.data(), nullptr);
        return out;
    }

    template<auto free>
    struct Free {
        template<typename T>
        void operator()(T *pointer) const { free(pointer); }
    };
    std::unique_ptr<EVP_MD, Free<EVP_MD_free>> m_digest;
    std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> m_hashing;
};

Hasher &hasher()
{
    thread_local Hasher instance;
    return instance;
}

} // namespace

Digest hash(QByteArrayView text)
{
    return hasher().hash(text);
}

Digest keyed(QByteArrayView key, QByteArrayView text)
{
    return hasher().keyed(key, text);
}

QByteArrayView view(const Digest &digest)
{
    return {reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size())};
}

QByteArray hex(const Digest &digest)
{
    return QByteArray::fromRawData(reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size())).toHex();
}

} // namespace bk::sha256
