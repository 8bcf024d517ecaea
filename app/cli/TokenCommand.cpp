// SPDX-License-Identifier: Apache-2.0
#include "app/cli/TokenCommand.h"

#include "app/cli/Output.h"
#include "app/cli/Session.h"
#include "core/snippets/ShellQuote.h"
#include "ui/text/CredentialText.h"
#include "ui/text/ShortTermText.h"
#include "ui/text/TimeText.h"

#include <QHash>
#include <QJsonDocument>

#include <cstdio>
#include <unistd.h>

namespace bk {

namespace {

constexpr const char *kBearer = "AWS_BEARER_TOKEN_BEDROCK";

// Not through Output: what leaves here is a key, and every copy of it is wiped.
void writeAndWipe(QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
    wipe(bytes);
}

QByteArray plainLine(QByteArrayView name, QByteArrayView value)
{
    QByteArray line;
    line.reserve(name.size() + value.size() + 2);
    line.append(name).append(name.isEmpty() ? "" : "=").append(value).append('\n');
    return line;
}

} // namespace

void TokenCommand::describe(Options &options)
{
    options.text("--format", m_format, "plain, helper, export (sh, bash, zsh), fish, powershell, cmd, env (.env, docker --env-file) or json")
        .text("--expires-in,--duration", m_expiresIn, "How long it lives: 3600, 90min or 12h (the longest, and what happens without it)")
        .text("--cached", m_cached, "The label to keep it under in the keyring; made there the first time, renewed when its end is near")
        .examples("  bkr token --profile dev --region eu-west-1           prints the key, and nothing else\n"
                  "  eval \"$(bkr token --expires-in 1h --format export)\"\n"
                  "  docker run --env-file <(bkr token --format env) image\n"
                  "  bkr token --cached ci --format helper               for programs that run a command whenever they want a key\n"
                  "This command is there to print a secret: whoever sees its output can use the key until it ends. To give a key to one\n"
                  "program and nobody else, use `bkr exec --short-term -- COMMAND`. The key is signed by access keys of this machine\n"
                  "(--profile, else what `bkr credentials` finds, never an API key); it has their permissions and cannot be revoked by itself.\n");
}

Result<TokenCommand::Format> TokenCommand::format(bool json) const
{
    static const QHash<QString, Format> formats{{"plain", Format::Plain}, {"text", Format::Plain},           {"helper", Format::Plain}, {"export", Format::Export},
                                                {"fish", Format::Fish},   {"powershell", Format::PowerShell}, {"cmd", Format::Cmd},      {"env", Format::Env},
                                                {"json", Format::Json}};
    const auto found = formats.constFind(m_format);
    if (found == formats.constEnd())
        return fail(Error::Kind::InvalidInput, "--format takes plain, helper, export, fish, powershell, cmd, env or json", m_format);
    return json ? Format::Json : *found;
}

QCoro::Task<int> TokenCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto format = this->format(json);
    if (!format)
        co_return output::failed(format.error(), json);
    ShortTermOrder order{session.common.profile, session.common.region, kLongestShortTermSeconds};
    if (!m_expiresIn.isEmpty()) {
        const auto life = lifeIn(m_expiresIn);
        if (!life)
            co_return output::failed(life.error(), json);
        order.seconds = *life;
    }
    auto getting = m_cached.isEmpty() ? made(&session, std::move(order)) : cached(&session, std::move(order));
    const auto token = co_await getting;
    if (!token)
        co_return output::failed(token.error(), json);
    const auto parts = co_await session.parts();
    if (const auto printed = print(*token, *format, (*parts)->clock.now()); !printed)
        co_return output::failed(printed.error(), json);
    if (isatty(STDOUT_FILENO))
        output::note("This is a key: it works until " + dateText(token->ends) + ", and your terminal keeps what it shows.");
    co_return int(ExitCode::Ok);
}

QCoro::Task<Result<TokenCommand::Token>> TokenCommand::made(Session *session, ShortTermOrder order) const
{
    const auto shortTerm = co_await session->shortTerm();
    if (!shortTerm)
        co_return fail(shortTerm.error());
    auto minting = (*shortTerm)->mint(std::move(order));
    auto minted = co_await minting;
    if (!minted)
        co_return fail(minted.error());
    const CredentialStep &who = minted->who;
    Token token{std::move(minted->key.key), minted->key.region, minted->key.end, minted->key.mayEndSooner,
                who.origin.text().isEmpty() ? nameOf(who.place) : who.origin.text()};
    co_return std::move(token);
}

