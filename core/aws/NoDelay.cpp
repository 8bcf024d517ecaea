// SPDX-License-Identifier: Apache-2.0
#include "core/aws/NoDelay.h"

#include <cstdlib>
#include <memory>

#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace bk {

namespace {

constexpr int kMostDescriptors = 1'024;

bool isConnectedTcp(int descriptor)
{
    int type = 0;
    socklen_t typeSize = sizeof type;
    if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &typeSize) != 0 || type != SOCK_STREAM)
        return false;
    sockaddr_storage peer{};
    socklen_t peerSize = sizeof peer;
    if (getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &peerSize) != 0)
        return false;
    return peer.ss_family == AF_INET || peer.ss_family == AF_INET6;
}

struct CloseFolder {
    void operator()(DIR *folder) const { closedir(folder); }
};

} // namespace

int disableNagleOnTcpSockets()
{
    const std::unique_ptr<DIR, CloseFolder> folder(opendir("/proc/self/fd"));
    int found = 0;
    for (int seen = 0; folder && seen < kMostDescriptors; ++seen) {
        const dirent *entry = readdir(folder.get()); // NOLINT(concurrency-mt-unsafe): safe on a folder of one's own
        if (!entry)
            break;
        const int descriptor = std::atoi(entry->d_name);
        if (descriptor <= 2 || !isConnectedTcp(descriptor))
            continue;
        const int on = 1;
        if (setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0)
            ++found;
    }
    return found;
}

} // namespace bk
