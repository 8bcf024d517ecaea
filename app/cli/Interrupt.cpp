// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Interrupt.h"

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace bk {

namespace {

sigset_t endings()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

int openDescriptor()
{
    const sigset_t set = endings();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void unblock()
{
    const sigset_t set = endings();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

} // namespace

Interrupt::Interrupt(QObject *parent)
    : QObject(parent), m_descriptor(openDescriptor()), m_notifier(m_descriptor, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info;
        if (::read(m_descriptor, &info, sizeof info) != sizeof info)
            return;
        unblock(); // a second one ends the program at once
        Q_EMIT arrived();
    });
}

Interrupt::~Interrupt()
{
    m_notifier.setEnabled(false);
    ::close(m_descriptor);
    unblock();
}

} // namespace bk
