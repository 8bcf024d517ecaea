// SPDX-License-Identifier: Apache-2.0
#include "app/system/Interrupt.h"

#include <csignal>
#include <sys/eventfd.h>
#include <unistd.h>

namespace bk {

namespace {

constexpr int kEndings[] = {SIGINT, SIGTERM, SIGHUP};
volatile sig_atomic_t theDescriptor = -1;

// Any thread may get it, and it may do little more than this. A mask and a signalfd would go on to the programs we start.
void note(int)
{
    const quint64 one = 1;
    (void)!::write(theDescriptor, &one, sizeof one);
}

int openDescriptor()
{
    theDescriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct sigaction action = {};
    action.sa_handler = note;
    action.sa_flags = SA_RESTART | int(SA_RESETHAND);
    for (const int ending : kEndings)
        ::sigaction(ending, &action, nullptr);
    return theDescriptor;
}

} // namespace

Interrupt::Interrupt(QObject *parent)
    : QObject(parent), m_descriptor(openDescriptor()), m_notifier(m_descriptor, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, [this] {
        quint64 count = 0;
        if (::read(m_descriptor, &count, sizeof count) == sizeof count)
            Q_EMIT arrived();
    });
}

Interrupt::~Interrupt()
{
    m_notifier.setEnabled(false);
    for (const int ending : kEndings)
        ::signal(ending, SIG_DFL);
    ::close(m_descriptor);
}

} // namespace bk

#include "moc_Interrupt.cpp"
