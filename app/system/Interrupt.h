// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace bk {

// Ctrl+C, SIGTERM and SIGHUP as a signal of the event loop, from the first moment this object exists; before, and when the
// same one comes a second time, they end the program as usual. Owned by whoever has something to finish first. One at a time.
class Interrupt final : public QObject {
    Q_OBJECT
public:
    explicit Interrupt(QObject *parent = nullptr);
    ~Interrupt() override;

Q_SIGNALS:
    void arrived();

private:
    int m_descriptor = -1;
    QSocketNotifier m_notifier;
};

} // namespace bk
