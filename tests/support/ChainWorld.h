// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"
#include "core/credentials/CredentialChain.h"
#include "core/credentials/ProcessConsents.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace bk {

// A home folder, an environment and a day of a test's choosing, and the chain that sees nothing else.
class ChainWorld final {
public:
    ChainWorld() { environment.insert(QStringLiteral("HOME"), home.path()); }

    // Below the home folder; mode 0600.
    QString write(const QString &path, const QByteArray &bytes)
    {
        const QString whole = home.filePath(path);
        QDir().mkpath(QFileInfo(whole).path());
        QFile file(whole);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qUtf8Printable(whole));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return whole;
    }
    QString config(const QByteArray &text) { return write(QStringLiteral(".aws/config"), text); }
    QString credentials(const QByteArray &text) { return write(QStringLiteral(".aws/credentials"), text); }
    void set(const char *name, const QString &value) { environment.insert(QLatin1String(name), value); }

    [[nodiscard]] CredentialChain::World world()
    {
        CredentialChain::World world;
        world.environment = environment;
        world.home = home.path();
        world.clock = &clock;
        world.http = &http;
        world.consents = &consents;
        world.settings = settings;
        world.readBearer = readBearer;
        return world;
    }
    [[nodiscard]] CredentialResolution ask(const CredentialQuestion &question = {})
    {
        CredentialChain chain(world());
        auto task = chain.resolve(question);
        auto answer = await(std::move(task));
        return answer ? *std::move(answer) : CredentialResolution();
    }

    QTemporaryDir home;
    QProcessEnvironment environment;
    FakeClock clock;
    HttpClient http;
    ProcessConsents consents;
    SettingsCredential *settings = nullptr;
    std::function<CredentialFacts(const Secret &)> readBearer;
};

// Access keys as a test made them up, of the length of real ones.
inline const QString kSampleId = QStringLiteral("AKIDSAMPLE0000000001");
inline const QString kSampleSecret = QStringLiteral("made-up-secret-of-forty-letters-00000001");

[[nodiscard]] inline const CredentialStep &stepAt(const CredentialResolution &resolution, CredentialPlace place)
{
    static const CredentialStep none;
    for (const CredentialStep &step : resolution.steps) {
        if (step.place == place)
            return step;
    }
    return none;
}

// "won", "broken:profile-loop", ...: one word to compare.
[[nodiscard]] inline QString told(const CredentialStep &step)
{
    return step.reason == CredentialReason::None ? nameOf(step.outcome) : nameOf(step.outcome) + u':' + nameOf(step.reason);
}

[[nodiscard]] inline QString toldAt(const CredentialResolution &resolution, CredentialPlace place)
{
    return told(stepAt(resolution, place));
}

// The keys that won; null: none, or a bearer token.
[[nodiscard]] inline const AccessKeys *keysOf(const CredentialResolution &resolution)
{
    return resolution.credential ? std::get_if<AccessKeys>(&*resolution.credential) : nullptr;
}

} // namespace bk
