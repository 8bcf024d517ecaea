// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Database.h"
#include "core/base/Settings.h"
#include "core/bedrock/BedrockClient.h"
#include "core/bedrock/ModelCatalog.h"
#include "core/credentials/CredentialChain.h"
#include "core/credentials/ProcessConsents.h"
#include "core/iam/KeyMaker.h"
#include "core/iam/RotationWatch.h"
#include "core/keys/ExpiryWatch.h"
#include "core/keys/KeyDoctor.h"
#include "core/keys/KeyStore.h"
#include "tests/support/Await.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeKeyring.h"
#include "tests/support/SampleKeys.h"

#include <QTemporaryDir>

namespace bk {

// The parts a window works with, over a throw-away folder, a chosen day and a network that leads nowhere (port 9 of
// loopback). No demo, no D-Bus.
class CoreParts final {
public:
    CoreParts();

    // A long-term key of this name, ending in so many days (0: not known), stored.
    KeyId addLongTerm(const QString &label, int daysLeft, const QString &environment = {}, const QString &region = QStringLiteral("us-east-1"));
    KeyId addShortTerm(const QString &label, int minutesLeft);
    void lockKeyring();

    QTemporaryDir folder;
    FakeClock clock;
    ServiceClock serviceClock{clock};
    Settings settings;
    Database database;
    FakeKeyring keyring;
    KeyStore keys;
    HttpClient http;
    BedrockClient client;
    ModelCatalog models;
    KeyDoctor doctor;
    ExpiryWatch expiry;
    ProcessConsents consents;
    CredentialChain credentials; // of an empty environment, its home is the folder
    ServiceCredentials iam;
    KeyMaker maker;
    std::function<bool(const Secret &)> accepts; // whether the service takes a key, for rotations; empty: none is taken
    Rotation rotation;
    RotationWatch rotationWatch;

private:
    QCoro::Task<Diagnosis> examine(KeyId id);
    QCoro::Task<Result<IamCaller>> callerAs(AskedAs as);
};

} // namespace bk
