// SPDX-License-Identifier: Apache-2.0
#include "tests/support/BodySweep.h"

#include "core/aws/HttpClient.h"
#include "tests/support/Await.h"
#include "tests/support/TestServer.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <algorithm>
#include <vector>

namespace bk {

namespace {

constexpr int kCalls = 31;

} // namespace

BodySweep::BodySweep()
{
    m_thread.start();
    QObject inThread;
    inThread.moveToThread(&m_thread);
    QMetaObject::invokeMethod(&inThread, [this] {
        m_server = new TestServer(m_pki.serverSide());
        m_url = m_server->url();
    }, Qt::BlockingQueuedConnection);
    QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    QMetaObject::invokeMethod(&inThread, [&] { inThread.moveToThread(nullptr); }, Qt::BlockingQueuedConnection);
}

BodySweep::~BodySweep()
{
    m_thread.quit();
    m_thread.wait();
}

double BodySweep::median(int calls, const std::function<void()> &call)
{
    std::vector<double> times;
    for (int i = 0; i < calls + 3; ++i) {
        QElapsedTimer clock;
        clock.start();
        call();
        if (i >= 3) // the connection and its window are warm then
            times.push_back(double(clock.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

double BodySweep::ours(qsizetype bytes) const
{
    HttpSettings settings;
    settings.extraCaPem = caPem();
    HttpClient client(settings);
    const HttpRequest request{"POST", m_url, {{"Content-Type", "application/json"}}, QByteArray(bytes, 'x')};
    return median(kCalls, [&] {
        const auto reply = await(client.fetch(request));
        if (!reply || !*reply)
            qFatal("the sweep's call failed");
    });
}

double BodySweep::stock(qsizetype bytes) const
{
    QNetworkAccessManager manager;
    QNetworkRequest request(m_url);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.addCaCertificates(QSslCertificate::fromData(caPem()));
    request.setSslConfiguration(tls);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    const QByteArray body(bytes, 'x');
    return median(kCalls, [&] {
        const std::unique_ptr<QNetworkReply> reply(manager.post(request, body));
        QEventLoop loop;
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        if (reply->error() != QNetworkReply::NoError)
            qFatal("the sweep's call failed");
    });
}

} // namespace bk
