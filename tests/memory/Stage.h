// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoBedrock.h"
#include "core/base/Clock.h"
#include "core/base/Secret.h"
#include "tests/memory/Trace.h"

#include <QDirIterator>
#include <QFile>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <unistd.h>

namespace bk::memory {

// What the real programs meet in these tests: a Bedrock on loopback that knows the keys, a folder of their own, and the
// keyring of the launcher's private session. The programs stay closed to us as to anyone; root reads them all the same, and
// a developer who is not root lets them be read.
class Stage final {
public:
    Stage()
    {
        const auto url = m_demo.listen();
        QFile ca(file("ca.pem"));
        if (!url || !ca.open(QIODevice::WriteOnly) || ca.write(m_demo.caCertificatePem()) <= 0)
            qFatal("no local Bedrock");
        ca.close();
        environment = QProcessEnvironment::systemEnvironment();
        environment.insert("AWS_ENDPOINT_URL", url->toString());
        environment.insert("AWS_CA_BUNDLE", ca.fileName());
        environment.insert("AWS_REGION", "us-east-1");
        environment.insert("TMPDIR", m_folder.path());
        if (geteuid() != 0)
            environment.insert("BK_KEEP_DUMPABLE", "1");
    }

    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QByteArray newKey()
    {
        const Secret key = m_demo.issueLongTermKey(QStringLiteral("user-%1").arg(++m_users), QStringLiteral("111122223333"));
        return key.reveal().toByteArray();
    }
    [[nodiscard]] DemoBedrock &demo() { return m_demo; }

    [[nodiscard]] QByteArray outputOf(const QString &name) const
    {
        QFile out(file(name));
        return out.open(QIODevice::ReadOnly) ? out.readAll() : QByteArray();
    }

    QProcessEnvironment environment;
    QString home;                  // XDG folders of its own instead of --profile-dir
    const Trace *tracer = nullptr; // under strace

private:
    SystemClock m_clock;
    DemoBedrock m_demo{m_clock};
    QTemporaryDir m_folder;
    int m_users = 0;
};

// With and without the wiping of freed memory: the second is the control run that has to find something.
inline QString program(const QString &name, bool wiping)
{
    return QStringLiteral(BK_BINARY_DIR "/bin/") + name + (wiping ? QString() : QStringLiteral("-unwiped"));
}

} // namespace bk::memory
