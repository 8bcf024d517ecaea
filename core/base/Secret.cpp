// SPDX-License-Identifier: Apache-2.0
#include "core/base/Secret.h"

#include <QByteArray>
#include <QString>

#include <openssl/crypto.h>

#include <cstring>
#include <new>
#include <utility>

namespace bk {

bool initSecretHeap()
{
    constexpr std::size_t kHeapBytes = 256UL * 1024;
    constexpr int kSmallestBlock = 64;
    if (CRYPTO_secure_malloc_initialized())
        return true;
    return CRYPTO_secure_malloc_init(kHeapBytes, kSmallestBlock) == 1;
}

Secret::Secret(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    // Falls back to the ordinary heap by itself when the secure one is full or absent; both are cleared on free.
    m_bytes = static_cast<unsigned char *>(OPENSSL_secure_malloc(std::size_t(bytes.size())));
    if (!m_bytes)
        m_bytes = static_cast<unsigned char *>(OPENSSL_malloc(std::size_t(bytes.size())));
    if (!m_bytes)
        throw std::bad_alloc();
    m_size = std::size_t(bytes.size());
    std::memcpy(m_bytes, bytes.data(), m_size);
}

Secret::~Secret()
{
    wipe();
}

Secret::Secret(Secret &&other) noexcept
    : m_bytes(std::exchange(other.m_bytes, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::exchange(other.m_bytes, nullptr);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

Secret Secret::take(QByteArray &source)
{
    Secret secret{QByteArrayView(source)};
    bk::wipe(source);
    return secret;
}

QByteArrayView Secret::reveal() const noexcept
{
    return {reinterpret_cast<const char *>(m_bytes), qsizetype(m_size)};
}

Secret Secret::clone() const
{
    return Secret(reveal());
}

bool Secret::equals(const Secret &other) const noexcept
{
    return m_size == other.m_size && (m_size == 0 || CRYPTO_memcmp(m_bytes, other.m_bytes, m_size) == 0);
}

void Secret::wipe() noexcept
{
    if (m_bytes)
        OPENSSL_secure_clear_free(m_bytes, m_size);
    m_bytes = nullptr;
    m_size = 0;
}

void wipe(QByteArray &bytes) noexcept
{
    // A shared or literal buffer is somebody else's: data() would detach and wipe a copy.
    if (bytes.isDetached())
        OPENSSL_cleanse(bytes.data(), std::size_t(bytes.size()));
    bytes.clear();
}

void wipe(QString &text) noexcept
{
    if (text.isDetached())
        OPENSSL_cleanse(text.data(), std::size_t(text.size()) * sizeof(QChar));
    text.clear();
}

} // namespace bk
