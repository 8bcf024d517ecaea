// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ShortTermCommands.h"

#include "app/cli/KeyReadCommands.h"
#include "app/cli/Output.h"
#include "app/cli/Session.h"
#include "ui/text/ShortTermText.h"
#include "ui/text/TimeText.h"

namespace bk {

using output::orNull;

namespace {

// What stands there now, and the end of the command.
int done(const Session &session, Composition &parts, const KeyId &id, const QString &verb)
{
    const ApiKey *key = parts.keys.find(id);
    const std::optional<ShortTermRecord> record = parts.shortTerm.record(id).value_or(std::nullopt);
    if (!key || !record)
        return output::failed({Error::Kind::NotFound, {}, {}, id, {}, 0}, session.common.json);
    if (session.common.json) {
        QJsonObject json = keyJson(*key, parts.clock.now());
        json.insert("shortTerm", shortTermJson(*record));
        output::json({{"key", json}});
        return int(ExitCode::Ok);
    }
    output::line(verb + ": \"" + key->label + "\" for " + key->region + ", ends " + dateText(key->expires) + " (" + lifeText(*record) + "), signed by "
                 + sourceText(*record) + '.');
    if (record->keepFresh)
        output::line("It is renewed ahead of its end while Bedrock Keyring runs (in its settings: watch in the background), and by `bkr token --cached`.");
    return int(ExitCode::Ok);
}

} // namespace

QJsonObject shortTermJson(const ShortTermRecord &record)
{
    QJsonObject json{{"keptFresh", record.keepFresh},
                     {"profile", orNull(record.profile)},
                     {"place", record.signer.place},
                     {"account", orNull(record.signer.account)},
                     {"seconds", record.seconds},
                     {"made", orNull(record.made)},
                     {"ends", orNull(record.ends)},
                     {"endsWithSession", record.endsWithSession},
                     {"renewsAt", record.keepFresh ? orNull(renewalOf(record)) : QJsonValue()},
                     {"lastRenewal", orNull(record.renewed)},
                     {"lastFailure", orNull(record.tried)},
                     {"problem", record.problem ? QJsonValue(output::errorJson(*record.problem)) : QJsonValue()}};
    return json;
}

void KeysMakeShortTermCommand::describe(Options &options)
{
    options.text("--label", m_label, "What you call it", Options::Need::Required)
        .text("--environment", m_environment, "development, testing, staging, production, or a word of your own")
        .text("--expires-in,--duration", m_expiresIn, "How long it lives: 3600, 90min or 12h (the longest, and what happens without it)")
        .flag("--keep-fresh", m_keepFresh, "Renew it ahead of its end while Bedrock Keyring runs")
        .examples("  bkr keys make-short-term --label laptop --profile dev --region eu-west-1 --keep-fresh\n"
                  "The key is signed by access keys of this machine (--profile, else what `bkr credentials` finds), goes into the keyring\n"
                  "and is not shown. It is renewed by the same profile; without one by the same place and account, or not at all.\n");
}

QCoro::Task<int> KeysMakeShortTermCommand::run(Session &session)
{
    const bool json = session.common.json;
    ShortTermOrder order{session.common.profile, session.common.region, kLongestShortTermSeconds};
    if (!m_expiresIn.isEmpty()) {
        const auto life = lifeIn(m_expiresIn);
        if (!life)
            co_return output::failed(life.error(), json);
        order.seconds = *life;
    }
    const auto parts = co_await session.partsWithKeyring();
    if (!parts)
        co_return output::failed(parts.error(), json);
    const auto open = co_await session.unlockKeyring();
    if (!open)
        co_return output::failed(open.error(), json);
    const auto shortTerm = co_await session.shortTerm();
    ApiKey draft;
    draft.label = m_label;
    draft.environment = m_environment;
    auto making = (*shortTerm)->make(std::move(draft), std::move(order), m_keepFresh);
    const auto id = co_await making;
    if (!id)
        co_return output::failed(id.error(), json);
    co_return done(session, **parts, *id, QStringLiteral("Made"));
}

void KeysRenewCommand::describe(Options &options)
{
    options.text("label", m_label, "The label of a short-term key that was made here", Options::Need::Required)
        .flag("--accept-signer", m_acceptSigner, "Also where the place or account that would sign now is another one")
        .flag("--keep-fresh", m_keepFresh, "From now on renew it ahead of its end")
        .flag("--leave", m_leave, "Do not renew it, now or later")
        .atMostOneOf({"--keep-fresh", "--leave"})
        .examples("  bkr keys renew laptop\n  bkr keys renew laptop --leave\n");
}

QCoro::Task<int> KeysRenewCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto parts = co_await session.partsWithKeyring();
    if (!parts)
        co_return output::failed(parts.error(), json);
    const auto key = session.find(m_label);
    if (!key)
        co_return output::failed(key.error(), json);
    const auto shortTerm = co_await session.shortTerm();
    if (!m_leave) {
        const auto open = co_await session.unlockKeyring();
        if (!open)
            co_return output::failed(open.error(), json);
        const auto signers = m_acceptSigner ? ShortTermRenewal::Signers::AsNow : ShortTermRenewal::Signers::AsBefore;
        auto renewing = (*shortTerm)->renew(key->id, signers);
        const auto renewed = co_await renewing;
        if (!renewed)
            co_return output::failed(renewed.error(), json);
    }
    if (m_keepFresh || m_leave) {
        if (const auto kept = (*shortTerm)->keepFresh(key->id, m_keepFresh); !kept)
            co_return output::failed(kept.error(), json);
    }
    co_return done(session, **parts, key->id, m_leave ? QStringLiteral("Left as it is") : QStringLiteral("Renewed"));
}

} // namespace bk
