// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoHttp.h"

#include <QSslServer>

namespace bk {

// The listening side of the demo: TLS connections on 127.0.0.1 as DemoConnections, and the faults that come before HTTP.
// Owned by DemoBedrock; requests of all its connections arrive through one signal.
class DemoServer final : public QSslServer {
    Q_OBJECT
public:
    // What happens to a connection instead of a TLS handshake.
    enum class Greeting { Tls, Reset, Close, Silence, Alert, ClearText };

    explicit DemoServer(QObject *parent = nullptr);
    void setGreeting(Greeting greeting, int times); // times 0: always
    [[nodiscard]] int handshakes() const { return m_handshakes; }

Q_SIGNALS:
    void requestArrived(bk::DemoConnection *connection, bk::DemoRequest &request);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void greetBadly(qintptr descriptor, Greeting greeting);
    void takeConnections();

    Greeting m_greeting = Greeting::Tls;
    int m_greetingsLeft = 0;
    int m_handshakes = 0;
};

} // namespace bk
