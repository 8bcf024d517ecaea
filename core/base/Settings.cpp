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
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace bk {

namespace {

constexpr qint64 kMostBytes = 1024LL * 1024;
constexpr int kLongestClipboard = 600;
constexpr int kFarthestWarning = 366;
constexpr int kMostWarnings = 20;
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

// "30,14,7": different days, the farthest first. Nothing for a text that is no such list.
std::optional<QList<int>> daysIn(const QString &text)
{
    QList<int> days;
    for (const QString &part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool number = false;
        const int day = part.trimmed().toInt(&number);
        if (!number || day < 0 || day > kFarthestWarning)
            return {};
        if (!days.contains(day))
            days.append(day);
    }
    if (days.size() > kMostWarnings)
        return {};
    std::sort(days.begin(), days.end(), std::greater<>());
    return days;
}

QString textOf(const QList<int> &days)
{
    QStringList parts;
    for (const int day : days)
        parts.append(QString::number(day));
    return parts.join(QLatin1Char(','));
}

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
        if (const auto days = daysIn(ini.value("keys/warningDays").toStringList().join(QLatin1Char(','))))
            values.warningDays = *days;
    }
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
    ini.setValue("keys/warningDays", textOf(values.warningDays));
    ini.setValue("window/geometry", QString::fromLatin1(values.windowGeometry.toBase64()));
    ini.setValue("last/keyId", values.lastKeyId);
    ini.setValue("last/region", values.lastRegion);
    ini.setValue("last/model", values.lastModel);
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

Settings::Settings(const QString &file)
    : m_file(file)
{
    const auto bytes = readBoundedFile(file, kMostBytes, Links::Refuse);
    if (!bytes) {
        if (bytes.error().kind == Error::Kind::FileTooLarge)
            keepDamaged();
        else if (bytes.error().kind != Error::Kind::NotFound)
            qCWarning(lcStore) << "settings are not readable, defaults are used:" << bytes.error().detail;
        return;
    }
    const Copy copy;
    if (!copy.dir.isValid() || !writeFileAtomically(copy.file, *bytes))
        return;
    const QSettings ini(copy.file, QSettings::IniFormat);
    ini.allKeys(); // reads the file
    if (ini.status() != QSettings::NoError || bytes->contains('\0'))
        keepDamaged();
    else
        m_values = readFrom(ini);
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
    SettingsValues kept = values;
    kept.proxyUrl = withoutPassword(values.proxyUrl);
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
