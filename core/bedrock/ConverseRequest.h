// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace bk {

// The request of Converse and ConverseStream as values. Source: reference bedrock.md 2.2. Members this program does not
// build yet travel as API-shaped JSON in `others` (request) or OtherBlock (content), so nothing is lost on the way.
struct TextBlock final { QString text; };
struct ImageBlock final { QString format; QByteArray bytes; };              // png, jpeg, gif, webp
struct DocumentBlock final { QString name; QString format; QByteArray bytes; };
struct OtherBlock final { QJsonObject json; };                              // exactly as the API writes it
using ContentBlock = std::variant<TextBlock, ImageBlock, DocumentBlock, OtherBlock>;

struct Message final {
    QString role; // user, assistant, system
    QList<ContentBlock> content;
    QJsonObject others = {}; // members of a message that this program does not know
};

// Each is sent only when the person set it: some models refuse temperature or topP.
struct InferenceConfig final {
    std::optional<int> maxTokens;
    std::optional<double> temperature;
    std::optional<double> topP;
    QStringList stopSequences;
};

struct ConverseRequest final {
    QString modelId; // id, inference profile or ARN; not in the body
    QList<Message> messages;
    QList<ContentBlock> system;
    InferenceConfig inference;
    QJsonObject additionalModelRequestFields;
    QJsonObject others; // toolConfig, guardrailConfig, ... as they stand
};

// API-shaped JSON with modelId among the members, binary members as base64 strings; and back. fromJson refuses what
// cannot be a request (InvalidInput naming the member), and carries everything it does not know.
[[nodiscard]] QJsonObject toJson(const ConverseRequest &request);
[[nodiscard]] Result<ConverseRequest> converseRequestFromJson(const QJsonObject &json);

// An attachment from a file's bytes: format by suffix and content. Errors: InvalidInput (unknown kind), TooLarge (over the
// stated limits: image 3.75 MB, document 4.5 MB). Document names are made acceptable (alphanumerics, single spaces, -()[]).
[[nodiscard]] Result<ContentBlock> attachmentFrom(const QString &fileName, const QByteArray &bytes);

} // namespace bk
