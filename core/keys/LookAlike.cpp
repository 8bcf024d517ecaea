// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyTextParts.h"

#include <algorithm>
#include <array>

// Keys that people confuse with Bedrock's. Source: reference bedrock.md 1.2, IAM's unique identifier prefixes.
namespace bk::keytext {

using Kind = KeyReading::Kind;

namespace {

struct Prefix final {
    QByteArrayView text;
    qsizetype atLeast; // characters behind it
    Kind kind;
};

constexpr std::array kPrefixes{
    Prefix{"APIAACWM", 8, Kind::CloudWatchKey},
    Prefix{"ACWL", 16, Kind::CloudWatchLogsKey},
    Prefix{"AEAA", 16, Kind::ClaudePlatformKey},
    Prefix{"aws-external-anthropic-api-key-", 1, Kind::ClaudePlatformKey},
    Prefix{"sk-ant-", 1, Kind::AnthropicKey},
    Prefix{"sk-", 5, Kind::OpenAiKey},
};

constexpr std::array<QByteArrayView, 12> kIdPrefixes{
    "AKIA", "ASIA", "AIDA", "AROA", "AGPA", "AIPA", "ANPA", "ANVA", "APKA", "ABIA", "ACCA", "ASCA"};

bool isAwsId(QByteArrayView word)
{
    const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || isDigit(c); };
    return word.size() >= 16 && word.size() <= 128 && std::all_of(word.begin(), word.end(), fits)
        && std::find(kIdPrefixes.begin(), kIdPrefixes.end(), word.first(4)) != kIdPrefixes.end();
}

bool isSecretAccessKey(QByteArrayView word)
{
    const auto has = [&](char from, char to) {
        return std::any_of(word.begin(), word.end(), [=](char c) { return c >= from && c <= to; });
    };
    return word.size() == 40 && std::all_of(word.begin(), word.end(), isBase64) && has('a', 'z') && has('A', 'Z')
        && has('0', '9');
}

Kind kindOf(QByteArrayView word)
{
    for (const Prefix &prefix : kPrefixes) {
        if (word.startsWith(prefix.text) && word.size() - prefix.text.size() >= prefix.atLeast)
            return prefix.kind;
    }
    if (isAwsId(word))
        return Kind::AccessKeyId;
    return isSecretAccessKey(word) ? Kind::SecretAccessKey : Kind::Unknown;
}

bool separates(char c)
{
    return isSpace(c) || isQuote(c) || c == '=' || c == ':' || c == ',' || c == ';' || c == '{' || c == '}';
}

} // namespace

bool readLookAlike(QByteArrayView text, KeyReading &reading)
{
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = at;
        while (end < text.size() && !separates(text[end]))
            ++end;
        const Kind kind = kindOf(text.sliced(at, end - at));
        if (kind != Kind::Unknown) {
            reading.kind = kind;
            reading.problem = KeyReading::Problem::NotABedrockKey;
            return true;
        }
        at = end + 1;
    }
    return false;
}

} // namespace bk::keytext
