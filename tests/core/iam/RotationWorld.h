// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/Rotation.h"

#include "core/base/Database.h"
#include "tests/core/iam/FakeIam.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeKeyring.h"
#include "tests/support/MemoryDir.h"

namespace bk {

inline const QString kLabel = QStringLiteral("billing-bot");

// What outlives a program: the keyring, IAM, the folder.
struct World final {
    FakeClock clock;
    FakeKeyring keyring;
    FakeIam iam;
    std::unique_ptr<QTemporaryDir> inMemory = temporaryDirInMemory();
    const QTemporaryDir &folder = *inMemory;
    bool acceptsNew = true;   // false: the service does not know keys that were made here yet
    bool acceptsFirst = true; // false: it does not know yet that the first one is active again
    QString file = folder.filePath(QStringLiteral("keys.sqlite"));
    FakeIam::Key first;

    World() { first = iam.make(); }

    // A stored key that the service takes: there must be one at every moment.
    [[nodiscard]] bool hasWorkingKey()
    {
        const auto script = std::exchange(keyring.script, nullptr);
        const auto items = await(keyring.inside().list());
        bool found = false;
        for (const KeyringItem &item : items ? (*items).value_or(QList<KeyringItem>()) : QList<KeyringItem>()) {
            const auto secret = await(keyring.inside().read(item.id));
            found = found || (secret && *secret && iam.accepts((*secret)->reveal()));
        }
        keyring.script = script;
        return found;
    }
};

// A program that runs over it.
struct Program final {
    explicit Program(World &world) : database(world.file), keys(database, world.keyring, world.clock), iam(http, serviceClock),
          rotation(database, keys, iam, world.clock, [this, &world](KeyId id) { return examine(&world, id); }), serviceClock(world.clock)
    {
        rotation.setTiming({1, 2, 20, 24 * 3'600});
        if (!database.open() || !keys.load())
            qFatal("the profile cannot be opened");
    }
    QCoro::Task<Diagnosis> examine(World *world, KeyId id)
    {
        Diagnosis diagnosis;
        const auto secret = co_await keys.secret(id);
        if (!secret)
            diagnosis = diagnosisOf(secret.error());
        else if (!world->iam.accepts(secret->reveal()) || !(secret->reveal() == world->first.secret ? world->acceptsFirst : world->acceptsNew))
            diagnosis = diagnosisOf(Error{Error::Kind::KeyRejected, {}, {}, {}, {}, 403});
        co_return diagnosis;
    }
    static HttpSettings direct()
    {
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::None;
        return settings;
    }
    KeyId addFirst(const World &world)
    {
        ApiKey draft;
        draft.label = kLabel;
        draft.environment = QStringLiteral("production");
        draft.region = QStringLiteral("eu-central-1");
        const auto id = await(keys.add(draft, Secret(world.first.secret)));
        return id && *id ? **id : KeyId();
    }
    // The answer, or TimedOut.
    template<typename T>
    static Result<T> of(QCoro::Task<Result<T>> task)
    {
        auto got = await(std::move(task));
        return got ? std::move(*got) : fail(Error::Kind::TimedOut);
    }
    Result<RotationRecord> begin(World &world) { return of(rotation.begin(world.iam.caller(), keys.findByLabel(kLabel)->id, 30)); }
    template<typename T>
    static bool isOffered(const Result<T> &result) { return !result && result.error().kind == Error::Kind::NotTheService; }
    Result<void> settle(World &world, bool goOn) // what a crash left, to its end
    {
        const auto pending = rotation.pending();
        if (!pending || pending->isEmpty())
            return pending ? Result<void>() : fail(pending.error());
        const RotationRecord left = pending->first();
        if (left.step == RotationStep::Deleting)
            return of(rotation.finish(world.iam.caller(), left.id));
        if (!goOn || left.undoing) {
            const auto undone = of(rotation.undo(world.iam.caller(), left.id));
            return isOffered(undone) ? of(rotation.undo(world.iam.caller(), left.id)) : undone;
        }
        auto rests = of(rotation.goOn(world.iam.caller(), left.id));
        if (isOffered(rests)) // the person says yes
            rests = of(rotation.goOn(world.iam.caller(), left.id));
        return rests ? of(rotation.finish(world.iam.caller(), left.id)) : fail(rests.error());
    }
    Database database;
    KeyStore keys;
    HttpClient http{direct()};
    ServiceCredentials iam;
    Rotation rotation;
    ServiceClock serviceClock;
};

} // namespace bk
