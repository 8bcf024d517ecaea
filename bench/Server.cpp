// SPDX-License-Identifier: Apache-2.0
// The other end of the network benches: HTTPS on loopback in a process of its own, so that only clients are measured.
// server CA-FILE: prints its URL, ends with stdin. POST .../converse: a short answer. POST .../converse-stream: so many text
// deltas, so many microseconds apart, as the model's name says ("events-300-every-2000"); each delta's text is the
// monotonic clock in nanoseconds when it was written. GET /handshakes: how many connections there have been.
#include "bench/Samples.h"
#include "tests/support/TestPki.h"
#include "tests/support/TestServer.h"

#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>
#include <QTimer>

#include <chrono>
#include <unistd.h>

using namespace bk;

namespace {

const QByteArray kAnswer = R"({"metrics":{"latencyMs":12},"output":{"message":{"content":[{"text":"A keyring keeps secrets."}],"role":"assistant"}},)"
                           R"("stopReason":"end_turn","usage":{"inputTokens":9,"outputTokens":6,"totalTokens":15}})";

QByteArray now()
{
    return QByteArray::number(qint64(std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1)));
}

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

QByteArray delta()
{
    return eventFrame("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"" + now() + "\"},\"p\":\"abcdefghijklmnop\"}");
}

void endStream(QTcpSocket *socket)
{
    socket->write(chunk(eventFrame("contentBlockStop", "{\"contentBlockIndex\":0}") + eventFrame("messageStop", "{\"stopReason\":\"end_turn\"}"))
                  + "0\r\n\r\n");
}

void stream(QTcpSocket *socket, int events, int everyMicroseconds)
{
    socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\nTransfer-Encoding: chunked\r\n"
                  "x-amzn-RequestId: 1-2-3\r\n\r\n" + chunk(eventFrame("messageStart", "{\"role\":\"assistant\"}")));
    if (everyMicroseconds == 0) {
        QByteArray burst;
        for (int i = 0; i < events; ++i)
            burst += delta();
        socket->write(chunk(burst));
        return endStream(socket);
    }
    auto *timer = new QTimer(socket);
    timer->setTimerType(Qt::PreciseTimer);
    auto left = std::make_shared<int>(events);
    QObject::connect(timer, &QTimer::timeout, socket, [=] {
        socket->write(chunk(delta()));
        socket->flush();
        if (--*left > 0)
            return;
        endStream(socket);
        timer->deleteLater();
    });
    timer->start(everyMicroseconds / 1000);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const TestPki pki;
    TestServer server(pki.serverSide());
    server.answerWith([&server](QTcpSocket *socket, const TestServer::Request &request) {
        const QByteArrayList words = request.target.split('/').value(2).split('-');
        if (request.target == "/handshakes")
            socket->write(TestServer::reply(200, QByteArray::number(server.connections())));
        else if (request.target.endsWith("/converse-stream"))
            stream(socket, words.value(1).toInt(), words.value(3).toInt());
        else
            socket->write(TestServer::reply(200, kAnswer, "x-amzn-RequestId: 1-2-3\r\n"));
    });
    QFile ca(QString::fromLocal8Bit(argv[argc - 1]));
    if (argc != 2 || !ca.open(QIODevice::WriteOnly))
        return 2;
    ca.write(pki.caPem());
    ca.close();
    std::puts(server.url(QString()).toEncoded().constData());
    std::fflush(stdout);
    QSocketNotifier end(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&end, &QSocketNotifier::activated, &application, &QCoreApplication::quit);
    return application.exec();
}
