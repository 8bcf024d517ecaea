// SPDX-License-Identifier: Apache-2.0
#include "ui/text/SnippetText.h"

#include <QCoreApplication>

namespace bk {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("bk", text); }

} // namespace

QString policyTitle(PolicyKind kind)
{
    switch (kind) {
    case PolicyKind::ManageOwnKeys: return tr("Manage one's own keys");
    case PolicyKind::InvokeModels: return tr("Call chosen models with a key, and nothing else");
    case PolicyKind::DenyKeys: return tr("Forbid Bedrock API keys");
    case PolicyKind::LimitKeyAge: return tr("Limit how long new keys live");
    case PolicyKind::ShortTermOnly: return tr("Short-term keys only");
    case PolicyKind::RevokeShortTerm: return tr("Revoke the short-term keys of a user or role");
    }
    Q_UNREACHABLE();
}

QString policyExplanation(PolicyKind kind)
{
    switch (kind) {
    case PolicyKind::ManageOwnKeys:
        return tr("An IAM user may create long-term keys for Bedrock, and list, deactivate, reset and delete their own. IAM cannot narrow the "
                  "last four to Bedrock, so they hold for the user's CodeCommit and Keyspaces credentials too.");
    case PolicyKind::InvokeModels:
        return tr("The named models in the named regions may be called with an API key, through Converse and InvokeModel. Lists of models stay "
                  "closed: a test of the key then says that it works and that listing is not allowed. AmazonBedrockLimitedAccess, which the "
                  "console attaches, grants much more; take it away from the user.");
    case PolicyKind::DenyKeys:
        return tr("No API key works on bedrock-runtime or bedrock-mantle, and no long-term key is created. Credentials for CodeCommit and "
                  "Keyspaces stay. Short-term keys are computed locally and can still be made; they just do not work.");
    case PolicyKind::LimitKeyAge:
        return tr("A long-term key for Bedrock can only be created with an end, at most so many days away. Keys that exist already keep their end.");
    case PolicyKind::ShortTermOnly:
        return tr("Long-term keys stop working on bedrock-runtime and bedrock-mantle and cannot be created. Short-term keys, of 12 hours at most, go on.");
    case PolicyKind::RevokeShortTerm:
        return tr("A short-term key cannot be revoked by itself. Attach this to the user or role that made it: no API key of that identity works "
                  "any more, long-term ones included. Detach it once the keys have ended, 12 hours later at the latest.");
    }
    Q_UNREACHABLE();
}

QString placeText(PolicyPlace place)
{
    return place == PolicyPlace::Identity ? tr("an IAM user, group or role") : tr("an organization's root, unit or account, as a service control policy");
}

QString problemSentence(PolicyProblem problem)
{
    switch (problem) {
    case PolicyProblem::Account: return tr("An account is 12 digits.");
    case PolicyProblem::User: return tr("An IAM user's name has 1 to 64 letters, digits or +=,.@_- and no path.");
    case PolicyProblem::Model: return tr("A model is a model id, the id of an inference profile or an ARN, without wildcards.");
    case PolicyProblem::ModelMissing: return tr("This policy is about certain models: name at least one.");
    case PolicyProblem::Region: return tr("There is a region that does not look like one.");
    case PolicyProblem::Partitions: return tr("The regions are of different partitions (such as AWS and GovCloud); each needs a policy of its own.");
    case PolicyProblem::Days: return tr("The days are a number from 1 to 36,600.");
    case PolicyProblem::Length: return tr("With so many models and regions the policy is longer than IAM takes; make two.");
    }
    Q_UNREACHABLE();
}

QString shellName(Shell shell)
{
    switch (shell) {
    case Shell::Sh: return QStringLiteral("sh");
    case Shell::Bash: return QStringLiteral("bash");
    case Shell::Zsh: return QStringLiteral("zsh");
    case Shell::Fish: return QStringLiteral("fish");
    case Shell::PowerShell: return QStringLiteral("PowerShell");
    case Shell::Cmd: return QStringLiteral("cmd");
    }
    Q_UNREACHABLE();
}

QString problemSentence(QuoteProblem problem, Shell shell)
{
    switch (problem) {
    case QuoteProblem::Name: return tr("The name of a variable has letters, digits and _, and does not begin with a digit.");
    case QuoteProblem::Empty: return tr("%1 knows no variable that is set and empty.").arg(shellName(shell));
    case QuoteProblem::Length: return tr("The value is longer than %1 takes, and would be cut.").arg(shellName(shell));
    case QuoteProblem::Character: return tr("The value has a character that %1 cannot take as it is.").arg(shellName(shell));
    }
    Q_UNREACHABLE();
}

} // namespace bk
