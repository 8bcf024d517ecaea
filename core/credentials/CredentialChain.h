// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/Endpoint.h"
#include "core/base/Clock.h"
#include "core/credentials/Credential.h"
#include "core/credentials/CredentialTrace.h"
#include "core/credentials/OtherSdks.h"

#include <QCoroTask>
#include <QProcessEnvironment>

#include <functional>
#include <optional>

namespace bk {

class HttpClient;
class ProcessConsents;

// What is asked: for which operation, and what the person decided beforehand.
struct CredentialQuestion final {
    bool operationTakesApiKey = true; // Operation::acceptsApiKey
    QString profile;                  // chosen by the person: this one or an error; empty: AWS_PROFILE, else default
    QString region;                   // chosen by the person; empty: AWS_REGION, AWS_DEFAULT_REGION, the profile's
    bool offline = false;             // look only: no process is run, nothing is sent, the settings' key is not read
    bool instanceMetadata = false;    // asked for: --imds or the setting
    bool allowProcess = false;        // --allow-process: consent for this one question
    QStringList allowedHosts;         // hosts of endpoint overrides that may get sign-in tokens, host:port
};

// Who won, and all that was looked at, in the documented order: one step for each place. What a step shows of the winner was
// read from the very credential that is handed out (C16). Move-only.
struct CredentialResolution final {
    std::optional<Credential> credential; // none: problem says why
    std::optional<Error> problem;         // of the step that ended the search; NotFound when no place has anything
    QString profile;                      // in effect: chosen, AWS_PROFILE or default
    CredentialOrigin profileOrigin;       // what chose it; empty: the default
    QString region;                       // to call; empty: none given anywhere
    CredentialOrigin regionOrigin;
    EndpointOptions endpoints;            // of the environment and of the profile, each with its origin
    QList<CredentialStep> steps;
    QList<CredentialWarning> warnings;
    QStringList profiles;                 // of both files, sorted, for a switch; empty when the files cannot be read
    QList<SdkChoice> others;              // what other SDKs would choose on the same variables and files
    QDateTime at;                         // when it was asked

    [[nodiscard]] const CredentialStep *winner() const; // null: none
    [[nodiscard]] const CredentialStep *stopper() const; // the broken or unconsented step that ended the search, or null
};

// The credential that the person chose for "Automatic" in the settings. core/keys knows how to read it; about() is to cost
// nothing, load() may ask a keyring.
class SettingsCredential {
public:
    struct About {
        QString label;
        CredentialFacts facts; // without fingerprint
    };
    virtual ~SettingsCredential() = default;
    [[nodiscard]] virtual std::optional<About> about() const = 0; // none chosen: nothing
    [[nodiscard]] virtual QCoro::Task<Result<Credential>> load() = 0;
};

// The documented order: bearer token, settings, access keys of the environment, the profile of the shared files, web identity,
// container, EC2 role. The first place that has something answers; if that is broken, the search ends with its error and never
// with somebody else's identity. Places that cost a process or the network are asked only when their turn comes; cheap ones are
// looked at all the same, so that what is shadowed can be shown. Everything outside is an argument. Lives as long as the
// program; each question reads environment and files anew.
class CredentialChain final {
public:
    struct World {
        QProcessEnvironment environment;
        QString home;                            // of the person, where HOME is not set
        const Clock *clock = nullptr;
        HttpClient *http = nullptr;
        const ProcessConsents *consents = nullptr; // null: nothing is consented
        SettingsCredential *settings = nullptr;    // null: none
        // What the text of a bearer token tells (core/keys: readKeyText); may be empty.
        std::function<CredentialFacts(const Secret &token)> readBearer;
        bool plainlyOnEc2 = false;               // isPlainlyEc2()
    };
    explicit CredentialChain(World world);
    ~CredentialChain();

    [[nodiscard]] QCoro::Task<CredentialResolution> resolve(CredentialQuestion question);
    [[nodiscard]] QString home() const; // of the person: to be written as ~
    // Another environment than the process's (the demo has one of its own).
    void setEnvironment(QProcessEnvironment environment, QString home);

private:
    World m_world;
};

} // namespace bk
