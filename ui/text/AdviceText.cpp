// SPDX-License-Identifier: Apache-2.0
#include "ui/text/AdviceText.h"

#include <QCoreApplication>

namespace bk {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("bk", text); }

QString labels(const KeyAdvice &advice)
{
    return advice.others.join(QStringLiteral(", "));
}

} // namespace

AdviceWords adviceWords(const KeyAdvice &advice)
{
    using Kind = KeyAdvice::Kind;
    switch (advice.kind) {
    case Kind::TwoEnvironments:
        return {tr("One key in two environments"),
                tr("The same key, or one of the same identity, stands under another environment as %1. A leak in one reaches the other, and "
                   "neither can be revoked or limited alone.").arg(labels(advice)),
                tr("Make a key of its own for each environment, of an IAM user of its own.")};
    case Kind::NeverEnds:
        return {tr("It never ends"),
                tr("A leaked key that never ends works until somebody notices, and no date reminds anybody of it."),
                tr("Rotate it into a key of 90 days or less.")};
    case Kind::LongTermInProduction:
        return {tr("A long-term key in production"),
                tr("AWS calls long-term keys \"Recommended only for exploration\" and short-term keys \"Recommended for production use\": those "
                   "end by themselves within 12 hours."),
                tr("Give programs in production short-term keys, or IAM roles, and keep this one for trying things out.")};
    case Kind::LongLife:
        return {tr("A life of %1 days").arg(advice.days),
                tr("The longer a key lives, the more copies of it are about, and the longer a lost one works."),
                tr("At its next rotation choose 90 days or less; warnings before the end come by themselves.")};
    case Kind::BothSlotsLive:
        return {tr("Both keys of this user are live"),
                tr("An IAM user may have two keys, and %1 is the other one. With both taken there is no room for the next rotation.").arg(labels(advice)),
                tr("After a rotation this is right for a day. Otherwise find out which one is used, and deactivate the other in IAM.")};
    case Kind::LimitedAccess:
        return {tr("Its rights are wider than they sound"),
                tr("The console made this user and attached AmazonBedrockLimitedAccess. It can call every model and change more: create and delete "
                   "guardrails, inference profiles, prompt routers, jobs for customization, evaluation, import and copies, and provisioned throughput, "
                   "which costs money by the hour; subscribe to models in the marketplace; and list IAM roles and networks."),
                tr("Attach a policy for the models that you use (bkr policy invoke-models) to the user, and detach that one.")};
    case Kind::NotTested:
        return {tr("Not tested for %1 days").arg(advice.days),
                tr("Whether it still works is not known; a key that nobody uses is only a risk."),
                tr("Test it: that costs nothing. If nobody needs it any more, delete it here and in IAM.")};
    }
    Q_UNREACHABLE();
}

QString kindAdvice(ApiKey::Kind kind)
{
    switch (kind) {
    case ApiKey::Kind::LongTerm:
        return tr("Long-term: AWS says \"Recommended only for exploration\". For production take short-term keys.");
    case ApiKey::Kind::ShortTerm:
        return tr("Short-term: AWS says \"Recommended for production use\". It ends within 12 hours and has to be made again.");
    case ApiKey::Kind::Other:
        return {};
    }
    Q_UNREACHABLE();
}

QList<QPair<QString, QString>> kindTable()
{
    return {{tr("Production applications"), tr("Short-term keys (AWS: \"Recommended for production use\")")},
            {tr("Development, testing"), tr("A long-term key with an end (AWS: \"Recommended only for exploration\")")},
            {tr("CI/CD pipelines"), tr("Short-term keys, made by each run from its own role")},
            {tr("Personal scripts"), tr("A long-term key of 30 or 90 days, for this use alone")},
            {tr("Enterprise applications"), tr("Short-term keys that are renewed by themselves, or IAM roles")}};
}

} // namespace bk
