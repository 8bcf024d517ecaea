// SPDX-License-Identifier: Apache-2.0
#include "app/cli/SecretInput.h"

#include "app/cli/Output.h"

#include <QFile>
#include <QRegularExpression>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <termios.h>
#include <unistd.h>

namespace bk {

namespace {

constexpr qsizetype kMostBytes = 64LL * 1024 + 1;

termios g_before{}; // what the handler below puts back; a signal handler has no other way to get at it

void restoreAndDie(int signal)
{
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &g_before);
    std::signal(signal, SIG_DFL);
    raise(signal);
}

// While it lives the terminal shows nothing that is typed; Ctrl+C puts the echo back before it ends the program.
class EchoOff final {
public:
    EchoOff()
    {
        tcgetattr(STDIN_FILENO, &g_before);
        m_previous = std::signal(SIGINT, restoreAndDie);
        termios quiet = g_before;
        quiet.c_lflag &= ~tcflag_t(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~EchoOff()
    {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &g_before);
        std::signal(SIGINT, m_previous);
        std::fputc('\n', stderr);
    }
    EchoOff(const EchoOff &) = delete;

private:
    void (*m_previous)(int) = SIG_DFL;
};

Result<Secret> readAll(bool oneLine)
{
    QByteArray bytes(kMostBytes, Qt::Uninitialized); // never grows, so no copy is left behind
    qsizetype size = 0;
    while (size < kMostBytes) {
        const ssize_t got = ::read(STDIN_FILENO, bytes.data() + size, size_t(kMostBytes - size));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            const QString reason = qt_error_string(errno);
            wipe(bytes);
            return fail(Error::Kind::FileUnreadable, reason, QStringLiteral("standard input"));
        }
        size += got;
        if (got == 0 || (oneLine && bytes.at(size - 1) == '\n'))
            break;
    }
    Secret secret(QByteArrayView(bytes.constData(), size));
    wipe(bytes);
    return secret;
}

} // namespace

Result<Secret> readSecretFromStdin(const QString &question)
{
    if (!isatty(STDIN_FILENO))
        return readAll(false);
    std::fputs(qUtf8Printable(question), stderr);
    std::fflush(stderr);
    const EchoOff quiet;
    return readAll(true);
}

Result<QByteArray> readInput(const QString &fileOrDash, qint64 limit)
{
    const bool standardInput = fileOrDash == QLatin1String("-");
    QFile file(fileOrDash);
    const bool open = standardInput ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return fail(Error::Kind::FileUnreadable, file.errorString(), fileOrDash);
    QByteArray bytes = file.read(limit + 1);
    if (bytes.size() > limit)
        return fail(Error::Kind::FileTooLarge, QStringLiteral("%1 bytes").arg(limit), fileOrDash);
    return bytes;
}

bool holdsKey(QByteArrayView argument)
{
    static const QRegularExpression key(QStringLiteral("ABSK[A-Za-z0-9+/]{40,}|bedrock-api-key-[A-Za-z0-9+/]{20,}"),
                                        QRegularExpression::CaseInsensitiveOption);
    QString text = QString::fromLatin1(argument);
    const bool found = key.match(text).hasMatch();
    wipe(text);
    return found;
}

bool confirmed(const QString &question)
{
    std::fputs(qUtf8Printable(output::forTerminal(question)), stderr);
    std::fflush(stderr);
    char answer[16] = {};
    return std::fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

} // namespace bk
