// SPDX-License-Identifier: Apache-2.0
#include "app/cli/RotateCommand.h"

#include "app/cli/Output.h"
#include "ui/text/TimeText.h"

#include <QJsonArray>

namespace bk {

using output::orNull;

namespace {

QJsonObject recordJson(const RotationRecord &record)
{
    return {{"label", record.label},
            {"user", record.user},
            {"step", nameOf(record.step)},
            {"undoing", record.undoing},
            {"oldCredential", orNull(record.oldCredential)},
            {"newCredential", orNull(record.newCredential)},
            {"begun", orNull(record.begun)},
            {"deleteAfter", orNull(record.deleteAfter)}};
}

QString stateText(const RotationRecord &record)
{
    if (record.undoing)
        return QStringLiteral("is being taken back: bkr iam rotate --undo");
    switch (record.step) {
    case RotationStep::Planned:
    case RotationStep::Creating:
    case RotationStep::Created: return QStringLiteral("was interrupted while a key was made: go on, or --undo");
    case RotationStep::Lost:
        return QStringLiteral("IAM has %1, made at that time, and its secret is not here: going on deletes it and makes another, --undo deletes it. "
                              "Look first whether it is somebody else's: bkr iam list")
            .arg(record.newCredential);
    case RotationStep::Stored:
    case RotationStep::Live:
    case RotationStep::Switched: return QStringLiteral("both keys are stored: go on, or --undo");
    case RotationStep::Resting: return QStringLiteral("the old key is deactivated: --finish deletes it, --undo takes it back");
    case RotationStep::Deleting: return QStringLiteral("the old key is being deleted: --finish");
    }
    Q_UNREACHABLE();
}

} // namespace

void RotateCommand::describe(Options &options)
{
    options.text("label", m_label, "The label of the stored key; without one: the rotations that are not over")
        .whole("--days", m_days, "How long the new key lives: 1 to 36600 days")
        .flag("--never", m_never, "The new key never ends; AWS advises against it")
        .flag("--finish", m_finish, "Delete the old key now")
        .flag("--undo", m_undo, "Take the old key back and delete the new one")
        .flag("--due", m_due, "Delete every old key whose day is over, as whom IAM was asked for its rotation; for a timer")
        .atMostOneOf({"--days", "--never", "--finish", "--undo", "--due"})
        .examples("  bkr iam rotate billing-bot --days 90\n"
                  "  bkr iam rotate billing-bot --finish\n"
                  "  bkr iam rotate --due\n"
                  "A second key is made, stored and tried before the old one is deactivated. Nothing stops working in between:\n"
                  "what has the old key in its configuration needs the new one before --finish.\n");
}

Result<std::optional<RotationRecord>> RotateCommand::pendingOf(const Composition &parts) const
{
    const auto pending = parts.rotation.pending();
    if (!pending)
        return fail(pending.error());
    const ApiKey *key = parts.keys.findByLabel(m_label);
    for (const RotationRecord &record : *pending) { // the name counts only where no key has it: it may be another one's now
        if (key ? record.oldKey == key->id || record.newKey == key->id : record.label == m_label)
            return record;
    }
    return std::nullopt;
}

int RotateCommand::list(const Composition &parts, bool json) const
{
    const auto pending = parts.rotation.pending();
    if (!pending)
        return output::failed(pending.error(), json);
    if (json) {
        QJsonArray array;
        for (const RotationRecord &record : *pending)
            array.append(recordJson(record));
        output::json({{"rotations", array}});
    } else if (pending->isEmpty()) {
        output::line("No rotation is going on.");
    } else {
        for (const RotationRecord &record : *pending)
            output::line(record.label + ": " + stateText(record));
    }
    return int(ExitCode::Ok);
}

int RotateCommand::told(const RotationRecord &record, bool json) const
{
    const bool rests = record.step == RotationStep::Resting && !record.undoing;
    if (json)
        output::json({{"rotation", recordJson(record)}});
    else if (!rests)
        output::line("\"" + record.label + "\": " + stateText(record) + ".");
    else
        output::line("\"" + record.label + "\" is the new key now (" + record.newCredential + "). The old one is deactivated and kept as \"" + record.oldLabel
                     + "\": bkr iam rotate \"" + record.label + "\" --finish deletes it, --undo takes it back. Undoing is promised until "
                     + dateText(record.deleteAfter) + ".");
    return int(rests ? ExitCode::Ok : ExitCode::Failed);
}

QCoro::Task<int> RotateCommand::finishDue(Session &session, Composition &parts) const
{
    const bool json = session.common.json;
    if (!m_label.isEmpty())
        co_return output::failed({Error::Kind::InvalidInput, QStringLiteral("--due is for all that are due: without a label"), {}, m_label, {}, 0}, json);
    const auto done = co_await parts.rotationWatch.finishDue();
    if (!done)
        co_return output::failed(done.error(), json);
    QJsonArray finished;
    for (const RotationRecord &record : *done) {
        finished.append(record.label);
        if (!json)
            output::line("\"" + record.label + "\": the old key is deleted.");
    }
    const auto pending = parts.rotation.pending();
    QJsonArray left;
    int status = int(ExitCode::Ok);
    for (const RotationRecord &record : pending.value_or(QList<RotationRecord>())) {
        const auto why = parts.rotationWatch.whyLeft(record.id);
        if (!why)
            continue;
        left.append(QJsonObject{{"rotation", recordJson(record)}, {"error", output::errorJson(*why)}});
        status = output::failed(*why);
        output::note("\"" + record.label + "\": " + stateText(record) + ".");
    }
    if (json)
        output::json({{"finished", finished}, {"left", left}});
    else if (finished.isEmpty() && left.isEmpty())
        output::line("No old key is due.");
    co_return status;
}

QCoro::Task<int> RotateCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto made = co_await session.partsWithKeyring();
    if (!made)
        co_return output::failed(made.error(), json);
    Composition &parts = **made;
    if (m_due) {
        const int status = co_await finishDue(session, parts);
        co_return status;
    }
    if (m_label.isEmpty())
        co_return list(parts, json);
    const auto pending = pendingOf(parts);
    if (!pending)
        co_return output::failed(pending.error(), json);
    const std::optional<RotationRecord> &begun = *pending;
    const auto key = session.find(m_label);
    if (!begun && !key)
        co_return output::failed(key.error(), json);
    if (!begun && (m_finish || m_undo))
        co_return output::failed({Error::Kind::NotFound, QStringLiteral("no rotation of this key is going on"), {}, m_label, {}, 0}, json);
    if (!begun && !m_never && (!m_days || *m_days < 1 || *m_days > iam::kLongestAgeDays))
        co_return output::failed({Error::Kind::InvalidInput, QStringLiteral("say how long the new key is to live: --days N (1 to 36600), or --never"), {}, {}, {}, 0}, json);
    if (begun && (m_never || m_days))
        co_return output::failed({Error::Kind::InvalidInput, QStringLiteral("this key is being rotated: go on without --days and --never, or --undo"), {}, m_label, {}, 0}, json);
    auto caller = co_await session.caller(Service::Iam);
    if (!caller)
        co_return output::failed(caller.error(), json);
    const auto open = co_await session.unlockKeyring();
    if (!open)
        co_return output::failed(open.error(), json);

    if (m_finish || m_undo) {
        QString id = begun->id;
        auto ending = m_finish ? parts.rotation.finish(std::move(*caller), std::move(id)) : parts.rotation.undo(std::move(*caller), std::move(id));
        const auto ended = co_await ending;
        if (!ended)
            co_return output::failed(ended.error(), json);
        if (json)
            output::json({{"label", begun->label}, {"status", m_finish ? "finished" : "undone"}});
        else
            output::line(QStringLiteral("\"%1\": %2").arg(begun->label, m_finish ? "the old key is deleted." : "this is the old key again; the new one is deleted."));
        co_return int(ExitCode::Ok);
    }
    std::optional<int> days = m_never ? std::nullopt : m_days;
    auto rotating = begun ? parts.rotation.goOn(std::move(*caller), begun->id) : parts.rotation.begin(std::move(*caller), key->id, days);
    const auto record = co_await rotating;
    if (!record) {
        const int status = output::failed(record.error(), json);
        const auto left = pendingOf(parts).value_or(std::nullopt);
        if (left)
            output::note("\"" + m_label + "\": " + stateText(*left) + ".");
        co_return status;
    }
    co_return told(*record, json);
}

} // namespace bk
