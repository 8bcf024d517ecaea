// SPDX-License-Identifier: Apache-2.0
#include "tests/support/KillAtSyscall.h"

#include <csignal>
#include <fcntl.h>
#include <set>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace bk {

namespace {

constexpr int kSyscallStop = SIGTRAP | 0x80;
constexpr long kOptions = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACECLONE;

bool isEffect(const __ptrace_syscall_info &info)
{
    static const std::set<long> effects{
        SYS_write, SYS_writev, SYS_pwrite64, SYS_pwritev, SYS_sendto, SYS_sendmsg, SYS_fsync, SYS_fdatasync, SYS_ftruncate,
        SYS_renameat, SYS_renameat2, SYS_unlinkat, SYS_mkdirat, SYS_linkat, SYS_fchmod, SYS_fchmodat, SYS_fallocate, SYS_shutdown,
        SYS_connect, SYS_exit_group, SYS_msync,
#ifdef SYS_rename
        SYS_rename, SYS_unlink, SYS_mkdir, SYS_chmod, SYS_link,
#endif
    };
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY)
        return false;
    const long number = long(info.entry.nr);
    return effects.contains(number) || (number == SYS_openat && (info.entry.args[2] & O_CREAT));
}

__ptrace_syscall_info infoOf(pid_t thread)
{
    __ptrace_syscall_info info{};
    (void)::ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info);
    return info;
}

void goOn(pid_t thread, int signal = 0)
{
    (void)::ptrace(PTRACE_SYSCALL, thread, nullptr, signal);
}

// Follows a child that has stopped itself, until it has ended.
Ended follow(pid_t child, int n, const std::function<bool(const __ptrace_syscall_info &)> &counts)
{
    int status = 0;
    if (::waitpid(child, &status, __WALL) != child || !WIFSTOPPED(status)
        || ::ptrace(PTRACE_SETOPTIONS, child, nullptr, kOptions) != 0) {
        ::kill(child, SIGKILL);
        ::waitpid(child, &status, __WALL);
        return Ended::NotTraceable;
    }
    goOn(child);
    int seen = 0;
    bool killed = false;
    for (;;) {
        const pid_t thread = ::waitpid(-1, &status, __WALL | __WNOTHREAD);
        if (thread < 0)
            return killed ? Ended::Killed : Ended::ByItself;
        if (WIFSTOPPED(status)) {
            const int signal = WSTOPSIG(status);
            if (signal == kSyscallStop && !killed && counts(infoOf(thread)) && ++seen == n) {
                killed = true;
                ::kill(child, SIGKILL);
            }
            const bool ofOurs = signal == kSyscallStop || signal == SIGTRAP || signal == SIGSTOP;
            goOn(thread, ofOurs ? 0 : signal);
        } else if (thread == child) {
            return killed ? Ended::Killed : Ended::ByItself;
        }
    }
}

} // namespace

Ended killForked(int n, const std::function<void()> &work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0)
            ::_exit(1);
        ::raise(SIGSTOP);
        work();
        ::_exit(0);
    }
    return follow(child, n, [](const __ptrace_syscall_info &info) { return info.op == PTRACE_SYSCALL_INFO_ENTRY; });
}

Ended killProgram(int n, const QStringList &command, const QStringList &environment, const QByteArray &input, QByteArray &output)
{
    // Everything is made before the fork: another thread may hold the allocator's lock.
    std::vector<QByteArray> texts;
    for (const QString &text : command + environment)
        texts.push_back(text.toLocal8Bit());
    std::vector<char *> argv, envp;
    for (std::size_t i = 0; i < texts.size(); ++i)
        (qsizetype(i) < command.size() ? argv : envp).push_back(texts[i].data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0)
        return Ended::NotTraceable;
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(in[0], STDIN_FILENO);
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(out[1], STDERR_FILENO);
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0)
            ::_exit(1);
        ::execve(argv[0], argv.data(), envp.data()); // stops with a SIGTRAP
        ::_exit(1);
    }
    ::close(in[0]);
    ::close(out[1]);
    (void)!::write(in[1], input.constData(), std::size_t(input.size()));
    ::close(in[1]);
    const Ended ended = follow(child, n, isEffect);
    char block[4096];
    for (ssize_t got = 0; (got = ::read(out[0], block, sizeof block)) > 0;)
        output.append(block, got);
    ::close(out[0]);
    return ended;
}

} // namespace bk
