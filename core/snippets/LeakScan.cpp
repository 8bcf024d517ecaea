// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/LeakScan.h"

#include "core/base/AtomicFile.h"
#include "core/keys/KeyFacts.h"

#include <QCoroTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QSet>

#include <algorithm>
#include <chrono>

namespace bk {

namespace {

constexpr qint64 kMostBytes = 4LL * 1024 * 1024;
constexpr qsizetype kMostFiles = 500;
constexpr qsizetype kMostFolders = 5'000;
constexpr int kDepth = 3;
constexpr int kBreathMs = 4;

constexpr const char *kPlaces[] = {
    // what a shell reads when it starts
    ".bashrc", ".bash_profile", ".bash_login", ".bash_aliases", ".profile", ".zshrc", ".zshenv", ".zprofile", ".xprofile",
    ".config/fish/config.fish", ".config/fish/fish_variables", ".config/nushell/env.nu", ".pam_environment",
    ".config/environment.d/aws.conf", ".config/powershell/Microsoft.PowerShell_profile.ps1", ".env",
    // what was typed
    ".bash_history", ".zsh_history", ".local/share/fish/fish_history", ".python_history", ".node_repl_history", ".Rhistory",
    // environments of R and notebooks
    ".Renviron", ".Rprofile", ".ipython/profile_default/startup/aws.py",
    // settings of tools that talk to models
    ".claude/settings.json", ".claude/settings.local.json", ".claude.json", ".codex/config.toml", ".continue/config.json",
    ".continue/config.yaml", ".continue/.env", ".aider.conf.yml", ".config/opencode/opencode.json", ".config/zed/settings.json",
    ".config/Code/User/settings.json", ".config/VSCodium/User/settings.json", ".config/Cursor/User/settings.json", ".cursor/mcp.json",
    ".config/goose/config.yaml", ".config/litellm/config.yaml", ".config/io.datasette.llm/keys.json", ".config/mods/mods.yml",
};

const QSet<QString> &foldersToSkip()
{
    static const QSet<QString> skipped{QStringLiteral(".git"), QStringLiteral("node_modules"), QStringLiteral(".venv"),
                                       QStringLiteral("venv"), QStringLiteral("__pycache__"), QStringLiteral("target")};
    return skipped;
}

bool standsIn(const std::vector<FoundKey> &found, const Secret &key)
{
    return std::any_of(found.begin(), found.end(), [&key](const FoundKey &each) { return each.key.equals(key); });
}

void findIn(QByteArrayView line, int number, std::vector<FoundKey> &found)
{
    KeyReading reading = readKeyText(line);
    if (!reading.valid() || standsIn(found, reading.key))
        return;
    FoundKey key;
    key.line = number;
    takeFacts(key.about, reading, reading.key);
    key.key = std::move(reading.key);
    found.push_back(std::move(key));
}

} // namespace

QStringList placesOfLeaks(const QString &home)
{
    QStringList files;
    for (const char *place : kPlaces) {
        const QString file = home + QLatin1Char('/') + QLatin1String(place);
        if (QFileInfo::exists(file))
            files.append(file);
    }
    return files;
}

QCoro::Task<QStringList> environmentFilesBelow(QString folder)
{
    struct Place {
        QString path;
        int depth;
    };
    QStringList files;
    QList<Place> places{{folder, 0}};
    const std::chrono::milliseconds breath(0);
    QElapsedTimer sinceBreath;
    sinceBreath.start();
    for (qsizetype i = 0; i < places.size() && i < kMostFolders && files.size() < kMostFiles; ++i) {
        const Place place = places.at(i);
        const QDir here(place.path);
        const auto found = here.entryInfoList({QStringLiteral(".env"), QStringLiteral(".env.*"), QStringLiteral("*.env")},
                                              QDir::Files | QDir::Hidden, QDir::Name);
        for (const QFileInfo &file : found)
            files.append(file.absoluteFilePath());
        const auto below = place.depth < kDepth ? here.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden | QDir::NoSymLinks, QDir::Name)
                                                : QStringList();
        for (const QString &next : below) {
            if (!foldersToSkip().contains(next))
                places.append({here.filePath(next), place.depth + 1});
        }
        if (sinceBreath.elapsed() >= kBreathMs) {
            co_await QCoro::sleepFor(breath);
            sinceBreath.start();
        }
    }
    co_return files.mid(0, kMostFiles);
}

// A line at a time: a key stands in one, whatever stands around it. Lines without a prefix, nearly all, cost one search.
std::vector<FoundKey> findKeysIn(QByteArrayView text)
{
    std::vector<FoundKey> found;
    int number = 0;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        const QByteArrayView line = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        ++number;
        if (line.contains("ABSK") || line.contains("bedrock-api-key-"))
            findIn(line, number, found);
    }
    return found;
}

QCoro::Task<LeakReport> scanForKeys(QStringList files)
{
    LeakReport report;
    const std::chrono::milliseconds breath(0);
    for (const QString &file : std::as_const(files)) {
        auto bytes = readBoundedFile(file, kMostBytes);
        if (bytes) {
            ++report.filesRead;
            for (FoundKey &key : findKeysIn(*bytes)) {
                key.file = file;
                report.keys.push_back(std::move(key));
            }
            wipe(*bytes);
        } else if (bytes.error().kind != Error::Kind::NotFound) {
            report.unreadable.append(file);
        }
        co_await QCoro::sleepFor(breath);
    }
    co_return report;
}

} // namespace bk