// Options that were given have to be those it was made with.
Result<void> TokenCommand::checkSameOrder(const ShortTermOrder &order, const ApiKey &key, const ShortTermRecord &record) const
{
    const QString other = QStringLiteral("; leave it out, or take another label");
    if (!order.profile.isEmpty() && order.profile != record.profile)
        return fail(Error::Kind::InvalidInput, QString("--profile " + order.profile + ": \"" + key.label + "\" was made from " + sourceText(record) + other));
    if (!order.region.isEmpty() && order.region != key.region)
        return fail(Error::Kind::InvalidInput, QString("--region " + order.region + ": \"" + key.label + "\" works in " + key.region + " only" + other));
    if (!m_expiresIn.isEmpty() && order.seconds != record.seconds)
        return fail(Error::Kind::InvalidInput, QString("--expires-in " + m_expiresIn + ": \"" + key.label + "\" is made for " + durationText(record.seconds) + other));
    return {};
}

// The id of a stored key that is fresh enough.
QCoro::Task<Result<KeyId>> TokenCommand::freshen(Session *session, ShortTermOrder order) const
{
    const auto parts = co_await session->partsWithKeyring();
    if (!parts)
        co_return fail(parts.error());
    const auto shortTerm = co_await session->shortTerm();
    const auto known = session->find(m_cached);
    if (!known) {
        const auto open = co_await session->unlockKeyring();
        if (!open)
            co_return fail(open.error());
        ApiKey draft;
        draft.label = m_cached;
        auto making = (*shortTerm)->make(std::move(draft), std::move(order), false);
        auto id = co_await making;
        co_return id;
    }
    const auto found = (*shortTerm)->record(known->id);
    if (!found)
        co_return fail(found.error());
    const std::optional<ShortTermRecord> &made = *found;
    if (!made)
        co_return fail(Error::Kind::InvalidInput, QString("\"" + known->label + "\" was not made here; `bkr exec --key` gives it to a program"), known->label);
    if (const auto same = checkSameOrder(order, *known, *made); !same)
        co_return fail(same.error());
    const ShortTermRecord &record = *made;
    const QDateTime now = (*parts)->serviceClock.now();
    if (!wantsRenewal(record, now))
        co_return KeyId(record.key);
    const auto open = co_await session->unlockKeyring();
    if (!open)
        co_return fail(open.error());
    auto renewing = (*shortTerm)->renew(record.key);
    const auto renewed = co_await renewing;
    if (!renewed && (now >= record.ends || now < record.made))
        co_return fail(renewed.error());
    if (!renewed) { // it works for a while yet
        output::trouble(words(renewed.error()));
        output::note("The key that is there ends " + dateText(record.ends) + '.');
    }
    co_return KeyId(record.key);
}

QCoro::Task<Result<TokenCommand::Token>> TokenCommand::cached(Session *session, ShortTermOrder order) const
{
    auto freshening = freshen(session, std::move(order));
    const auto id = co_await freshening;
    if (!id)
        co_return fail(id.error());
    const auto parts = co_await session->parts();
    KeyId wanted = *id;
    auto reading = session->secretOf(std::move(wanted));
    auto secret = co_await reading;
    if (!secret)
        co_return fail(secret.error());
    const ApiKey *key = (*parts)->keys.find(*id);
    const std::optional<ShortTermRecord> record = (*parts)->shortTerm.record(*id).value_or(std::nullopt);
    if (!key || !record)
        co_return fail(Error::Kind::NotFound, {}, m_cached);
    Token token{std::move(*secret), key->region, key->expires, key->temporary && !record->endsWithSession, sourceText(*record)};
    co_return std::move(token);
}

Result<void> TokenCommand::print(const Token &token, Format format, const QDateTime &now)
{
    const QByteArrayView key = token.key.reveal();
    const QByteArray region = token.region.toLatin1();
    QByteArray text;
    text.reserve(key.size() * 5 + 512); // growing would leave copies behind
    if (format == Format::Plain) {
        text = plainLine({}, key);
    } else if (format == Format::Json) {
        const QJsonObject json{{"key", QString::fromLatin1(key)},
                               {"region", token.region},
                               {"expires", output::orNull(token.ends)},
                               {"secondsLeft", now.secsTo(token.ends)},
                               {"sessionMayEndSooner", token.mayEndSooner},
                               {"source", token.source}};
        text = QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
    } else {
        static const QHash<Format, Shell> shells{{Format::Export, Shell::Sh}, {Format::Fish, Shell::Fish}, {Format::PowerShell, Shell::PowerShell}, {Format::Cmd, Shell::Cmd}};
        for (const auto &[name, value] : {std::pair<QByteArrayView, QByteArrayView>(kBearer, key), {"AWS_REGION", region}, {"AWS_DEFAULT_REGION", region}}) {
            auto line = format == Format::Env ? Quoted<QByteArray>(plainLine(name, value)) : exportLine(shells.value(format), name, value);
            if (!line)
                return fail(Error::Kind::InvalidInput, "the key is too long for this shell; `bkr exec --short-term` gives it to a program without one");
            text.append(*line);
            if (format != Format::Env)
                text.append('\n');
            wipe(*line);
        }
    }
    writeAndWipe(text);
    return {};
}

} // namespace bk
