// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/bedrock/BedrockClient.h"

namespace bk {

struct ModelEntry final {
    enum class Kind { FoundationModel, SystemProfile, ApplicationProfile };
    Kind kind = Kind::FoundationModel;
    QString id;         // what goes into modelId: model id, profile id, or ARN of an application profile
    QString name;       // "Claude Sonnet 4"
    QString provider;   // of models; for profiles the provider of their first model, if known
    QString status;     // ACTIVE, LEGACY, or what the service says
    QStringList inputModalities;
    QStringList outputModalities;
    bool streaming = true;
    bool onDemand = true; // false: must be called through a profile
};

struct ModelList final {
    QList<ModelEntry> entries;   // profiles first, then models, each by provider and name
    QDateTime fetchedAt;
    std::optional<Error> partial; // one of the two lists could not be had; the other is here
};

// The models and inference profiles of a region, as a key sees them; kept in memory per region and key with an age.
// Lives as long as the program. Free text is always possible beside it: the list is a help, not a gate.
class ModelCatalog final : public QObject {
    Q_OBJECT
public:
    ModelCatalog(BedrockClient &client, const Clock &clock, QObject *parent = nullptr);

    // From memory when younger than maxAgeSeconds, else from the service (both lists at once). cacheKey: the key's id.
    [[nodiscard]] QCoro::Task<Result<ModelList>> models(QString cacheKey, Credential credential, Destination destination,
                                                        qint64 maxAgeSeconds = 3600);
    [[nodiscard]] std::optional<ModelList> cached(const QString &cacheKey, const QString &region) const;

private:
    BedrockClient &m_client;
    const Clock &m_clock;
    QHash<QString, ModelList> m_cache;
};

} // namespace bk
