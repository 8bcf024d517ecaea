// SPDX-License-Identifier: Apache-2.0
// Clients of the same server: ours whole (key, endpoint, request, limits, answer), a bare QNetworkAccessManager, libcurl.
// client WHICH URL CA-FILE: commands come on stdin, so that rounds of several programs can take turns; an answer is a line.
// WHICH "count" prints how many connections the server has seen, and ends.
//   calls N          N warm calls: "wall-ns cpu-ns", median and mean per call; under callgrind the instructions of them
//   first N          N first calls on new connections: median wall-ns
//   preconnected N   the same, connected ahead
//   stream N EVERY   N deltas, one every so many microseconds: "p50-ns p99-ns" from the server's write to our hands
#include "bench/Measure.h"
#include "core/bedrock/BedrockClient.h"
#include "tests/support/Await.h"
#include "tests/support/SampleKeys.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTextStream>

#if BK_HAVE_CURL
#include <curl/curl.h>
#endif

#include <chrono>

using namespace bk;
using namespace bk::bench;

namespace {

const QByteArray kBody = R"({"inferenceConfig":{"maxTokens":64},"messages":[{"content":[{"text":"What is a keyring for, in one sentence, please?"}],"role":"user"}],"system":[{"text":"Be brief."}]})";

qint64 monotonic()
{
    return qint64(std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1));
}

class Client {
public:
    virtual ~Client() = default;
    virtual void call() = 0;
    virtual void preconnect() {}
    // The deltas' delays in nanoseconds.
    virtual std::vector<double> stream(int, int) { return {}; }
};

QString model(int events, int every)
{
    return QStringLiteral("events-%1-every-%2").arg(events).arg(every);
}

class Ours final : public Client {
public:
    Ours(const QUrl &url, const QByteArray &ca) : m_http(settings(ca)), m_client(m_http, m_clock, endpoints(url))
    {
        m_input = QJsonDocument::fromJson(kBody).object();
        m_input.insert(QStringLiteral("modelId"), QStringLiteral("us.amazon.nova-lite-v1:0"));
    }
    void call() override
    {
        const auto reply = await(m_client.call(*findOperation(QStringLiteral("Converse")), m_input, m_token, m_destination));
        if (!reply || !*reply || !readConverseReply(**reply))
            qFatal("our call failed");
    }
    void preconnect() override { m_client.preconnect(m_destination.region); }
    std::vector<double> stream(int events, int every) override
    {
        std::vector<double> delays;
        QJsonObject input = m_input;
        input.insert(QStringLiteral("modelId"), model(events, every));
        const std::unique_ptr<ConverseStream> stream(m_client.converseStream(input, m_token, m_destination, nullptr));
        QEventLoop loop;
        QObject::connect(stream.get(), &ConverseStream::textArrived, &loop, [&](const QString &text) { delays.push_back(double(monotonic() - text.toLongLong())); });
        QObject::connect(stream.get(), &ConverseStream::finished, &loop, &QEventLoop::quit);
        loop.exec();
        return delays;
    }

private:
    static HttpSettings settings(const QByteArray &ca)
    {
        HttpSettings made;
        made.proxy = HttpSettings::Proxy::None;
        made.extraCaPem = ca;
        return made;
    }
    static EndpointOptions endpoints(const QUrl &url)
    {
        EndpointOptions options;
        options.everywhere = {url, QStringLiteral("bench")};
        return options;
    }
    HttpClient m_http;
    SystemClock m_time;
    ServiceClock m_clock{m_time};
    BedrockClient m_client;
    QJsonObject m_input;
    Credential m_token{BearerToken{Secret(sampleLongTermKey("bench")), {}}};
    Destination m_destination{QStringLiteral("us-east-1"), {}};
};

// As little as Qt lets one do; the bytes of an answer are read and dropped.
class Bare final : public Client {
public:
    Bare(QUrl url, const QByteArray &ca) : m_url(std::move(url)), m_tls(QSslConfiguration::defaultConfiguration())
    {
        m_tls.addCaCertificates(QSslCertificate::fromData(ca));
    }
    void call() override
    {
        QEventLoop loop;
        const std::unique_ptr<QNetworkReply> reply(m_manager.post(request(QStringLiteral("/model/us.amazon.nova-lite-v1:0/converse")), kBody));
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        if (reply->error() != QNetworkReply::NoError || reply->readAll().isEmpty())
            qFatal("the bare call failed");
    }
    void preconnect() override { m_manager.connectToHostEncrypted(m_url.host(), quint16(m_url.port()), m_tls); }
    std::vector<double> stream(int events, int every) override
    {
        std::vector<double> delays;
        QEventLoop loop;
        const std::unique_ptr<QNetworkReply> reply(m_manager.post(request(QStringLiteral("/model/") + model(events, every) + QStringLiteral("/converse-stream")), kBody));
        QObject::connect(reply.get(), &QNetworkReply::readyRead, &loop, [&] {
            const QByteArray bytes = reply->readAll();
            const auto at = bytes.indexOf("\"text\":\"");
            if (at >= 0)
                delays.push_back(double(monotonic() - bytes.mid(at + 8, bytes.indexOf('"', at + 8) - at - 8).toLongLong()));
        });
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        return delays;
    }

private:
    QNetworkRequest request(const QString &path)
    {
        QUrl url = m_url;
        url.setPath(path);
        QNetworkRequest made(url);
        made.setSslConfiguration(m_tls);
        made.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        made.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        made.setRawHeader("Authorization", "Bearer " + m_key);
        return made;
    }
    QUrl m_url;
    QSslConfiguration m_tls;
    QByteArray m_key = sampleLongTermKey("bench");
    QNetworkAccessManager m_manager;
};

