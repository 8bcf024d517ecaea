// SPDX-License-Identifier: Apache-2.0
// Replaces free and realloc of the whole process, so that nothing that was ever freed can still be read: not our own
// buffers only, but those of Qt, OpenSSL, the X client and the C library too, which no Secret reaches (reliability F10).
// operator delete ends in free. MALLOC_PERTURB_ does not do it: what goes back to the thread's cache is not touched.
//
// Linked into the two programs alone (app/CMakeLists.txt), and not where a sanitizer brings an allocator of its own: a
// symbol of the program itself comes before every library's, one that is loaded later included.
#include <dlfcn.h>
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace {

using Free = void (*)(void *);

// The next allocator's free: the C library's, or that of a library put before it. Asked for once; the first free comes from
// the dynamic linker or a constructor, before there is a second thread.
Free nextFree() noexcept
{
    static std::atomic<Free> found{nullptr};
    static std::atomic<bool> asking{false};
    Free next = found.load(std::memory_order_acquire);
    if (next || asking.exchange(true))
        return next; // nothing while dlsym itself frees something: that little stays, wiped
    next = reinterpret_cast<Free>(dlsym(RTLD_NEXT, "free"));
    found.store(next, std::memory_order_release);
    asking.store(false);
    return next;
}

} // namespace

extern "C" {

__attribute__((visibility("default"))) void free(void *block) noexcept
{
    if (!block)
        return;
    explicit_bzero(block, malloc_usable_size(block)); // memset would be dropped: nobody reads it any more
    if (const Free next = nextFree())
        next(block);
}

// The allocator's own would move a block and free the old place behind our back.
__attribute__((visibility("default"))) void *realloc(void *block, std::size_t size) noexcept
{
    if (!block)
        return malloc(size);
    if (size == 0) {
        free(block);
        return nullptr;
    }
    const std::size_t room = malloc_usable_size(block);
    if (size <= room && size >= room / 2) {
        explicit_bzero(static_cast<char *>(block) + size, room - size);
        return block;
    }
    void *moved = malloc(size);
    if (!moved)
        return nullptr;
    std::memcpy(moved, block, size < room ? size : room);
    free(block);
    return moved;
}

} // extern "C"
