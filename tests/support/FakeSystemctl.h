// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace bk {

// A systemctl that stands first in a PATH: it writes down how it was called and with which variables, and is enabled or
// disabled as it is told. In the folder a file named `away` makes it fail as without a session, `broken` refuses to enable.
class FakeSystemctl final {
public:
    FakeSystemctl()
    {
        QFile program(m_folder.filePath("systemctl"));
        if (!program.open(QIODevice::WriteOnly))
            qFatal("no fake systemctl");
        const QByteArray folder = m_folder.path().toLocal8Bit();
        program.write("#!/bin/sh\ncd '" + folder + "' || exit 9\n"
                      "echo \"$@\" >> calls\n/usr/bin/env > variables\n"
                      "[ -e away ] && { echo 'Failed to connect to bus' >&2; exit 1; }\n"
                      "case \"$2\" in\n"
                      "show) [ -e on ] && printf 'UnitFileState=enabled\\nActiveState=active\\n' || printf 'UnitFileState=disabled\\nActiveState=inactive\\n' ;;\n"
                      "enable) [ -e broken ] && exit 1; : > on ;;\n"
                      "disable) rm -f on ;;\n"
                      "esac\nexit 0\n");
        program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    [[nodiscard]] QByteArray path() const { return m_folder.path().toLocal8Bit(); } // for PATH
    [[nodiscard]] QByteArray calls() const { return read("calls"); }
    [[nodiscard]] QByteArray variables() const { return read("variables"); }
    void make(const char *name) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no file for the fake systemctl");
    }
    void remove(const char *name) const { QFile::remove(m_folder.filePath(name)); }

private:
    [[nodiscard]] QByteArray read(const char *name) const
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QTemporaryDir m_folder;
};

} // namespace bk
