// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoroTask>
#include <QList>
#include <QObject>
#include <QString>

#include <memory>

class QDBusConnection;

namespace bk {

// What the desktop is to show. All plain text.
struct Notification final {
    QString tag; // the caller's own name for it, such as a key's id: comes back in the signals, and a newer one takes its place
    QString title;
    QString body;
    bool urgent = false;                        // stays until the person has seen it
    QList<std::pair<QString, QString>> actions; // name and label of each button; none where the desktop has no buttons
};

// Notifications of the desktop. Nothing blocks; a desktop that shows none is no error. Lives as long as somebody listens:
// signals come until the notification is closed or the service leaves the bus.
// Source: Desktop Notifications Specification 1.2, org.freedesktop.Notifications.
class Notifier final : public QObject {
    Q_OBJECT
public:
    explicit Notifier(QObject *parent = nullptr);
    explicit Notifier(const QDBusConnection &bus, QObject *parent = nullptr); // tests: a private bus
    ~Notifier() override;

    // Whether the desktop has taken it; asks what the desktop can do before the first one. Answers within some seconds.
    QCoro::Task<bool> show(Notification notification);

Q_SIGNALS:
    void actionInvoked(const QString &tag, const QString &action); // "default": the notification itself
    void closed(const QString &tag);

private:
    class Desk;
    std::unique_ptr<Desk> m_desk;
};

} // namespace bk
