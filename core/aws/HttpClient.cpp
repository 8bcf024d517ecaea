// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"

#include "core/aws/Endpoint.h"
#include "core/aws/HttpExchange.h"
#include "core/aws/NoDelay.h"
#include "core/aws/OneShotBody.h"
#include "core/base/Abandon.h"

#include <QCoroSignal>
#include <QElapsedTimer>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPointer>
#include <QSslConfiguration>
#include <QTimer>

#include <algorithm>
#include <vector>

namespace bk {

namespace {

constexpr qint64 kLargestCaFile = 4LL * 1024 * 1024;
// Qt keeps the last bytes a connection sent, the key among them, in its write buffer until the connection ends (two minutes
// idle). Calls of one deed follow each other faster than this; the next deed's connection is opened ahead (preconnect).
constexpr int kRestMs = 1'500;

QUrl urlOf(const QNetworkProxyQuery &query)
{
    QUrl url;
    url.setScheme(QStringLiteral("https"));
    url.setHost(query.peerHostName().isEmpty() ? query.url().host() : query.peerHostName());
    return url;
}

QNetworkProxy explicitProxy(const QUrl &url)
{
    const bool socks = url.scheme().startsWith(QLatin1String("socks"));
    return QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(QUrl::FullyEncoded),
                         quint16(url.port(socks ? 1080 : 8080)), url.userName(QUrl::FullyDecoded),
                         url.password(QUrl::FullyDecoded));
}

// The proxy of this program's calls only; never the whole process's. Loopback is always reached directly: a proxy would
// take it for its own; so are the addresses of a machine's own metadata.
class ProxyChoice final : public QNetworkProxyFactory {
public:
    explicit ProxyChoice(const HttpSettings &settings)
        : m_kind(settings.proxy)
        , m_explicit(settings.proxy == HttpSettings::Proxy::Explicit ? explicitProxy(settings.proxyUrl) : QNetworkProxy())
    {
    }

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const QUrl url = urlOf(query);
        if (m_kind == HttpSettings::Proxy::None || isLoopback(url) || isMetadataAddress(url))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return m_kind == HttpSettings::Proxy::Explicit ? QList{m_explicit} : systemProxyForQuery(query);
    }

private:
    HttpSettings::Proxy m_kind;
    QNetworkProxy m_explicit;
};

Result<QList<QSslCertificate>> extraAuthorities(const HttpSettings &settings)
{
    QByteArray pem = settings.extraCaPem;
    if (!settings.extraCaFile.isEmpty()) {
        QFile file(settings.extraCaFile);
        if (!file.open(QIODevice::ReadOnly))
            return fail(Error::Kind::FileUnreadable, QString(settings.extraCaFile + QStringLiteral(": ") + file.errorString()));
        const QByteArray bytes = file.read(kLargestCaFile + 1);
        if (bytes.size() > kLargestCaFile)
            return fail(Error::Kind::FileTooLarge, settings.extraCaFile);
        if (QSslCertificate::fromData(bytes).isEmpty())
            return fail(Error::Kind::FileUnreadable, QString(settings.extraCaFile + QStringLiteral(": no certificate")));
        pem += '\n' + bytes;
    }
    return QSslCertificate::fromData(pem);
}

// A header that is really two would put a line of an attacker's choice on the wire: Qt sends CR and LF as they are.
bool isSafeHeader(const QPair<QByteArray, QByteArray> &header)
{
    const auto bad = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    return !header.first.isEmpty() && std::none_of(header.first.begin(), header.first.end(), bad)
           && std::none_of(header.second.begin(), header.second.end(), bad);
}

bool carriesKey(const HttpRequest &request)
{
    return std::any_of(request.headers.begin(), request.headers.end(), [](const auto &header) {
        return header.first.compare("Authorization", Qt::CaseInsensitive) == 0;
    });
}

Result<void> checkRequest(const HttpRequest &request)
{
    const QString scheme = request.url.scheme();
    if (!request.url.isValid() || request.url.host().isEmpty()
        || (scheme != QLatin1String("https") && scheme != QLatin1String("http")))
        return fail(Error::Kind::EndpointInvalid, QStringLiteral("no http or https URL"));
    if (scheme == QLatin1String("http") && carriesKey(request) && !isLoopback(request.url) && !isMetadataAddress(request.url))
        return fail(Error::Kind::HostNotAllowed, request.url.host(QUrl::FullyEncoded));
    if (request.verb != "GET" && request.verb != "POST" && request.verb != "PUT")
        return fail(Error::Kind::InvalidInput, QStringLiteral("verb"));
    if (!std::all_of(request.headers.begin(), request.headers.end(), isSafeHeader))
        return fail(Error::Kind::InvalidInput, QStringLiteral("header"));
    return {};
}

