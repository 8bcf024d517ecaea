// SPDX-License-Identifier: Apache-2.0
#include "app/cli/CommandLine.h"
#include "app/cli/ExecCommand.h"
#include "app/system/Hardening.h"
#include "core/base/Log.h"

#include <QCoreApplication>
#include <QTimer>

namespace {

// Everything of a run ends with it. The exit status, unless there is a program to take our place.
int run(int argc, char **argv, std::optional<bk::Successor> &successor)
{
    QCoreApplication app(argc, argv); // before the parts and so after them: sockets and databases end in it
    bk::Session session;
    bk::CommandLine commandLine(session.common);
    int status = 0;
    bk::Command *command = commandLine.read(argc, argv, status);
    if (!command)
        return status;
    QTimer::singleShot(0, &app, [command, &session] {
        command->run(session).then([](int exitStatus) { QCoreApplication::exit(exitStatus); });
    });
    status = app.exec();
    successor = std::move(session.successor);
    return status;
}

} // namespace

int main(int argc, char **argv)
{
    bk::hardenProcess(qEnvironmentVariableIsSet("BK_KEEP_DUMPABLE"));
    bk::installRedactingLog();
    bk::initSecretHeap();
    std::optional<bk::Successor> successor;
    const int status = run(argc, argv, successor);
    return successor ? bk::handOver(*successor) : status;
}
