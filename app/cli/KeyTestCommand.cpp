// SPDX-License-Identifier: Apache-2.0
#include "app/cli/KeyTestCommand.h"

#include "app/cli/Output.h"

#include <QJsonArray>

namespace bk {

using output::orNull;

namespace {

// {verdict, layer, httpStatus, errorType, message, advice, latencyMs}
QJsonObject diagnosisJson(const Diagnosis &diagnosis)
{
    const auto &error = diagnosis.error;
    const bool asked = diagnosis.httpStatus != 0;
    const bool trouble = diagnosis.layer != Diagnosis::Layer::None;
    const ErrorWords said = words(diagnosis);
    return {{"verdict", verdictName(diagnosis.verdict)},
            {"layer", trouble ? QJsonValue(layerName(diagnosis.layer)) : QJsonValue()},
            {"httpStatus", asked ? QJsonValue(diagnosis.httpStatus) : QJsonValue()},
            {"errorType", error ? QJsonValue(output::typeOf(*error)) : QJsonValue()},
            {"message", error ? QJsonValue(output::messageOf(*error)) : orNull(said.sentence)},
            {"advice", orNull(said.nextStep)},
            {"latencyMs", asked ? QJsonValue(diagnosis.latencyMs) : QJsonValue()}};
}

void print(const Diagnosis &diagnosis)
{
    const ErrorWords said = words(diagnosis);
    if (exitCodeFor(diagnosis) != ExitCode::Ok) {
        output::trouble(said);
        return;
    }
    for (const QString &part : {said.title, said.sentence, said.nextStep}) {
        if (!part.isEmpty())
            output::line(part);
    }
}

// No key to examine: why, in the doctor's own form.
Diagnosis notExamined(const Error &error)
{
    const bool keyring = exitCodeFor(error.kind) == ExitCode::KeyringTrouble;
    Diagnosis diagnosis;
    diagnosis.verdict = keyring ? Diagnosis::Verdict::NoSecret : Diagnosis::Verdict::NotAKey;
    diagnosis.layer = keyring ? Diagnosis::Layer::Keyring : Diagnosis::Layer::Format;
    diagnosis.error = error;
    return diagnosis;
}

} // namespace

void KeysTestCommand::describe(Options &options)
{
    options.text("label", m_positional, "The label of a key in the keyring");
    m_choice.describe(options);
    options.flag("--all", m_all, "Test every key of the keyring, one after another")
        .text("--paid-model", m_paidModel, "Also send one Converse of one output token to this model; this costs")
        .atMostOneOf({"label", "--key", "--key-stdin", "--auto", "--all"})
        .examples("  bkr keys test billing-bot\n"
                  "  bkr keys test --key-stdin --region eu-central-1 --json < key.txt\n"
                  "  bkr keys test --all\n");
}

QCoro::Task<int> KeysTestCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto parts = co_await session.parts();
    if (!parts)
        co_return output::failed(parts.error(), json);
    if (m_all) {
        const int status = co_await testAll(session, **parts);
        co_return status;
    }
    if (m_positional)
        m_choice.label = m_positional;
    if (m_choice.label) {
        const auto known = session.find(*m_choice.label);
        if (!known)
            co_return output::failed(known.error(), json);
    }
    const Diagnosis diagnosis = co_await test(session, **parts, m_choice);
    if (json)
        output::json(diagnosisJson(diagnosis));
    else
        print(diagnosis);
    co_return int(exitCodeFor(diagnosis));
}

QCoro::Task<Diagnosis> KeysTestCommand::test(Session &session, Composition &parts, KeyChoice choice)
{
    auto chosen = co_await session.choose(choice);
    if (!chosen)
        co_return notExamined(chosen.error());
    const KeyId id = chosen->id;
    auto *key = std::get_if<BearerToken>(&chosen->credential);
    if (!key) {
        const Error notAKey{Error::Kind::KeyNotUsable, QStringLiteral("access keys"), {}, chosen->origin, {}, 0};
        co_return notExamined(notAKey);
    }
    Diagnosis diagnosis = co_await parts.doctor.examine(std::move(*key), chosen->destination, m_paidModel);
    if (!id.isEmpty()) {
        const auto recorded = parts.keys.recordTest(id, toRecord(diagnosis, parts.clock.now()));
        if (!recorded)
            output::trouble(words(recorded.error()));
    }
    co_return diagnosis;
}

QCoro::Task<int> KeysTestCommand::testAll(Session &session, Composition &parts)
{
    QStringList labels;
    for (const ApiKey &key : parts.keys.keys())
        labels.append(key.label);
    int status = int(ExitCode::Ok);
    QJsonArray results;
    QList<QStringList> rows;
    for (const QString &label : labels) {
        KeyChoice choice; // named, and not {label} in the call: GCC 12 destroys such a temporary of a co_await twice
        choice.label = label;
        const Diagnosis diagnosis = co_await test(session, parts, choice);
        if (status == int(ExitCode::Ok))
            status = int(exitCodeFor(diagnosis));
        QJsonObject result = diagnosisJson(diagnosis);
        result.insert("label", label);
        results.append(result);
        rows.append({label, verdictName(diagnosis.verdict), words(diagnosis).title});
    }
    if (session.common.json)
        output::json({{"results", results}});
    else
        output::table(rows);
    co_return status;
}

} // namespace bk
