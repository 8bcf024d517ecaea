// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/PolicyText.h"

#include "core/aws/Endpoint.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace bk {

namespace {

constexpr std::array<PolicyFacts, 6> kPolicies{{
    {PolicyKind::ManageOwnKeys, "manage-own-keys", PolicyPlace::Identity},
    {PolicyKind::InvokeModels, "invoke-models", PolicyPlace::Identity},
    {PolicyKind::DenyKeys, "deny-keys", PolicyPlace::Organization},
    {PolicyKind::LimitKeyAge, "limit-key-age", PolicyPlace::Organization},
    {PolicyKind::ShortTermOnly, "short-term-only", PolicyPlace::Organization},
    {PolicyKind::RevokeShortTerm, "revoke-short-term", PolicyPlace::Identity},
}};

constexpr int kLongestIdentity = 6144;
constexpr int kLongestOrganization = 5120;
constexpr int kMostDays = 36'600;
constexpr int kDefaultDays = 90;

const QString kCreate = QStringLiteral("iam:CreateServiceSpecificCredential");
const QString kServiceName = QStringLiteral("iam:ServiceSpecificCredentialServiceName");
const QString kAgeDays = QStringLiteral("iam:ServiceSpecificCredentialAgeDays");
const QString kBedrock = QStringLiteral("bedrock.amazonaws.com");
const QString kUse = QStringLiteral("bedrock:CallWithBearerToken");
const QString kUseMantle = QStringLiteral("bedrock-mantle:CallWithBearerToken");
const QStringList kBothUses{kUse, kUseMantle};
const QString kEverything = QStringLiteral("*");

bool matches(const QString &text, const char *pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(pattern))).match(text).hasMatch();
}

QJsonValue oneOrMany(const QStringList &values)
{
    return values.size() == 1 ? QJsonValue(values.first()) : QJsonValue(QJsonArray::fromStringList(values));
}

struct Statement final {
    QJsonObject json;
    Statement(const char *effect, const char *sid, const QStringList &actions, const QStringList &resources)
        : json{{QStringLiteral("Sid"), QLatin1String(sid)},
               {QStringLiteral("Effect"), QLatin1String(effect)},
               {QStringLiteral("Action"), oneOrMany(actions)},
               {QStringLiteral("Resource"), oneOrMany(resources)}}
    {
    }
    Statement &when(const char *test, const QString &key, const QStringList &values)
    {
        QJsonObject condition = json.value(QStringLiteral("Condition")).toObject();
        QJsonObject keys = condition.value(QLatin1String(test)).toObject();
        keys.insert(key, oneOrMany(values));
        condition.insert(QLatin1String(test), keys);
        json.insert(QStringLiteral("Condition"), condition);
        return *this;
    }
    // So that the credentials of CodeCommit, Keyspaces and CloudWatch stay as they are.
    Statement &ofBedrock() { return when("StringEquals", kServiceName, {kBedrock}); }
};

Statement allow(const char *sid, const QStringList &actions, const QStringList &resources) { return {"Allow", sid, actions, resources}; }
Statement deny(const char *sid, const QStringList &actions) { return {"Deny", sid, actions, {kEverything}}; }

std::optional<PolicyProblem> problemOf(const PolicyInputs &inputs)
{
    if (!inputs.account.isEmpty() && !matches(inputs.account, "[0-9]{12}"))
        return PolicyProblem::Account;
    if (!inputs.user.isEmpty() && !matches(inputs.user, "[A-Za-z0-9_+=,.@-]{1,64}"))
        return PolicyProblem::User;
    for (const QString &model : inputs.models) {
        if (!matches(model, "[A-Za-z0-9][A-Za-z0-9_.:/-]{0,2047}") || (model.contains(u'/') && !model.startsWith(QLatin1String("arn:"))))
            return PolicyProblem::Model;
    }
    for (const QString &region : inputs.regions) {
        if (!looksLikeRegion(region))
            return PolicyProblem::Region;
        if (partitionOf(region).id != partitionOf(inputs.regions.first()).id)
            return PolicyProblem::Partitions;
    }
    if (inputs.maxDays && (*inputs.maxDays < 1 || *inputs.maxDays > kMostDays))
        return PolicyProblem::Days;
    return {};
}