bool isIdle(const QNetworkAccessManager &manager)
{
    return manager.findChildren<QNetworkReply *>(QString(), Qt::FindDirectChildrenOnly).isEmpty();
}

} // namespace

class HttpClient::Private final {
public:
    Private(HttpClient &client, HttpSettings settings) : m_client(client)
    {
        m_rest.setSingleShot(true);
        connect(&m_rest, &QTimer::timeout, &client, [this] { endIdleConnections(); });
        use(std::move(settings));
    }

    void use(HttpSettings settings);
    [[nodiscard]] const std::optional<Error> &problem();
    [[nodiscard]] Result<HttpExchange::Sent> send(HttpRequest &request);
    void preconnect(const QUrl &url);
    void renewManager();

private:
    [[nodiscard]] std::unique_ptr<QNetworkAccessManager> makeManager() const;
    [[nodiscard]] QNetworkRequest toQt(const HttpRequest &request) const;
    [[nodiscard]] QString proxyHostFor(const QUrl &url) const;
    void watch(QNetworkReply *reply);
    void replyIsGone();
    void endIdleConnections();
    void dropRetired();

    HttpClient &m_client;
    void prepareTls();

    HttpSettings m_settings;
    std::optional<QSslConfiguration> m_tls; // made when first needed: loading TLS, even for an empty one, would delay the window
    std::optional<Error> m_problem;
    std::unique_ptr<QNetworkAccessManager> m_manager;
    std::vector<std::unique_ptr<QNetworkAccessManager>> m_retired; // with calls still running under old settings
    QTimer m_rest; // since the last call
};

void HttpClient::Private::use(HttpSettings settings)
{
    m_settings = std::move(settings);
    m_tls.reset();
    // TLS settings belong to a connection, not to a request: new settings need a manager without old connections.
    renewManager();
}

const std::optional<Error> &HttpClient::Private::problem()
{
    prepareTls();
    return m_problem;
}

void HttpClient::Private::prepareTls()
{
    if (m_tls)
        return;
    m_problem.reset();
    m_tls = QSslConfiguration::defaultConfiguration();
    m_tls->setProtocol(QSsl::TlsV1_2OrLater);
    const auto extra = extraAuthorities(m_settings);
    if (!extra)
        m_problem = extra.error();
    else if (!extra->isEmpty())
        m_tls->addCaCertificates(*extra); // beside the system's, which load on demand; naming those costs 130 ms
}

void HttpClient::Private::renewManager()
{
    if (m_manager)
        m_retired.push_back(std::move(m_manager));
    m_manager = makeManager();
    QMetaObject::invokeMethod(&m_client, [this] { dropRetired(); }, Qt::QueuedConnection);
}

std::unique_ptr<QNetworkAccessManager> HttpClient::Private::makeManager() const
{
    auto manager = std::make_unique<QNetworkAccessManager>();
    manager->setProxyFactory(new ProxyChoice(m_settings));
    manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    manager->setAutoDeleteReplies(false);
    // Every new TLS connection, those of preconnect included.
    connect(manager.get(), &QNetworkAccessManager::encrypted, &m_client, [] { disableNagleOnTcpSockets(); });
    connect(manager.get(), &QNetworkAccessManager::finished, &m_client, [](QNetworkReply *reply) {
        if (reply->url().scheme().startsWith(QLatin1String("preconnect")))
            reply->deleteLater(); // nobody else has it
    });
    return manager;
}

void HttpClient::Private::replyIsGone()
{
    dropRetired();
    m_rest.start(kRestMs);
}

void HttpClient::Private::endIdleConnections()
{
    if (isIdle(*m_manager))
        renewManager();
}

void HttpClient::Private::dropRetired()
{
    std::erase_if(m_retired, [](const auto &manager) { return isIdle(*manager); });
}

QNetworkRequest HttpClient::Private::toQt(const HttpRequest &request) const
{
    QNetworkRequest made(request.url);
    if (m_tls) // every call has looked for a problem() first
        made.setSslConfiguration(*m_tls);
    made.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    made.setAttribute(QNetworkRequest::Http2AllowedAttribute, false); // every warm HTTP/2 POST takes 44 ms in Qt 6.4
    made.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    made.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    made.setRawHeader("User-Agent", "bedrock-keyring/" BK_VERSION);
    made.setRawHeader("Accept-Encoding", "identity"); // also keeps Qt from unpacking bombs
    for (const auto &[name, value] : request.headers)
        made.setRawHeader(name, value);
    return made;
}

