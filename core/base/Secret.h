// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <cstddef>

namespace bk {

// The bytes of a key or of a secret access key: in OpenSSL's locked heap where it could be had, wiped when freed.
// Move-only, without QDebug and without QVariant, so it cannot slip into a log, a signal queue, a model or a settings
// file. reveal() is a view that lives as long as the Secret; the files that may call it are named in
// tests/architecture (the doors).
class Secret final {
public:
    Secret() noexcept = default;
    explicit Secret(QByteArrayView bytes);
    ~Secret();
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;

    // Takes the bytes and overwrites the source where nobody else shares it.
    static Secret take(QByteArray &source);

    [[nodiscard]] QByteArrayView reveal() const noexcept;
    [[nodiscard]] Secret clone() const;
    [[nodiscard]] bool isEmpty() const noexcept { return m_size == 0; }
    [[nodiscard]] qsizetype size() const noexcept { return qsizetype(m_size); }
    // Constant in time for equal lengths.
    [[nodiscard]] bool equals(const Secret &other) const noexcept;

private:
    void wipe() noexcept;
    unsigned char *m_bytes = nullptr;
    std::size_t m_size = 0;
};

// Once at the start of a program, before the first Secret: a locked heap of 256 KiB; without it Secrets live, still
// wiped, in the ordinary heap. Returns whether the memory is locked.
bool initSecretHeap();

// Overwrites a buffer that held a secret (a copy that a library forced on us).
void wipe(QByteArray &bytes) noexcept;
void wipe(QString &text) noexcept;

} // namespace bk
