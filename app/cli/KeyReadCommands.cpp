// SPDX-License-Identifier: Apache-2.0
#include "app/cli/KeyReadCommands.h"

#include "app/cli/KeyNotices.h"
#include "app/cli/Output.h"
#include "app/cli/SecretInput.h"
#include "app/cli/Session.h"
#include "app/cli/ShortTermCommands.h"
#include "core/base/Clock.h"
#include "core/keys/KeyFacts.h"
#include "ui/text/AdviceText.h"
#include "ui/text/TimeText.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace bk {

using output::orNull;

namespace {

QString nameOf(ApiKey::Kind kind)
{
    switch (kind) {
    case ApiKey::Kind::LongTerm: return "long-term";
    case ApiKey::Kind::ShortTerm: return "short-term";
    case ApiKey::Kind::Other: return "other";
    }
    Q_UNREACHABLE();
}

QString nameOf(ApiKey::SecretState state)
{
    using State = ApiKey::SecretState;
    switch (state) {
    case State::Unknown: return "unknown";
    case State::Stored: return "stored";
    case State::Locked: return "locked";
    case State::Missing: return "missing";
    case State::ChangedOutside: return "changed-outside";
    case State::KeyringAway: return "keyring-away";
    case State::SessionOnly: return "session-only";
    }
    Q_UNREACHABLE();
}

QJsonValue testJson(const std::optional<TestRecord> &test)
{
    if (!test)
        return {};
    return QJsonObject{{"verdict", test->verdict},
                       {"layer", orNull(test->layer)},
                       {"message", orNull(test->message)},
                       {"httpStatus", test->httpStatus ? QJsonValue(test->httpStatus) : QJsonValue()},
                       {"latencyMs", test->latencyMs},
                       {"at", orNull(test->at)}};
}

// "14d", "12h", "60min", in seconds.
std::optional<qint64> spanIn(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^([0-9]{1,5})(d|h|min)$"));
    const auto parts = form.match(text);
    if (!parts.hasMatch())
        return {};
    const qint64 unit = parts.captured(2) == QLatin1String("d") ? 86'400 : parts.captured(2) == QLatin1String("h") ? 3'600 : 60;
    return parts.captured(1).toLongLong() * unit;
}

// Those that end within so many seconds, or have ended.
QList<ApiKey> endingWithin(const QList<ApiKey> &keys, qint64 seconds, const QDateTime &now)
{
    QList<ApiKey> ending;
    for (const ApiKey &key : keys) {
        if (key.expires.isValid() && !key.neverExpires && now.secsTo(key.expires) <= seconds)
            ending.append(key);
    }
    return ending;
}

using ShortTermRecords = QHash<KeyId, ShortTermRecord>;

void print(const QList<ApiKey> &keys, const ShortTermRecords &records, const QDateTime &now)
{
    if (keys.isEmpty()) {
        output::line("No keys yet. Add one: bkr keys add --label NAME (it asks for the key)");
        return;
    }
    QList<QStringList> rows{{"LABEL", "ENVIRONMENT", "KIND", "REGION", "ACCOUNT", "SECRET", "TIME LEFT", "LAST TEST"}};
    for (const ApiKey &key : keys) {
        const auto record = records.constFind(key.id);
        const bool fresh = record != records.constEnd() && record->keepFresh;
        QString left = timeLeftText(key, now);
        if (fresh) {
            const std::optional<Error> &problem = record->problem;
            left += problem ? QString(QStringLiteral(", not renewed: ") + words(*problem).title) : QStringLiteral(", kept fresh");
        }
        rows.append({key.label, key.environment, nameOf(key.kind), key.region, key.account, nameOf(key.secretState),
                     left, key.lastTest ? key.lastTest->verdict : QString("never")});
    }
    output::table(rows);
    const auto asking = std::find_if(keys.begin(), keys.end(), asksForEnd);
    if (asking != keys.end())
        output::note(QString("Nobody can warn of an end that is not known. Say it: bkr keys edit \"%1\" --expires 2027-01-31 (or 90d, or never)").arg(asking->label));
}

// What its text alone tells of a key that was made to last.
ApiKey keyOf(const KeyReading &reading)
{
    ApiKey key;
    if (reading.valid())
        takeFacts(key, reading, reading.key);
    return key;
}

QJsonArray adviceJson(const ApiKey &key, const QList<ApiKey> &all, const QDateTime &now)
{
    QJsonArray names;
    for (const KeyAdvice &advice : adviceFor(key, all, now))
        names.append(adviceName(advice.kind));
    return names;
}

void print(const KeyReading &reading)
{
    QList<QStringList> rows{{"kind", kindTitle(reading.kind)}};
    const auto row = [&rows](const char *name, const QString &value) {
        if (!value.isEmpty())
            rows.append({name, value});
    };
    row("account", reading.account);
    row("user", reading.user);
    if (reading.kind == KeyReading::Kind::LongTerm && !reading.account.isEmpty())
        row("key", reading.slot == 0 ? "the user's first" : "the user's second");
    row("region", reading.region);
    row("access key", reading.accessKeyId);
    if (reading.issuedAt.isValid())
        row("issued", reading.issuedAt.toUTC().toString(Qt::ISODate));
    if (reading.expiresAt.isValid()) {
        QString end = reading.expiresAt.toUTC().toString(Qt::ISODate);
        if (reading.temporary)
            end += " at the latest; the session it was made in may end sooner";
        row("ends", end);
    }
    for (const KeyReading::Repair repair : reading.repairs)
        row("repaired", repairSentence(repair));
    row("problem", problemSentence(reading));
    const ApiKey key = keyOf(reading);
    row("meant for", kindAdvice(key.kind));
    for (const KeyAdvice &advice : adviceFor(key, {}, SystemClock().now())) {
        const AdviceWords said = adviceWords(advice);
        row("advice", QStringList{said.title + QLatin1Char('.'), said.why, said.nextStep}.join(QLatin1Char(' ')));
    }
    output::table(rows);
}

} // namespace

