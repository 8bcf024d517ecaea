// SPDX-License-Identifier: Apache-2.0
#include "app/system/SessionWatch.h"

#include "core/base/AtomicFile.h"
#include "core/snippets/StartFiles.h"

#include <QCoroSignal>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTimer>

#include <memory>

namespace bk {

namespace {

constexpr int kLongestMs = 20'000;
constexpr qint64 kMostBytes = 64LL * 1024;

// One call of systemctl; done() comes once, and never before start() has returned.
class Systemctl final : public QObject {
    Q_OBJECT
public:
    explicit Systemctl(const QStringList &arguments)
    {
        m_process.setProgram(QStandardPaths::findExecutable(QStringLiteral("systemctl")));
        m_process.setArguments(QStringList{QStringLiteral("--user")} + arguments);
        QProcessEnvironment environment; // a key in ours is none of its business
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
        for (const char *name : {"PATH", "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "DBUS_SESSION_BUS_ADDRESS"}) {
            if (qEnvironmentVariableIsSet(name))
                environment.insert(QString::fromLatin1(name), qEnvironmentVariable(name));
        }
        m_process.setProcessEnvironment(environment);
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_limit.setSingleShot(true);
        connect(&m_limit, &QTimer::timeout, &m_process, &QProcess::kill);
        connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                Q_EMIT done();
        });
        connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
            m_succeeded = status == QProcess::NormalExit && code == 0;
            m_said = m_process.readAllStandardOutput().left(kMostBytes);
            Q_EMIT done();
        });
        QTimer::singleShot(0, this, &Systemctl::start);
    }
    [[nodiscard]] bool succeeded() const { return m_succeeded; }
    [[nodiscard]] QByteArray said() const { return m_said; }

Q_SIGNALS:
    void done();

private:
    void start()
    {
        if (m_process.program().isEmpty()) {
            Q_EMIT done();
            return;
        }
        m_limit.start(kLongestMs);
        m_process.start(QIODevice::ReadOnly);
    }
    QProcess m_process;
    QTimer m_limit;
    bool m_succeeded = false;
    QByteArray m_said;
};

// What it says, or nothing when it fails.
QCoro::Task<Result<QByteArray>> systemctl(QStringList arguments)
{
    const auto call = std::make_unique<Systemctl>(arguments);
    co_await qCoro(call.get(), &Systemctl::done);
    if (!call->succeeded())
        co_return fail(Error::Kind::NotFound);
    co_return call->said();
}

QString textOf(const QString &file)
{
    const auto bytes = readBoundedFile(file, kMostBytes);
    return bytes ? QString::fromUtf8(*bytes) : QString();
}

// As we write it, for whatever program.
QString withoutProgram(QString text)
{
    static const QRegularExpression program(QStringLiteral("^ExecStart=.*$"), QRegularExpression::MultilineOption);
    return text.replace(program, QStringLiteral("ExecStart="));
}

bool isThere(const QString &file)
{
    return QFileInfo(file).isSymLink() || QFile::exists(file);
}

} // namespace

SessionWatch::SessionWatch(const QString &configHome, QString program, Autostart autostart)
    : m_folder(configHome + QStringLiteral("/systemd/user")), m_program(std::move(program)), m_autostart(std::move(autostart))
{
}

BackgroundWatch::Start SessionWatch::start() const
{
    return m_autostart.state();
}

bool SessionWatch::isForeign() const
{
    const QString service = withoutProgram(expiryService(QStringLiteral("/bkr")));
    return (isThere(serviceFile()) && withoutProgram(textOf(serviceFile())) != service)
        || (isThere(timerFile()) && textOf(timerFile()) != expiryTimer());
}

QCoro::Task<BackgroundWatch::Timer> SessionWatch::timer()
{
    if (isForeign())
        co_return Timer::Foreign;
    const QStringList question{QStringLiteral("show"), QStringLiteral("--property=UnitFileState,ActiveState"), QStringLiteral("bedrock-keyring-expiry.timer")};
    const auto said = co_await systemctl(question);
    if (!said)
        co_return Timer::Unavailable;
    if (!isThere(timerFile()) || !isThere(serviceFile()))
        co_return Timer::Off;
    const QByteArrayList lines = said->split('\n');
    if (!lines.contains("UnitFileState=enabled"))
        co_return Timer::Off;
    if (!lines.contains("ActiveState=active"))
        co_return Timer::Refused;
    co_return textOf(serviceFile()) == expiryService(m_program) ? Timer::On : Timer::Elsewhere;
}

QCoro::Task<Result<BackgroundWatch::Timer>> SessionWatch::setTimer(bool on)
{
    auto set = on ? install() : uninstall();
    auto stands = co_await set;
    co_return stands;
}

Result<void> SessionWatch::write() const
{
    const QString service = expiryService(m_program);
    if (service.isEmpty())
        return fail(Error::Kind::InvalidInput, QStringLiteral("systemd cannot start a program at this path: ") + m_program, m_program);
    // The folder belongs to all programs: it is made where it is missing, and its mode is left as it is.
    if (!QDir().mkpath(m_folder))
        return fail(Error::Kind::DiskFailed, m_folder, m_folder);
    if (auto written = writeFileAtomically(serviceFile(), service.toUtf8()); !written)
        return written;
    return writeFileAtomically(timerFile(), expiryTimer().toUtf8());
}

// The link, too, by which systemd knows that the timer is wanted: without systemd nobody else takes it away.
Result<void> SessionWatch::remove() const
{
    const QString wanted = m_folder + QStringLiteral("/timers.target.wants/bedrock-keyring-expiry.timer");
    for (const QString &path : {wanted, timerFile(), serviceFile()}) {
        if (QFile file(path); isThere(path) && !file.remove())
            return fail(Error::Kind::DiskFailed, path + QStringLiteral(": ") + file.errorString(), path);
    }
    return {};
}

QCoro::Task<Result<BackgroundWatch::Timer>> SessionWatch::install()
{
    const Timer before = co_await timer(); // nothing is written where nobody would read it
    if (before == Timer::Foreign || before == Timer::Unavailable || before == Timer::On)
        co_return before;
    if (auto written = write(); !written)
        co_return fail(written.error());
    const QStringList reload{QStringLiteral("daemon-reload")};
    const QStringList enable{QStringLiteral("enable"), QStringLiteral("--now"), QStringLiteral("bedrock-keyring-expiry.timer")};
    const auto reloaded = co_await systemctl(reload);
    const auto enabled = co_await systemctl(enable);
    if (!reloaded || !enabled)
        co_return Timer::Refused;
    co_return Timer::On;
}

QCoro::Task<Result<BackgroundWatch::Timer>> SessionWatch::uninstall()
{
    const Timer before = co_await timer();
    if (before == Timer::Foreign)
        co_return before;
    const QStringList disable{QStringLiteral("disable"), QStringLiteral("--now"), QStringLiteral("bedrock-keyring-expiry.timer")};
    const QStringList reload{QStringLiteral("daemon-reload")};
    if (before != Timer::Unavailable && isThere(timerFile())) {
        const auto disabled = co_await systemctl(disable);
        if (!disabled)
            co_return Timer::Refused;
    }
    if (auto removed = remove(); !removed)
        co_return fail(removed.error());
    if (before != Timer::Unavailable)
        (void)co_await systemctl(reload);
    co_return Timer::Off;
}

} // namespace bk

#include "SessionWatch.moc"
