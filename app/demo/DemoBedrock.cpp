// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoBedrock.h"

#include "app/demo/DemoFaults.h"
#include "app/demo/DemoIam.h"
#include "app/demo/DemoKeys.h"
#include "app/demo/DemoService.h"
#include "app/demo/DemoStream.h"
#include "core/base/Log.h"

#include <QUuid>

namespace bk {
namespace {

constexpr qint64 kUsualSkewSeconds = 3600;

struct Fault {
    QString name;
    qint64 argument = 0;
    int times = 0; // 0: until switched off
};

// Stream faults wait for a stream.
bool concerns(faults::Layer layer, const DemoService::Answer &answer)
{
    return layer != faults::Layer::Stream || answer.events.has_value();
}

} // namespace

class DemoBedrock::Private final {
public:
    Private(DemoBedrock &owner, const Clock &time) : q(owner), clock(time), keys(time), iam(time, keys) {}

    void answer(DemoConnection &connection, DemoRequest &request);
    void deliver(DemoConnection &connection, const DemoService::Answer &answer, const Fault &fault, const QByteArray &target);
    [[nodiscard]] Fault takeFault(const DemoService::Answer &answer);
    [[nodiscard]] HttpHeaders finished(HttpHeaders headers, const Fault &fault) const;
    void useCertificate(const DemoCertificateWish &wish);