#if BK_HAVE_CURL
class Curl final : public Client {
public:
    Curl(const QUrl &url, const QString &caFile) : m_url((url.toString() + "/model/us.amazon.nova-lite-v1:0/converse").toUtf8())
    {
        m_headers = curl_slist_append(m_headers, "Content-Type: application/json");
        const QByteArray authorization = "Authorization: Bearer " + sampleLongTermKey("bench");
        m_headers = curl_slist_append(m_headers, authorization.constData());
        curl_easy_setopt(m_easy, CURLOPT_URL, m_url.constData());
        curl_easy_setopt(m_easy, CURLOPT_CAINFO, caFile.toLocal8Bit().constData());
        curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_headers);
        curl_easy_setopt(m_easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, kBody.constData());
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDSIZE, long(kBody.size()));
        curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, &m_answer);
        curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, +[](char *bytes, size_t size, size_t count, void *into) {
            static_cast<QByteArray *>(into)->append(bytes, qsizetype(size * count));
            return size * count;
        });
    }
    ~Curl() override
    {
        curl_easy_cleanup(m_easy);
        curl_slist_free_all(m_headers);
    }
    void call() override
    {
        m_answer.clear();
        if (curl_easy_perform(m_easy) != CURLE_OK || m_answer.isEmpty())
            qFatal("libcurl's call failed");
    }

private:
    QByteArray m_url;
    QByteArray m_answer;
    curl_slist *m_headers = nullptr;
    CURL *m_easy = curl_easy_init();
};
#endif

std::unique_ptr<Client> make(const QString &which, const QUrl &url, const QString &caFile)
{
    QFile file(caFile);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no CA file");
    if (which == QLatin1String("ours"))
        return std::make_unique<Ours>(url, file.readAll());
    if (which == QLatin1String("qnam"))
        return std::make_unique<Bare>(url, file.readAll());
#if BK_HAVE_CURL
    if (which == QLatin1String("curl"))
        return std::make_unique<Curl>(url, caFile);
#endif
    return nullptr;
}

void calls(Client &client, const std::string &name, int count)
{
    if (countsInstructions()) {
        countInstructions("http." + name, count, [&] {
            for (int i = 0; i < count; ++i)
                client.call();
        });
        return;
    }
    std::vector<double> times;
    const double cpu = cpuNanoseconds();
    for (int i = 0; i < count; ++i) {
        const qint64 begun = monotonic();
        client.call();
        times.push_back(double(monotonic() - begun));
    }
    std::printf("%.0f %.0f\n", median(times), (cpuNanoseconds() - cpu) / count);
}

// How many connections the server has seen, this one included.
QByteArray handshakes(QUrl url, const QString &caFile)
{
    QFile file(caFile);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (file.open(QIODevice::ReadOnly))
        tls.addCaCertificates(QSslCertificate::fromData(file.readAll()));
    url.setPath(QStringLiteral("/handshakes"));
    QNetworkRequest request(url);
    request.setSslConfiguration(tls);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    QNetworkAccessManager manager;
    const std::unique_ptr<QNetworkReply> reply(manager.get(request));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    return reply->readAll();
}

void wait(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void firstCalls(const std::function<std::unique_ptr<Client>()> &makeOne, int count, bool ahead)
{
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        const auto client = makeOne();
        if (ahead)
            client->preconnect();
        wait(40); // the time a person takes to press Send; a handshake is over long before
        const qint64 begun = monotonic();
        client->call();
        times.push_back(double(monotonic() - begun));
    }
    std::printf("%.0f\n", median(times));
}

void streamed(Client &client, int events, int every)
{
    std::vector<double> delays = client.stream(events, every);
    std::sort(delays.begin(), delays.end());
    if (delays.size() < size_t(events) / 2)
        qFatal("deltas are missing");
    std::printf("%.0f %.0f\n", delays[delays.size() / 2], delays[delays.size() * 99 / 100]);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (argc != 4)
        return 2;
    const auto makeOne = [&] { return make(arguments[1], QUrl(arguments[2]), arguments[3]); };
    if (arguments[1] == QLatin1String("count")) {
        std::printf("%s\n", handshakes(QUrl(arguments[2]), arguments[3]).constData());
        return 0;
    }
    const auto client = makeOne();
    if (!client)
        return 3;
    for (int i = 0; i < 20; ++i)
        client->call(); // connected and warm
    std::puts("ready");
    std::fflush(stdout);
    QTextStream in(stdin);
    for (QString line = in.readLine(); !line.isNull(); line = in.readLine()) {
        const QStringList words = line.split(u' ');
        const int count = words.value(1).toInt();
        if (words[0] == QLatin1String("calls"))
            calls(*client, arguments[1].toStdString(), count);
        else if (words[0] == QLatin1String("stream"))
            streamed(*client, count, words.value(2).toInt());
        else
            firstCalls(makeOne, count, words[0] == QLatin1String("preconnected"));
        std::fflush(stdout);
    }
    return 0;
}
