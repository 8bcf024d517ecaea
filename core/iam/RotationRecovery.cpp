// SPDX-License-Identifier: Apache-2.0
// What became of a step that nobody told the end of.
#include "core/iam/Rotation.h"

namespace bk {

namespace {

constexpr qint64 kNearSeconds = 600; // IAM's date of a key that we asked for, and ours

bool contains(const QList<ServiceCredential> &listed, const QString &id)
{
    return std::any_of(listed.begin(), listed.end(), [&id](const ServiceCredential &one) { return one.id == id; });
}

} // namespace

// IAM's list, if it has one of the ids that were written down: it may be another account's user of the same name.
QCoro::Task<Result<QList<ServiceCredential>>> Rotation::listedWith(const IamCaller *caller, const RotationRecord *record, QStringList anyOf)
{
    auto listing = listOf(caller, record->user);
    auto listed = co_await listing;
    if (listed && std::none_of(anyOf.begin(), anyOf.end(), [&listed](const QString &id) { return contains(*listed, id); }))
        co_return fail(Error::Kind::NotFound, QStringLiteral("credential"), record->label);
    co_return std::move(listed);
}

// A Create without a word of what became of it. What came to the user at another time is somebody else's.
QCoro::Task<Result<void>> Rotation::findOut(const IamCaller *caller, RotationRecord *record)
{
    QStringList ours{record->oldCredential};
    auto listing = listedWith(caller, record, std::move(ours));
    const auto listed = co_await listing;
    if (!listed)
        co_return fail(listed.error());
    RotationStep next = RotationStep::Planned;
    for (const ServiceCredential &one : *listed) {
        const bool near = !one.created.isValid() || qAbs(one.created.secsTo(record->begun)) <= kNearSeconds;
        if (record->before.contains(one.id) || !near)
            continue;
        record->newCredential = one.id;
        next = RotationStep::Lost;
    }
    co_return reach(*record, next);
}

QCoro::Task<Result<void>> Rotation::removeLost(const IamCaller *caller, RotationRecord *record)
{
    QStringList ours{record->oldCredential, record->newCredential};
    auto listing = listedWith(caller, record, std::move(ours));
    const auto listed = co_await listing;
    if (!listed)
        co_return fail(listed.error());
    if (contains(*listed, record->newCredential)) {
        const auto works = co_await waitUntilLive(record->oldKey); // else the lost one may be all that works
        if (!works)
            co_return fail(works.error());
        const auto gone = co_await removeAtIam(caller, record->user, record->newCredential);
        if (!gone)
            co_return fail(gone.error());
    }
    record->newCredential.clear();
    co_return reach(*record, RotationStep::Planned);
}

// The program ended between IAM's answer and the word that it is stored. The alias that IAM gave it stands in the key.
QCoro::Task<Result<void>> Rotation::findStored(const IamCaller *caller, RotationRecord *record)
{
    QStringList ours{record->oldCredential, record->newCredential};
    auto listing = listedWith(caller, record, std::move(ours));
    const auto listed = co_await listing;
    if (!listed)
        co_return fail(listed.error());
    const auto compared = co_await m_keys.reconcile();
    if (!compared)
        co_return fail(compared.error());
    KeyId orphan;
    for (const KeyringItem &item : m_keys.orphans()) {
        if (item.label == record->newLabel)
            orphan = item.id;
    }
    if (!orphan.isEmpty()) {
        const auto adopted = co_await m_keys.adopt(orphan);
        if (!adopted)
            co_return fail(adopted.error());
    }
    for (const ServiceCredential &made : *listed) {
        if (made.id != record->newCredential)
            continue;
        for (const ApiKey &key : m_keys.keys()) {
            if (key.id != record->oldKey && credentialOf(key, {made}) && key.addedAt.secsTo(record->begun) <= kNearSeconds)
                record->newKey = key.id;
        }
    }
    co_return reach(*record, record->newKey.isEmpty() ? RotationStep::Lost : RotationStep::Stored);
}

} // namespace bk
