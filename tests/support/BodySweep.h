// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/TestPki.h"

#include <QByteArray>
#include <QThread>
#include <QUrl>

#include <functional>
#include <memory>

namespace bk {

class TestServer;

// Measures what a body costs on a warm TLS connection to loopback: the trap is Nagle's algorithm waiting for a delayed
// ACK, 40 ms for every body over 16 KiB. The server has a thread of its own, as a real one would have a machine.
class BodySweep final {
public:
    BodySweep();
    ~BodySweep();
    [[nodiscard]] QUrl url() const { return m_url; }
    [[nodiscard]] QByteArray caPem() const { return m_pki.caPem(); }

    // Runs `call` (which must return when the answer is there) a few times warm and gives the median in milliseconds.
    static double median(int calls, const std::function<void()> &call);
    [[nodiscard]] double ours(qsizetype bytes) const;
    [[nodiscard]] double stock(qsizetype bytes) const; // a QNetworkAccessManager as it comes, HTTP/2 off

private:
    TestPki m_pki;
    QThread m_thread;
    TestServer *m_server = nullptr;
    QUrl m_url;
};

} // namespace bk
