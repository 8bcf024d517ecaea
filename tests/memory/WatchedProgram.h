// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <optional>

#include <sys/types.h>

namespace bk::memory {

// A real program under our eyes: started as always, but stopped by the kernel at its very end (PTRACE_EVENT_EXIT), with all
// of its memory still there, so that what it leaves behind can be read. Ended with the object.
class WatchedProgram final : public QObject {
    Q_OBJECT
public:
    using AtEnd = std::function<void(pid_t)>;
    explicit WatchedProgram(AtEnd atEnd = {}, QObject *parent = nullptr);
    ~WatchedProgram() override;

    // Its output goes into one file; input is closed behind what is given.
    [[nodiscard]] bool start(const QStringList &command, const QProcessEnvironment &environment, const QString &outputFile,
                             const QByteArray &input = {});
    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] bool hasEnded() const { return m_status.has_value(); }
    [[nodiscard]] bool waitForEnd(int milliseconds = 60'000) const;
    [[nodiscard]] int exitStatus() const; // -1: not yet, -signal: killed
    void signal(int number) const;

private:
    void look();
    AtEnd m_atEnd;
    QTimer m_timer;
    pid_t m_pid = -1;
    bool m_started = false;
    std::optional<int> m_status;
};

} // namespace bk::memory