// An inference profile's id is a model's id behind the name of the geography it spans.
bool isProfileId(const QString &id)
{
    static const QStringList geographies{"us", "eu", "apac", "ap", "global", "us-gov", "jp", "au", "ca", "sa", "me", "af", "il", "mx", "in"};
    return geographies.contains(id.section(u'.', 0, 0));
}

QString partitionFor(const PolicyInputs &inputs)
{
    if (!inputs.regions.isEmpty())
        return partitionOf(inputs.regions.first()).id;
    for (const QString &model : inputs.models) {
        if (model.startsWith(QLatin1String("us-gov.")))
            return QStringLiteral("aws-us-gov");
    }
    return QStringLiteral("aws");
}

QString orAny(const QString &text) { return text.isEmpty() ? kEverything : text; }

struct Models final {
    QStringList direct;   // may be called
    QStringList profiles; // the same, and then the models behind them
    QStringList behind;
};

// A profile calls its model in any region of its geography, so there the region is left open and the profile is named.
Models resourcesOf(const PolicyInputs &inputs, const QString &partition)
{
    Models models;
    const QString arn = QStringLiteral("arn:") + partition + QStringLiteral(":bedrock:");
    const auto modelEverywhere = [&arn](const QString &id) { return QString(arn + QStringLiteral("*::foundation-model/") + id); };
    const QStringList regions = inputs.regions.isEmpty() ? QStringList{kEverything} : inputs.regions;
    for (const QString &model : inputs.models) {
        if (model.startsWith(QLatin1String("arn:"))) {
            const bool system = model.contains(QLatin1String(":inference-profile/"));
            const bool own = model.contains(QLatin1String(":application-inference-profile/"));
            (system || own ? models.profiles : models.direct).append(model);
            if (system)
                models.behind.append(modelEverywhere(model.section(u'/', 1).section(u'.', 1)));
            else if (own)
                models.behind.append(modelEverywhere(kEverything)); // its ARN does not tell which
            continue;
        }
        for (const QString &region : regions) {
            if (isProfileId(model))
                models.profiles.append(arn + region + u':' + orAny(inputs.account) + QStringLiteral(":inference-profile/") + model);
            else
                models.direct.append(arn + region + QStringLiteral("::foundation-model/") + model);
        }
        if (isProfileId(model))
            models.behind.append(modelEverywhere(model.section(u'.', 1)));
    }
    for (QStringList *list : {&models.direct, &models.profiles, &models.behind})
        list->removeDuplicates();
    return models;
}

QList<Statement> manageOwnKeys(const PolicyInputs &inputs)
{
    const QString user = inputs.user.isEmpty() ? QStringLiteral("${aws:username}") : inputs.user;
    const QString own = QStringLiteral("arn:") + partitionFor(inputs) + QStringLiteral(":iam::") + orAny(inputs.account) + QStringLiteral(":user/") + user;
    Statement create = allow("CreateOwnBedrockApiKeys", {kCreate}, {own}).ofBedrock();
    if (inputs.maxDays) // a key that never expires has no age, and is then not allowed
        create.when("NumericLessThanEquals", kAgeDays, {QString::number(*inputs.maxDays)});
    const QStringList others{QStringLiteral("iam:ListServiceSpecificCredentials"), QStringLiteral("iam:UpdateServiceSpecificCredential"),
                             QStringLiteral("iam:DeleteServiceSpecificCredential"), QStringLiteral("iam:ResetServiceSpecificCredential")};
    return {create, allow("ManageOwnServiceCredentials", others, {own})};
}

