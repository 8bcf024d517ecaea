// SPDX-License-Identifier: Apache-2.0
#include "app/system/Autostart.h"

#include "core/base/AtomicFile.h"
#include "core/snippets/StartFiles.h"

#include <QDir>
#include <QFile>

namespace bk {

Autostart::Autostart(QString configHome, QString program) : m_configHome(std::move(configHome)), m_program(std::move(program)) {}

QString Autostart::file() const
{
    return m_configHome + QStringLiteral("/autostart/io.github.bedrockkeyring.BedrockKeyring.desktop");
}

bool Autostart::isOn() const
{
    return QFile::exists(file());
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
