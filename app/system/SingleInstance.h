// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QCoroTask>
#include <QLocalServer>
#include <QObject>

class QLocalSocket;

namespace bk {

// One window per profile: the first start listens, a later one asks it to come to the front and ends. Who is first is
// decided by a file lock that the kernel frees when its holder dies, so a socket left behind by a crash means nothing.
// The socket lies in a folder that only its owner may enter; peers of another user are dropped. The one thing a peer can
// say is "raise", in at most 4 KiB and 2 s. Made by main; lives as long as the program.
class SingleInstance final : public QObject {
    Q_OBJECT
public:
    enum class Role {
        First,  // we are it; raiseRequested may come
        Second, // another one runs, and has been asked to come to the front unless it was to be left
        Silent, // another one runs, but does not answer
    };
    // folder: the profile's runtime folder; made with mode 0700 when it is not there.
    explicit SingleInstance(QString folder, QObject *parent = nullptr);
    ~SingleInstance() override;

    enum class IfSecond { RaiseTheFirst, Leave };
    // Answers within 2 s. Error: DiskFailed (the folder, the lock or the socket cannot be made).
    QCoro::Task<Result<Role>> start(IfSecond then = IfSecond::RaiseTheFirst);
    [[nodiscard]] QString socketPath() const;

Q_SIGNALS:
    void raiseRequested();

private:
    [[nodiscard]] Result<bool> takeLock();
    [[nodiscard]] Result<void> listen();
    QCoro::Task<Role> askFirst();
    void greet(QLocalSocket *peer);
    void hear(QLocalSocket *peer);

    QString m_folder;
    int m_lock = -1;
    QLocalServer m_server;
};

} // namespace bk
