// SPDX-License-Identifier: Apache-2.0
#include "ui/text/IamText.h"

#include "ui/text/TextParts.h"
#include "ui/text/TimeText.h"

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

QString statusWords(ServiceCredential::Status status)
{
    using Status = ServiceCredential::Status;
    switch (status) {
    case Status::Active: return tr("Active");
    case Status::Inactive: return tr("Inactive");
    case Status::Expired: return tr("Ended");
    case Status::Unknown: return tr("Not known");
    }
    Q_UNREACHABLE();
}

QString endWords(const ServiceCredential &credential)
{
    return credential.expires.isValid() ? dateText(credential.expires) : tr("never");
}

QString credentialLine(const ServiceCredential &credential, const QString &storedAs, const QDateTime &now)
{
    const QString ends = credential.expires.isValid() ? tr("ends %1").arg(dateText(credential.expires)) : tr("never ends");
    const QString line = tr("%1: %2, made %3, %4").arg(credential.id, statusWords(credential.status).toLower(), agoText(credential.created, now), ends);
    return storedAs.isEmpty() ? tr("%1; not stored here").arg(line) : tr("%1; stored here as “%2”").arg(line, storedAs);
}

QString slotsFullText(const QString &user, const QList<ServiceCredential> &held, const QList<ApiKey> &stored, const QDateTime &now)
{
    QStringList lines{tr("%1 has two keys at IAM already, and a user can have two.").arg(user)};
    for (const ServiceCredential &one : held)
        lines.append(credentialLine(one, labelOf(one, stored), now));
    lines.append(tr("Delete the one that nobody uses (Keys at AWS), then come back. Nothing was changed."));
    return lines.join(QLatin1Char('\n'));
}

QString standsText(const MadeKey &made)
{
    const QString &id = made.credential.id;
    switch (made.stands) {
    case MadeKey::Stands::Stored: return {};
    case MadeKey::Stands::Nothing: return tr("Nothing was changed at IAM.");
    case MadeKey::Stands::TakenBack: return tr("The key could not be stored, so it was deleted at IAM again (%1).").arg(id);
    case MadeKey::Stands::Lost: return tr("IAM has done it, and nobody has the secret of %1. Delete that key, or reset it where it is stored here.").arg(id);
    case MadeKey::Stands::NotKnown: return tr("Whether IAM has done it is not known. List the keys again, and test the one that is stored.");
    }
    Q_UNREACHABLE();
}

QString shortTermPrincipal(const ApiKey &key)
{
    if (key.accessKeyId.isEmpty())
        return tr("It belongs to whoever made it; its text does not tell who that is. It ends by itself on %1.").arg(dateText(key.expires));
    const QString account = key.account.isEmpty() ? QString() : tr(" of account %1 (probably)").arg(key.account);
    if (key.temporary)
        return tr("It belongs to the role or user behind the session %1%2. It ends by itself on %3, or with that session.").arg(key.accessKeyId, account, dateText(key.expires));
    return tr("It belongs to the user of the access key %1%2. It ends by itself on %3; deactivating that access key in IAM ends it sooner.")
        .arg(key.accessKeyId, account, dateText(key.expires));
}

QStringList rotationPlan(const QString &label, const QString &user)
{
    return {tr("A second key is made at IAM for %1, stored in the keyring and read back.").arg(user),
            tr("It is tried until Bedrock accepts it. That can take a minute."),
            tr("It gets the name “%1”, and the old key is deactivated: what still has the old one stops working.").arg(label),
            tr("A day later the old key is deleted. Until then it can be taken back.")};
}

int rotationStepsDone(RotationStep step)
{
    switch (step) {
    case RotationStep::Planned:
    case RotationStep::Creating:
    case RotationStep::Created:
    case RotationStep::Lost: return 0;
    case RotationStep::Stored: return 1;
    case RotationStep::Live:
    case RotationStep::Switched: return 2;
    case RotationStep::Resting:
    case RotationStep::Deleting: return 3;
    }
    Q_UNREACHABLE();
}

QString rotationText(const RotationRecord &record)
{
    const QString label = record.label;
    if (record.undoing)
        return tr("The old key of “%1” is being taken back. The one that is stored under the name works.").arg(label);
    switch (record.step) {
    case RotationStep::Planned:
    case RotationStep::Creating:
    case RotationStep::Created:
        return tr("The rotation of “%1” was interrupted while a second key was made. The key you have works as before.").arg(label);
    case RotationStep::Lost:
        return tr("IAM has made %1 for %2 in the rotation of “%3”, and its secret did not arrive here. The key you have works as before.")
            .arg(record.newCredential, record.user, label);
    case RotationStep::Stored:
    case RotationStep::Live:
        return tr("The rotation of “%1” stopped before the change: the old and the new key are both stored, and the old one works.").arg(label);
    case RotationStep::Switched: return tr("“%1” is the new key. The old one is kept as “%2” and is still active.").arg(label, record.oldLabel);
    case RotationStep::Resting:
        return tr("“%1” is the new key. The old one is deactivated, kept as “%2”, and is deleted on %3.").arg(label, record.oldLabel, dateText(record.deleteAfter));
    case RotationStep::Deleting: return tr("“%1” is the new key. The deletion of the old one was begun and is not finished.").arg(label);
    }
    Q_UNREACHABLE();
}

QString goOnLabel(const RotationRecord &record)
{
    if (record.undoing)
        return tr("Go on undoing");
    switch (record.step) {
    case RotationStep::Lost: return tr("Delete it and go on");
    case RotationStep::Resting: return tr("Delete the old key now");
    default: return tr("Go on");
    }
}

QString wentByItself(const RotationRecord &record)
{
    return tr("The old key of “%1” was deleted, a day after its rotation.").arg(record.label);
}

} // namespace bk
