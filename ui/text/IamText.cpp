// SPDX-License-Identifier: Apache-2.0
#include "ui/text/IamText.h"

#include "ui/text/TextParts.h"

namespace bk {

using text::tr;
using text::withDetail;

std::optional<ErrorWords> iamWords(const Error &error)
{
    using Kind = Error::Kind;
    const bool ofQueryProtocol = error.subject.startsWith(QLatin1String("iam:")) || error.subject.startsWith(QLatin1String("sts:"));
    if (error.type == QLatin1String("AnotherCaller"))
        return ErrorWords{tr("Other credentials answer now"), tr("For this rotation IAM was asked with %1, and something else answers here now.").arg(error.subject),
                          tr("Nothing was done with them. Bring those credentials back, or choose yourself whom IAM is asked as.")};
    if (error.kind == Kind::NotFound && error.detail == QLatin1String("credential"))
        return ErrorWords{tr("IAM does not show the key"), tr("The credentials in use see no key of “%1” at IAM.").arg(error.subject),
                          tr("They may belong to another account, or somebody deleted the key there. Look at the list of keys at IAM.")};
    if (error.kind == Kind::KeySlotsFull)
        return ErrorWords{tr("The user has two keys already"), tr("An IAM user can have two Bedrock API keys, and this one has them."),
                          tr("Delete the one that nobody uses (bkr iam list shows both), then make the new one; or make it for another user.")};
    if (error.kind == Kind::KeysNotOffered)
        return ErrorWords{tr("No API keys here"), withDetail(tr("IAM makes no Bedrock API keys in this account's part of AWS."), error),
                          tr("Use IAM credentials, or a short-term key made from them.")};
    if (error.kind == Kind::PermissionMissing && ofQueryProtocol)
        return ErrorWords{tr("These credentials lack a permission"), tr("They may not do %1.").arg(error.subject),
                          tr("Ask for this permission for their user or role, or use others: bkr credentials shows which they are.")};
    if (error.kind == Kind::ResourceNotFound && error.type == QLatin1String("NoSuchEntity"))
        return ErrorWords{tr("IAM does not find it"), withDetail(tr("There is no such user or no such key in this account."), error),
                          tr("Check the user's name and the key's id: bkr iam list.")};
    if (error.kind == Kind::Throttled && error.type == QLatin1String("Throttling")) // IAM and STS, which know no model
        return ErrorWords{tr("Too many calls at once"), withDetail(tr("AWS takes no more calls of this kind for the moment."), error),
                          tr("Wait a little, then try again.")};
    return std::nullopt;
}

} // namespace bk
