// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/RotationJournal.h"
#include "core/iam/ServiceCredentials.h"
#include "core/keys/KeyDoctor.h"
#include "core/keys/KeyStore.h"

#include <QSet>

#include <functional>

class QLockFile;

namespace bk {

// Another long-term key in the place of one, without a moment in which no stored key works: a second one is made, stored,
// read back and tried until the service takes it, only then gets the name, and only then the old one is deactivated, and is
// deleted a day later or when the person says so. Each step is written down (RotationJournal) before the next is begun, so
// that a program that died goes on from there, or back. Never by Reset, which kills the old secret at once.
//
// Each call takes IAM's caller with it and answers with the record as it stands; on an error the record says where it stands
// and is still there, unless nothing was changed. IAM has to show the caller the user's keys as they were written down, else
// nothing is touched: it may be another account's user of the same name. One call at a time, among all programs
// (DatabaseBusy). Lives as long as the program.
class Rotation final : public QObject {
    Q_OBJECT
public:
    // Whether the service takes a stored key: KeyDoctor over its secret.
    using Examine = std::function<QCoro::Task<Diagnosis>(KeyId)>;
    struct Timing {
        int firstPauseMs = 1'000; // between two looks, doubled each time
        int longestPauseMs = 8'000;
        int liveWithinMs = 60'000; // IAM tells the regions of a new key within a minute
        qint64 restSeconds = 86'400;
    };
    Rotation(Database &database, KeyStore &keys, ServiceCredentials &iam, const Clock &clock, Examine examine, QObject *parent = nullptr);
    void setTiming(const Timing &timing) { m_timing = timing; } // tests

    [[nodiscard]] Result<QList<RotationRecord>> pending() const { return m_journal.all(); }
    // The old keys that rest: stored, but IAM has them deactivated. Nobody needs advice or a warning about them.
    [[nodiscard]] QSet<KeyId> resting() const;

    // To Resting. Errors of its own, before anything is changed: NotFound (no such key, or IAM lists none with its name),
    // InvalidInput (no long-term key), AlreadyExists (it is being rotated), KeySlotsFull, and what is wrong with a key that does
    // not work: which credential it is, only a key that works can tell. Later those of ServiceCredentials and KeyStore;
    // KeyRejected when the new key does not work in time: both are kept, and going on tries it again. NotTheService with an id
    // as its subject: IAM has made that key and nobody has its secret.
    QCoro::Task<Result<RotationRecord>> begin(IamCaller caller, KeyId key, std::optional<int> ageDays);
    // From wherever it stands to Resting. Called at Lost it deletes the key nobody has, if the old one works, and makes another; it
    // never deletes one that it has only just found.
    QCoro::Task<Result<RotationRecord>> goOn(IamCaller caller, QString id);
    // From Resting: deletes the old key at IAM and here. Sooner than deleteAfter only because the person says so. Not while the
    // new key is gone, inactive or does not work: then its error.
    QCoro::Task<Result<void>> finish(IamCaller caller, QString id);
    // The old key works again under its name, the new one is gone: not before the old one was seen to work.
    QCoro::Task<Result<void>> undo(IamCaller caller, QString id);
    // Forgets a rotation that can be neither finished nor undone, because somebody else deleted its keys: asks nobody, changes no
    // key.
    [[nodiscard]] Result<void> leave(const QString &id);
    // What runs ends with Cancelled before its next step, and stands where it stands. Not once the new key has the name.
    void stop() { m_stopping = true; }
    [[nodiscard]] bool isRunning() const { return m_running > 0; } // one of the four calls; changed() tells

Q_SIGNALS:
    void changed();                                                   // of pending()
    void switched(const bk::KeyId &oldKey, const bk::KeyId &newKey); // who refers to the one is to refer to the other

private:
    class Run;
    [[nodiscard]] static bool isLive(const Diagnosis &diagnosis);
    [[nodiscard]] Result<RotationRecord> take(QLockFile &turn, const QString &id) const;
    [[nodiscard]] Result<void> reach(RotationRecord &record, RotationStep step);
    [[nodiscard]] Result<void> forget(const RotationRecord &record);
    [[nodiscard]] QString freeLabel(const QString &wanted) const;
    QCoro::Task<Result<void>> advance(const IamCaller *caller, RotationRecord *record);
    QCoro::Task<Result<void>> plan(const IamCaller *caller, RotationRecord *record);
    QCoro::Task<Result<void>> create(const IamCaller *caller, RotationRecord *record);
    QCoro::Task<Result<void>> findOut(const IamCaller *caller, RotationRecord *record);
    QCoro::Task<Result<void>> removeLost(const IamCaller *caller, RotationRecord *record);
    QCoro::Task<Result<void>> keep(const IamCaller *caller, RotationRecord *record, MadeCredential made);
    QCoro::Task<Result<void>> findStored(const IamCaller *caller, RotationRecord *record);
    QCoro::Task<Result<void>> becomeLive(RotationRecord *record);
    QCoro::Task<Result<void>> waitUntilLive(KeyId key);
    QCoro::Task<Result<QList<ServiceCredential>>> listedWith(const IamCaller *caller, const RotationRecord *record, QStringList anyOf);
    QCoro::Task<Result<void>> rest(const IamCaller *caller, RotationRecord *record);
    QCoro::Task<Result<void>> seeNewOne(const IamCaller *caller, const RotationRecord *record);
    QCoro::Task<Result<void>> name(KeyId key, QString label);
    QCoro::Task<Result<void>> switchNames(RotationRecord *record);
    QCoro::Task<Result<void>> takeBack(const IamCaller *caller, RotationRecord *record);
    QCoro::Task<Result<QList<ServiceCredential>>> listOf(const IamCaller *caller, QString user);
    QCoro::Task<Result<void>> setActive(const IamCaller *caller, QString user, QString credential, bool active);
    QCoro::Task<Result<void>> removeAtIam(const IamCaller *caller, QString user, QString credential);
    QCoro::Task<Result<void>> removeStored(KeyId key);

    const QString m_lockFile;
    RotationJournal m_journal;
    KeyStore &m_keys;
    ServiceCredentials &m_iam;
    const Clock &m_clock;
    Examine m_examine;
    Timing m_timing;
    int m_running = 0;
    bool m_stopping = false;
};

// One call, as long as it runs.
class Rotation::Run final {
public:
    explicit Run(Rotation &rotation);
    ~Run();
    Run(const Run &) = delete;

private:
    Rotation &m_rotation;
};

} // namespace bk
