// SPDX-License-Identifier: Apache-2.0
#include "app/cli/IamResetCommand.h"

#include "app/cli/KeyReadCommands.h"
#include "app/cli/Output.h"
#include "app/cli/SecretInput.h"
#include "ui/text/IamText.h"

#include <unistd.h>

namespace bk {

void IamResetCommand::describe(Options &options)
{
    options.text("key", m_which, "The label of a stored key, or its id at IAM (ACCA...)", Options::Need::Required)
        .text("--user", m_user, "Whose key it is; else the stored key's, else the user who asks")
        .flag("--yes", m_yes, "Do not ask")
        .examples("  bkr iam reset billing-bot\n"
                  "The old secret dies at once, wherever it is used. bkr iam rotate changes a key without that.\n");
}

Result<IamResetCommand::Target> IamResetCommand::target(const Composition &parts, const QList<ServiceCredential> &listed) const
{
    if (const ApiKey *key = parts.keys.findByLabel(m_which)) {
        const ServiceCredential *credential = credentialOf(*key, listed);
        if (!credential)
            return fail(Error::Kind::NotFound, QStringLiteral("credential"), key->label);
        return Target{*key, *credential};
    }
    for (const ServiceCredential &one : listed) {
        if (const ApiKey *key = one.id == m_which ? storedOf(one, parts.keys.keys()) : nullptr)
            return Target{*key, one};
    }
    return fail(Error::Kind::NotFound, QStringLiteral("no stored key is that one: its new secret would have no place. Add the key, or make a new one"), m_which);
}

QCoro::Task<int> IamResetCommand::run(Session &session)
{
    const bool json = session.common.json;
    auto side = co_await iamSide(session);
    if (!side)
        co_return output::failed(side.error(), json);
    Composition &parts = *side->parts;
    const auto keyring = co_await session.unlockKeyring();
    if (!keyring)
        co_return output::failed(keyring.error(), json);
    const ApiKey *named = parts.keys.findByLabel(m_which);
    iam::Whose whose{m_user.isEmpty() && named ? named->user : m_user, false};
    IamCaller first = side->caller.clone();
    auto listing = parts.iam.list(std::move(first), std::move(whose));
    const auto listed = co_await listing;
    if (!listed)
        co_return output::failed(listed.error(), json);
    const auto found = target(parts, *listed);
    if (!found)
        co_return output::failed(found.error(), json);
    const QString question = "Reset \"" + found->key.label + "\" (" + credentialLine(found->credential, found->key.label, parts.clock.now())
                             + ")?\nThe secret that it has now dies at once, wherever it is used. [y/N] ";
    if (!m_yes && isatty(STDIN_FILENO) && !confirmed(question))
        co_return int(ExitCode::Failed);
    auto resetting = parts.maker.reset(std::move(side->caller), found->credential, found->key.id);
    const MadeKey made = co_await resetting;
    co_return told(session, made, *found);
}

int IamResetCommand::told(const Session &session, const MadeKey &made, const Target &target) const
{
    const QString &label = target.key.label;
    if (made.stands == MadeKey::Stands::Stored) {
        if (session.common.json)
            output::json({{"credential", credentialJson(made.credential, label)}, {"label", label}});
        else
            output::line("\"" + label + "\" has another secret now, stored and read back. The old one is dead. It may take a minute until the new one works.");
        return int(ExitCode::Ok);
    }
    const int status = output::failed(*made.error, session.common.json);
    if (made.stands == MadeKey::Stands::Lost)
        output::note("IAM has reset " + target.credential.id + ": the old secret of \"" + label + "\" is dead, and nobody has the new one. Reset it again: bkr iam reset \"" + label + "\"");
    else if (made.stands == MadeKey::Stands::NotKnown)
        output::note("Whether " + target.credential.id + " was reset is not known. bkr keys test \"" + label + "\" tells whether the stored secret still works; if it does not, reset it again.");
    return status;
}

} // namespace bk
