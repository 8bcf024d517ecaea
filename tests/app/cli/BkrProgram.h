// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

namespace bk {

// The real bkr in a home of its own, without a session bus and with nothing of AWS in its environment.
class BkrProgram final {
public:
    struct Ended {
        int status = -1;
        QByteArray out;
        QByteArray err;
        [[nodiscard]] QByteArray all() const { return out + err; }
        // The one line of JSON; empty when it is not exactly one.
        [[nodiscard]] QJsonObject json() const
        {
            return out.count('\n') == 1 && out.endsWith('\n') ? QJsonDocument::fromJson(out).object() : QJsonObject();
        }
    };

    BkrProgram()
    {
        environment.insert("PATH", qEnvironmentVariable("PATH"));
        environment.insert("HOME", m_home.path());
        environment.insert("XDG_RUNTIME_DIR", m_home.path());
        environment.insert("TMPDIR", m_home.path());
        environment.insert("LC_ALL", "C.UTF-8");
        environment.insert("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
        environment.insert("ASAN_OPTIONS", qEnvironmentVariable("ASAN_OPTIONS"));
    }

    [[nodiscard]] QString home() const { return m_home.path(); }

    void start(QProcess &process, const QStringList &arguments) const
    {
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_home.path());
        process.start(BK_BINARY_DIR "/bin/bkr", arguments);
    }

    [[nodiscard]] Ended run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        QProcess process;
        start(process, arguments);
        process.write(input);
        process.closeWriteChannel();
        return ended(process);
    }

    [[nodiscard]] static Ended ended(QProcess &process)
    {
        if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000))
            return {};
        const bool crashed = process.exitStatus() != QProcess::NormalExit;
        return {crashed ? -1 : process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    QProcessEnvironment environment;

private:
    QTemporaryDir m_home;
};

} // namespace bk
