// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoModels.h"

#include <QStringList>

#include <algorithm>
#include <iterator>

namespace bk {
namespace {

enum Trait : unsigned {
    Plain = 0,
    ByProfile = 1,          // not on demand
    Legacy = 2,
    EndOfLife = 4,
    RefusesTemperature = 8,
    Reasons = 16,
    SeesImages = 32,
    MakesImages = 64,
    Embeds = 128,
    NoStream = 256,
};

struct Model {
    const char *id;
    const char *name;
    const char *provider;
    unsigned traits;
};

constexpr Model kModels[] = {
    {"ai21.jamba-1-5-large-v1:0", "Jamba 1.5 Large", "AI21 Labs", Plain},
    {"ai21.jamba-1-5-mini-v1:0", "Jamba 1.5 Mini", "AI21 Labs", Plain},
    {"amazon.nova-canvas-v1:0", "Nova Canvas", "Amazon", MakesImages | NoStream},
    {"amazon.nova-lite-v1:0", "Nova Lite", "Amazon", SeesImages},
    {"amazon.nova-micro-v1:0", "Nova Micro", "Amazon", Plain},
    {"amazon.nova-pro-v1:0", "Nova Pro", "Amazon", SeesImages},
    {"amazon.titan-embed-text-v2:0", "Titan Text Embeddings V2", "Amazon", Embeds | NoStream},
    {"anthropic.claude-3-5-haiku-20241022-v1:0", "Claude 3.5 Haiku", "Anthropic", Legacy},
    {"anthropic.claude-3-haiku-20240307-v1:0", "Claude 3 Haiku", "Anthropic", SeesImages},
    {"anthropic.claude-haiku-4-5-20251001-v1:0", "Claude Haiku 4.5", "Anthropic", ByProfile | SeesImages},
    {"anthropic.claude-opus-4-7", "Claude Opus 4.7", "Anthropic", ByProfile | SeesImages | RefusesTemperature},
    {"anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5", "Anthropic", ByProfile | SeesImages},
    {"anthropic.claude-v2:1", "Claude", "Anthropic", EndOfLife},
    {"cohere.command-r-plus-v1:0", "Command R+", "Cohere", Plain},
    {"cohere.embed-english-v3", "Embed English", "Cohere", Embeds | NoStream},
    {"deepseek.r1-v1:0", "DeepSeek-R1", "DeepSeek", ByProfile | Reasons},
    {"meta.llama3-3-70b-instruct-v1:0", "Llama 3.3 70B Instruct", "Meta", ByProfile},
    {"meta.llama4-maverick-17b-instruct-v1:0", "Llama 4 Maverick 17B Instruct", "Meta", ByProfile | SeesImages},
    {"mistral.mistral-large-2402-v1:0", "Mistral Large (24.02)", "Mistral AI", Plain},
    {"mistral.pixtral-large-2502-v1:0", "Pixtral Large (25.02)", "Mistral AI", ByProfile | SeesImages},
    {"openai.gpt-oss-120b-1:0", "gpt-oss-120b", "OpenAI", Reasons},
    {"openai.gpt-oss-20b-1:0", "gpt-oss-20b", "OpenAI", Plain},
    {"qwen.qwen3-32b-v1:0", "Qwen3 32B (dense)", "Qwen", Plain},
    {"qwen.qwen3-coder-30b-a3b-v1:0", "Qwen3 Coder 30B A3B Instruct", "Qwen", Plain},
};

struct Profile {
    const char *scope; // "geo": the prefix of the region; "global"; "" an application profile
    const char *modelId;
    const char *name;
};

constexpr Profile kProfiles[] = {
    {"geo", "anthropic.claude-opus-4-7", "Claude Opus 4.7"},
    {"geo", "anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5"},
    {"geo", "anthropic.claude-haiku-4-5-20251001-v1:0", "Claude Haiku 4.5"},
    {"geo", "anthropic.claude-3-haiku-20240307-v1:0", "Claude 3 Haiku"},
    {"geo", "amazon.nova-pro-v1:0", "Nova Pro"},
    {"geo", "amazon.nova-lite-v1:0", "Nova Lite"},
    {"geo", "meta.llama3-3-70b-instruct-v1:0", "Llama 3.3 70B Instruct"},
    {"geo", "meta.llama4-maverick-17b-instruct-v1:0", "Llama 4 Maverick 17B Instruct"},
    {"geo", "deepseek.r1-v1:0", "DeepSeek-R1"},
    {"geo", "mistral.pixtral-large-2502-v1:0", "Pixtral Large (25.02)"},
    {"global", "anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5"},
    {"", "anthropic.claude-haiku-4-5-20251001-v1:0", "team-a-chat"},
};
constexpr const char *kApplicationProfileId = "abc123demo45";
constexpr const char *kAccount = "123456789012";

QString modelArn(const QString &region, const QString &id)
{
    return QStringLiteral("arn:aws:bedrock:%1::foundation-model/%2").arg(region, id);
}

const Model *findModel(const QString &id)
{
    const auto found = std::find_if(std::begin(kModels), std::end(kModels), [&](const Model &m) { return id == QLatin1String(m.id); });
    return found == std::end(kModels) ? nullptr : &*found;
}

// The part of an ARN behind its resource type: ".../foundation-model/X" gives X. Other texts as they are.
QString resourceId(const QString &idOrArn)
{
    return idOrArn.startsWith(QLatin1String("arn:")) ? idOrArn.mid(idOrArn.lastIndexOf(QLatin1Char('/')) + 1) : idOrArn;
}

QJsonObject lifecycle(const Model &model)
{
    QJsonObject json{{"status", model.traits & (Legacy | EndOfLife) ? "LEGACY" : "ACTIVE"}, {"startOfLifeTime", "2025-10-01T00:00:00Z"}};
    if (model.traits & Legacy) {
        json.insert("legacyTime", "2026-06-19T00:00:00Z");
        json.insert("endOfLifeTime", "2027-06-19T00:00:00Z");
    }
    return json;
}

QJsonObject describe(const Model &model, const QString &region)
{
    const unsigned traits = model.traits;
    const QJsonArray text{"TEXT"};
    return {
        {"modelArn", modelArn(region, QLatin1String(model.id))},
        {"modelId", model.id},
        {"modelName", model.name},
        {"providerName", model.provider},
        {"inputModalities", traits & (SeesImages | MakesImages) ? QJsonArray{"TEXT", "IMAGE"} : text},
        {"outputModalities", traits & MakesImages ? QJsonArray{"IMAGE"} : traits & Embeds ? QJsonArray{"EMBEDDING"} : text},
        {"responseStreamingSupported", !(traits & NoStream)},
        {"customizationsSupported", QJsonArray{}},
        {"inferenceTypesSupported", QJsonArray{traits & ByProfile ? "INFERENCE_PROFILE" : "ON_DEMAND"}},
        {"modelLifecycle", lifecycle(model)},
    };
}

QString geography(const QString &region)
{
    if (region.startsWith(QLatin1String("eu-")))
        return QStringLiteral("eu");
    return region.startsWith(QLatin1String("ap-")) ? QStringLiteral("apac") : QStringLiteral("us");
}

QStringList regionsOf(const QString &scope, const QString &region)
{
    if (scope.isEmpty())
        return {region};
    if (geography(region) == QLatin1String("eu"))
        return {QStringLiteral("eu-central-1"), QStringLiteral("eu-west-1"), QStringLiteral("eu-west-3")};
    if (geography(region) == QLatin1String("apac"))
        return {QStringLiteral("ap-northeast-1"), QStringLiteral("ap-southeast-2")};
    return {QStringLiteral("us-east-1"), QStringLiteral("us-east-2"), QStringLiteral("us-west-2")};
}

QJsonObject describe(const Profile &profile, const QString &region)
{
    const QString scope = QLatin1String(profile.scope);
    const QString modelId = QLatin1String(profile.modelId);
    const QString prefix = scope == QLatin1String("geo") ? geography(region) : scope;
    const QString id = scope.isEmpty() ? QString::fromLatin1(kApplicationProfileId) : QString(prefix + QLatin1Char('.') + modelId);
    const QString kind = scope.isEmpty() ? QStringLiteral("application-inference-profile") : QStringLiteral("inference-profile");
    const QString where = scope == QLatin1String("global") ? QStringLiteral("Global") : prefix.toUpper();
    const QString name = scope.isEmpty() ? QString::fromLatin1(profile.name) : QString(where + QLatin1Char(' ') + QLatin1String(profile.name));
    QJsonArray models;
    for (const QString &one : regionsOf(scope, region))
        models.append(QJsonObject{{"modelArn", modelArn(one, modelId)}});
    return {
        {"inferenceProfileName", name},
        {"description", scope.isEmpty() ? QStringLiteral("The chat of team A, for its bill")
                                        : QStringLiteral("Routes requests to %1 in %2.").arg(QLatin1String(profile.name), where)},
        {"createdAt", "2025-11-03T00:00:00Z"},
        {"updatedAt", "2026-03-17T09:30:00.123456Z"},
        {"inferenceProfileArn", QStringLiteral("arn:aws:bedrock:%1:%2:%3/%4").arg(region, QLatin1String(kAccount), kind, id)},
        {"models", models},
        {"inferenceProfileId", id},
        {"status", "ACTIVE"},
        {"type", scope.isEmpty() ? "APPLICATION" : "SYSTEM_DEFINED"},
    };
}

DemoModels::Target targetOf(const Model &model, bool throughProfile, const QString &region)
{
    using Standing = DemoModels::Target::Standing;
    DemoModels::Target target{Standing::Served, QString::fromLatin1(model.id), QString::fromLatin1(model.name), region,
                              (model.traits & RefusesTemperature) != 0, (model.traits & Reasons) != 0, !(model.traits & NoStream)};
    if (model.traits & EndOfLife)
        target.standing = Standing::EndOfLife;
    else if (model.traits & (Embeds | MakesImages))
        target.standing = Standing::NoText;
    else if ((model.traits & ByProfile) && !throughProfile)
        target.standing = Standing::OnlyByProfile;
    return target;
}

// Capacity or models of one's own: they have no line in the catalogue, and answer as a plain model.
bool isOwnModelArn(const QString &arn)
{
    static const char *const kinds[] = {":provisioned-model/", ":custom-model-deployment/", ":prompt/", ":prompt-router/", ":default-prompt-router/"};
    return arn.startsWith(QLatin1String("arn:aws"))
        && std::any_of(std::begin(kinds), std::end(kinds), [&](const char *kind) { return arn.contains(QLatin1String(kind)); });
}

} // namespace

DemoModels::Target DemoModels::resolve(const QString &modelIdOrArn) const
{
    if (const Model *model = findModel(resourceId(modelIdOrArn)))
        return targetOf(*model, false, m_region);
    if (const auto found = profile(modelIdOrArn)) {
        const QString arn = found->value("models").toArray().first().toObject().value("modelArn").toString();
        return targetOf(*findModel(resourceId(arn)), true, m_region);
    }
    if (isOwnModelArn(modelIdOrArn))
        return {Target::Standing::Served, resourceId(modelIdOrArn), QStringLiteral("your own model"), m_region};
    return {};
}

QJsonArray DemoModels::summaries(const Filter &filter) const
{
    QJsonArray all;
    for (const Model &model : kModels) {
        const QJsonObject json = describe(model, m_region);
        const auto lets = [&json](const QString &wanted, const char *member) {
            return wanted.isEmpty() || json.value(QLatin1String(member)).toArray().contains(wanted);
        };
        const bool provider = filter.byProvider.isEmpty()
            || json.value("providerName").toString().compare(filter.byProvider, Qt::CaseInsensitive) == 0;
        if (provider && lets(filter.byOutputModality, "outputModalities") && lets(filter.byInferenceType, "inferenceTypesSupported")
            && lets(filter.byCustomizationType, "customizationsSupported"))
            all.append(json);
    }
    return all;
}

std::optional<QJsonObject> DemoModels::summary(const QString &idOrArn) const
{
    const Model *model = findModel(resourceId(idOrArn));
    return model ? std::optional(describe(*model, m_region)) : std::nullopt;
}

QJsonArray DemoModels::profiles(const QString &type) const
{
    QJsonArray all;
    for (const Profile &profile : kProfiles) {
        const QJsonObject json = describe(profile, m_region);
        if (type.isEmpty() || json.value("type") == type)
            all.append(json);
    }
    return all;
}

std::optional<QJsonObject> DemoModels::profile(const QString &idOrArn) const
{
    for (const Profile &profile : kProfiles) {
        QJsonObject json = describe(profile, m_region);
        if (json.value("inferenceProfileArn") == idOrArn || json.value("inferenceProfileId") == idOrArn)
            return json;
    }
    return {};
}

} // namespace bk
