// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ProcessSource.h"

#include "core/base/Abandon.h"
#include "core/credentials/CredentialAnswer.h"

#include <QCoroSignal>
#include <QProcess>
#include <QTimer>

#include <csignal>
#include <unistd.h>

namespace bk {

namespace {

using Reason = CredentialReason;

// One program from its start to its end; done() once.
class ProcessRun final : public QObject {
    Q_OBJECT
public:
    ProcessRun(const ProcessCommand &command, const QProcessEnvironment &environment, ProcessLimits limits, QObject *owner);
    ~ProcessRun() override;
    void start();
    [[nodiscard]] Reason problem() const { return m_problem; }
    [[nodiscard]] int exitCode() const { return m_process.exitCode(); }
    QByteArray takeOutput() { return std::exchange(m_output, {}); }

Q_SIGNALS:
    void done();

private:
    void read();
    void stop(Reason problem);
    void end(Reason problem);
    void killGroup();

    QProcess m_process;
    QTimer m_time;
    ProcessLimits m_limits;
    QByteArray m_output;
    Reason m_problem = Reason::None;
    bool m_ended = false;
};

ProcessRun::ProcessRun(const ProcessCommand &command, const QProcessEnvironment &environment, ProcessLimits limits, QObject *owner)
    : QObject(owner)
    , m_limits(limits)
{
    m_process.setProgram(command.arguments.first());
    m_process.setArguments(command.arguments.mid(1));
    m_process.setProcessEnvironment(environment);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(QProcess::nullDevice());
    // A session of its own: no terminal to read from, and one group to kill.
    m_process.setChildProcessModifier([] { ::setsid(); });
    m_time.setSingleShot(true);
    connect(&m_time, &QTimer::timeout, this, [this] { stop(Reason::ProcessTimedOut); });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &ProcessRun::read);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(Reason::ProcessNotStarted);
    });
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        read();
        if (m_problem == Reason::None && (status != QProcess::NormalExit || code != 0))
            m_problem = Reason::ProcessFailed;
        end(m_problem);
    });
}

ProcessRun::~ProcessRun()
{
    m_process.disconnect(this);
    killGroup();
    wipe(m_output);
}

void ProcessRun::start()
{
    m_time.start(m_limits.totalMs);
    m_process.start(QIODevice::ReadOnly);
}

void ProcessRun::read()
{
    QByteArray more = m_process.readAllStandardOutput();
    m_output += more;
    wipe(more);
    if (m_output.size() > m_limits.outputBytes)
        stop(Reason::ProcessTalksTooMuch);
}

// Its end follows; finished() tells it.
void ProcessRun::stop(Reason problem)
{
    wipe(m_output);
    if (m_problem != Reason::None)
        return;
    m_problem = problem;
    killGroup();
}

void ProcessRun::end(Reason problem)
{
    if (std::exchange(m_ended, true))
        return;
    m_time.stop();
    m_problem = problem;
    Q_EMIT done();
}

void ProcessRun::killGroup()
{
    const qint64 pid = m_process.processId();
    if (pid <= 0)
        return;
    ::kill(-pid_t(pid), SIGKILL);
    m_process.kill(); // it may not have made its session yet
}

} // namespace

QCoro::Task<Found<AccessKeys>> runCredentialProcess(ProcessCommand command, QProcessEnvironment environment, const Clock *clock,
                                                    QObject *owner, ProcessLimits limits)
{
    auto *run = new ProcessRun(command, environment, limits, owner);
    OwnHandle own;
    const std::coroutine_handle<> waiter = co_await own;
    const auto gone = QObject::connect(run, &QObject::destroyed, run, [waiter] { abandon(waiter); });
    QTimer::singleShot(0, run, &ProcessRun::start); // done() must not come before somebody waits for it
    co_await qCoro(run, &ProcessRun::done);
    QObject::disconnect(gone);
    run->deleteLater();
    if (run->problem() != Reason::None) {
        Error error{Error::Kind::Refused, {}, {}, command.arguments.first(), {}, 0};
        if (run->problem() == Reason::ProcessFailed)
            error.detail = QString::number(run->exitCode());
        co_return broken(run->problem(), command.origin, error);
    }
    QByteArray output = run->takeOutput();
    auto keys = readKeys(AnswerForm::Process, output, command.origin, clock->now());
    wipe(output);
    co_return std::move(keys);
}

} // namespace bk

#include "ProcessSource.moc"
