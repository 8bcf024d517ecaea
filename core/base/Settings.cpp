// SPDX-License-Identifier: Apache-2.0
#include "core/base/Settings.h"

#include "core/base/AtomicFile.h"
#include "core/base/Log.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace bk {

namespace {

constexpr qint64 kMostBytes = 1024LL * 1024;
constexpr int kLongestClipboard = 600;
constexpr int kFarthestWarning = 366;
constexpr int kMostWarnings = 20;
constexpr int kLockWaitMs = 1000;
constexpr int kLockStepMs = 2;
constexpr std::array kThemes{"follow-desktop", "light", "dark"};
constexpr std::array kProxyModes{"system", "none", "explicit"};

// An absolute folder from the environment, else under the home folder. XDG base directory rules: relative is ignored.
QString baseDir(const char *variable, const char *underHome)
{
    QString given = qEnvironmentVariable(variable);
    if (given.startsWith(QLatin1Char('/')))
        return given;
    const QString home = qEnvironmentVariable("HOME");
    return home.startsWith(QLatin1Char('/')) ? home + QLatin1String(underHome) : QString();
}

// The session's folder for sockets, when it is one: ours alone.
QString sessionRuntimeDir()
{
    const QString dir = qEnvironmentVariable("XDG_RUNTIME_DIR");
    struct stat info{};
    if (!dir.startsWith(QLatin1Char('/')) || ::stat(dir.toLocal8Bit().constData(), &info) != 0)
        return {};
    const bool ours = S_ISDIR(info.st_mode) && info.st_uid == ::geteuid() && (info.st_mode & 077) == 0;
    return ours ? dir : QString();
}

template<std::size_t N>
int indexIn(const std::array<const char *, N> &names, const QString &name)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (name == QLatin1String(names[i]))
            return int(i);
    }
    return 0;
}

