// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoShapes.h"

#include <QHash>
#include <QJsonArray>
#include <QStringList>

#include <cmath>

namespace bk {
namespace {

// One line a structure: name, then its members as name[!]:type; '!' is required, '?' before the name is a union.
// Types: text, text1 (not empty), blob (base64), bool, json, int0 and int1 (at least), unit (0 to 1), a|b (one of),
// [type (list), {type (map), or the name of another structure.
constexpr const char *kShapes[] = {
    ("ConverseRequest messages:[Message system:[SystemBlock inferenceConfig:Inference toolConfig:Tools guardrailConfig:Guardrail "
    "additionalModelRequestFields:json promptVariables:{PromptVariable additionalModelResponseFieldPaths:[text1 "
    "requestMetadata:{text performanceConfig:Performance serviceTier:Tier outputConfig:Output"),
    ("ConverseStreamRequest messages:[Message system:[SystemBlock inferenceConfig:Inference toolConfig:Tools "
    "guardrailConfig:StreamGuardrail additionalModelRequestFields:json promptVariables:{PromptVariable "
    "additionalModelResponseFieldPaths:[text1 requestMetadata:{text performanceConfig:Performance serviceTier:Tier outputConfig:Output"),
    "CountTokensRequest input!:CountInput",
    "?CountInput invokeModel:CountInvoke converse:CountConverse",
    "CountInvoke body!:blob",
    "CountConverse messages:[Message system:[SystemBlock toolConfig:Tools additionalModelRequestFields:json",
    "Message role!:user|assistant|system content!:[Block",
    "?SystemBlock text:text1 guardContent:Guarded cachePoint:CachePoint",
    "Inference maxTokens:int1 temperature:unit topP:unit stopSequences:[text1",
    "Tools tools!:[Tool toolChoice:ToolChoice",
    "?Tool toolSpec:ToolSpec systemTool:NamedTool cachePoint:CachePoint",
    "ToolSpec name!:text1 description:text1 inputSchema!:ToolSchema strict:bool",
    "?ToolSchema json:json",
    "NamedTool name!:text1",
    "?ToolChoice auto:Nothing any:Nothing tool:NamedTool",
    "Nothing",
    "Guardrail guardrailIdentifier:text guardrailVersion:text trace:enabled|disabled|enabled_full",
    "StreamGuardrail guardrailIdentifier:text guardrailVersion:text trace:enabled|disabled|enabled_full streamProcessingMode:sync|async",
    "?PromptVariable text:text",
    "Performance latency:standard|optimized",
    "Tier type!:priority|default|flex|reserved",
    "Output textFormat:Format effort:text",
    "Format type!:json_schema structure!:FormatStructure",
    "?FormatStructure jsonSchema:JsonSchema",
    "JsonSchema schema!:text name:text description:text",
    ("?Block text:text image:Image document:Document video:Video audio:Audio toolUse:ToolUse toolResult:ToolResult guardContent:Guarded "
    "cachePoint:CachePoint reasoningContent:Reasoning citationsContent:Cited searchResult:SearchResult toolAddition:ToolChange "
    "toolRemoval:ToolChange"),
    "Image format!:png|jpeg|gif|webp source!:Source error:ErrorBlock",
    "Document format:pdf|csv|doc|docx|xls|xlsx|html|txt|md name!:text1 source!:DocumentSource context:text citations:Citing",
    "Video format!:mkv|mov|mp4|webm|flv|mpeg|mpg|wmv|three_gp source!:Source",
    "Audio format!:mp3|opus|wav|aac|flac|mp4|ogg|mkv|mka|x-aac|m4a|mpeg|mpga|pcm|webm source!:Source error:ErrorBlock",
    "?Source bytes:blob s3Location:S3",
    "?DocumentSource bytes:blob s3Location:S3 text:text content:[Words",
    "?Words text:text",
    "S3 uri!:text1 bucketOwner:text",
    "ErrorBlock message:text",
    "Citing enabled!:bool",
    "CachePoint type!:default ttl:5m|1h",
    "?Guarded text:GuardedText image:GuardedImage",
    "GuardedText text!:text qualifiers:[grounding_source|query|guard_content",
    "GuardedImage format!:png|jpeg source!:GuardedSource",
    "?GuardedSource bytes:blob",
    "ToolUse toolUseId!:text1 name!:text1 input!:json type:server_tool_use",
    "ToolResult toolUseId!:text1 content!:[ToolResultBlock status:success|error type:text",
    "?ToolResultBlock json:json text:text image:Image document:Document video:Video searchResult:SearchResult",
    "?Reasoning reasoningText:ReasoningText redactedContent:blob",
    "ReasoningText text!:text signature:text",
    "Cited content:[Words citations:[Citation",
    "Citation title:text source:text sourceContent:[Words location:Location",
    "?Location web:Web documentChar:Span documentPage:Span documentChunk:Span searchResultLocation:ResultSpan",
    "Web url:text domain:text",
    "Span documentIndex:int0 start:int0 end:int0",
    "ResultSpan searchResultIndex:int0 start:int0 end:int0",
    "SearchResult source!:text title!:text content!:[Words citations:Citing",
    "ToolChange tool!:ToolReference",
    "ToolReference type:text1 name:text1 serverName:text1",
};

struct Member {
    QString type;
    bool required = false;
};
struct Shape {
    bool isUnion = false;
    QHash<QString, Member> members;
};

QHash<QString, Shape> readShapes()
{
    QHash<QString, Shape> shapes;
    for (const char *line : kShapes) {
        QStringList words = QString::fromLatin1(line).split(QLatin1Char(' '));
        QString name = words.takeFirst();
        Shape shape;
        shape.isUnion = name.startsWith(QLatin1Char('?'));
        for (const QString &word : words) {
            const qsizetype colon = word.indexOf(QLatin1Char(':'));
            const bool required = word[colon - 1] == QLatin1Char('!');
            shape.members.insert(word.left(required ? colon - 1 : colon), {word.mid(colon + 1), required});
        }
        shapes.insert(shape.isUnion ? name.mid(1) : name, shape);
    }
    return shapes;
}

QString problem(const QString &value, const QString &path, const QString &constraint)
{
    return QStringLiteral("1 validation error detected: Value %1 at '%2' failed to satisfy constraint: %3").arg(value, path, constraint);
}

QString quoted(const QJsonValue &value)
{
    return QLatin1Char('\'') + value.toVariant().toString().left(100) + QLatin1Char('\'');
}

QString wrongType(const QString &path, const char *wanted)
{
    return problem(QStringLiteral("of another type"), path, QStringLiteral("Member must be %1").arg(QLatin1String(wanted)));
}

QString numberProblem(const QString &type, const QJsonValue &value, const QString &path)
{
    if (!value.isDouble())
        return wrongType(path, "a number");
    const double number = value.toDouble();
    const bool unit = type == QLatin1String("unit");
    if (!unit && std::floor(number) != number)
        return wrongType(path, "an integer");
    const int least = unit ? 0 : type.back().digitValue();
    if (number < least)
        return problem(quoted(value), path, QStringLiteral("Member must have value greater than or equal to %1").arg(least));
    if (unit && number > 1)
        return problem(quoted(value), path, QStringLiteral("Member must have value less than or equal to 1"));
    return {};
}

QString textProblem(const QString &type, const QJsonValue &value, const QString &path)
{
    if (!value.isString())
        return wrongType(path, "a string");
    if (type == QLatin1String("text1") && value.toString().isEmpty())
        return problem(QStringLiteral("''"), path, QStringLiteral("Member must have length greater than or equal to 1"));
    return {};
}

QString blobProblem(const QJsonValue &value, const QString &path)
{
    const auto decoded = QByteArray::fromBase64Encoding(value.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!value.isString() || !decoded)
        return wrongType(path, "base64");
    if ((*decoded).isEmpty())
        return problem(QStringLiteral("''"), path, QStringLiteral("Member must have length greater than or equal to 1"));
    return {};
}

QString structureProblem(const Shape &shape, const QJsonObject &object, const QString &path);
QString valueProblem(const QString &type, const QJsonValue &value, const QString &path);

QString listProblem(const QString &memberType, const QJsonValue &value, const QString &path)
{
    if (!value.isArray())
        return wrongType(path, "a list");
    const QJsonArray list = value.toArray();
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QString found = valueProblem(memberType, list[i], QStringLiteral("%1.%2.member").arg(path).arg(i + 1));
        if (!found.isEmpty())
            return found;
    }
    return {};
}

QString mapProblem(const QString &memberType, const QJsonValue &value, const QString &path)
{
    if (!value.isObject())
        return wrongType(path, "a map");
    const QJsonObject map = value.toObject();
    for (auto it = map.begin(); it != map.end(); ++it) {
        const QString found = valueProblem(memberType, it.value(), path + QLatin1Char('.') + it.key());
        if (!found.isEmpty())
            return found;
    }
    return {};
}

QString enumProblem(const QStringList &allowed, const QJsonValue &value, const QString &path)
{
    if (!value.isString())
        return wrongType(path, "a string");
    if (allowed.contains(value.toString()))
        return {};
    return problem(quoted(value), path, QStringLiteral("Member must satisfy enum value set: [%1]").arg(allowed.join(QStringLiteral(", "))));
}

QString valueProblem(const QString &type, const QJsonValue &value, const QString &path)
{
    static const QHash<QString, Shape> shapes = readShapes();
    if (type == QLatin1String("json"))
        return {};
    if (type.startsWith(QLatin1Char('[')))
        return listProblem(type.mid(1), value, path);
    if (type.startsWith(QLatin1Char('{')))
        return mapProblem(type.mid(1), value, path);
    if (const auto shape = shapes.constFind(type); shape != shapes.constEnd())
        return value.isObject() ? structureProblem(*shape, value.toObject(), path) : wrongType(path, "a structure");
    if (type == QLatin1String("text") || type == QLatin1String("text1"))
        return textProblem(type, value, path);
    if (type == QLatin1String("blob"))
        return blobProblem(value, path);
    if (type == QLatin1String("bool"))
        return value.isBool() ? QString() : wrongType(path, "a boolean");
    if (type == QLatin1String("unit") || type == QLatin1String("int0") || type == QLatin1String("int1"))
        return numberProblem(type, value, path);
    return enumProblem(type.split(QLatin1Char('|')), value, path);
}

QString structureProblem(const Shape &shape, const QJsonObject &object, const QString &path)
{
    const auto at = [&path](const QString &member) { return path.isEmpty() ? member : QString(path + QLatin1Char('.') + member); };
    int present = 0;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.value().isNull())
            continue;
        const auto member = shape.members.constFind(it.key());
        if (member == shape.members.constEnd())
            return problem(QStringLiteral("of an unknown member"), at(it.key()), QStringLiteral("Member must be known"));
        ++present;
        const QString found = valueProblem(member->type, it.value(), at(it.key()));
        if (!found.isEmpty())
            return found;
    }
    if (shape.isUnion && present != 1)
        return problem(QStringLiteral("with %1 members").arg(present), path, QStringLiteral("Member must have exactly one member set"));
    for (auto it = shape.members.begin(); it != shape.members.end(); ++it) {
        const QJsonValue value = object.value(it.key());
        if (it->required && (value.isNull() || value.isUndefined()))
            return problem(QStringLiteral("null"), at(it.key()), QStringLiteral("Member must not be null"));
    }
    return {};
}

} // namespace

QString shapeProblem(const QString &shape, const QJsonObject &body)
{
    return valueProblem(shape, body, {});
}

} // namespace bk
