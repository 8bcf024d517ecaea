// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/system/ItemIndex.h"
#include "app/system/KeyringNames.h"
#include "app/system/SecretService.h"
#include "app/system/SystemKeyring.h"

#include <QElapsedTimer>
#include <QSet>

namespace bk {

class SystemKeyring::Private final {
public:
    Private(SystemKeyring &owner, Timing timing, std::optional<QDBusConnection> bus, Database *remembered);

    void updateState();
    // Opens where that is needed; every operation begins with it.
    QCoro::Task<Result<void>> ready();
    // The same, and looks whether the keyring is locked just now.
    QCoro::Task<Result<void>> readyAndSeen();
    // Before a write: KeePassXC 2.7 crashes when the next change comes while it still saves the last one.
    QCoro::Task<void> breathe();
    // Nothing found: is there nothing, or is it behind a lock?
    QCoro::Task<Error> notFoundOrLocked(KeyId id);
    // A search by id is the truth, the index a hint: where they differ, the paths of both are asked anew.
    void correctIndex(const KeyId &id, const SecretService::Found &found);
    QCoro::Task<Result<Secret>> readNewest(QStringList twins);
    QCoro::Task<Result<void>> proveStored(QString path, Secret secret);
    QCoro::Task<Result<void>> removeOthers(KeyId id, QString keep);
    // Our items, those that are new to the index asked about.
    QCoro::Task<Result<SecretService::Found>> searchAndLearn();
    QCoro::Task<void> lookForChanges(QStringList touched);

    SystemKeyring &q;
    SecretService service;
    Turnstile writes;
    KeyringState state;
    ItemIndex index;
    QSet<QString> known; // object paths of our items, as of the last look
    QElapsedTimer lastWrite;
    bool started = false;
    std::optional<Error> problem;
};

} // namespace bk
