// SPDX-License-Identifier: Apache-2.0
// The local Bedrock as a program for tests: prints one JSON line {url, caFile, keys}, writes every request it sees as a
// JSON line to a file, takes faults as JSON lines on stdin ({"fault": name, "argument": n, "times": n}), ends with stdin.
#include "app/demo/DemoBedrock.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSocketNotifier>

#include <cstdio>
#include <unistd.h>

using namespace bk;

namespace {

QByteArray line(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject describe(const SeenRequest &request)
{
    QJsonArray headers;
    for (const auto &[name, value] : request.headers)
        headers.append(QJsonArray{QString::fromLatin1(name).toLower(), QString::fromLatin1(value)});
    return {{"verb", QString::fromLatin1(request.verb)},   {"target", QString::fromLatin1(request.target)},
            {"headers", headers},                          {"body", QString::fromUtf8(request.body)},
            {"keyName", request.keyName},                  {"hadAuthorization", request.hadAuthorization}};
}

QString text(const Secret &key)
{
    return QString::fromLatin1(key.reveal());
}

QJsonObject issueKeys(DemoBedrock &demo, const Clock &clock)
{
    using Status = DemoBedrock::KeyStatus;
    const QString account = QStringLiteral("123456789012");
    return {
        {"active", text(demo.issueLongTermKey(QStringLiteral("interop"), account))},
        {"expired", text(demo.issueLongTermKey(QStringLiteral("expired"), account, Status::Expired))},
        {"listForbidden", text(demo.issueLongTermKey(QStringLiteral("narrow"), account, Status::ListForbidden))},
        {"shortTerm", text(demo.issueShortTermKey(QStringLiteral("us-east-1"), clock.now().addSecs(-60), 3600, true))},
    };
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() != 3) {
        std::fputs("usage: demo_server SEEN-FILE CA-FILE\n", stderr);
        return 2;
    }
    const SystemClock clock;
    DemoBedrock demo(clock);
    const auto url = demo.listen();
    QFile seen(arguments[1]);
    QFile ca(arguments[2]);
    if (!url || !seen.open(QIODevice::WriteOnly) || !ca.open(QIODevice::WriteOnly)) {
        std::fputs("the demo could not start\n", stderr);
        return 1;
    }
    ca.write(demo.caCertificatePem());
    ca.close();

    QObject::connect(&demo, &DemoBedrock::requestSeen, &seen, [&seen](const SeenRequest &request) {
        seen.write(line(describe(request)));
        seen.flush(); // before the answer goes out: who has the answer can read the line
    });
    QFile commands;
    if (!commands.open(STDIN_FILENO, QIODevice::ReadOnly | QIODevice::Unbuffered))
        return 1;
    QSocketNotifier notifier(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &app, [&] {
        const QByteArray command = commands.readLine();
        if (command.isEmpty()) {
            app.quit();
            return;
        }
        const QJsonObject json = QJsonDocument::fromJson(command).object();
        demo.setFault(json["fault"].toString(), json["argument"].toInteger(), json["times"].toInt());
        std::fputs("{\"done\":true}\n", stdout);
        std::fflush(stdout);
    });
    std::fputs(line({{"url", url->toString()}, {"caFile", arguments[2]}, {"keys", issueKeys(demo, clock)}}).constData(), stdout);
    std::fflush(stdout);
    return app.exec();
}
