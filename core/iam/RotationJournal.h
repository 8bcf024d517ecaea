// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Database.h"
#include "core/iam/IamCaller.h"
#include "core/keys/ApiKey.h"

#include <optional>

namespace bk {

// How far a rotation has come. What is written was reached: the next thing may have been begun.
enum class RotationStep {
    Planned,  // nothing is changed yet
    Creating, // IAM was asked for a key, or was about to be
    Created,  // IAM has made it; whether it is stored is not known
    Stored,   // it is in the keyring and was read back
    Live,     // the service accepts it
    Switched, // it has the old one's name; both work
    Resting,  // the old one is deactivated, and can be taken back until deleteAfter
    Deleting, // the old one goes, at IAM first
    Lost,     // IAM has made a key whose secret nobody has: it is to be deleted
};

// Written down before anything is done, and after each step. Never a secret.
struct RotationRecord final {
    QString id; // UUID
    RotationStep step = RotationStep::Planned;
    bool undoing = false; // the person wants the old key back
    KeyId oldKey;
    KeyId newKey;           // from Stored on
    QString user;
    QString oldCredential;  // ACCA...
    QString newCredential;  // from Created on
    QStringList before;     // the ids of the user's credentials before a new one was asked for
    QString label;          // the name that the working key has, before and after
    QString newLabel;       // of the new key until it is switched
    QString oldLabel;       // of the old key from then on
    std::optional<int> ageDays; // of the new key; nothing: it never expires
    QDateTime begun;        // UTC
    QDateTime deleteAfter;  // UTC, from Resting on
    AskedAs askedAs;        // who asked IAM last, as far as the person said so
};

[[nodiscard]] QString nameOf(RotationStep step); // "planned", ...: in the file, and for bkr --json

// The table of rotations that are not over. Synchronous; Database's errors.
class RotationJournal final {
public:
    explicit RotationJournal(Database &database) : m_database(database) {}
    [[nodiscard]] Result<QList<RotationRecord>> all() const; // the oldest first; what cannot be read is left out
    [[nodiscard]] Result<void> write(const RotationRecord &record);
    [[nodiscard]] Result<void> remove(const QString &id);

private:
    Database &m_database;
};

} // namespace bk