QList<Statement> invokeModels(const PolicyInputs &inputs)
{
    const QStringList actions{QStringLiteral("bedrock:InvokeModel"), QStringLiteral("bedrock:InvokeModelWithResponseStream")};
    const Models models = resourcesOf(inputs, partitionFor(inputs));
    QList<Statement> statements{allow("UseBedrockApiKeys", {kUse}, {kEverything})};
    if (!models.direct.isEmpty())
        statements.append(allow("InvokeModels", actions, models.direct));
    if (!models.profiles.isEmpty()) {
        statements.append(allow("InvokeInferenceProfiles", actions, models.profiles));
        statements.append(allow("InvokeModelsBehindProfiles", actions, models.behind)
                              .when("StringLike", QStringLiteral("bedrock:InferenceProfileArn"), models.profiles));
    }
    return statements;
}

QList<Statement> limitKeyAge(const PolicyInputs &inputs)
{
    const QString days = QString::number(inputs.maxDays.value_or(kDefaultDays));
    return {deny("DenyOldBedrockApiKeys", {kCreate}).ofBedrock().when("NumericGreaterThan", kAgeDays, {days}),
            deny("DenyBedrockApiKeysWithoutEnd", {kCreate}).ofBedrock().when("Null", kAgeDays, {QStringLiteral("true")})};
}

// The two services have a condition key each.
QList<Statement> shortTermOnly()
{
    const QStringList longTerm{QStringLiteral("LONG_TERM")};
    return {deny("DenyUseOfLongTermKeys", {kUse}).when("StringEquals", QStringLiteral("bedrock:BearerTokenType"), longTerm),
            deny("DenyUseOfLongTermKeysOnMantle", {kUseMantle}).when("StringEquals", QStringLiteral("bedrock-mantle:BearerTokenType"), longTerm),
            deny("DenyCreationOfLongTermKeys", {kCreate}).ofBedrock()};
}

Statement revokeShortTerm(const PolicyInputs &inputs)
{
    Statement statement = deny("RevokeBedrockApiKeys", kBothUses);
    if (inputs.sessionsBefore.isValid())
        statement.when("DateLessThan", QStringLiteral("aws:TokenIssueTime"), {inputs.sessionsBefore.toUTC().toString(Qt::ISODate)});
    return statement;
}

QList<Statement> statementsOf(PolicyKind kind, const PolicyInputs &inputs)
{
    switch (kind) {
    case PolicyKind::ManageOwnKeys: return manageOwnKeys(inputs);
    case PolicyKind::InvokeModels: return invokeModels(inputs);
    case PolicyKind::DenyKeys: return {deny("DenyUseOfBedrockApiKeys", kBothUses), deny("DenyCreationOfBedrockApiKeys", {kCreate}).ofBedrock()};
    case PolicyKind::LimitKeyAge: return limitKeyAge(inputs);
    case PolicyKind::ShortTermOnly: return shortTermOnly();
    case PolicyKind::RevokeShortTerm: return {revokeShortTerm(inputs)};
    }
    Q_UNREACHABLE();
}

} // namespace

std::span<const PolicyFacts> policyTable()
{
    return kPolicies;
}

const PolicyFacts &factsOf(PolicyKind kind)
{
    return kPolicies[size_t(kind)];
}

const PolicyFacts *findPolicy(const QString &name)
{
    const auto found = std::find_if(kPolicies.begin(), kPolicies.end(), [&](const PolicyFacts &facts) { return name == QLatin1String(facts.name); });
    return found == kPolicies.end() ? nullptr : &*found;
}

tl::expected<QJsonDocument, PolicyProblem> policyDocument(PolicyKind kind, const PolicyInputs &inputs)
{
    if (const auto problem = problemOf(inputs))
        return tl::unexpected(*problem);
    if (kind == PolicyKind::InvokeModels && inputs.models.isEmpty())
        return tl::unexpected(PolicyProblem::ModelMissing);
    QJsonArray statements;
    for (const Statement &statement : statementsOf(kind, inputs))
        statements.append(statement.json);
    QJsonDocument document(QJsonObject{{QStringLiteral("Version"), QStringLiteral("2012-10-17")}, {QStringLiteral("Statement"), statements}});
    const int longest = factsOf(kind).place == PolicyPlace::Identity ? kLongestIdentity : kLongestOrganization;
    if (document.toJson(QJsonDocument::Compact).size() > longest)
        return tl::unexpected(PolicyProblem::Length);
    return document;
}

} // namespace bk
