// SPDX-License-Identifier: Apache-2.0
// Our own client as a line server, the twin of interop/official.mjs: a scenario per line on stdin, what the client saw per
// line on stdout. Key, endpoint and CA come by environment. Through the same request builder, client and decoder as the window.
#include "core/bedrock/BedrockClient.h"
#include "core/credentials/Credential.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSocketNotifier>

#include <cstdio>
#include <unistd.h>

using namespace bk;

namespace {

HttpSettings settings()
{
    HttpSettings made;
    made.proxy = HttpSettings::Proxy::None;
    made.extraCaFile = qEnvironmentVariable("AWS_CA_BUNDLE");
    return made;
}

QJsonObject usageOf(const TokenUsage &usage)
{
    return {{"inputTokens", usage.inputTokens}, {"outputTokens", usage.outputTokens}, {"totalTokens", usage.totalTokens}};
}

void add(QJsonObject &seen, const Error &error)
{
    seen.insert("ok", false);
    seen.insert("error", error.type);
    seen.insert("errorMessage", error.detail);
}

void add(QJsonObject &seen, const ConverseOutcome &outcome)
{
    seen.insert("text", outcome.text);
    seen.insert("stopReason", outcome.stopReason);
    seen.insert("usage", usageOf(outcome.usage));
    seen.insert("latencyMs", outcome.latencyMs);
    seen.insert("message", outcome.message);
    seen.insert("requestId", outcome.requestId);
    seen.insert("ok", outcome.complete);
    if (outcome.error)
        add(seen, *outcome.error);
}

// Lives as long as the program.
class OurClient final : public QObject {
public:
    OurClient() : m_http(settings()), m_client(m_http, m_clock, EndpointOptions::fromEnvironment(QProcessEnvironment::systemEnvironment())) {}

    void run(const QJsonObject &scenario)
    {
        m_seen = {{"name", scenario["name"]}, {"ok", true}};
        auto key = bearerTokenFromEnvironment(QProcessEnvironment::systemEnvironment());
        const Operation *operation = findOperation(scenario["operation"].toString());
        if (!key || !operation) {
            add(m_seen, key ? Error{Error::Kind::NotFound, scenario["operation"].toString(), {}, {}, {}, 0} : key.error());
            print();
        } else if (operation->eventStream) {
            stream(*operation, scenario["input"].toObject(), std::move(*key));
        } else {
            const bool all = scenario["allPages"].toBool();
            Credential credential = std::move(*key);
            auto task = all ? m_client.callAllPages(*operation, scenario["input"].toObject(), std::move(credential), m_destination)
                            : m_client.call(*operation, scenario["input"].toObject(), credential, m_destination);
            QCoro::connect(std::move(task), this, [this](const Result<ServiceReply> &reply) { finish(reply); });
        }
    }

private:
    void stream(const Operation &operation, const QJsonObject &input, const Credential &key)
    {
        ConverseStream *stream = m_client.stream(operation, input, key, m_destination, this);
        auto reasoning = std::make_shared<QString>();
        connect(stream, &ConverseStream::reasoningArrived, this, [reasoning](const QString &text) { *reasoning += text; });
        connect(stream, &ConverseStream::finished, this, [this, stream, reasoning](const ConverseOutcome &outcome) {
            stream->deleteLater();
            m_seen.insert("reasoning", *reasoning);
            add(m_seen, outcome);
            print();
        });
    }

    void finish(const Result<ServiceReply> &reply)
    {
        if (!reply) {
            add(m_seen, reply.error());
        } else if (reply->output.contains("output")) {
            const auto outcome = readConverseReply(*reply);
            outcome ? add(m_seen, *outcome) : add(m_seen, outcome.error());
        } else {
            m_seen.insert("output", reply->output);
            m_seen.insert("requestId", reply->requestId);
        }
        print();
    }

    void print()
    {
        std::fputs(QJsonDocument(m_seen).toJson(QJsonDocument::Compact).append('\n').constData(), stdout);
        std::fflush(stdout);
    }

    HttpClient m_http;
    SystemClock m_time;
    ServiceClock m_clock{m_time};
    BedrockClient m_client;
    Destination m_destination{QStringLiteral("us-east-1"), {}};
    QJsonObject m_seen;
};

// One line: every operation of the table.
void printOperations()
{
    QJsonArray table;
    for (const Operation &operation : allOperations())
        table.append(QJsonObject{{"service", nameOf(operation.service)}, {"name", operation.name}, {"takesKeys", operation.acceptsApiKey}});
    std::fputs(QJsonDocument(table).toJson(QJsonDocument::Compact).append('\n').constData(), stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().contains("--operations")) {
        printOperations();
        return 0;
    }
    OurClient client;
    QFile lines;
    if (!lines.open(STDIN_FILENO, QIODevice::ReadOnly | QIODevice::Unbuffered))
        return 1;
    QSocketNotifier notifier(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &app, [&] {
        const QByteArray line = lines.readLine();
        if (line.isEmpty())
            app.quit();
        else
            client.run(QJsonDocument::fromJson(line).object());
    });
    return app.exec();
}
