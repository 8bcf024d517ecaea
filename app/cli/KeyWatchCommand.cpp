// SPDX-License-Identifier: Apache-2.0
#include "app/cli/KeyWatchCommand.h"

#include "app/cli/Output.h"
#include "app/cli/Session.h"
#include "app/system/SessionWatch.h"
#include "ui/text/WatchText.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace bk {

namespace {

QString nameOf(BackgroundWatch::Timer timer)
{
    using Timer = BackgroundWatch::Timer;
    switch (timer) {
    case Timer::Off: return "off";
    case Timer::On: return "on";
    case Timer::Elsewhere: return "elsewhere";
    case Timer::Foreign: return "foreign";
    case Timer::Refused: return "refused";
    case Timer::Unavailable: return "unavailable";
    }
    Q_UNREACHABLE();
}

QString nameOf(BackgroundWatch::Start start)
{
    using Start = BackgroundWatch::Start;
    switch (start) {
    case Start::Off: return "off";
    case Start::On: return "on";
    case Start::SwitchedOff: return "switched-off";
    }
    Q_UNREACHABLE();
}

} // namespace

void KeysWatchCommand::describe(Options &options)
{
    options.flag("--install", m_install, "Write the timer's two files and switch it on")
        .flag("--remove", m_remove, "Switch it off and remove them")
        .flag("--status", m_status, "How it stands (the same as no option)")
        .atMostOneOf({"--install", "--remove", "--status"})
        .examples("  bkr keys watch --install\n  bkr keys watch --status --json\n"
                  "A timer of systemd in ~/.config/systemd/user runs `bkr keys list --notify --offline` twice a day.\n");
}

QCoro::Task<int> KeysWatchCommand::run(Session &session)
{
    const bool json = session.common.json;
    if (session.common.demo || !session.common.profileDir.isEmpty())
        co_return output::failed({Error::Kind::InvalidInput, "the timer watches your own keys: leave out --demo and --profile-dir", {}, {}, {}, 0}, json);
    const QString config = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    SessionWatch watch(config, QCoreApplication::applicationFilePath(),
                       Autostart(config, QCoreApplication::applicationDirPath() + QStringLiteral("/bedrock-keyring")));
    using Timer = BackgroundWatch::Timer;
    Timer timer = Timer::Off;
    if (m_install || m_remove) {
        const auto set = co_await watch.setTimer(m_install);
        if (!set)
            co_return output::failed(set.error(), json);
        timer = *set;
    } else {
        timer = co_await watch.timer();
    }
    if (json)
        output::json({{"timer", nameOf(timer)}, {"start", nameOf(watch.start())}, {"program", watch.program()},
                      {"service", watch.serviceFile()}, {"timerFile", watch.timerFile()}});
    else
        output::line(timerText(timer, watch.program()));
    if (watch.start() == BackgroundWatch::Start::SwitchedOff) // it was asked for once
        output::note(startText(watch.start(), true));
    const bool asWished = (!m_install && !m_remove) || timer == (m_install ? Timer::On : Timer::Off);
    co_return int(asWished ? ExitCode::Ok : ExitCode::Failed);
}

} // namespace bk
