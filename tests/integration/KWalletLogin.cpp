// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

// kwallet-login SOCKET: starts kwalletd5 as the login manager's PAM module does, so that the wallet "kdewallet" is made
// and opened with a key and without a dialog. The daemon reads the 56 bytes of the key from a pipe and its environment
// from the first client of a listening socket; both are handed over as file descriptors (--pam-login PIPE SOCKET).
// Ends when the daemon does.
namespace {

sockaddr_un addressOf(const char *path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    return address;
}

[[noreturn]] void fail(const char *what)
{
    std::perror(what);
    std::exit(1);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    const sockaddr_un address = addressOf(argv[1]);
    const auto *generic = reinterpret_cast<const sockaddr *>(&address);
    int key[2];
    const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (pipe(key) != 0 || listener < 0 || bind(listener, generic, sizeof address) != 0 || listen(listener, 1) != 0)
        fail("pipe or socket");
    const pid_t daemon = fork();
    if (daemon == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        close(key[1]);
        setenv("PAM_KWALLET5_LOGIN", argv[1], 1);
        execlp("kwalletd5", "kwalletd5", "--pam-login", std::to_string(key[0]).c_str(),
               std::to_string(listener).c_str(), nullptr);
        fail("kwalletd5");
    }
    std::array<char, 56> wallet;
    wallet.fill('k');
    const int client = socket(AF_UNIX, SOCK_STREAM, 0);
    if (write(key[1], wallet.data(), wallet.size()) != ssize_t(wallet.size()) || client < 0
        || connect(client, generic, sizeof address) != 0)
        fail("handing over");
    close(key[0]);
    close(key[1]);
    close(client); // nothing to add to the environment it has
    int status = 0;
    waitpid(daemon, &status, 0);
    unlink(argv[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
