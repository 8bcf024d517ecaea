// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/Keyring.h"

#include <QObject>

namespace bk {

// What every Keyring promises, as one set of test functions: run against the memory keyring, the D-Bus double and each
// real keyring. A test program derives from it, gives the keyring under test and opens it; QtTest finds the inherited
// functions. Secrets are made for each run. Functions leave the keyring as they found it.
class KeyringContract : public QObject {
    Q_OBJECT
protected:
    virtual Keyring &keyring() = 0;
    // How many items the list test makes; few where a keyring is slow or fragile.
    [[nodiscard]] virtual int listSize() const { return 5; }

    // One line of the key alphabet, new at each call.
    static QByteArray madeSecret(qsizetype size = 132);
    static KeyId madeId();

private Q_SLOTS:
    void storedSecretComesBack();
    void secondStoreReplacesTheFirst();
    void missingItemIsNotFound();
    void removedItemIsGone();
    void removingWhatIsNotThereSaysSo();
    void listTellsIdLabelAndEnvironment();
    void labelAndEnvironmentCanChange();
    void everySizeComesBackWhole_data();
    void everySizeComesBackWhole();
    void secretsThatWouldDestroyTextKeyringsAreRefused_data();
    void secretsThatWouldDestroyTextKeyringsAreRefused();
    void callsMadeTogetherAreAllAnswered();
    void changesAreSignalled();
    void keyThatComesAndGoesAtOnceIsSignalled();
    void openKeyringSaysSo();
};

} // namespace bk
