// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/ServiceCredentials.h"
#include "core/keys/KeyStore.h"

namespace bk {

// What became of a key that IAM was asked to make, or to reset.
struct MadeKey final {
    enum class Stands {
        Stored,   // in the keyring and read back
        Nothing,  // IAM changed nothing
        TakenBack, // it was made, could not be stored, and was deleted at IAM again
        Lost,     // IAM has made it, or has reset it, and nobody has its secret
        NotKnown, // IAM did not answer, and does not tell now either
    };
    Stands stands = Stands::Nothing;
    std::optional<Error> error;     // of all but Stored
    ServiceCredential credential;   // as far as it is known
    KeyId key;                      // of Stored
    QList<ServiceCredential> held;  // of a user who has two already (KeySlotsFull): which ones
};

// Makes and resets long-term keys so that the secret goes from IAM's answer into the keyring before anything else is done or said, and
// tells honestly what stands when something fails. Lives as long as the program.
class KeyMaker final {
public:
    KeyMaker(ServiceCredentials &iam, KeyStore &keys, const Keyring &keyring) : m_iam(iam), m_keys(keys), m_keyring(keyring) {}

    // For a user, under draft.label. Before anything is made: AlreadyExists (the label), the keyring's problem (KeyringLocked when it is
    // locked: unlock it before), KeySlotsFull, the errors of ServiceCredentials.
    QCoro::Task<MadeKey> make(IamCaller caller, QString user, std::optional<int> ageDays, ApiKey draft);
    // The old secret dies at once; the new one is stored under the same key. Lost: the old one is dead, and resetting again mends it.
    QCoro::Task<MadeKey> reset(IamCaller caller, ServiceCredential credential, KeyId key);

private:
    [[nodiscard]] std::optional<Error> keyringProblem() const;
    QCoro::Task<MadeKey> findOut(IamCaller caller, QString user, QList<ServiceCredential> before, Error error);

    ServiceCredentials &m_iam;
    KeyStore &m_keys;
    const Keyring &m_keyring;
};

} // namespace bk
