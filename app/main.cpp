// SPDX-License-Identifier: Apache-2.0
#include "app/Composition.h"
#include "app/system/DesktopAppearance.h"
#include "app/system/Hardening.h"
#include "app/system/Interrupt.h"
#include "app/system/SingleInstance.h"
#include "core/base/Log.h"
#include "ui/MainWindow.h"
#include "ui/text/ErrorText.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QMessageBox>

namespace {

bk::StartOptions readArguments(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Keeps, tests and uses Amazon Bedrock API keys."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption demo(QStringLiteral("demo"), QStringLiteral("Offline: a local Bedrock and three sample keys; nothing leaves this machine."));
    const QCommandLineOption profile(QStringLiteral("profile-dir"), QStringLiteral("Keep settings and metadata in this folder."), QStringLiteral("folder"));
    const QCommandLineOption demoDir(QStringLiteral("demo-dir"), QStringLiteral("Where the demo makes its throw-away profile."), QStringLiteral("folder"));
    parser.addOptions({demo, profile, demoDir});
    parser.process(app);
    return {parser.isSet(demo), parser.value(profile), parser.value(demoDir)};
}

// The program cannot go on: the words in a window, the end when it is closed.
int sayAndQuit(QApplication &app, const bk::Error &error)
{
    const bk::ErrorWords said = bk::words(error);
    QMessageBox box(QMessageBox::Critical, QStringLiteral("Bedrock Keyring"), said.title);
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(said.sentence + QLatin1Char('\n') + said.nextStep);
    box.open();
    app.exec();
    return 1;
}

// What the start found in the profile and the person must know.
QString noticeOf(const bk::Composition &parts)
{
    using Kind = bk::Error::Kind;
    const bk::Database::Opened &opened = parts.opened;
    if (opened.readOnly)
        return bk::words(bk::Error{Kind::DatabaseNewer, {}, {}, {}, {}, 0}).full();
    if (!opened.keptDamagedFile.isEmpty())
        return bk::words(bk::Error{Kind::DatabaseDamaged, opened.keptDamagedFile, {}, {}, {}, 0}).full();
    if (!parts.settings.keptDamagedFile().isEmpty())
        return bk::damagedSettings(parts.settings.keptDamagedFile()).full();
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    bk::hardenProcess(qEnvironmentVariableIsSet("BK_KEEP_DUMPABLE"));
    bk::initSecretHeap();
    bk::installRedactingLog();
    QApplication app(argc, argv); // outlives every part
    QApplication::setApplicationName(QStringLiteral("bedrock-keyring"));
    QApplication::setApplicationVersion(QStringLiteral(BK_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("io.github.bedrockkeyring.BedrockKeyring"));

    // The end of the session is an end like any other: the clipboard is cleared, a demo leaves nothing behind.
    const bk::Interrupt interrupt;
    QObject::connect(&interrupt, &bk::Interrupt::arrived, &app, [] { QCoreApplication::quit(); });

    const bk::StartOptions options = readArguments(app);
    auto made = bk::Composition::make(options);
    if (!made)
        return sayAndQuit(app, made.error());
    bk::Composition &parts = **made;

    bk::MainWindow window({*parts.keyring, parts.keys, parts.http, parts.client, parts.models, parts.doctor, parts.expiry,
                           parts.settings, parts.credentials, parts.consents, parts.clock, options.demo, noticeOf(parts)});
    QObject::connect(&window, &bk::MainWindow::settingsChanged, &window, [&parts] { parts.applySettings(); });
    bk::DesktopAppearance appearance;
    QObject::connect(&appearance, &bk::DesktopAppearance::darkChanged, &window, &bk::MainWindow::setDesktopDark);

    // One window per profile: a second start asks the first to come forward and ends.
    bk::SingleInstance instance(parts.paths.runtimeDir);
    QObject::connect(&instance, &bk::SingleInstance::raiseRequested, &window, &bk::MainWindow::raiseToFront);
    QCoro::connect(instance.start(), &window, [&](const bk::Result<bk::SingleInstance::Role> &role) {
        if (role && *role != bk::SingleInstance::Role::First) {
            QCoreApplication::quit();
            return;
        }
        window.show();
        if (options.demo)
            QCoro::connect(parts.fillDemo(), &window, [](const bk::Result<void> &) {});
    });
    return QApplication::exec();
}