    DemoBedrock &q;
    const Clock &clock;
    DemoKeys keys;
    DemoIam iam;
    DemoService service;
    DemoCertificate certificate;
    DemoServer server;
    Fault fault;
    int tokenDelay = 0;
    QList<SeenRequest> seen;
};

void DemoBedrock::Private::answer(DemoConnection &connection, DemoRequest &request)
{
    const bool toIam = DemoIam::concerns(request);
    const DemoKeys::Verdict verdict = toIam ? DemoKeys::Verdict() : keys.check(request.authorization);
    seen.append({request.verb, request.target, request.headers, request.body, verdict.keyName, request.hadAuthorization});
    const SeenRequest copy = seen.constLast();
    Q_EMIT q.requestSeen(copy);
    const DemoService::Answer answer = toIam ? DemoService::Answer{iam.answer(request), {}} : service.answer(request, verdict);
    deliver(connection, answer, takeFault(answer), request.target);
}

void DemoBedrock::Private::deliver(DemoConnection &connection, const DemoService::Answer &answer, const Fault &now, const QByteArray &target)
{
    const auto layer = faults::layerOf(now.name);
    if (layer == faults::Layer::Misbehaviour) {
        faults::misbehave(connection, now.name, now.argument);
        return;
    }
    if (layer == faults::Layer::Wire)
        connection.setFault(faults::wire(now.name, now.argument));
    if (layer == faults::Layer::Reply || !answer.events) {
        const DemoReply reply = layer == faults::Layer::Reply ? faults::reply(now.name, now.argument, target) : answer.reply;
        connection.reply(reply.status, finished(reply.headers, now), reply.body);
        return;
    }
    const bool broken = layer == faults::Layer::Stream;
    connection.beginChunked(200, finished(answer.reply.headers, now));
    new DemoStream(connection, faults::frames(*answer.events, broken ? now.name : QString(), now.argument), tokenDelay);
}

Fault DemoBedrock::Private::takeFault(const DemoService::Answer &answer)
{
    const auto layer = faults::layerOf(fault.name);
    if (!layer || !concerns(*layer, answer))
        return {};
    const Fault now = fault;
    if (fault.times == 1)
        fault = {};
    else if (fault.times > 0)
        --fault.times;
    return now;
}

HttpHeaders DemoBedrock::Private::finished(HttpHeaders headers, const Fault &now) const
{
    const qint64 skew = now.name != QLatin1String("skewed-date") ? 0 : now.argument ? now.argument : kUsualSkewSeconds;
    const QString date = QLocale::c().toString(clock.now().addSecs(skew), u"ddd, dd MMM yyyy hh:mm:ss");
    headers.prepend({"Date", date.toLatin1() + " GMT"});
    headers.emplaceBack("x-amzn-RequestId", QUuid::createUuid().toByteArray(QUuid::WithoutBraces));
    if (now.name == QLatin1String("wrong-content-type")) {
        for (auto &[name, value] : headers) {
            if (name == "Content-Type")
                value = "text/html";
        }
    }
    return headers;
}

void DemoBedrock::Private::useCertificate(const DemoCertificateWish &wish)
{
    if (const auto configuration = certificate.serverConfiguration(wish))
        server.setSslConfiguration(*configuration);
    else
        qCWarning(lcDemo) << "no certificate could be made";
}

DemoBedrock::DemoBedrock(const Clock &clock, QObject *parent) : QObject(parent), m_p(std::make_unique<Private>(*this, clock))
{
    connect(&m_p->server, &DemoServer::requestArrived, this,
            [this](DemoConnection *connection, DemoRequest &request) { m_p->answer(*connection, request); });
}

DemoBedrock::~DemoBedrock() = default;

Result<QUrl> DemoBedrock::listen(quint16 port)
{
    if (const auto made = m_p->certificate.make(); !made)
        return fail(made.error());
    const auto configuration = m_p->certificate.serverConfiguration();
    if (!configuration)
        return fail(configuration.error());
    m_p->server.setSslConfiguration(*configuration);
    if (!m_p->server.listen(QHostAddress::LocalHost, port))
        return fail(Error::Kind::NetworkFailed, m_p->server.errorString());
    return url();
}

void DemoBedrock::setRegion(const QString &region)
{
    m_p->keys.setRegion(region);
    m_p->service.setRegion(region);
}

QUrl DemoBedrock::url() const
{
    QUrl url;
    url.setScheme(QStringLiteral("https"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(m_p->server.serverPort());
    return url;
}

QByteArray DemoBedrock::caCertificatePem() const
{
    return m_p->certificate.caPem();
}

Secret DemoBedrock::issueLongTermKey(const QString &user, const QString &account, KeyStatus status, const QDateTime &expires, const QDateTime &created)
{
    return m_p->keys.issueLongTerm(user, account, status, expires, created);
}

Secret DemoBedrock::issueShortTermKey(const QString &region, const QDateTime &issued, int expiresSeconds, bool temporary)
{
    return m_p->keys.issueShortTerm(region, issued, expiresSeconds, temporary);
}

void DemoBedrock::knowSigner(const QByteArray &accessKeyId, const Secret &secretAccessKey, const QString &user)
{
    m_p->keys.knowSigner(accessKeyId, secretAccessKey, user);
}

void DemoBedrock::setKeyStatus(const Secret &key, KeyStatus status)
{
    m_p->keys.setStatus(key, status);
}

void DemoBedrock::setFault(const QString &name, qint64 argument, int times)
{
    using faults::Layer;
    const auto layer = faults::layerOf(name);
    Q_ASSERT_X(layer || name.isEmpty(), "DemoBedrock::setFault", "there is no such fault");
    const auto before = faults::layerOf(m_p->fault.name);
    m_p->server.setGreeting(faults::greeting(name), times);
    if (layer == Layer::Certificate || before == Layer::Certificate)
        m_p->useCertificate(faults::certificate(name));
    m_p->fault = {name, argument, times};
}

QStringList DemoBedrock::faultNames()
{
    return faults::names();
}

void DemoBedrock::setTokenDelay(int milliseconds)
{
    m_p->tokenDelay = milliseconds;
}

void DemoBedrock::addUser(const QString &user)
{
    m_p->iam.addUser(user);
}

const QList<DemoIamCall> &DemoBedrock::iamJournal() const
{
    return m_p->iam.journal();
}

const QList<SeenRequest> &DemoBedrock::seen() const
{
    return m_p->seen;
}

void DemoBedrock::forgetSeen()
{
    m_p->seen.clear();
}

int DemoBedrock::tlsHandshakes() const
{
    return m_p->server.handshakes();
}

} // namespace bk
