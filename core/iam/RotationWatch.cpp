// SPDX-License-Identifier: Apache-2.0
#include "core/iam/RotationWatch.h"

#include "core/base/Log.h"

namespace bk {

namespace {
constexpr qint64 kLongestWaitMs = 3'600'000; // a timer stands still while the computer sleeps
}

bool isDue(const RotationRecord &record, const QDateTime &now)
{
    if (record.undoing)
        return false;
    return record.step == RotationStep::Deleting || (record.step == RotationStep::Resting && record.deleteAfter.isValid() && record.deleteAfter <= now);
}

RotationWatch::RotationWatch(Rotation &rotation, const Clock &clock, Caller caller, QObject *parent)
    : QObject(parent), m_rotation(rotation), m_clock(clock), m_caller(std::move(caller))
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &RotationWatch::look);
}

void RotationWatch::start()
{
    if (std::exchange(m_started, true))
        return;
    connect(&m_rotation, &Rotation::changed, this, &RotationWatch::wait);
    m_next.start(0);
}

void RotationWatch::look()
{
    QCoro::connect(finishDue(), this, [this](const Result<QList<RotationRecord>> &done) {
        if (!done)
            qCWarning(lcStore) << "the rotations could not be read";
        wait();
    });
}

// To the next end; what was left is tried again within the hour.
void RotationWatch::wait()
{
    const auto pending = m_rotation.pending();
    qint64 ms = -1;
    for (const RotationRecord &record : pending.value_or(QList<RotationRecord>())) {
        const bool ends = !record.undoing && (record.step == RotationStep::Deleting || record.step == RotationStep::Resting);
        if (!ends)
            continue;
        const bool tried = isDue(record, m_clock.now());
        const qint64 until = tried ? kLongestWaitMs : m_clock.now().msecsTo(record.deleteAfter) + 1;
        ms = ms < 0 ? until : std::min(ms, until);
    }
    if (ms < 0)
        m_next.stop();
    else
        m_next.start(int(std::clamp<qint64>(ms, 1, kLongestWaitMs)));
}

QCoro::Task<Result<QList<RotationRecord>>> RotationWatch::finishDue()
{
    QList<RotationRecord> done;
    if (std::exchange(m_looking, true))
        co_return done;
    const auto pending = m_rotation.pending();
    m_left.clear();
    for (const RotationRecord &record : pending.value_or(QList<RotationRecord>())) {
        if (!isDue(record, m_clock.now()))
            continue;
        RotationRecord one = record;
        auto finishing = finish(std::move(one));
        const auto finished = co_await finishing;
        if (!finished) {
            leave(record, finished.error());
            continue;
        }
        done.append(record);
        Q_EMIT ended(record);
    }
    m_looking = false;
    Q_EMIT looked();
    if (!pending)
        co_return fail(pending.error());
    co_return done;
}

QCoro::Task<Result<void>> RotationWatch::finish(RotationRecord record)
{
    AskedAs as = record.askedAs;
    auto asking = m_caller(std::move(as));
    auto caller = co_await asking;
    if (!caller)
        co_return fail(caller.error());
    if (!caller->as.isSame(record.askedAs)) {
        const QString then = record.askedAs.picked.isEmpty() ? record.askedAs.place : record.askedAs.picked;
        co_return fail(Error{Error::Kind::CredentialsMissing, {}, QStringLiteral("AnotherCaller"), then, {}, 0});
    }
    IamCaller same = *std::move(caller);
    auto finishing = m_rotation.finish(std::move(same), record.id);
    auto finished = co_await finishing;
    co_return std::move(finished);
}

void RotationWatch::leave(const RotationRecord &record, const Error &why)
{
    const auto pending = m_rotation.pending();
    const bool stands = pending && std::any_of(pending->begin(), pending->end(), [&](const RotationRecord &one) { return one.id == record.id && isDue(one, m_clock.now()); });
    if (stands && why.kind != Error::Kind::DatabaseBusy) // another program is at it
        m_left.insert(record.id, why);
}

std::optional<Error> RotationWatch::whyLeft(const QString &id) const
{
    const auto found = m_left.constFind(id);
    return found == m_left.constEnd() ? std::nullopt : std::optional(*found);
}

} // namespace bk

#include "moc_RotationWatch.cpp"
