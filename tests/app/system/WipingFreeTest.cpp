// SPDX-License-Identifier: Apache-2.0
#include <QString>
#include <QTest>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <malloc.h>

namespace {

// The allocator writes its own list into the first bytes of a free block; the middle is as free left it.
constexpr std::size_t kSize = 400; // of a kind that the thread's cache keeps
constexpr std::size_t kFrom = 64;
constexpr std::size_t kTo = 300;

// Free memory is looked at on purpose; the compiler must not know.
bool isWiped(quintptr address)
{
    const auto *bytes = reinterpret_cast<const volatile char *>(address);
    for (std::size_t i = kFrom; i < kTo; ++i) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}

template<typename T>
quintptr filled(T *block, std::size_t size = kSize)
{
    std::memset(static_cast<void *>(block), 0x5A, size);
    return reinterpret_cast<quintptr>(block);
}

} // namespace

extern "C" void __libc_free(void *block);

// What is freed is zeroed, whoever frees it. This program links the wiping as the two of ours do.
class WipingFreeTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAllocatorItselfLeavesEverything()
    {
        auto *block = static_cast<char *>(std::malloc(kSize));
        const quintptr address = filled(block);
        __libc_free(block);
        QVERIFY(!isWiped(address)); // else nothing here shows anything
    }

    void freedIsWiped()
    {
        auto *block = static_cast<char *>(std::malloc(kSize));
        const quintptr address = filled(block);
        std::free(block);
        QVERIFY(isWiped(address));
        std::free(nullptr);
    }

    void deletedIsWiped()
    {
        auto *block = new char[kSize];
        const quintptr address = filled(block);
        delete[] block;
        QVERIFY(isWiped(address));
        struct alignas(64) Wide { char bytes[kSize]; };
        auto *wide = new Wide;
        const quintptr where = filled(wide);
        delete wide;
        QVERIFY(isWiped(where));
    }

    void alignedIsWiped()
    {
        void *block = nullptr;
        QCOMPARE(posix_memalign(&block, 128, kSize), 0);
        quintptr address = filled(block);
        std::free(block);
        QVERIFY(isWiped(address));
        block = std::aligned_alloc(64, 448);
        address = filled(block);
        std::free(block);
        QVERIFY(isWiped(address));
    }

    void growingWipesTheOldPlace()
    {
        auto *block = static_cast<char *>(std::malloc(kSize));
        const quintptr address = filled(block);
        auto *grown = static_cast<char *>(std::realloc(block, 100 * kSize));
        QVERIFY(reinterpret_cast<quintptr>(grown) != address && isWiped(address));
        QVERIFY(grown[0] == 0x5A && grown[kSize - 1] == 0x5A);
        std::free(grown);
    }

    void shrinkingWipesTheRest()
    {
        for (const std::size_t smaller : {std::size_t(300), std::size_t(20)}) {
            auto *block = static_cast<char *>(std::malloc(kSize));
            filled(block, malloc_usable_size(block));
            block = static_cast<char *>(std::realloc(block, smaller));
            QVERIFY(block[0] == 0x5A && block[smaller - 1] == 0x5A);
            if (malloc_usable_size(block) >= kSize) // it stayed: what is behind the end is gone
                QCOMPARE(block[kSize - 1], char(0));
            std::free(block);
        }
    }

    void reallocKeepsItsPromises()
    {
        void *block = std::realloc(nullptr, 10);
        QVERIFY(block);
        block = reallocarray(block, 100, 40);
        QVERIFY(block && malloc_usable_size(block) >= 4000);
        QVERIFY(!std::realloc(block, 0)); // which frees it
    }

    void librariesAreMet()
    {
        QString text(200, QLatin1Char('Z'));
        const auto address = reinterpret_cast<quintptr>(text.constData());
        text.append(QString(2'000, QLatin1Char('Y'))); // Qt's own realloc
        QVERIFY(isWiped(address));
        char *line = nullptr; // the C library's
        QVERIFY(asprintf(&line, "%0400d", 7) == 400);
        const auto where = reinterpret_cast<quintptr>(line);
        std::free(line);
        QVERIFY(isWiped(where));
    }
};

QTEST_APPLESS_MAIN(WipingFreeTest)
#include "WipingFreeTest.moc"
