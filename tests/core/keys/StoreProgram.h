// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyStore.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeKeyring.h"
#include "tests/support/SampleKeys.h"

namespace bk {

inline ApiKey labelled(const QString &label)
{
    ApiKey key;
    key.label = label;
    key.environment = QStringLiteral("production");
    return key;
}

// What one start of the program has; a second one on the same file and keyring is the next start.
struct Program {
    Program(const QString &file, Keyring &keyring)
        : database(file)
        , store((void(database.open()), database), keyring, clock)
    {
        if (!store.load())
            qFatal("the test's database cannot be read");
    }
    Result<KeyId> add(const QString &label, const QByteArray &key, Storage storage = Storage::SystemKeyring)
    {
        return *await(store.add(labelled(label), Secret(key), storage));
    }
    KeyId added(const QString &label) { return *add(label, sampleLongTermKey(label.toUtf8())); }
    ApiKey::SecretState stateOf(const KeyId &id) { return store.find(id)->secretState; }

    FakeClock clock;
    Database database;
    KeyStore store;
};

inline QByteArray keyNamed(const char *name) { return sampleLongTermKey(name); }

} // namespace bk
