// SPDX-License-Identifier: Apache-2.0
#include "tests/memory/WatchedProgram.h"

#include <QFile>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace bk::memory {

namespace {

std::vector<char *> pointersTo(QByteArrayList &texts)
{
    std::vector<char *> pointers;
    for (QByteArray &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

WatchedProgram::WatchedProgram(AtEnd atEnd, QObject *parent) : QObject(parent), m_atEnd(std::move(atEnd))
{
    m_timer.setInterval(5);
    connect(&m_timer, &QTimer::timeout, this, &WatchedProgram::look);
}

WatchedProgram::~WatchedProgram()
{
    if (m_pid <= 0 || m_status)
        return;
    m_atEnd = {};
    kill(m_pid, SIGKILL);
    (void)waitForEnd();
}

bool WatchedProgram::start(const QStringList &command, const QProcessEnvironment &environment, const QString &outputFile,
                           const QByteArray &input)
{
    QByteArrayList arguments;
    for (const QString &argument : command)
        arguments.append(QFile::encodeName(argument));
    QByteArrayList variables;
    for (const QString &variable : environment.toStringList())
        variables.append(QFile::encodeName(variable));
    const auto argv = pointersTo(arguments);
    const auto envp = pointersTo(variables);
    int in[2] = {};
    if (pipe2(in, O_CLOEXEC) != 0)
        return false;
    const int out = open(QFile::encodeName(outputFile).constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    m_pid = fork();
    if (m_pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        execve(argv[0], argv.data(), envp.data());
        _exit(127);
    }
    close(in[0]);
    close(out);
    (void)!write(in[1], input.constData(), size_t(input.size())); // less than a pipe holds
    close(in[1]);
    m_timer.start();
    return m_pid > 0;
}

void WatchedProgram::look()
{
    int status = 0;
    while (!m_status && waitpid(m_pid, &status, WNOHANG | __WALL) == m_pid) {
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            m_status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
            m_timer.stop();
            return;
        }
        int pass = WSTOPSIG(status);
        if (!m_started) { // the stop of execve
            m_started = true;
            ptrace(PTRACE_SETOPTIONS, m_pid, nullptr, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL);
            pass = 0;
        } else if (status >> 8 == (SIGTRAP | (PTRACE_EVENT_EXIT << 8))) {
            if (m_atEnd)
                m_atEnd(m_pid);
            pass = 0;
        }
        ptrace(PTRACE_CONT, m_pid, nullptr, pass);
    }
}

bool WatchedProgram::waitForEnd(int milliseconds) const
{
    return QTest::qWaitFor([this] { return hasEnded(); }, milliseconds);
}

int WatchedProgram::exitStatus() const
{
    return m_status.value_or(-1);
}

void WatchedProgram::signal(int number) const
{
    kill(m_pid, number);
}

} // namespace bk::memory

#include "moc_WatchedProgram.cpp"
