// SPDX-License-Identifier: Apache-2.0
#include "app/cli/KeyChangeCommands.h"

#include "app/cli/KeyReadCommands.h"
#include "app/cli/Output.h"
#include "app/cli/SecretInput.h"
#include "app/cli/Session.h"

#include <QTimeZone>

#include <unistd.h>

namespace bk {

namespace {

// A day, a moment of ISO 8601, or "90d" from now. A day means its first moment: the warning comes rather too early.
Result<QDateTime> readMoment(const QString &text, const QDateTime &now)
{
    if (text.endsWith('d')) {
        bool number = false;
        const int days = QStringView(text).chopped(1).toInt(&number);
        if (number && days > 0)
            return now.addDays(days);
    }
    const QDate day = QDate::fromString(text, Qt::ISODate);
    QDateTime moment = day.isValid() && text.size() == 10 ? QDateTime(day, QTime(0, 0), Qt::UTC)
                                                          : QDateTime::fromString(text, Qt::ISODate);
    if (!moment.isValid())
        return fail(Error::Kind::InvalidInput, "not a date (2027-01-31, 2027-01-31T12:00:00Z or 90d): " + text);
    return moment.toUTC();
}

// Says what happened to a key and ends the command.
int done(const Session &session, Composition &parts, const KeyId &id, const QString &sentence)
{
    const ApiKey *key = parts.keys.find(id);
    if (session.common.json)
        output::json({{"key", key ? QJsonValue(keyJson(*key, parts.clock.now())) : QJsonValue()}});
    else
        output::line(sentence);
    return int(ExitCode::Ok);
}

Result<KeyReading> readUsableKey()
{
    const auto text = readSecretFromStdin("API key (nothing is shown while you paste): ");
    if (!text)
        return fail(text.error());
    KeyReading reading = readKeyText(text->reveal());
    if (!reading.valid())
        return fail(Error::Kind::KeyNotUsable, problemName(reading.problem), kindName(reading.kind));
    return reading;
}

} // namespace

void KeyFacts::describe(Options &options)
{
    options.text("--environment", m_environment, "development, testing, staging, production, or a word of your own")
        .text("--color", m_color, "#rrggbb instead of the environment's colour")
        .text("--key-region", m_keyRegion, "The region to use this key in (a short-term key knows its own)")
        .text("--created", m_created, "When it was made: 2026-11-22")
        .text("--expires", m_expires, "When it ends: 2027-01-31, 90d, never or unknown")
        .text("--notes", m_notes, "Anything; never the key itself")
        .texts("--tag", m_tags, "May be given several times")
        .texts("--endpoint", m_endpoints, "host:port beside AWS's own that this key may always go to; several times");
}

Result<ApiKey> KeyFacts::applyTo(ApiKey key, const QDateTime &now) const
{
    key.environment = m_environment.value_or(key.environment);
    key.environmentColor = m_color.value_or(key.environmentColor);
    key.region = m_keyRegion.value_or(key.region);
    key.notes = m_notes.value_or(key.notes);
    key.tags = m_tags.value_or(key.tags);
    key.allowedEndpoints = m_endpoints.value_or(key.allowedEndpoints);
    if (m_created) {
        const auto moment = readMoment(*m_created, now);
        if (!moment)
            return fail(moment.error());
        key.created = *moment;
    }
    if (!m_expires)
        return key;
    key.neverExpires = *m_expires == "never";
    key.expires = {};
    if (!key.neverExpires && *m_expires != "unknown") {
        const auto moment = readMoment(*m_expires, now);
        if (!moment)
            return fail(moment.error());
        key.expires = *moment;
    }
    return key;
}

void KeysAddCommand::describe(Options &options)
{
    options.text("--label", m_label, "What you call it", Options::Need::Required);
    m_facts.describe(options);
    options.examples("  bkr keys add --label billing-bot --environment production --key-region us-east-1 --expires 90d\n"
                     "  pbpaste | bkr keys add --label laptop\n");
}

QCoro::Task<int> KeysAddCommand::run(Session &session)
{
    const bool json = session.common.json;
    auto reading = readUsableKey();
    if (!reading)
        co_return output::failed(reading.error(), json);
    const auto parts = co_await session.partsWithKeyring();
    if (!parts)
        co_return output::failed(parts.error(), json);
    auto draft = m_facts.applyTo({}, (*parts)->clock.now());
    if (!draft)
        co_return output::failed(draft.error(), json);
    draft->label = m_label;
    if (draft->region.isEmpty())
        draft->region = session.common.region;
    Composition &program = **parts;
    const auto open = co_await session.unlockKeyring();
    if (!open)
        co_return output::failed(open.error(), json);
    const auto id = co_await program.keys.add(*draft, std::move(reading->key));
    if (!id)
        co_return output::failed(id.error(), json);
    for (const KeyReading::Repair repair : reading->repairs)
        output::note(repairSentence(repair));
    co_return done(session, program, *id,
                   "Stored as \"" + m_label + "\" in " + program.keyring->state().backend + ", and read back.");
}

void KeysRenameCommand::describe(Options &options)
{
    options.text("label", m_old, "The label it has", Options::Need::Required)
        .text("new-label", m_new, "The label it gets", Options::Need::Required)
        .examples("  bkr keys rename laptop old-laptop\n");
}

QCoro::Task<int> KeysRenameCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto parts = co_await session.partsWithKeyring();
    if (!parts)
        co_return output::failed(parts.error(), json);
    auto key = session.find(m_old);
    if (!key)
        co_return output::failed(key.error(), json);
    key->label = m_new;
    const auto edited = co_await (*parts)->keys.edit(*key);
    if (!edited)
        co_return output::failed(edited.error(), json);
    co_return done(session, **parts, key->id, "\"" + m_old + "\" is now \"" + m_new + "\".");
}