Result<HttpExchange::Sent> HttpClient::Private::send(HttpRequest &request)
{
    if (const auto checked = checkRequest(request); !checked)
        return fail(checked.error());
    const bool isTls = request.url.scheme() == QLatin1String("https");
    if (const auto &found = problem(); isTls && found)
        return fail(Error::Kind::TlsFailed, found->detail);
    QNetworkRequest made = toQt(request);
    QNetworkReply *reply = nullptr;
    if (request.verb == "GET") {
        reply = m_manager->get(made);
    } else {
        made.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        made.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
        auto *body = new OneShotBody(std::move(request.body));
        reply = request.verb == "PUT" ? m_manager->put(made, body) : m_manager->post(made, body);
        body->setParent(reply);
    }
    watch(reply);
    return HttpExchange::Sent{reply, proxyHostFor(request.url)};
}

// TLS connections are met in encrypted; plain ones to loopback here, once the first request of a connection is out.
void HttpClient::Private::watch(QNetworkReply *reply)
{
    connect(reply, &QObject::destroyed, &m_client, [this] { replyIsGone(); }, Qt::QueuedConnection);
    if (reply->url().scheme() == QLatin1String("https"))
        return;
    connect(reply, &QNetworkReply::socketStartedConnecting, reply, [reply] {
        connect(reply, &QNetworkReply::requestSent, reply, [] { disableNagleOnTcpSockets(); });
    });
}

QString HttpClient::Private::proxyHostFor(const QUrl &url) const
{
    const auto proxies = m_manager->proxyFactory()->queryProxy(QNetworkProxyQuery(url));
    const bool direct = proxies.isEmpty() || proxies.first().type() == QNetworkProxy::NoProxy;
    return direct ? QString() : proxies.first().hostName();
}

void HttpClient::Private::preconnect(const QUrl &url)
{
    if (url.scheme() != QLatin1String("https") || url.host().isEmpty() || problem() || !m_tls)
        return;
    m_manager->connectToHostEncrypted(url.host(QUrl::FullyEncoded), quint16(url.port(443)), *m_tls);
}

HttpClient::HttpClient(HttpSettings settings, QObject *parent)
    : QObject(parent)
    , m_p(std::make_unique<Private>(*this, std::move(settings)))
{
}

HttpClient::~HttpClient() = default;

void HttpClient::setSettings(HttpSettings settings)
{
    m_p->use(std::move(settings));
}

Result<void> HttpClient::settingsProblem() const
{
    if (const auto &problem = m_p->problem())
        return fail(*problem);
    return {};
}

HttpCall *HttpClient::start(HttpRequest request, HttpLimits limits, QObject *parent)
{
    HttpExchange::Client self;
    self.send = [client = QPointer(this)](HttpRequest &given) -> Result<HttpExchange::Sent> {
        return client ? client->m_p->send(given) : fail(Error::Kind::Cancelled);
    };
    self.connectionIsStuck = [client = QPointer(this)] {
        if (client)
            client->m_p->renewManager();
    };
    return new HttpExchange(std::move(request), limits, std::move(self), parent);
}

QCoro::Task<Result<HttpReply>> HttpClient::fetch(HttpRequest request, HttpLimits limits, const QObject *wantedBy)
{
    HttpReply reply;
    QElapsedTimer clock;
    clock.start();
    HttpCall *call = start(std::move(request), limits, this);
    if (wantedBy)
        connect(wantedBy, &QObject::destroyed, call, &HttpCall::cancel);
    connect(call, &HttpCall::headReceived, this, [&reply](const HttpHead &head) { reply.head = head; });
    connect(call, &HttpCall::bodyReceived, this, [&reply](const QByteArray &bytes) { reply.body += bytes; });
    // A client that goes takes its calls along; who waits for one may be gone already and is never called.
    OwnHandle own;
    const std::coroutine_handle<> waiter = co_await own;
    const auto gone = connect(call, &QObject::destroyed, call, [waiter] { abandon(waiter); });
    const std::optional<Error> error = co_await qCoro(call, &HttpCall::finished);
    disconnect(gone);
    call->deleteLater();
    reply.elapsedMs = clock.elapsed();
    if (error)
        co_return fail(*error);
    co_return std::move(reply);
}

void HttpClient::preconnect(const QUrl &url)
{
    m_p->preconnect(url);
}

} // namespace bk

#include "moc_HttpClient.cpp"
