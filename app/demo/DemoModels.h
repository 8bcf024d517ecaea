// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace bk {

// The catalogue of the demo: about two dozen foundation models of several providers and a dozen inference profiles, in
// the shapes of ListFoundationModels and ListInferenceProfiles (reference bedrock.md 3). Some models can be had only
// through a profile, one is LEGACY, one has reached the end of its life, one refuses temperature. Pure.
class DemoModels final {
public:
    explicit DemoModels(QString region = QStringLiteral("us-east-1")) : m_region(std::move(region)) {}

    // How a modelId of a call is understood.
    struct Target {
        enum class Standing { Served, OnlyByProfile, EndOfLife, NoText, Unknown };
        Standing standing = Standing::Unknown;
        QString modelId; // of the foundation model behind it
        QString name;
        QString region;
        bool refusesTemperature = false;
        bool reasons = false; // thinks aloud before it answers
        bool streams = true;
    };
    [[nodiscard]] Target resolve(const QString &modelIdOrArn) const;

    // Empty filters let everything through. Named as the query parameters.
    struct Filter { QString byProvider, byOutputModality, byInferenceType, byCustomizationType; };
    [[nodiscard]] QJsonArray summaries(const Filter &filter = {}) const;
    [[nodiscard]] std::optional<QJsonObject> summary(const QString &idOrArn) const;
    [[nodiscard]] QJsonArray profiles(const QString &type = {}) const; // SYSTEM_DEFINED, APPLICATION or both
    [[nodiscard]] std::optional<QJsonObject> profile(const QString &idOrArn) const;

private:
    QString m_region;
};

} // namespace bk
