// SPDX-License-Identifier: Apache-2.0
#include "core/iam/Rotation.h"

#include <QCoroTimer>
#include <QElapsedTimer>
#include <QLockFile>
#include <QUuid>

namespace bk {

namespace {

constexpr int kLongestLabel = 180; // with " (old) 12" behind it, it is still a label

// A word of the service that says no more than "not yet" of a key this young.
bool mayBecomeLive(const Diagnosis &diagnosis)
{
    using Verdict = Diagnosis::Verdict;
    return diagnosis.verdict == Verdict::Rejected || diagnosis.verdict == Verdict::NotYetValid || diagnosis.verdict == Verdict::ServiceTrouble;
}

QStringList idsOf(const QList<ServiceCredential> &listed)
{
    QStringList ids;
    for (const ServiceCredential &one : listed)
        ids.append(one.id);
    return ids;
}

} // namespace

bool Rotation::isLive(const Diagnosis &diagnosis)
{
    using Verdict = Diagnosis::Verdict;
    return diagnosis.verdict == Verdict::Works || diagnosis.verdict == Verdict::WorksLimited || diagnosis.verdict == Verdict::ModelProblem
        || diagnosis.verdict == Verdict::Throttled;
}

Rotation::Rotation(Database &database, KeyStore &keys, ServiceCredentials &iam, const Clock &clock, Examine examine, QObject *parent)
    : QObject(parent), m_lockFile(database.file() + QStringLiteral(".rotation.lock")), m_journal(database), m_keys(keys), m_iam(iam), m_clock(clock), m_examine(std::move(examine))
{
}

Rotation::Run::Run(Rotation &rotation) : m_rotation(rotation)
{
    if (m_rotation.m_running++ == 0)
        m_rotation.m_stopping = false;
}

Rotation::Run::~Run()
{
    --m_rotation.m_running;
    Q_EMIT m_rotation.changed();
}

// One program at a time: what another one is in the middle of looks like what it left behind.
Result<RotationRecord> Rotation::take(QLockFile &turn, const QString &id) const
{
    if (!turn.tryLock(0))
        return fail(Error::Kind::DatabaseBusy);
    const auto records = m_journal.all();
    if (!records)
        return fail(records.error());
    for (const RotationRecord &record : *records) {
        if (record.id == id)
            return record;
    }
    return fail(Error::Kind::NotFound, QStringLiteral("rotation"), id);
}

Result<void> Rotation::reach(RotationRecord &record, RotationStep step)
{
    record.step = step;
    auto written = m_journal.write(record);
    Q_EMIT changed();
    return written;
}

Result<void> Rotation::forget(const RotationRecord &record)
{
    auto removed = m_journal.remove(record.id);
    Q_EMIT changed();
    return removed;
}

QSet<KeyId> Rotation::resting() const
{
    QSet<KeyId> keys;
    for (const RotationRecord &record : pending().value_or(QList<RotationRecord>())) {
        if (record.step == RotationStep::Resting && !record.undoing)
            keys.insert(record.oldKey);
    }
    return keys;
}

QString Rotation::freeLabel(const QString &wanted) const
{
    QString label = wanted;
    const auto isOrphans = [this](const QString &one) { // an orphan of the name would be taken for ours (findStored)
        return std::any_of(m_keys.orphans().begin(), m_keys.orphans().end(), [&one](const KeyringItem &item) { return item.label == one; });
    };
    for (int number = 2; m_keys.findByLabel(label) || isOrphans(label); ++number)
        label = QString(wanted + u' ' + QString::number(number));
    return label;
}

QCoro::Task<Result<RotationRecord>> Rotation::begin(IamCaller caller, KeyId key, std::optional<int> ageDays)
{
    const Run run(*this);
    QLockFile lock(m_lockFile);
    if (!lock.tryLock(0))
        co_return fail(Error::Kind::DatabaseBusy);
    const ApiKey *old = m_keys.find(key);
    if (!old)
        co_return fail(Error::Kind::NotFound, QStringLiteral("key"), key);
    if (old->kind != ApiKey::Kind::LongTerm || old->user.isEmpty())
        co_return fail(Error::Kind::InvalidInput, QStringLiteral("not a long-term key"), old->label);
    const auto others = pending();
    if (!others)
        co_return fail(others.error());
    for (const RotationRecord &other : *others) {
        if (other.oldKey == key || other.newKey == key)
            co_return fail(Error::Kind::AlreadyExists, QStringLiteral("rotation"), old->label);
    }
    RotationRecord record;
    record.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    record.oldKey = key;
    record.user = old->user;
    record.label = old->label;
    record.newLabel = freeLabel(old->label.left(kLongestLabel) + QStringLiteral(" (new)"));
    record.oldLabel = freeLabel(old->label.left(kLongestLabel) + QStringLiteral(" (old)"));
    record.ageDays = ageDays;
    record.begun = m_clock.now();
    record.askedAs = caller.as;
    if (auto written = reach(record, RotationStep::Planned); !written)
        co_return fail(written.error());
    const auto done = co_await advance(&caller, &record);
    if (!done) {
        if (record.step == RotationStep::Planned) // nothing is changed, so nothing is to be remembered; else goOn() finds it
            (void)forget(record);
        co_return fail(done.error());
    }
    co_return record;
}

QCoro::Task<Result<RotationRecord>> Rotation::goOn(IamCaller caller, QString id)
{
    const Run run(*this);
    QLockFile turn(m_lockFile);
    auto found = take(turn, id);
    if (!found)
        co_return fail(found.error());
    RotationRecord record = *std::move(found);
    if (record.undoing || record.step == RotationStep::Deleting)
        co_return record; // undo() or finish() goes on with it
    record.askedAs = caller.as;
    if (record.step == RotationStep::Lost) {
        const auto gone = co_await removeLost(&caller, &record);
        if (!gone)
            co_return fail(gone.error());
    } else if (record.step == RotationStep::Live || record.step == RotationStep::Switched) {
        record.step = RotationStep::Stored; // time went by: the new key has to work now
    }
    const auto done = co_await advance(&caller, &record);
    if (!done)
        co_return fail(done.error());
    co_return record;
}

// One step after the other, each begun only when the one before is written down.
QCoro::Task<Result<void>> Rotation::advance(const IamCaller *caller, RotationRecord *record)
{
    while (record->step != RotationStep::Resting) {
        if (m_stopping && record->step != RotationStep::Switched)
            co_return fail(Error::Kind::Cancelled);
        const RotationStep from = record->step; // a step that needs nobody's answer is over before it is waited for
        QCoro::Task<Result<void>> step;
        switch (from) {
        case RotationStep::Planned: step = plan(caller, record); break;
        case RotationStep::Creating: step = findOut(caller, record); break;
        case RotationStep::Created: step = findStored(caller, record); break;
        case RotationStep::Stored: step = becomeLive(record); break;
        case RotationStep::Live: step = switchNames(record); break;
        case RotationStep::Lost: co_return fail(Error::Kind::NotTheService, {}, record->newCredential); // only the person may have it deleted
        default: step = rest(caller, record); break;
        }
        const auto done = co_await step;
        if (!done)
            co_return fail(done.error());
    }
    co_return {};
}

// Which credential of IAM the old key is, and whether there is room for another.
QCoro::Task<Result<void>> Rotation::plan(const IamCaller *caller, RotationRecord *record)
{
    // IAM gives the alias of a deleted key to the next one: a key that works is the one that is listed.
    auto examining = m_examine(record->oldKey);
    const Diagnosis works = co_await examining;
    if (!isLive(works))
        co_return fail(works.error.value_or(Error{Error::Kind::KeyRejected, {}, {}, {}, {}, 0}));
    auto listing = listOf(caller, record->user);
    const auto listed = co_await listing;
    if (!listed)
        co_return fail(listed.error());
    const ApiKey *old = m_keys.find(record->oldKey);
    const ServiceCredential *credential = old ? credentialOf(*old, *listed) : nullptr;
    if (!credential)
        co_return fail(Error::Kind::NotFound, QStringLiteral("credential"), record->label);
    if (listed->size() >= iam::kMostKeysPerUser)
        co_return fail(Error::Kind::KeySlotsFull, idsOf(*listed).join(QStringLiteral(", ")), record->user);
    record->oldCredential = credential->id;
    record->before = idsOf(*listed);
    record->newLabel = freeLabel(record->label.left(kLongestLabel) + QStringLiteral(" (new)")); // a former attempt may have left one
    record->begun = m_clock.now();
    if (auto written = reach(*record, RotationStep::Creating); !written)
        co_return fail(written.error());
    auto created = co_await create(caller, record);
    co_return std::move(created);
}

QCoro::Task<Result<void>> Rotation::create(const IamCaller *caller, RotationRecord *record)
{
    IamCaller now = caller->clone();
    auto creating = m_iam.create(std::move(now), record->user, record->ageDays);
    auto made = co_await creating;
    if (made) {
        MadeCredential one = *std::move(made);
        auto keeping = keep(caller, record, std::move(one));
        auto kept = co_await keeping;
        co_return std::move(kept);
    }
    // Made, but its secret did not arrive; or perhaps made, without an answer: the list knows. What IAM refused was not made.
    if (made.error().kind == Error::Kind::NotTheService && !made.error().subject.isEmpty()) {
        record->newCredential = made.error().subject;
        if (auto written = reach(*record, RotationStep::Lost); !written)
            co_return fail(written.error());
    } else if (made.error().httpStatus >= 400 && made.error().httpStatus < 500) {
        if (auto written = reach(*record, RotationStep::Planned); !written)
            co_return fail(written.error());
    }
    co_return fail(made.error());
}

QCoro::Task<Result<void>> Rotation::keep(const IamCaller *caller, RotationRecord *record, MadeCredential made)
{
    record->newCredential = made.credential.id;
    if (auto written = reach(*record, RotationStep::Created); !written)
        co_return fail(written.error());
    const ApiKey *old = m_keys.find(record->oldKey);
    ApiKey draft = old ? *old : ApiKey();
    draft.label = record->newLabel;
    draft.created = made.credential.created.isValid() ? made.credential.created : m_clock.now();
    draft.expires = made.credential.expires;
    draft.neverExpires = !made.credential.expires.isValid();
    draft.lastTest.reset();
    Secret secret = std::move(made.key);
    auto adding = m_keys.add(draft, std::move(secret));
    const auto added = co_await adding;
    if (added) {
        record->newKey = *added;
        co_return reach(*record, RotationStep::Stored);
    }
    // A key that cannot be kept is taken back while we still know it; else it is remembered as lost.
    const auto removed = co_await removeAtIam(caller, record->user, record->newCredential);
    const RotationStep back = removed ? RotationStep::Planned : RotationStep::Lost;
    if (removed)
        record->newCredential.clear();
    if (auto written = reach(*record, back); !written)
        co_return fail(written.error());
    co_return fail(added.error());
}

QCoro::Task<Result<void>> Rotation::becomeLive(RotationRecord *record)
{
    const auto live = co_await waitUntilLive(record->newKey);
    if (!live)
        co_return fail(live.error());
    co_return reach(*record, RotationStep::Live);
}

QCoro::Task<Result<void>> Rotation::waitUntilLive(KeyId key)
{
    QElapsedTimer waited;
    waited.start();
    int pauseMs = m_timing.firstPauseMs;
    while (true) {
        auto asking = m_examine(key);
        const Diagnosis diagnosis = co_await asking;
        if (isLive(diagnosis))
            co_return {};
        if (m_stopping)
            co_return fail(Error::Kind::Cancelled);
        const bool late = waited.elapsed() + pauseMs > m_timing.liveWithinMs;
        if (!mayBecomeLive(diagnosis) || late)
            co_return fail(diagnosis.error.value_or(Error{Error::Kind::KeyRejected, {}, {}, {}, {}, 0}));
        const std::chrono::milliseconds pause(pauseMs);
        co_await QCoro::sleepFor(pause);
        pauseMs = std::min(2 * pauseMs, m_timing.longestPauseMs);
    }
}

QCoro::Task<Result<void>> Rotation::name(KeyId key, QString label)
{
    const ApiKey *found = m_keys.find(key);
    if (!found)
        co_return fail(Error::Kind::NotFound, QStringLiteral("key"), label);
    if (found->label == label)
        co_return {};
    ApiKey changed = *found;
    changed.label = label;
    auto edited = co_await m_keys.edit(changed);
    co_return std::move(edited);
}

QCoro::Task<Result<void>> Rotation::switchNames(RotationRecord *record)
{
    // Somebody may have taken the names meanwhile.
    const auto isTaken = [&](const QString &label) {
        const ApiKey *by = m_keys.findByLabel(label);
        return by && by->id != record->oldKey && by->id != record->newKey;
    };
    if (isTaken(record->oldLabel))
        record->oldLabel = freeLabel(record->label.left(kLongestLabel) + QStringLiteral(" (old)"));
    if (isTaken(record->label))
        record->label = freeLabel(record->label.left(kLongestLabel));
    if (auto written = reach(*record, RotationStep::Live); !written)
        co_return fail(written.error());
    const auto old = co_await name(record->oldKey, record->oldLabel);
    if (!old)
        co_return fail(old.error());
    const auto made = co_await name(record->newKey, record->label);
    if (!made)
        co_return fail(made.error());
    auto written = reach(*record, RotationStep::Switched);
    if (written)
        Q_EMIT switched(record->oldKey, record->newKey);
    co_return std::move(written);
}

// The old key that somebody else has deleted meanwhile rests too, where IAM shows the new one: it is the same account.
QCoro::Task<Result<void>> Rotation::rest(const IamCaller *caller, RotationRecord *record)
{
    const auto inactive = co_await setActive(caller, record->user, record->oldCredential, false);
    if (!inactive && inactive.error().kind != Error::Kind::ResourceNotFound)
        co_return fail(inactive.error());
    if (!inactive) {
        QStringList ours{record->newCredential};
        auto listing = listedWith(caller, record, std::move(ours));
        const auto listed = co_await listing;
        if (!listed)
            co_return fail(listed.error());
    }
    record->deleteAfter = m_clock.now().addSecs(m_timing.restSeconds);
    co_return reach(*record, RotationStep::Resting);
}

QCoro::Task<Result<QList<ServiceCredential>>> Rotation::listOf(const IamCaller *caller, QString user)
{
    IamCaller now = caller->clone();
    iam::Whose whose{user, false};
    auto listing = m_iam.list(std::move(now), std::move(whose));
    auto listed = co_await listing;
    co_return std::move(listed);
}

QCoro::Task<Result<void>> Rotation::setActive(const IamCaller *caller, QString user, QString credential, bool active)
{
    IamCaller now = caller->clone();
    auto setting = m_iam.setActive(std::move(now), user, credential, active);
    auto done = co_await setting;
    co_return std::move(done);
}

// Gone is gone, whoever did it.
QCoro::Task<Result<void>> Rotation::removeAtIam(const IamCaller *caller, QString user, QString credential)
{
    if (credential.isEmpty())
        co_return {};
    IamCaller now = caller->clone();
    auto removing = m_iam.remove(std::move(now), user, credential);
    auto removed = co_await removing;
    if (!removed && removed.error().kind == Error::Kind::ResourceNotFound)
        co_return {};
    co_return std::move(removed);
}

} // namespace bk

#include "moc_Rotation.cpp"
