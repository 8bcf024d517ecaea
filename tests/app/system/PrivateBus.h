// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace bk {

// A session bus of our own that can start no service, so that only what a test puts there is there. Ends with the object.
class PrivateBus final {
public:
    PrivateBus()
    {
        QFile config(m_folder.filePath("bus.conf"));
        if (!config.open(QIODevice::WriteOnly))
            qFatal("no bus configuration");
        const QString rules = "<busconfig><type>session</type><listen>unix:dir=%1</listen><policy context='default'>"
                              "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>"
                              "</policy></busconfig>";
        config.write(rules.arg(m_folder.path()).toUtf8());
        config.close();
        m_daemon.setProcessChannelMode(QProcess::SeparateChannels);
        m_daemon.start("dbus-daemon", {"--nofork", "--print-address=1", "--config-file=" + config.fileName()});
        if (!m_daemon.waitForReadyRead(10'000))
            qFatal("dbus-daemon did not start");
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    }
    ~PrivateBus() { stop(); }

    [[nodiscard]] const QString &address() const { return m_address; }
    // As when the session ends under us.
    void stop()
    {
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_address;
};

} // namespace bk