QJsonObject keyJson(const ApiKey &key, const QDateTime &now)
{
    const ExpiryStatus expiry = expiryOf(key, now);
    const bool counts = key.expires.isValid() && !key.neverExpires;
    return {{"id", key.id},
            {"label", key.label},
            {"environment", orNull(key.environment)},
            {"kind", nameOf(key.kind)},
            {"region", orNull(key.region)},
            {"account", orNull(key.account)},
            {"user", orNull(key.user)},
            {"slot", key.kind == ApiKey::Kind::LongTerm ? QJsonValue(key.slot) : QJsonValue()},
            {"accessKeyId", orNull(key.accessKeyId)},
            {"temporary", key.kind == ApiKey::Kind::ShortTerm ? QJsonValue(key.temporary) : QJsonValue()},
            {"created", orNull(key.created)},
            {"expires", orNull(key.expires)},
            {"neverExpires", key.neverExpires},
            {"secondsLeft", counts ? QJsonValue(expiry.secondsLeft) : QJsonValue()},
            {"notes", orNull(key.notes)},
            {"tags", QJsonArray::fromStringList(key.tags)},
            {"allowedEndpoints", QJsonArray::fromStringList(key.allowedEndpoints)},
            {"lastFour", orNull(key.lastFour)},
            {"secret", nameOf(key.secretState)},
            {"lastTest", testJson(key.lastTest)}};
}

QJsonObject readingJson(const KeyReading &reading)
{
    const bool longTerm = reading.kind == KeyReading::Kind::LongTerm && !reading.account.isEmpty();
    const bool shortTerm = reading.kind == KeyReading::Kind::ShortTerm && !reading.accessKeyId.isEmpty();
    const bool problem = reading.problem != KeyReading::Problem::None;
    QJsonArray repaired;
    for (const KeyReading::Repair repair : reading.repairs)
        repaired.append(repairName(repair));
    return {{"kind", kindName(reading.kind)},
            {"valid", reading.valid()},
            {"account", orNull(reading.account)},
            {"user", orNull(reading.user)},
            {"slot", longTerm ? QJsonValue(reading.slot) : QJsonValue()},
            {"region", orNull(reading.region)},
            {"accessKeyId", orNull(reading.accessKeyId)},
            {"temporary", shortTerm ? QJsonValue(reading.temporary) : QJsonValue()},
            {"issuedAt", orNull(reading.issuedAt)},
            {"expiresAt", orNull(reading.expiresAt)},
            {"problem", problem ? QJsonValue(problemName(reading.problem)) : QJsonValue()},
            {"repaired", repaired},
            {"advice", adviceJson(keyOf(reading), {}, SystemClock().now())}};
}

