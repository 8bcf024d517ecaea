// SPDX-License-Identifier: Apache-2.0
#include "app/system/Autostart.h"

#include "core/base/AtomicFile.h"

#include <QDir>
#include <QFile>

namespace bk {

Autostart::Autostart(QString configHome, QString program) : m_configHome(std::move(configHome)), m_program(std::move(program)) {}

QString execQuoted(const QString &word)
{
    QString quoted;
    for (const QChar c : word) {
        if (c == u'"' || c == u'`' || c == u'$')
            quoted += QStringLiteral("\\\\"); // the file's own escape of the backslash that escapes
        else if (c == u'\\')
            quoted += QStringLiteral("\\\\\\");
        else if (c == u'%')
            quoted += u'%';
        quoted += c;
    }
    return u'"' + quoted + u'"';
}

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
    const QString text = QStringLiteral("[Desktop Entry]\nType=Application\nName=Bedrock Keyring\n"
                                        "Comment=Warns before an Amazon Bedrock API key ends\n"
                                        "Exec=%1 --background\nIcon=io.github.bedrockkeyring.BedrockKeyring\nTerminal=false\n"
                                        "X-GNOME-Autostart-enabled=true\n")
                             .arg(execQuoted(m_program));
    return writeFileAtomically(file(), text.toUtf8());
}

} // namespace bk
