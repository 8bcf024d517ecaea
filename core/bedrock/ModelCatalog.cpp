// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ModelCatalog.h"

#include <QJsonArray>

#include <algorithm>

namespace bk {

namespace {

QString text(const QJsonObject &json, const char *member)
{
    return json.value(QLatin1String(member)).toString();
}

QStringList texts(const QJsonObject &json, const char *member)
{
    QStringList list;
    const QJsonArray array = json.value(QLatin1String(member)).toArray();
    for (const QJsonValue value : array)
        list.append(value.toString());
    return list;
}

ModelEntry modelEntry(const QJsonObject &summary)
{
    ModelEntry entry;
    entry.id = text(summary, "modelId");
    entry.name = text(summary, "modelName");
    entry.provider = text(summary, "providerName");
    entry.status = text(summary.value(QLatin1String("modelLifecycle")).toObject(), "status");
    entry.inputModalities = texts(summary, "inputModalities");
    entry.outputModalities = texts(summary, "outputModalities");
    entry.streaming = summary.value(QLatin1String("responseStreamingSupported")).toBool(true);
    // The enum is open: a model that must be called through a profile often says INFERENCE_PROFILE.
    const QStringList inference = texts(summary, "inferenceTypesSupported");
    entry.onDemand = inference.isEmpty() || inference.contains(QLatin1String("ON_DEMAND"));
    return entry;
}

// The model id at the end of arn:aws:bedrock:<region>::foundation-model/<id>.
QString modelIdOf(const QString &arn)
{
    return arn.mid(arn.lastIndexOf(u'/') + 1);
}

ModelEntry profileEntry(const QJsonObject &summary, const QHash<QString, ModelEntry> &models)
{
    ModelEntry entry;
    const bool application = text(summary, "type") == QLatin1String("APPLICATION");
    entry.kind = application ? ModelEntry::Kind::ApplicationProfile : ModelEntry::Kind::SystemProfile;
    entry.id = text(summary, application ? "inferenceProfileArn" : "inferenceProfileId");
    entry.name = text(summary, "inferenceProfileName");
    entry.status = text(summary, "status");
    const QJsonObject first = summary.value(QLatin1String("models")).toArray().at(0).toObject();
    const auto model = models.constFind(modelIdOf(text(first, "modelArn")));
    if (model == models.cend())
        return entry;
    entry.provider = model->provider;
    entry.inputModalities = model->inputModalities;
    entry.outputModalities = model->outputModalities;
    entry.streaming = model->streaming;
    return entry;
}

bool comesBefore(const ModelEntry &a, const ModelEntry &b)
{
    const bool aIsModel = a.kind == ModelEntry::Kind::FoundationModel;
    const bool bIsModel = b.kind == ModelEntry::Kind::FoundationModel;
    if (aIsModel != bIsModel)
        return bIsModel;
    if (const int order = a.provider.compare(b.provider, Qt::CaseInsensitive); order != 0)
        return order < 0;
    if (const int order = a.name.compare(b.name, Qt::CaseInsensitive); order != 0)
        return order < 0;
    return a.id < b.id;
}

QList<ModelEntry> entriesOf(const QJsonArray &modelSummaries, const QJsonArray &profileSummaries)
{
    QList<ModelEntry> entries;
    QHash<QString, ModelEntry> models;
    for (const QJsonValue summary : modelSummaries) {
        const ModelEntry entry = modelEntry(summary.toObject());
        if (entry.id.isEmpty())
            continue;
        models.insert(entry.id, entry);
        entries.append(entry);
    }
    for (const QJsonValue summary : profileSummaries) {
        const ModelEntry entry = profileEntry(summary.toObject(), models);
        if (!entry.id.isEmpty())
            entries.append(entry);
    }
    std::sort(entries.begin(), entries.end(), comesBefore);
    return entries;
}

QJsonArray listOf(const Result<ServiceReply> &reply, const QString &member)
{
    return reply ? reply->output.value(member).toArray() : QJsonArray();
}

QString slotOf(const QString &cacheKey, const QString &region)
{
    return region + u'\n' + cacheKey;
}

// A list of which one half was refused for good is as fresh as it will get; one that failed by chance is asked for again.
bool isWorthKeeping(const ModelList &list)
{
    return !list.partial || list.partial->kind == Error::Kind::PermissionMissing;
}

} // namespace

ModelCatalog::ModelCatalog(BedrockClient &client, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_clock(clock)
{
}

QCoro::Task<Result<ModelList>> ModelCatalog::models(QString cacheKey, Credential credential, Destination destination,
                                                    qint64 maxAgeSeconds)
{
    const QString slot = slotOf(cacheKey, destination.region);
    if (const auto known = m_cache.constFind(slot); known != m_cache.cend() && isWorthKeeping(*known)) {
        const qint64 age = known->fetchedAt.secsTo(m_clock.now());
        if (age >= 0 && age < maxAgeSeconds) {
            ModelList list = *known;
            co_return list;
        }
    }
    const Operation &listModels = *findOperation(QStringLiteral("ListFoundationModels"));
    const Operation &listProfiles = *findOperation(QStringLiteral("ListInferenceProfiles"));
    QJsonObject pages;
    pages.insert(QStringLiteral("maxResults"), 1000);
    Credential second = clone(credential);
    // Both are on their way before the first is waited for.
    auto modelsTask = m_client.call(listModels, QJsonObject(), credential, destination);
    auto profilesTask = m_client.callAllPages(listProfiles, pages, std::move(second), destination);
    const Result<ServiceReply> models = co_await modelsTask;
    const Result<ServiceReply> profiles = co_await profilesTask;
    if (!models && !profiles)
        co_return fail(models.error());

    ModelList list;
    list.entries = entriesOf(listOf(models, listModels.resultList), listOf(profiles, listProfiles.resultList));
    list.fetchedAt = m_clock.now();
    if (!models || !profiles)
        list.partial = models ? profiles.error() : models.error();
    m_cache.insert(slot, list);
    co_return list;
}

std::optional<ModelList> ModelCatalog::cached(const QString &cacheKey, const QString &region) const
{
    const auto known = m_cache.constFind(slotOf(cacheKey, region));
    return known == m_cache.cend() ? std::nullopt : std::optional(*known);
}

} // namespace bk

#include "moc_ModelCatalog.cpp"
