// SPDX-License-Identifier: Apache-2.0
// Our chain over this process's own environment, as one line of JSON: who won with which access key id, and what we say that
// JavaScript would choose. Processes are consented to: the files are the caller's own.
#include "core/aws/HttpClient.h"
#include "core/credentials/CredentialChain.h"
#include "core/credentials/OtherSdks.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace bk;

namespace {

QJsonObject told(const CredentialResolution &answer, const QProcessEnvironment &environment)
{
    QJsonObject line;
    const CredentialStep *step = answer.winner() ? answer.winner() : answer.stopper();
    line.insert("outcome", step ? nameOf(step->outcome) : QString("nothing"));
    line.insert("reason", step ? nameOf(step->reason) : QString());
    line.insert("place", step ? nameOf(step->place) : QString());
    if (const auto *keys = answer.credential ? std::get_if<AccessKeys>(&*answer.credential) : nullptr)
        line.insert("accessKeyId", QString::fromLatin1(keys->keys.accessKeyId));
    const SdkChoice script = choicesOfOtherSdks(environment, SharedFiles::read(environment, {}), false).at(int(OtherSdk::JavaScript));
    line.insert("javascriptPlace", script.place ? nameOf(*script.place) : QString());
    line.insert("javascriptFails", script.fails);
    line.insert("javascriptRegion", script.region);
    return line;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    SystemClock clock;
    HttpSettings settings;
    settings.proxy = HttpSettings::Proxy::None;
    HttpClient http(settings);
    CredentialChain::World world;
    world.environment = QProcessEnvironment::systemEnvironment();
    world.clock = &clock;
    world.http = &http;
    CredentialChain chain(world);
    CredentialQuestion question;
    question.operationTakesApiKey = false;
    question.allowProcess = true;
    auto task = chain.resolve(question);
    task.then([&](const CredentialResolution &answer) {
        const QByteArray line = QJsonDocument(told(answer, world.environment)).toJson(QJsonDocument::Compact);
        std::printf("%s\n", line.constData());
        QMetaObject::invokeMethod(&app, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    return QCoreApplication::exec();
}
