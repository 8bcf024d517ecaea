// SPDX-License-Identifier: Apache-2.0
#include "app/cli/CommandLine.h"
#include "app/system/Hardening.h"
#include "core/base/Log.h"

#include <QCoreApplication>
#include <QTimer>

int main(int argc, char **argv)
{
    bk::hardenProcess(qEnvironmentVariableIsSet("BK_KEEP_DUMPABLE"));
    bk::installRedactingLog();
    bk::initSecretHeap();
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
    return app.exec();
}
