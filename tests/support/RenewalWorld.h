// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyFacts.h"
#include "core/keys/ShortTermRenewal.h"
#include "tests/support/ChainWorld.h"
#include "tests/support/FakeKeyring.h"
#include "tests/support/MemoryDir.h"
#include "tests/support/SampleKeys.h"

namespace bk {

// A machine with credentials, a keyring and a file of keys, and programs that make short-term keys on it.
class RenewalWorld final {
public:
    RenewalWorld() { machine.set("AWS_REGION", QStringLiteral("eu-west-1")); }

    // Access keys in the environment; a session where it has an end.
    void signIn(const QString &id, const QDateTime &sessionEnd = {})
    {
        machine.set("AWS_ACCESS_KEY_ID", id);
        machine.set("AWS_SECRET_ACCESS_KEY", kSampleSecret);
        machine.environment.remove(QStringLiteral("AWS_SESSION_TOKEN"));
        machine.environment.remove(QStringLiteral("AWS_CREDENTIAL_EXPIRATION"));
        if (sessionEnd.isValid()) {
            machine.set("AWS_SESSION_TOKEN", QStringLiteral("session"));
            machine.set("AWS_CREDENTIAL_EXPIRATION", sessionEnd.toUTC().toString(Qt::ISODate));
        }
    }
    void signOut()
    {
        for (const char *name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"})
            machine.environment.remove(QLatin1String(name));
    }
    static QByteArray profile(const QByteArray &name, const QByteArray &id)
    {
        return '[' + name + "]\naws_access_key_id = " + id + "\naws_secret_access_key = " + kSampleSecret.toLatin1() + '\n';
    }

    ChainWorld machine;
    FakeClock &clock = machine.clock;
    FakeKeyring keyring;
    std::unique_ptr<QTemporaryDir> folder = temporaryDirInMemory();
    int asked = 0; // how often the chain was, by all programs
};

// One program: its own connection to the file.
class RenewalProgram final {
public:
    explicit RenewalProgram(RenewalWorld &around)
        : world(around)
        , serviceClock(around.clock)
        , database(around.folder->filePath(QStringLiteral("keys.sqlite")))
        , keys((void(database.open()), database), around.keyring, around.clock)
        , chain(around.machine.world())
        , renewal(database, keys, around.keyring, serviceClock, [this](CredentialQuestion question) { return ask(std::move(question)); })
    {
        if (!keys.load())
            qFatal("the keys cannot be read");
    }
    QCoro::Task<CredentialResolution> ask(CredentialQuestion question)
    {
        ++world.asked;
        chain.setEnvironment(world.machine.environment, world.machine.home.path());
        return chain.resolve(std::move(question));
    }
    KeyId make(const QString &label, bool keepFresh = true, const ShortTermOrder &order = {})
    {
        ApiKey draft;
        draft.label = label;
        auto made = await(renewal.make(draft, order, keepFresh));
        if (!made || !*made)
            qFatal("no key was made: %d", made ? int(made->error().kind) : -1);
        return **made;
    }
    [[nodiscard]] ShortTermRecord record(const KeyId &id) const
    {
        const auto found = renewal.record(id);
        return found && *found ? **found : ShortTermRecord();
    }
    [[nodiscard]] QString problemOf(const KeyId &id) const
    {
        const auto problem = record(id).problem;
        return !problem ? QString() : problem->type.isEmpty() ? QString::number(int(problem->kind)) : problem->type;
    }
    // When the key that stands in the keyring was made, by its text.
    [[nodiscard]] QDateTime madeAt(const KeyId &id)
    {
        const auto secret = await(keys.secret(id));
        return secret && *secret ? readKeyText((*secret)->reveal()).issuedAt : QDateTime();
    }

    RenewalWorld &world;
    ServiceClock serviceClock;
    Database database;
    KeyStore keys;
    CredentialChain chain;
    ShortTermRenewal renewal;
};

} // namespace bk