void KeysEditCommand::describe(Options &options)
{
    options.text("label", m_label, "The key's label", Options::Need::Required)
        .flag("--replace-key", m_replaceSecret, "Read a new key from standard input and keep everything else");
    m_facts.describe(options);
    options.examples("  bkr keys edit laptop --environment testing --tag team-a --tag short\n"
                     "  bkr keys edit billing-bot --replace-key --expires 90d < new-key.txt\n");
}

QCoro::Task<int> KeysEditCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto parts = co_await session.partsWithKeyring();
    if (!parts)
        co_return output::failed(parts.error(), json);
    const auto known = session.find(m_label);
    if (!known)
        co_return output::failed(known.error(), json);
    if (m_replaceSecret) {
        const auto replaced = co_await replaceSecret(session, known->id);
        if (!replaced)
            co_return output::failed(replaced.error(), json);
    }
    const ApiKey *current = (*parts)->keys.find(known->id); // replacing may have changed what the text tells
    const auto changed = m_facts.applyTo(current ? *current : *known, (*parts)->clock.now());
    if (!changed)
        co_return output::failed(changed.error(), json);
    const auto edited = co_await (*parts)->keys.edit(*changed);
    if (!edited)
        co_return output::failed(edited.error(), json);
    co_return done(session, **parts, known->id, "\"" + known->label + "\" is changed.");
}

QCoro::Task<Result<void>> KeysEditCommand::replaceSecret(Session &session, KeyId id)
{
    auto reading = readUsableKey();
    if (!reading)
        co_return fail(reading.error());
    const auto parts = co_await session.partsWithKeyring();
    if (!parts)
        co_return fail(parts.error());
    const auto open = co_await session.unlockKeyring();
    if (!open)
        co_return fail(open.error());
    const auto replaced = co_await (*parts)->keys.replaceSecret(id, std::move(reading->key));
    co_return replaced;
}

void KeysRemoveCommand::describe(Options &options)
{
    options.text("label", m_label, "The key's label", Options::Need::Required)
        .flag("--yes", m_yes, "Do not ask")
        .examples("  bkr keys remove old-ci\n"
                  "This forgets the key here; it does not revoke it at AWS.\n");
}

QCoro::Task<int> KeysRemoveCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto parts = co_await session.partsWithKeyring();
    if (!parts)
        co_return output::failed(parts.error(), json);
    const auto key = session.find(m_label);
    if (!key)
        co_return output::failed(key.error(), json);
    if (!m_yes && isatty(STDIN_FILENO)) {
        if (!confirmed("Remove \"" + key->label + "\" from the keyring? It stays valid at AWS. [y/N] "))
            co_return int(ExitCode::Failed);
    }
    const auto open = co_await session.unlockKeyring();
    if (!open)
        co_return output::failed(open.error(), json);
    const auto removed = co_await (*parts)->keys.remove(key->id);
    if (!removed)
        co_return output::failed(removed.error(), json);
    if (json)
        output::json({{"removed", key->label}});
    else
        output::line("\"" + key->label + "\" is gone from the keyring. It stays valid at AWS until it ends or is revoked.");
    co_return int(ExitCode::Ok);
}

} // namespace bk
