// SPDX-License-Identifier: Apache-2.0
#include "app/cli/IamCommands.h"

#include "app/cli/KeyReadCommands.h"
#include "app/cli/Output.h"
#include "app/cli/SecretInput.h"
#include "core/aws/Sts.h"
#include "ui/text/IamText.h"
#include "ui/text/TimeText.h"

#include <QJsonArray>

#include <unistd.h>

namespace bk {

using output::orNull;

QJsonObject credentialJson(const ServiceCredential &credential, const QString &storedAs)
{
    return {{"id", credential.id},
            {"user", credential.user},
            {"alias", orNull(credential.alias)},
            {"status", nameOf(credential.status)},
            {"created", orNull(credential.created)},
            {"expires", orNull(credential.expires)},
            {"neverExpires", !credential.expires.isValid()},
            {"storedAs", orNull(storedAs)}};
}

namespace {

QJsonArray credentialsJson(const QList<ServiceCredential> &credentials, const QList<ApiKey> &keys)
{
    QJsonArray array;
    for (const ServiceCredential &one : credentials)
        array.append(credentialJson(one, labelOf(one, keys)));
    return array;
}

} // namespace

QCoro::Task<Result<IamSide>> iamSide(Session &session)
{
    auto caller = co_await session.caller(Service::Iam);
    if (!caller)
        co_return fail(caller.error());
    const auto parts = co_await session.parts();
    if (!parts)
        co_return fail(parts.error());
    IamSide side{std::move(*caller), *parts};
    co_return std::move(side);
}

void IamListCommand::describe(Options &options)
{
    options.text("--user", m_user, "Whose keys; else those of the user who asks")
        .flag("--all-users", m_allUsers, "The keys of every user of the account")
        .atMostOneOf({"--user", "--all-users"})
        .examples("  bkr iam list --profile admin --all-users\n"
                  "  bkr iam list --user billing-bot --json\n"
                  "IAM is asked with AWS credentials (bkr credentials shows which), never with an API key.\n");
}

QCoro::Task<int> IamListCommand::run(Session &session)
{
    const bool json = session.common.json;
    auto side = co_await iamSide(session);
    if (!side)
        co_return output::failed(side.error(), json);
    const Composition &parts = *side->parts;
    iam::Whose whose{m_user, m_allUsers};
    auto asking = side->parts->iam.list(std::move(side->caller), std::move(whose));
    const auto listed = co_await asking;
    if (!listed)
        co_return output::failed(listed.error(), json);
    const QList<ApiKey> &keys = parts.keys.keys();
    if (json) {
        output::json({{"credentials", credentialsJson(*listed, keys)}});
    } else if (listed->isEmpty()) {
        output::line(m_allUsers ? "Nobody has a long-term key." : "There is no long-term key.");
    } else {
        QList<QStringList> rows{{"USER", "ID", "STATUS", "MADE", "ENDS", "STORED AS"}};
        for (const ServiceCredential &one : *listed)
            rows.append({one.user, one.id, nameOf(one.status), agoText(one.created, parts.clock.now()), endWords(one), labelOf(one, keys)});
        output::table(rows);
    }
    co_return int(ExitCode::Ok);
}

void IamCreateCommand::describe(Options &options)
{
    options.text("--label", m_label, "What you call it here", Options::Need::Required)
        .text("--user", m_user, "The IAM user it is made for; else the one who asks")
        .whole("--days", m_days, "How long it lives: 1 to 36600 days")
        .flag("--never", m_never, "It never ends; AWS advises against it")
        .text("--environment", m_environment, "development, testing, staging, production, or a word of your own")
        .atMostOneOf({"--days", "--never"})
        .examples("  bkr iam create --user billing-bot --days 90 --label billing-bot\n"
                  "The key goes into the keyring and is not shown.\n");
}

Result<std::optional<int>> IamCreateCommand::ageDays() const
{
    if (m_never)
        return std::optional<int>();
    if (!m_days)
        return fail(Error::Kind::InvalidInput, QStringLiteral("say how long the key is to live: --days N, or --never"));
    if (*m_days < 1 || *m_days > iam::kLongestAgeDays)
        return fail(Error::Kind::InvalidInput, QStringLiteral("a key lives 1 to %1 days, or --never").arg(iam::kLongestAgeDays));
    return m_days;
}

QCoro::Task<Result<QString>> IamCreateCommand::user(Session &session) const
{
    if (!m_user.isEmpty())
        co_return m_user;
    const auto parts = co_await session.parts();
    if (!parts)
        co_return fail(parts.error());
    auto sts = co_await session.caller(Service::Sts);
    if (!sts)
        co_return fail(sts.error());
    const QueryCall call = sts::getCallerIdentity();
    std::optional<sigv4::Credentials> credentials = std::move(sts->keys);
    auto asking = sts::ask((*parts)->http, (*parts)->serviceClock, call, sts->endpoint, std::move(credentials), sts->allowedHosts);
    const auto answer = co_await asking;
    if (!answer)
        co_return fail(answer.error());
    const auto identity = sts::readIdentity(*answer);
    if (!identity)
        co_return fail(identity.error());
    // arn:aws:iam::123456789012:user/path/name
    if (!identity->arn.section(u':', 5).startsWith(QLatin1String("user/")))
        co_return fail(Error::Kind::InvalidInput, QString(QStringLiteral("keys belong to users, and you are ") + identity->arn + QStringLiteral(": name one with --user")));
    co_return identity->arn.section(u'/', -1);
}

QCoro::Task<int> IamCreateCommand::run(Session &session)
{
    const bool json = session.common.json;
    const auto days = ageDays();
    if (!days)
        co_return output::failed(days.error(), json);
    auto side = co_await iamSide(session);
    if (!side)
        co_return output::failed(side.error(), json);
    Composition &program = *side->parts;
    const auto user = co_await this->user(session);
    if (!user)
        co_return output::failed(user.error(), json);
    const auto open = co_await session.unlockKeyring();
    if (!open)
        co_return output::failed(open.error(), json);
    ApiKey draft;
    draft.label = m_label;
    draft.environment = m_environment;
    draft.region = session.common.region;
    auto making = program.maker.make(std::move(side->caller), *user, *days, std::move(draft));
    const MadeKey made = co_await making;
    if (made.stands != MadeKey::Stands::Stored)
        co_return notMade(session, made, *user, program.clock.now());
    const ApiKey *key = program.keys.find(made.key);
    if (json)
        output::json({{"key", key ? QJsonValue(keyJson(*key, program.clock.now())) : QJsonValue()}, {"credential", credentialJson(made.credential, m_label)}});
    else
        output::line("Made for " + made.credential.user + " (" + made.credential.id + ", ends: " + endWords(made.credential) + "), stored as \"" + m_label + "\" in "
                     + program.keyring->state().backend + ", and read back. It may take a minute until it works.");
    co_return int(ExitCode::Ok);
}

int IamCreateCommand::notMade(const Session &session, const MadeKey &made, const QString &user, const QDateTime &now) const
{
    const Error why = made.error.value_or(Error());
    if (session.common.json && !made.held.isEmpty())
        output::json({{"error", output::errorJson(why)}, {"credentials", credentialsJson(made.held, {})}});
    const int status = output::failed(why, session.common.json && made.held.isEmpty());
    const QString &id = made.credential.id;
    for (const ServiceCredential &one : made.held)
        output::note("    " + credentialLine(one, {}, now));
    switch (made.stands) {
    case MadeKey::Stands::Stored:
    case MadeKey::Stands::Nothing: break;
    case MadeKey::Stands::TakenBack: output::note("The key could not be stored, so it was deleted at IAM again (" + id + ")."); break;
    case MadeKey::Stands::Lost: output::note("IAM has made " + id + ", and nobody has its secret. Delete it: bkr iam delete " + id + " --user " + user); break;
    case MadeKey::Stands::NotKnown: output::note("Whether a key was made is not known: look with bkr iam list --user " + user + "."); break;
    }
    return status;
}

void IamChangeCommand::describe(Options &options)
{
    options.text("id", m_id, "The key's id (ACCA...): bkr iam list", Options::Need::Required).text("--user", m_user, "Whose key it is; else of the user who asks");
    switch (m_deed) {
    case Deed::Activate:
        options.examples("  bkr iam activate ACCAEXAMPLE000000001 --user billing-bot\n");
        break;
    case Deed::Deactivate:
        options.examples("  bkr iam deactivate ACCAEXAMPLE000000001 --user billing-bot\n"
                         "Whatever uses the key stops working at once; activate brings it back.\n");
        break;
    case Deed::Delete:
        options.flag("--yes", m_yes, "Do not ask")
            .examples("  bkr iam delete ACCAEXAMPLE000000001 --user billing-bot\n"
                      "Whatever uses the key stops working for good. What the keyring has of it stays: bkr keys remove.\n");
        break;
    }
}

QCoro::Task<int> IamChangeCommand::run(Session &session)
{
    const bool json = session.common.json;
    auto side = co_await iamSide(session);
    if (!side)
        co_return output::failed(side.error(), json);
    if (m_deed == Deed::Delete && !m_yes && isatty(STDIN_FILENO)) {
        if (!confirmed("Delete " + m_id + " at IAM? Whatever uses it stops working for good. [y/N] "))
            co_return int(ExitCode::Failed);
    }
    ServiceCredentials &iam = side->parts->iam;
    auto doing = m_deed == Deed::Delete ? iam.remove(std::move(side->caller), m_user, m_id)
                                        : iam.setActive(std::move(side->caller), m_user, m_id, m_deed == Deed::Activate);
    const auto done = co_await doing;
    if (!done)
        co_return output::failed(done.error(), json);
    const char *what = m_deed == Deed::Delete ? "deleted" : m_deed == Deed::Activate ? "active" : "inactive";
    if (json)
        output::json({{"id", m_id}, {"status", what}});
    else
        output::line(m_id + " is " + QLatin1String(what) + ".");
    co_return int(ExitCode::Ok);
}

} // namespace bk
