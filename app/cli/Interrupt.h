// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace bk {

// Ctrl+C and SIGTERM as a signal of the event loop, from the first moment this object exists; before, and after a second
// Ctrl+C, they end the program as usual. Owned by the command that has something to finish first.
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
