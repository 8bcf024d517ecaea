// SPDX-License-Identifier: Apache-2.0
// How a rotation ends: the old key is deleted, or taken back.
#include "core/iam/Rotation.h"

#include <QLockFile>

namespace bk {

// The old key works again, and has its name, before anything happens to the new one.
QCoro::Task<Result<void>> Rotation::takeBack(const IamCaller *caller, RotationRecord *record)
{
    if (record->step == RotationStep::Switched || record->step == RotationStep::Resting) {
        const auto active = co_await setActive(caller, record->user, record->oldCredential, true);
        if (!active)
            co_return fail(active.error());
    }
    const auto works = co_await waitUntilLive(record->oldKey);
    if (!works)
        co_return fail(works.error());
    if (m_keys.find(record->newKey)) {
        const auto made = co_await name(record->newKey, record->newLabel);
        if (!made)
            co_return fail(made.error());
    }
    const auto old = co_await name(record->oldKey, record->label);
    if (!old)
        co_return fail(old.error());
    if (!record->newKey.isEmpty())
        Q_EMIT switched(record->newKey, record->oldKey);
    co_return {};
}

QCoro::Task<Result<void>> Rotation::removeStored(KeyId key)
{
    if (!m_keys.find(key))
        co_return {};
    const auto removed = co_await m_keys.remove(key);
    if (!removed)
        co_return fail(removed.error());
    co_return {};
}

// Somebody may have deleted the new key by hand, here or at IAM, or deactivated it: then the old one stays. An old key that is
// about to go already (Deleting) is not brought back by a service that is away, so only IAM is asked.
QCoro::Task<Result<void>> Rotation::seeNewOne(const IamCaller *caller, const RotationRecord *record)
{
    const auto kept = co_await m_keys.secret(record->newKey);
    if (!kept)
        co_return fail(kept.error());
    QStringList ours{record->newCredential};
    auto listing = listedWith(caller, record, std::move(ours));
    const auto listed = co_await listing;
    if (!listed)
        co_return fail(listed.error());
    if (record->step == RotationStep::Deleting)
        co_return {};
    auto asking = m_examine(record->newKey);
    const Diagnosis works = co_await asking;
    if (!isLive(works))
        co_return fail(works.error.value_or(Error{Error::Kind::KeyRejected, {}, {}, {}, {}, 0}));
    co_return {};
}

Result<void> Rotation::leave(const QString &id)
{
    QLockFile turn(m_lockFile);
    const auto found = take(turn, id);
    if (!found)
        return fail(found.error());
    return forget(*found);
}

QCoro::Task<Result<void>> Rotation::finish(IamCaller caller, QString id)
{
    const Run run(*this);
    QLockFile turn(m_lockFile);
    auto found = take(turn, id);
    if (!found)
        co_return fail(found.error());
    RotationRecord record = *std::move(found);
    if (record.undoing || (record.step != RotationStep::Resting && record.step != RotationStep::Deleting))
        co_return fail(Error::Kind::InvalidInput, nameOf(record.step), record.label);
    const auto seen = co_await seeNewOne(&caller, &record);
    if (!seen)
        co_return fail(seen.error());
    if (auto written = reach(record, RotationStep::Deleting); !written)
        co_return fail(written.error());
    const auto gone = co_await removeAtIam(&caller, record.user, record.oldCredential);
    if (!gone)
        co_return fail(gone.error());
    const auto removed = co_await removeStored(record.oldKey);
    if (!removed)
        co_return fail(removed.error());
    co_return forget(record);
}

QCoro::Task<Result<void>> Rotation::undo(IamCaller caller, QString id)
{
    const Run run(*this);
    QLockFile turn(m_lockFile);
    auto found = take(turn, id);
    if (!found)
        co_return fail(found.error());
    RotationRecord record = *std::move(found);
    if (record.step == RotationStep::Deleting) // the old one may be gone
        co_return fail(Error::Kind::InvalidInput, nameOf(record.step), record.label);
    if (record.step == RotationStep::Planned)
        co_return forget(record);
    QStringList ours{record.oldCredential};
    auto listing = listedWith(&caller, &record, std::move(ours));
    const auto listed = co_await listing;
    if (!listed)
        co_return fail(listed.error());
    if (record.step == RotationStep::Creating || record.step == RotationStep::Created) { // is there anything to take back?
        auto finding = record.step == RotationStep::Creating ? findOut(&caller, &record) : findStored(&caller, &record);
        const auto known = co_await finding;
        if (!known)
            co_return fail(known.error());
        if (record.step == RotationStep::Lost) // only just found: the person has to say that it may be deleted
            co_return fail(Error::Kind::NotTheService, {}, record.newCredential);
    }
    record.undoing = true;
    if (auto written = reach(record, record.step); !written)
        co_return fail(written.error());
    if (!record.newCredential.isEmpty()) { // a lost one too: what the keyring did not tell of may be all that works
        const auto back = co_await takeBack(&caller, &record);
        if (!back)
            co_return fail(back.error());
    }
    const auto gone = co_await removeAtIam(&caller, record.user, record.newCredential);
    if (!gone)
        co_return fail(gone.error());
    const auto removed = co_await removeStored(record.newKey);
    if (!removed)
        co_return fail(removed.error());
    co_return forget(record);
}

} // namespace bk
