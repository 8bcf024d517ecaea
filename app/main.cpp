// SPDX-License-Identifier: Apache-2.0
#include "app/Composition.h"
#include "app/system/Hardening.h"
#include "core/base/Log.h"
#include "ui/MainWindow.h"
#include "ui/text/ErrorText.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QMessageBox>

int main(int argc, char **argv)
{
    bk::hardenProcess(qEnvironmentVariableIsSet("BK_KEEP_DUMPABLE"));
    bk::initSecretHeap();
    bk::installRedactingLog();
    QApplication app(argc, argv);
    return 0;
}