// One program at a time reads, merges and writes: a lock on the folder, which leaves no file. Where a file system knows no
// such lock there is none.
class FolderLock final {
public:
    explicit FolderLock(const QString &folder) : m_fd(::open(folder.toLocal8Bit().constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    {
        m_error = m_fd < 0 ? errno : 0;
        for (int waited = 0; m_fd >= 0 && ::flock(m_fd, LOCK_EX | LOCK_NB) != 0; waited += kLockStepMs) {
            if (errno != EWOULDBLOCK && errno != EINTR)
                break;
            if (waited >= kLockWaitMs) {
                m_error = EWOULDBLOCK;
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(kLockStepMs));
        }
    }
    ~FolderLock()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    FolderLock(const FolderLock &) = delete;
    FolderLock &operator=(const FolderLock &) = delete;
    [[nodiscard]] int error() const { return m_error; } // of errno; 0: go on

private:
    int m_fd;
    int m_error = 0;
};

// QSettings makes its files 0644 and follows links, so it only ever sees a copy in a folder of its own (0700).
struct Copy final {
    QTemporaryDir dir;
    QString file = dir.filePath(QStringLiteral("settings.ini"));
};

SettingsValues readFrom(const QSettings &ini)
{
    SettingsValues values;
    values.theme = SettingsValues::Theme(indexIn(kThemes, ini.value("look/theme").toString()));
    values.proxyMode = QLatin1String(kProxyModes[size_t(indexIn(kProxyModes, ini.value("network/proxyMode").toString()))]);
    values.proxyUrl = ini.value("network/proxyUrl").toString();
    values.extraCaFile = ini.value("network/extraCaFile").toString();
    values.defaultRegion = ini.value("keys/defaultRegion").toString();
    bool number = false;
    const int seconds = ini.value("keys/clipboardSeconds").toInt(&number);
    if (number && seconds >= 1 && seconds <= kLongestClipboard)
        values.clipboardSeconds = seconds;
    values.automaticKeyId = ini.value("keys/automaticKeyId").toString();
    values.instanceMetadata = ini.value("keys/instanceMetadata").toBool();
    values.background = ini.value("window/background").toBool();
    if (ini.contains("keys/warningDays")) { // a comma makes a list of it
        if (const auto days = warningDaysIn(ini.value("keys/warningDays").toStringList().join(QLatin1Char(','))))
            values.warningDays = *days;
    }
    values.keysAsTimeline = ini.value("keys/asTimeline").toBool();
    values.windowGeometry = QByteArray::fromBase64(ini.value("window/geometry").toString().toLatin1());
    values.lastKeyId = ini.value("last/keyId").toString();
    values.lastRegion = ini.value("last/region").toString();
    values.lastModel = ini.value("last/model").toString();
    return values;
}

void writeTo(QSettings &ini, const SettingsValues &values)
{
    ini.setValue("look/theme", QLatin1String(kThemes[size_t(values.theme)]));
    ini.setValue("network/proxyMode", values.proxyMode);
    ini.setValue("network/proxyUrl", values.proxyUrl);
    ini.setValue("network/extraCaFile", values.extraCaFile);
    ini.setValue("keys/defaultRegion", values.defaultRegion);
    ini.setValue("keys/clipboardSeconds", values.clipboardSeconds);
    ini.setValue("keys/automaticKeyId", values.automaticKeyId);
    ini.setValue("keys/instanceMetadata", values.instanceMetadata);
    ini.setValue("window/background", values.background);
    ini.setValue("keys/warningDays", warningDaysText(values.warningDays));
    ini.setValue("keys/asTimeline", values.keysAsTimeline);
    ini.setValue("window/geometry", QString::fromLatin1(values.windowGeometry.toBase64()));
    ini.setValue("last/keyId", values.lastKeyId);
    ini.setValue("last/region", values.lastRegion);
    ini.setValue("last/model", values.lastModel);
}

// What the caller changed of what it had read goes over what stands there now; of the rest the newest word counts.
SettingsValues merged(SettingsValues now, const SettingsValues &read, const SettingsValues &wanted)
{
    const auto take = [&](auto... fields) { ((read.*fields == wanted.*fields ? void() : void(now.*fields = wanted.*fields)), ...); };
    using V = SettingsValues;
    take(&V::theme, &V::proxyMode, &V::proxyUrl, &V::extraCaFile, &V::defaultRegion, &V::clipboardSeconds, &V::automaticKeyId,
         &V::instanceMetadata, &V::background, &V::warningDays, &V::keysAsTimeline, &V::windowGeometry, &V::lastKeyId,
         &V::lastRegion, &V::lastModel);
    return now;
}

QString withoutPassword(const QString &url)
{
    const QUrl parsed(url);
    return parsed.isValid() && !parsed.userInfo().isEmpty() ? parsed.toString(QUrl::RemoveUserInfo) : url;
}

} // namespace

Result<Paths> Paths::make(const QString &profileDir)
{
    Paths paths;
    if (!profileDir.isEmpty()) {
        const QString dir = QFileInfo(profileDir).absoluteFilePath();
        paths = {dir, dir, dir};
    } else {
        const QString config = baseDir("XDG_CONFIG_HOME", "/.config");
        const QString data = baseDir("XDG_DATA_HOME", "/.local/share");
        if (config.isEmpty() || data.isEmpty())
            return fail(Error::Kind::InvalidInput, QStringLiteral("HOME is not set: there is no place for settings and keys"),
                        QStringLiteral("HOME"));
        const QString name = QStringLiteral("/bedrock-keyring");
        const QString runtime = sessionRuntimeDir();
        const QString sockets = runtime.isEmpty() ? QString(data + name + QStringLiteral("/run")) : QString(runtime + name);
        paths = {config + name, data + name, sockets};
    }
    for (const QString &dir : {paths.configDir, paths.dataDir, paths.runtimeDir}) {
        if (auto made = makePrivateDir(dir); !made)
            return fail(made.error());
    }
    return paths;
}

std::optional<QList<int>> warningDaysIn(const QString &text)
{
    QList<int> days;
    for (const QString &part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool number = false;
        const int day = part.trimmed().toInt(&number);
        const bool blank = part.trimmed().isEmpty();
        if (!blank && (!number || day < 0 || day > kFarthestWarning))
            return {};
        if (!blank && !days.contains(day))
            days.append(day);
    }
    if (days.size() > kMostWarnings)
        return {};
    std::sort(days.begin(), days.end(), std::greater<>());
    return days;
}

QString warningDaysText(const QList<int> &days)
{
    QStringList parts;
    for (const int day : days)
        parts.append(QString::number(day));
    return parts.join(QStringLiteral(", "));
}

Settings::Settings(const QString &file)
    : m_file(file)
{
    if (auto read = readFile())
        m_values = *read;
    else if (read.error().kind != Error::Kind::NotFound)
        qCWarning(lcStore) << "settings are not readable, defaults are used:" << read.error().detail;
}

// NotFound where there is none, and where there is none any more because it was damaged. Other errors are the disk's.
Result<SettingsValues> Settings::readFile()
{
    const auto bytes = readBoundedFile(m_file, kMostBytes, Links::Refuse);
    if (!bytes && bytes.error().kind != Error::Kind::FileTooLarge)
        return fail(bytes.error());
    if (bytes) {
        const Copy copy;
        if (!copy.dir.isValid())
            return fail(Error::Kind::DiskFailed, copy.dir.errorString(), m_file);
        QFile file(copy.file); // not synced: it is read at once and thrown away
        if (!file.open(QIODevice::WriteOnly) || file.write(*bytes) != bytes->size() || !file.flush())
            return fail(Error::Kind::DiskFailed, file.errorString(), m_file);
        file.close();
        const QSettings ini(copy.file, QSettings::IniFormat);
        ini.allKeys(); // reads the file
        if (ini.status() == QSettings::NoError && !bytes->contains('\0'))
            return readFrom(ini);
    }
    keepDamaged();
    return fail(Error::Kind::NotFound, m_file, m_file);
}

Settings::~Settings() = default;

void Settings::keepDamaged()
{
    const QString date = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    const QString kept = m_file + QStringLiteral(".damaged-") + date;
    if (QFile::rename(m_file, kept))
        m_keptDamagedFile = kept;
    qCWarning(lcStore) << "settings were damaged, defaults are used; kept as" << kept;
}

Result<void> Settings::save(const SettingsValues &values)
{
    const FolderLock lock(QFileInfo(m_file).absolutePath());
    if (lock.error() != 0)
        return fail(Error::Kind::DiskFailed, m_file + QStringLiteral(": ") + qt_error_string(lock.error()), m_file);
    const auto now = readFile();
    if (!now && now.error().kind != Error::Kind::NotFound)
        return fail(now.error());
    SettingsValues kept = merged(now.value_or(m_values), m_values, values);
    kept.proxyUrl = withoutPassword(kept.proxyUrl);
    const Copy copy;
    if (!copy.dir.isValid())
        return fail(Error::Kind::DiskFailed, copy.dir.errorString(), m_file);
    {
        QSettings ini(copy.file, QSettings::IniFormat);
        writeTo(ini, kept);
        ini.sync();
        if (ini.status() != QSettings::NoError)
            return fail(Error::Kind::DiskFailed, copy.file, m_file);
    }
    auto bytes = readBoundedFile(copy.file, kMostBytes);
    if (!bytes)
        return fail(bytes.error());
    if (auto written = writeFileAtomically(m_file, *bytes); !written)
        return written;
    m_values = kept;
    return {};
}

} // namespace bk
