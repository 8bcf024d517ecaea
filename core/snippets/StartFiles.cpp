// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/StartFiles.h"

#include <algorithm>

namespace bk {

namespace {

bool isPathWithout(const QString &path, const QString &letters)
{
    return path.startsWith(QLatin1Char('/'))
        && std::none_of(path.begin(), path.end(), [&](QChar c) { return c < u' ' || c == QChar(0x7f) || letters.contains(c); });
}

// Each of these letters behind what makes it an ordinary one.
QString escaped(const QString &text, const QString &letters, const QString &before)
{
    QString safe;
    for (const QChar c : text) {
        if (letters.contains(c))
            safe += before;
        safe += c;
    }
    return safe;
}

// Twice: as a quoted argument, then as a value of the file.
QString desktopWord(const QString &path)
{
    const QString argument = escaped(path, QStringLiteral("\"`$\\"), QStringLiteral("\\"));
    return QLatin1Char('"') + escaped(argument, QStringLiteral("\\"), QStringLiteral("\\")) + QLatin1Char('"');
}

// No variable is looked for in the name of the program.
QString systemdWord(const QString &path)
{
    return QLatin1Char('"') + escaped(path, QStringLiteral("%"), QStringLiteral("%")) + QLatin1Char('"');
}

} // namespace

QString autostartEntry(const QString &programPath)
{
    if (!isPathWithout(programPath, QStringLiteral("%")))
        return {};
    return QStringLiteral("[Desktop Entry]\n"
                          "Type=Application\n"
                          "Name=Bedrock Keyring\n"
                          "Comment=Warns before API keys of Amazon Bedrock end\n"
                          "Icon=bedrock-keyring\n"
                          "Exec=%1 --background\n"
                          "Terminal=false\n"
                          "X-GNOME-Autostart-enabled=true\n")
        .arg(desktopWord(programPath));
}

QString expiryService(const QString &bkrPath)
{
    if (!isPathWithout(bkrPath, QStringLiteral("\"'\\")))
        return {};
    return QStringLiteral("[Unit]\n"
                          "Description=Tell of API keys of Amazon Bedrock that end soon\n"
                          "\n"
                          "[Service]\n"
                          "Type=oneshot\n"
                          "ExecStart=")
        + systemdWord(bkrPath) + QStringLiteral(" keys list --notify --offline\n"
                        "StandardOutput=null\n");
}

QString expiryTimer()
{
    return QStringLiteral("[Unit]\n"
                          "Description=Look twice a day for API keys of Amazon Bedrock that end soon\n"
                          "\n"
                          "[Timer]\n"
                          "OnStartupSec=2min\n"
                          "OnCalendar=*-*-* 09,15:00:00\n"
                          "RandomizedDelaySec=10min\n"
                          "Persistent=true\n"
                          "\n"
                          "[Install]\n"
                          "WantedBy=timers.target\n");
}

} // namespace bk
