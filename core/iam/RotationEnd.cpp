// SPDX-License-Identifier: Apache-2.0
// How a rotation ends: the old key is deleted, or taken back.
#include "core/iam/Rotation.h"

namespace bk {

QCoro::Task<Result<void>> Rotation::takeBackNames(RotationRecord *record)
{
    const auto made = co_await name(record->newKey, record->newLabel);
    if (!made)
        co_return fail(made.error());
    const auto old = co_await name(record->oldKey, record->label);
    if (!old)
        co_return fail(old.error());
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

QCoro::Task<Result<void>> Rotation::finish(IamCaller caller, QString id)
{
    auto found = find(id);
    if (!found)
        co_return fail(found.error());
    RotationRecord record = *std::move(found);
    if (record.undoing || (record.step != RotationStep::Resting && record.step != RotationStep::Deleting))
        co_return fail(Error::Kind::InvalidInput, nameOf(record.step), record.label);
    const auto kept = co_await m_keys.secret(record.newKey); // somebody may have deleted it by hand: then the old one stays
    if (!kept)
        co_return fail(kept.error());
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
    auto found = find(id);
    if (!found)
        co_return fail(found.error());
    RotationRecord record = *std::move(found);
    if (record.step == RotationStep::Deleting) // the old one may be gone
        co_return fail(Error::Kind::InvalidInput, nameOf(record.step), record.label);
    record.undoing = true;
    if (auto written = reach(record, record.step); !written)
        co_return fail(written.error());
    if (record.step == RotationStep::Creating) { // is there anything to take back?
        const auto known = co_await findOut(&caller, &record);
        if (!known)
            co_return fail(known.error());
    } else if (record.step == RotationStep::Created) {
        const auto known = co_await findStored(&record);
        if (!known)
            co_return fail(known.error());
    }
    if (record.step == RotationStep::Switched || record.step == RotationStep::Resting) {
        const auto active = co_await setActive(&caller, record.user, record.oldCredential, true);
        if (!active)
            co_return fail(active.error());
    }
    if (!record.newKey.isEmpty()) {
        const auto named = co_await takeBackNames(&record);
        if (!named)
            co_return fail(named.error());
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
