// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoBedrock.h"
#include "app/system/SystemKeyring.h"
#include "core/aws/HttpClient.h"
#include "core/base/Database.h"
#include "core/base/Settings.h"
#include "core/bedrock/BedrockClient.h"
#include "core/bedrock/ModelCatalog.h"
#include "core/credentials/CredentialChain.h"
#include "core/credentials/ProcessConsents.h"
#include "core/iam/KeyMaker.h"
#include "core/iam/RotationWatch.h"
#include "core/keys/AutomaticKey.h"
#include "core/keys/ExpiryWatch.h"
#include "core/keys/KeyAdvice.h"
#include "core/keys/KeyDoctor.h"
#include "core/keys/KeyStore.h"
#include "core/keys/MemoryKeyring.h"
#include "core/keys/ShortTermRenewal.h"

#include <QTemporaryDir>

#include <memory>

namespace bk {

// What a program is started with.
struct StartOptions final {
    bool demo = false;
    QString profileDir;  // empty: the XDG folders (a throw-away folder in the demo)
    QString demoDir;     // where the demo's throw-away profile is made; empty: the system's temporary folder
};

// Every part of the program, built once, in order of need, by value; both programs hold one. No logic.
class Composition final {
public:
    static Result<std::unique_ptr<Composition>> make(const StartOptions &options);
    ~Composition();

    const StartOptions options;
    std::unique_ptr<QTemporaryDir> throwAway; // demo
    Paths paths;
    SystemClock clock;
    ServiceClock serviceClock{clock};
    Settings settings;
    Database database;
    Database::Opened opened; // what was found: a damaged file, a newer schema
    std::unique_ptr<DemoBedrock> demo;
    std::unique_ptr<Keyring> keyring; // SystemKeyring, or MemoryKeyring in the demo
    KeyStore keys;
    DismissedAdvice advice{database};
    HttpClient http;
    BedrockClient client;
    ServiceCredentials iam;
    ModelCatalog models;
    KeyDoctor doctor;
    Rotation rotation;
    KeyMaker maker;
    ExpiryWatch expiry;
    ProcessConsents consents;
    AutomaticKey automatic;
    CredentialChain credentials;
    ShortTermRenewal shortTerm;
    RotationWatch rotationWatch; // not started: by the window

    // After settings have been saved: proxy and CA.
    void applySettings();
    // The demo's three sample keys: one 6 days from its end, one with 40 minutes left, one revoked.
    QCoro::Task<Result<void>> fillDemo();

private:
    [[nodiscard]] CredentialChain::World world();
    QCoro::Task<Diagnosis> examine(KeyId id); // a stored key, for the rotation
    QCoro::Task<Result<IamCaller>> callerAs(AskedAs as); // whom the chain gives now for what was picked then
    void followSwitch(const KeyId &oldKey, const KeyId &newKey);
    [[nodiscard]] QProcessEnvironment demoEnvironment() const;
    [[nodiscard]] QString demoHome() const;
    [[nodiscard]] Result<void> fillDemoMachine();
    Composition(const StartOptions &options, std::unique_ptr<QTemporaryDir> throwAway, Paths paths);
};

} // namespace bk