void KeysListCommand::describe(Options &options)
{
    options.flag("--offline", m_offline, "Do not look into the keyring: what is known without it")
        .text("--expiring", m_expiring, "Only keys that end within 14d, 12h or 60min, or have ended")
        .flag("--notify", m_notify, "Tell the desktop of ends that have come near, each once: for a timer")
        .examples("  bkr keys list\n  bkr keys list --expiring 14d --notify --offline\n  bkr keys list --json | jq '.keys[] | select(.secondsLeft < 604800) | .label'\n");
}

QCoro::Task<int> KeysListCommand::run(Session &session)
{
    const std::optional<qint64> span = m_expiring ? spanIn(*m_expiring) : std::nullopt;
    if (m_expiring && !span)
        co_return output::failed({Error::Kind::InvalidInput, "--expiring takes a number and a unit: 14d, 12h or 60min", {}, {}, {}, 0}, session.common.json);
    const auto parts = co_await session.parts();
    if (!parts)
        co_return output::failed(parts.error(), session.common.json);
    if (!m_offline) {
        const auto withKeyring = co_await session.partsWithKeyring();
        Q_UNUSED(withKeyring)
        // What it cannot find out shows as the state of each key.
        const auto reconciled = co_await (*parts)->keys.reconcile();
        Q_UNUSED(reconciled)
    }
    const QDateTime now = (*parts)->clock.now();
    QList<ApiKey> keys = (*parts)->keys.keys();
    if (span)
        keys = endingWithin(keys, *span, now);
    const auto madeHere = (*parts)->shortTerm.records();
    if (!madeHere)
        co_return output::failed(madeHere.error(), session.common.json);
    ShortTermRecords records;
    for (const ShortTermRecord &record : *madeHere)
        records.insert(record.key, record);
    QStringList told;
    if (m_notify) {
        auto notified = co_await notifyOfEnds(*parts, keys);
        if (!notified)
            co_return output::failed(notified.error(), session.common.json);
        told = std::move(*notified);
    }
    if (!session.common.json) {
        if (!keys.isEmpty() || !span)
            print(keys, records, now);
        co_return int(ExitCode::Ok);
    }
    QJsonArray array;
    for (const ApiKey &key : keys) {
        QJsonObject one = keyJson(key, now);
        one.insert("shortTerm", records.contains(key.id) ? QJsonValue(shortTermJson(records.value(key.id))) : QJsonValue());
        one.insert("advice", adviceJson(key, (*parts)->keys.keys(), now));
        array.append(one);
    }
    QJsonObject answer{{"keys", array}};
    if (m_notify)
        answer.insert("notified", QJsonArray::fromStringList(told));
    output::json(answer);
    co_return int(ExitCode::Ok);
}

void KeysInspectCommand::describe(Options &options)
{
    options.examples("  bkr keys inspect                       (asks for the key, shows nothing while you paste)\n"
                     "  printenv AWS_BEARER_TOKEN_BEDROCK | bkr keys inspect\n"
                     "  bkr keys inspect --json < key.txt\n");
}

QCoro::Task<int> KeysInspectCommand::run(Session &session)
{
    const auto text = readSecretFromStdin("Text to look at: ");
    if (!text)
        co_return output::failed(text.error(), session.common.json);
    const KeyReading reading = readKeyText(text->reveal());
    if (session.common.json)
        output::json(readingJson(reading));
    else
        print(reading);
    co_return int(reading.valid() ? ExitCode::Ok : ExitCode::Failed);
}

} // namespace bk
