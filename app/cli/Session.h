// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/Composition.h"
#include "app/cli/Options.h"
#include "app/system/Successor.h"
#include "core/keys/CredentialPick.h"

#include <memory>

namespace bk {

// What every command understands.
struct CommonOptions final {
    bool json = false;
    bool demo = false;
    QString profileDir;
    QString region;
    QStringList allowedEndpoints;
    QString profile;           // of the shared files; empty: AWS_PROFILE, else default
    bool imds = false;         // the role of an EC2 instance too
    bool allowProcess = false; // credential_process may run, this once
};

// --key LABEL, --key-stdin or --auto. Nothing said means --auto, in the demo its short-term sample key.
struct KeyChoice final {
    std::optional<QString> label;
    bool fromStdin = false;
    bool automatic = false;

    void describe(Options &options);
};

// A credential to use now and where it may go.
struct ChosenKey final {
    Credential credential;
    Destination destination;
    KeyId id;       // empty unless it came from the keyring
    QString origin; // for caches and words: a label, "standard input", a variable, a line of a file
    std::optional<CredentialStep> who = {}; // of --auto: the place that answered
};

// The program's parts, built when a command first asks for them: `keys inspect` needs none. Made by main; outlives every
// command. A picked key means that key or an error, never another one.
class Session final {
public:
    CommonOptions common;
    std::optional<Successor> successor; // takes our place when everything has ended in order

    // Settings, database and key list are there; the keyring has not been asked yet. Error: Disk..., Database...
    QCoro::Task<Result<Composition *>> parts();
    // The same, and the keyring looked at without a prompt; what went wrong there is in its state.
    QCoro::Task<Result<Composition *>> partsWithKeyring();
    // Errors: those of KeyStore::secret, checkBearerToken and pickedFrom; KeyNotUsable, RegionMissing; InvalidInput for a
    // --region that the key is not for.
    QCoro::Task<Result<ChosenKey>> choose(KeyChoice choice, bool operationTakesApiKey = true);
    // Asks the chain; on a terminal the person for the consent that a credential_process needs.
    QCoro::Task<CredentialResolution> resolve(CredentialQuestion question);
    [[nodiscard]] CredentialQuestion question(bool operationTakesApiKey) const; // as the common options say
    // The secret of a stored key; asks the person to unlock the keyring when it is locked.
    QCoro::Task<Result<Secret>> secretOf(KeyId id);
    // Before a write: the keyring's own prompt when it is locked. What else is wrong with it the write will say.
    QCoro::Task<Result<void>> unlockKeyring();
    // Whom IAM or STS is asked as, and where: what the chain finds (in the demo too), and never an API key (NotAllowedWithKey).
    QCoro::Task<Result<IamCaller>> caller(Service service, KeyChoice choice = {});
    // Short-term keys, signed by what --profile and the other common options say.
    QCoro::Task<Result<ShortTermRenewal *>> shortTerm();
    // By label; NotFound.
    [[nodiscard]] Result<ApiKey> find(const QString &label) const;

private:
    QCoro::Task<Result<ChosenKey>> chooseStored(QString label);
    QCoro::Task<Result<ChosenKey>> chooseFromStdin();
    QCoro::Task<Result<ChosenKey>> chooseAutomatically(bool operationTakesApiKey);
    [[nodiscard]] Result<ChosenKey> chosen(Credential credential, QString region, const QStringList &hosts = {}) const;
    [[nodiscard]] QString sampleLabel() const;

    std::unique_ptr<Composition> m_parts;
    bool m_keyringOpened = false;
};

} // namespace bk
