// SPDX-License-Identifier: Apache-2.0
#include "app/Composition.h"
#include "app/system/DesktopAppearance.h"
#include "app/system/Hardening.h"
#include "app/system/Interrupt.h"
#include "app/system/Notifier.h"
#include "app/system/SessionWatch.h"
#include "app/system/SingleInstance.h"
#include "core/base/Log.h"
#include "ui/EndNotices.h"
#include "ui/MainWindow.h"
#include "ui/text/ErrorText.h"
#include "ui/text/NoticeText.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QMessageBox>
#include <QStandardPaths>

namespace {

struct Arguments final {
    bk::StartOptions start;
    bool background = false;
};

Arguments readArguments(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Keeps, tests and uses Amazon Bedrock API keys."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption demo(QStringLiteral("demo"), QStringLiteral("Offline: a local Bedrock and three sample keys; nothing leaves this machine."));
    const QCommandLineOption profile(QStringLiteral("profile-dir"), QStringLiteral("Keep settings and metadata in this folder."), QStringLiteral("folder"));
    const QCommandLineOption demoDir(QStringLiteral("demo-dir"), QStringLiteral("Where the demo makes its throw-away profile."), QStringLiteral("folder"));
    const QCommandLineOption background(QStringLiteral("background"), QStringLiteral("Without a window: watches, and warns before a key ends."));
    parser.addOptions({demo, profile, demoDir, background});
    parser.process(app);
    return {{parser.isSet(demo), parser.value(profile), parser.value(demoDir)}, parser.isSet(background)};
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

// The bkr that was installed with us, else the one that the person would start.
QString bkrPath()
{
    const QString beside = QCoreApplication::applicationDirPath() + QStringLiteral("/bkr");
    return QFileInfo(beside).isExecutable() ? beside : QStandardPaths::findExecutable(QStringLiteral("bkr"));
}

// Ends of keys, told by the desktop. The buttons lead to the key; "later" only closes the notification.
void tellEnds(bk::EndNotices &notices, bk::Notifier &desktop, bk::MainWindow &window, const bk::Clock &clock)
{
    QObject::connect(&notices, &bk::EndNotices::due, &window, [&](const bk::ExpiryNotice &notice) {
        bk::Notification notification{notice.key.id, bk::noticeTitle(notice, clock.now()), bk::noticeBody(notice), bk::isUrgent(notice),
                                      {{QStringLiteral("rotate"), bk::rotateLabel()}, {QStringLiteral("later"), bk::laterLabel()}}};
        QCoro::connect(desktop.show(std::move(notification)), &window, [&notices, notice](bool shown) { notices.told(notice, shown); });
    });
    QObject::connect(&desktop, &bk::Notifier::actionInvoked, &window, [&window](const QString &key, const QString &action) {
        if (action == QLatin1String("rotate"))
            window.rotateKey(key);
        else if (action != QLatin1String("later"))
            window.showKey(key);
    });
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

    const Arguments arguments = readArguments(app);
    const bk::StartOptions &options = arguments.start;
    auto made = bk::Composition::make(options);
    if (!made)
        return sayAndQuit(app, made.error());
    bk::Composition &parts = **made;

    const QString config = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    const bk::Autostart autostart(config, QCoreApplication::applicationFilePath());
    bk::SessionWatch watch(config, bkrPath(), autostart);
    const bool own = !options.demo && options.profileDir.isEmpty(); // the session starts the person's own profile only
    bk::MainWindow window({.keyring = *parts.keyring,
                           .keys = parts.keys,
                           .http = parts.http,
                           .client = parts.client,
                           .models = parts.models,
                           .doctor = parts.doctor,
                           .expiry = parts.expiry,
                           .settings = parts.settings,
                           .credentials = parts.credentials,
                           .consents = parts.consents,
                           .iam = parts.iam,
                           .maker = parts.maker,
                           .rotation = parts.rotation,
                           .rotationWatch = parts.rotationWatch,
                           .clock = parts.clock,
                           .demo = options.demo,
                           .notice = noticeOf(parts),
                           .shortTerm = &parts.shortTerm,
                           .advice = &parts.advice,
                           .watch = own ? &watch : nullptr});
    bk::Notifier desktop;
    std::optional<bk::EndNotices> notices; // when we are the one that runs
    QObject::connect(&window, &bk::MainWindow::settingsChanged, &window, [&, background = parts.settings.values().background]() mutable {
        parts.applySettings();
        if (notices)
            notices->look();
        const bool wanted = parts.settings.values().background;
        // Only what was asked for now: what the desktop has switched off or taken away meanwhile stays so.
        if (std::exchange(background, wanted) == wanted || !own)
            return;
        if (auto done = autostart.set(wanted); !done)
            window.showTrouble(bk::words(done.error()));
    });
    bk::DesktopAppearance appearance;
    QObject::connect(&appearance, &bk::DesktopAppearance::darkChanged, &window, &bk::MainWindow::setDesktopDark);

    // One window per profile: a second start asks the first to come forward and ends.
    bk::SingleInstance instance(parts.paths.runtimeDir);
    QObject::connect(&instance, &bk::SingleInstance::raiseRequested, &window, &bk::MainWindow::raiseToFront);
    const auto ifSecond = arguments.background ? bk::SingleInstance::IfSecond::Leave : bk::SingleInstance::IfSecond::RaiseTheFirst;
    QCoro::connect(instance.start(ifSecond), &window, [&](const bk::Result<bk::SingleInstance::Role> &role) {
        if (role && *role != bk::SingleInstance::Role::First) {
            QMetaObject::invokeMethod(&app, &QCoreApplication::quit, Qt::QueuedConnection); // the answer can come before exec()
            return;
        }
        if (arguments.background && role)
            QApplication::setQuitOnLastWindowClosed(false); // a second start opens the window
        else
            window.show();
        if (!options.demo) {
            tellEnds(notices.emplace(parts.database, parts.keys, parts.settings, parts.clock), desktop, window, parts.clock);
            notices->setExcused([&parts](const bk::ApiKey &key) { return parts.shortTerm.renewsItself(key); });
        }
        parts.shortTerm.watch();
        parts.rotationWatch.start();
        if (options.demo)
            QCoro::connect(parts.fillDemo(), &window, [](const bk::Result<void> &) {});
    });
    return QApplication::exec();
}
