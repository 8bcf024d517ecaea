// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/memory/Stage.h"
#include "tests/memory/WatchedProgram.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTest>

#include <memory>

namespace bk::memory {

// The real window on the display of the launcher, with a hand inside it (WidgetDriver.cpp).
class WindowProgram final {
public:
    WindowProgram(Stage &stage, bool wiping, WatchedProgram::AtEnd atEnd = {}) : m_program(std::move(atEnd))
    {
        const QString socket = stage.file("driver");
        QLocalServer::removeServer(socket);
        if (!m_server.listen(socket))
            qFatal("no socket for the driver");
        auto environment = stage.environment;
        environment.insert("BK_DRIVER", socket);
        environment.insert("QT_QPA_PLATFORM", "xcb");
        QStringList command{program("bedrock-keyring", wiping)};
        if (stage.home.isEmpty())
            command << "--profile-dir" << stage.file("profile");
        for (const char *place : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"}) {
            if (!stage.home.isEmpty())
                environment.insert(place, stage.home);
        }
        if (stage.tracer) {
            command = stage.tracer->command({QStringLiteral("LD_PRELOAD=" BK_WIDGET_DRIVER)}) + command;
        } else {
            environment.insert("LD_PRELOAD", BK_WIDGET_DRIVER);
            environment.insert("QT_LOGGING_RULES", "*=true"); // M9; thousands of lines that strace would have to write down
        }
        m_started = m_program.start(command, environment, stage.file("output"));
    }

    [[nodiscard]] bool isOpen()
    {
        return m_started && QTest::qWaitFor([this] { return m_server.hasPendingConnections() || m_program.hasEnded(); }, 60'000)
            && (m_hand = m_server.nextPendingConnection()) && shows("Add key");
    }

    // One line to the hand, one line back.
    QByteArray ask(const QByteArray &line)
    {
        m_hand->write(line + '\n');
        if (!QTest::qWaitFor([this] { return m_hand->canReadLine() || m_program.hasEnded(); }, 20'000))
            return "no answer";
        return m_hand->readLine().trimmed();
    }
    // A button or field of this name is there; a text is on the screen.
    bool shows(const QByteArray &name) { return QTest::qWaitFor([&] { return ask("enabled " + name) == "yes"; }, 20'000); }
    bool says(const QByteArray &words) { return QTest::qWaitFor([&] { return ask("says " + words) == "yes"; }, 20'000); }
    bool isGone(const QByteArray &name) { return QTest::qWaitFor([&] { return ask("enabled " + name) == "not there"; }, 20'000); }
    bool click(const QByteArray &name) { return shows(name) && ask("click " + name) == "done"; }

    [[nodiscard]] pid_t pid() const { return m_program.pid(); }
    [[nodiscard]] WatchedProgram &process() { return m_program; }

private:
    WatchedProgram m_program;
    QLocalServer m_server;
    QLocalSocket *m_hand = nullptr;
    bool m_started = false;
};

} // namespace bk::memory
