// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/memory/ProcessMemory.h"

#include <QFile>
#include <QStandardPaths>
#include <QStringList>

namespace bk::memory {

// What a program hands to the kernel, written down by strace: every write and send, and every program started.
class Trace final {
public:
    explicit Trace(const QString &file) : m_file(file) {}

    // To be put before a command; `environment` holds for the program alone ("NAME=value").
    [[nodiscard]] QStringList command(const QStringList &environment = {}) const
    {
        QStringList words{QStandardPaths::findExecutable("strace"), "-f", "--seccomp-bpf", "-qq", "-s", "100000", "-xx", "-e",
                          "trace=write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,msync,execve", "-o", m_file};
        for (const QString &variable : environment)
            words << "-E" << variable;
        return words;
    }

    // Calls that hold a piece of the key: the line without its bytes.
    [[nodiscard]] QByteArrayList callsWith(const Needle &key) const
    {
        QByteArrayList found;
        for (const QByteArray &line : lines()) {
            if (key.isIn(bytesOf(line)))
                found.append(line.left(line.indexOf('"')));
        }
        return found;
    }
    [[nodiscard]] qsizetype size() const { return lines().size(); }
    [[nodiscard]] int programsStarted() const
    {
        const auto all = lines();
        return int(std::count_if(all.begin(), all.end(), [](const QByteArray &line) {
            return line.contains("execve(") && line.endsWith(" = 0");
        }));
    }

private:
    [[nodiscard]] QByteArrayList lines() const
    {
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QByteArrayList();
    }
    // All strings of a line as they were: "\x41\x42".
    [[nodiscard]] static QByteArray bytesOf(const QByteArray &line)
    {
        QByteArray bytes;
        for (qsizetype at = line.indexOf("\\x"); at >= 0; at = line.indexOf("\\x", at + 4))
            bytes += QByteArray::fromHex(line.mid(at + 2, 2));
        return bytes;
    }

    QString m_file;
};

} // namespace bk::memory
