// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

#include <memory>
#include <optional>

namespace bk {

// Where this profile of the program keeps its files; all folders 0700.
struct Paths final {
    QString configDir;
    QString dataDir;
    QString runtimeDir; // sockets

    // XDG folders, or one folder for all when profileDir is given (--profile, demo, tests).
    static Result<Paths> make(const QString &profileDir = {});
    [[nodiscard]] QString databaseFile() const { return dataDir + QStringLiteral("/keys.sqlite"); }
    [[nodiscard]] QString consentsFile() const { return configDir + QStringLiteral("/allowed-processes"); }
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
    QString automaticKeyId;        // the stored key that "Automatic" finds in the settings; empty: none
    bool instanceMetadata = false; // ask for the role of an EC2 instance
    bool background = false;       // start with the session, and go on watching when the window is closed
    QList<int> warningDays{30, 14, 7, 3, 1, 0}; // before the end of a long-term key, one notice each; empty: none
    bool keysAsTimeline = false;   // the page of the keys shows the timeline, else the list
    QByteArray windowGeometry;
    QString lastKeyId;
    QString lastRegion;
    QString lastModel;

    bool operator==(const SettingsValues &) const = default;
};

// "30, 14, 7": different days from 0 to 366, at most twenty, the farthest first. Nothing for a text that is no such list;
// an empty one is an empty list.
[[nodiscard]] std::optional<QList<int>> warningDaysIn(const QString &text);
[[nodiscard]] QString warningDaysText(const QList<int> &days);

// The one place with QSettings: an INI file of mode 0600, replaced whole. A damaged file is kept aside and defaults are
// used; a value that makes no sense is the default's.
// Several programs may have the same file: what save() writes is what the caller changed of values(), over what stands in
// the file by then, and values() are what has been written. Synchronous; waits at most a second for another that writes.
class Settings final {
public:
    explicit Settings(const QString &file);
    ~Settings();
    [[nodiscard]] const SettingsValues &values() const { return m_values; }
    // DiskFailed; FileUnreadable: the old state stays, in the file and here.
    [[nodiscard]] Result<void> save(const SettingsValues &values);
    // The name a damaged file was kept under at the start; empty: it was sound.
    [[nodiscard]] const QString &keptDamagedFile() const { return m_keptDamagedFile; }

private:
    [[nodiscard]] Result<SettingsValues> readFile();
    void keepDamaged();
    QString m_file;
    QString m_keptDamagedFile;
    SettingsValues m_values;
};

} // namespace bk
