// SPDX-License-Identifier: Apache-2.0
#include "app/system/Autostart.h"

#include "core/base/AtomicFile.h"
#include "core/snippets/StartFiles.h"

#include <QDir>
#include <QFile>

namespace bk {

namespace {

constexpr qint64 kMostBytes = 64LL * 1024;

// Switched off, in the group that counts. Other letters than those of the specification mean the same to some desktops.
bool isSwitchedOff(const QByteArray &entry)
{
    bool inGroup = false;
    for (const QByteArray &raw : entry.split('\n')) {
        const QByteArray line = raw.trimmed();
        if (line.startsWith('['))
            inGroup = line == "[Desktop Entry]";
        const QByteArray key = line.left(line.indexOf('=')).trimmed();
        const QByteArray value = line.mid(line.indexOf('=') + 1).trimmed().toLower();
        if (inGroup && ((key == "Hidden" && value == "true") || (key == "X-GNOME-Autostart-enabled" && value == "false")))
            return true;
    }
    return false;
}

} // namespace

Autostart::Autostart(QString configHome, QString program) : m_configHome(std::move(configHome)), m_program(std::move(program)) {}

QString Autostart::file() const
{
    return m_configHome + QStringLiteral("/autostart/io.github.bedrockkeyring.BedrockKeyring.desktop");
}

BackgroundWatch::Start Autostart::state() const
{
    const auto entry = readBoundedFile(file(), kMostBytes);
    if (!entry)
        return BackgroundWatch::Start::Off;
    return isSwitchedOff(*entry) ? BackgroundWatch::Start::SwitchedOff : BackgroundWatch::Start::On;
}

Result<void> Autostart::set(bool on) const
{
    if (!on) {
        QFile entry(file());
        if (!entry.exists() || entry.remove())
            return {};
        return fail(Error::Kind::DiskFailed, file() + QStringLiteral(": ") + entry.errorString());
    }
    // The folder belongs to all programs: it is made where it is missing, and its mode is left as it is.
    if (!QDir().mkpath(m_configHome + QStringLiteral("/autostart")))
        return fail(Error::Kind::DiskFailed, m_configHome + QStringLiteral("/autostart"));
    const QString text = autostartEntry(m_program);
    if (text.isEmpty())
        return fail(Error::Kind::InvalidInput, QStringLiteral("a desktop cannot start a program at this path"), m_program);
    return writeFileAtomically(file(), text.toUtf8());
}

} // namespace bk
