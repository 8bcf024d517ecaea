// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QCoroTask>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QList>
#include <QObject>

#include <coroutine>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

namespace bk {

// An answer that somebody waits for: settled once, by the service, by its going away or by the deadline.
struct PendingAnswer final {
    std::optional<Result<QDBusMessage>> answer;
    std::coroutine_handle<> waiter;
    void settle(Result<QDBusMessage> result);
};

// The reply, or KeyringRefused where it has another signature.
[[nodiscard]] Result<QDBusMessage> shaped(Result<QDBusMessage> reply, const QString &signature);

// One service of the session bus. find() starts it where the bus can; calls go to the owner found then, never to a
// successor, and end with KeyringVanished at once when it leaves the bus, with KeyringTimeout after the deadline.
// Never blocks. Times in milliseconds. What still waits when the peer is destroyed is never resumed, so nobody is called
// who may be gone already.
class BusPeer final : public QObject {
    Q_OBJECT
public:
    BusPeer(QString service, int callMs, std::optional<QDBusConnection> bus, QObject *parent);
    ~BusPeer() override;

    // The unique name of the process that serves; empty before find() and after it has left.
    [[nodiscard]] const QString &owner() const { return m_owner; }
    // Connects to the session bus, and finds or starts the service. KeyringAbsent where there is no bus or no service.
    QCoro::Task<Result<void>> find();
    // The name of the owner's process ("keepassxc"), or nothing where that cannot be seen.
    QCoro::Task<QString> processName();

    // An answer of another signature than expected is KeyringRefused: QtDBus would hand out empty values for it.
    QCoro::Task<Result<QDBusMessage>> call(QString path, QString interface, QString method, QVariantList arguments,
                                           QString expected);
    // Sends without waiting in between, 100 in flight at most. Every call has its own result, in the order given; the
    // deadline holds for each next answer.
    QCoro::Task<std::vector<Result<QDBusMessage>>> callAll(std::vector<QDBusMessage> messages);
    [[nodiscard]] QDBusMessage message(const QString &path, const QString &interface, const QString &method) const;
    // Waits for something that is no answer to a call (a signal): the caller settles it.
    QCoro::Task<Result<QDBusMessage>> wait(std::shared_ptr<PendingAnswer> pending, int deadlineMs);
    // Every signal of this name from any path of whoever is the owner; said once, holds for all owners to come. The
    // receiver outlives the peer's last signal; its slot takes a QDBusMessage.
    void listen(const QString &interface, const QString &name, QObject *receiver, const char *slot);

Q_SIGNALS:
    // After the calls in flight have been answered. Empty: the service has left.
    void ownerChanged(const QString &owner);

private Q_SLOTS:
    void onNameOwnerChanged(const QString &name, const QString &oldOwner, const QString &newOwner);
    void onDisconnected();

private:
    struct Listener {
        QString interface;
        QString name;
        QObject *receiver;
        const char *slot;
    };

    QCoro::Task<Result<void>> busAnswers(QString address);
    QCoro::Task<Result<void>> connectToBus();
    void watchBus(QDBusConnection &bus);
    QCoro::Task<Result<QDBusMessage>> callBus(QString method, QVariantList arguments);
    QCoro::Task<Result<QDBusMessage>> send(QDBusMessage message);
    QCoro::Task<Result<QString>> nameOwner();
    std::shared_ptr<PendingAnswer> dispatch(const QDBusMessage &message);
    void setOwner(const QString &owner);
    void settleAll();

    const QString m_service;
    const int m_callMs;
    const QString m_connectionName;
    std::optional<QDBusConnection> m_bus;
    const bool m_ownBus;
    QString m_owner;
    QList<Listener> m_listeners;
    std::unordered_set<std::shared_ptr<PendingAnswer>> m_pending;
};

} // namespace bk
