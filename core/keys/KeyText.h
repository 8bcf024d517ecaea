// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace bk {

// What a pasted text is, from the text alone. Pure; asks nobody. Source: reference bedrock.md 1.1 to 1.4.
struct KeyReading final {
    enum class Kind {
        Nothing,            // empty or only white space
        LongTerm,           // ABSK...
        ShortTerm,          // bedrock-api-key-...
        CloudWatchLogsKey,  // ACWL...
        CloudWatchKey,      // APIAACWM...
        ClaudePlatformKey,  // AEAA..., aws-external-anthropic-api-key-...
        AnthropicKey,       // sk-ant-...
        OpenAiKey,          // sk-...
        AccessKeyId,        // AKIA..., ASIA..., and other AWS unique ids
        SecretAccessKey,    // 40 characters that look like one: said as "looks like"
        DecodedLongTerm,    // user-at-account:secret, the inside of an ABSK key
        Unknown,
    };
    // Why a text of a known kind is not usable, or what was mended. Words live in ui/text.
    enum class Problem {
        None,
        Truncated,          // base64 length not a multiple of 4, or the inside ends too early
        WrongCase,          // absk..., prefix in the wrong case
        BadCharacter,       // position says where (1-based, in the cleaned text)
        BadBase64,
        NotAKeyInside,      // decodes, but not to a key of this kind
        MissingParameter,   // detail: name
        DuplicateParameter, // detail: name
        BadDate,
        BadExpiry,          // outside (0, 43200]
        WrongHost,          // detail: the host inside
        SeveralKeys,        // more than one key in the text
        TooLong,            // over 64 KiB
        NotABedrockKey,     // a look-alike; the kind says which
        AlreadyExpired,     // only with a clock: a short-term key past its end
        IssuedInFuture,     // only with a clock: more than 15 minutes ahead
    };
    enum class Repair { TrimmedSpace, RemovedQuotes, RemovedBearer, TookAssignedValue, JoinedLines, RemovedInvisible, ReencodedInside, TookFromJson };

    Kind kind = Kind::Nothing;
    Problem problem = Problem::None;
    QString problemDetail;       // a parameter's name, a host; never key material
    int problemPosition = 0;
    QList<Repair> repairs;       // what was certain and has been done
    Secret key;                  // the clean text when valid() (or usable as it stands), else empty

    // long-term
    QString account;             // 12 digits
    QString aliasUser;           // as in the alias, with +1 if it is there
    QString user;                // probable IAM user name
    int slot = 0;                // 0 first key, 1 second key of the user
    QString aliasSuffix;
    // short-term
    QString region;
    QString accessKeyId;
    bool temporary = false;      // ASIA..., or a session token inside: the session may end sooner
    QDateTime issuedAt;          // UTC
    QDateTime expiresAt;         // UTC, the latest moment
    QString probableAccount;     // from the access key id by a community trick; empty when not sure

    // A well-formed Bedrock API key (it may have expired all the same).
    [[nodiscard]] bool valid() const;
    [[nodiscard]] bool isBedrockKey() const { return kind == Kind::LongTerm || kind == Kind::ShortTerm; }
};

// now: for AlreadyExpired and IssuedInFuture, left out when invalid.
[[nodiscard]] KeyReading readKeyText(QByteArrayView pastedUtf8, const QDateTime &now = {});

// How many different Bedrock API keys a text holds: more than one is for an import, not for one key's field. Pure.
[[nodiscard]] int countKeys(QByteArrayView pastedUtf8);

// Names for machines (bkr --json): "long-term", "short-term", "cloudwatch-logs-key", ...; "truncated", "bad-base64", ...
[[nodiscard]] QString kindName(KeyReading::Kind kind);
[[nodiscard]] QString problemName(KeyReading::Problem problem);
[[nodiscard]] QString repairName(KeyReading::Repair repair);

} // namespace bk
