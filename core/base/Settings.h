// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <memory>

namespace bk {

// Where this profile of the program keeps its files; all folders 0700.
struct Paths final {
    QString configDir;
    QString dataDir;
    QString runtimeDir; // sockets

    // XDG folders, or one folder for all when profileDir is given (--profile, demo, tests).
    static Result<Paths> make(const QString &profileDir = {});
    [[nodiscard]] QString databaseFile() const { return dataDir + QStringLiteral("/keys.sqlite"); }
    [[nodiscard]] QString settingsFile() const { return configDir + QStringLiteral("/settings.ini"); }
};

// What the person chose. Never a key.
struct SettingsValues final {
    enum class Theme { FollowDesktop, Light, Dark };
    Theme theme = Theme::FollowDesktop;
    QString proxyMode = QStringLiteral("system"); // system, none, explicit
    QString proxyUrl;                              // without user and password
    QString extraCaFile;
    QString defaultRegion;
    int clipboardSeconds = 30;
    QByteArray windowGeometry;
    QString lastKeyId;
    QString lastRegion;
    QString lastModel;

    bool operator==(const SettingsValues &) const = default;
};

// The one place with QSettings: an INI file of mode 0600.
class Settings final {
public:
    explicit Settings(const QString &file);
    ~Settings();
    [[nodiscard]] const SettingsValues &values() const { return m_values; }
    [[nodiscard]] Result<void> save(const SettingsValues &values);

private:
    QString m_file;
    SettingsValues m_values;
};

} // namespace bk
