// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/Credential.h"

#include <algorithm>

namespace bk {

namespace {

constexpr qsizetype kLongestToken = 64LL * 1024;
constexpr qsizetype kLongestAccessKeyId = 128;
constexpr const char kVariable[] = "AWS_BEARER_TOKEN_BEDROCK";

bool isLetterOrDigit(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool isBase64(char c)
{
    return isLetterOrDigit(c) || c == '+' || c == '/';
}

// What RFC 6750 lets stand behind "Bearer ".
bool isBearerSafe(char c)
{
    return isBase64(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// IAM's accessKeyIdType is [\w]+.
bool isIdLetter(char c)
{
    return isLetterOrDigit(c) || c == '_';
}

bool isVisible(char c)
{
    return c > ' ' && c < 127;
}

QByteArrayView behindKnownPrefix(QByteArrayView token)
{
    for (const QByteArrayView prefix : {QByteArrayView("ABSK"), QByteArrayView("bedrock-api-key-")}) {
        if (token.startsWith(prefix))
            return token.sliced(prefix.size());
    }
    return {};
}

bool isSafe(QByteArrayView text, bool (*allowed)(char), qsizetype mostPadding)
{
    qsizetype end = text.size();
    while (end > 0 && text[end - 1] == '=')
        --end;
    return end > 0 && text.size() - end <= mostPadding && std::all_of(text.begin(), text.begin() + end, allowed);
}

BearerToken cloned(const BearerToken &token)
{
    return {token.token.clone(), token.origin};
}

AccessKeys cloned(const AccessKeys &keys)
{
    return {keys.keys.clone(), keys.expires, keys.accountId, keys.origin};
}

} // namespace

Credential clone(const Credential &credential)
{
    return std::visit([](const auto &one) -> Credential { return cloned(one); }, credential);
}

const QString &originOf(const Credential &credential)
{
    return std::visit([](const auto &one) -> const QString & { return one.origin; }, credential);
}

Result<void> checkBearerToken(const Secret &token)
{
    const QByteArrayView text = token.reveal();
    if (text.isEmpty())
        return fail(Error::Kind::KeyNotUsable, QStringLiteral("empty"));
    if (text.size() > kLongestToken)
        return fail(Error::Kind::KeyNotUsable, QStringLiteral("too-long"));
    const QByteArrayView inside = behindKnownPrefix(text);
    const bool safe = inside.isNull() ? isSafe(text, isBearerSafe, text.size()) : isSafe(inside, isBase64, 2);
    if (!safe)
        return fail(Error::Kind::KeyNotUsable, QStringLiteral("bad-character"));
    return {};
}

Result<void> checkAccessKeys(const sigv4::Credentials &keys)
{
    const QByteArray &id = keys.accessKeyId;
    const QByteArrayView token = keys.sessionToken.reveal();
    if (id.isEmpty() || keys.secretAccessKey.isEmpty())
        return fail(Error::Kind::KeyNotUsable, QStringLiteral("empty"));
    if (id.size() > kLongestAccessKeyId || token.size() > kLongestToken)
        return fail(Error::Kind::KeyNotUsable, QStringLiteral("too-long"));
    const bool safe = std::all_of(id.begin(), id.end(), isIdLetter) && std::all_of(token.begin(), token.end(), isVisible);
    if (!safe)
        return fail(Error::Kind::KeyNotUsable, QStringLiteral("bad-character"));
    return {};
}

Result<BearerToken> bearerTokenFromEnvironment(const QProcessEnvironment &environment)
{
    const QString variable = QString::fromLatin1(kVariable);
    if (!environment.contains(variable))
        return fail(Error::Kind::NotFound, variable, variable);
    QString value = environment.value(variable);
    if (value.trimmed().isEmpty())
        return fail(Error::Kind::InvalidInput, variable, variable);
    QByteArray utf8 = value.toUtf8();
    wipe(value);
    BearerToken token{Secret::take(utf8), variable};
    if (auto usable = checkBearerToken(token.token); !usable) {
        Error error = usable.error();
        error.subject = variable;
        return fail(error);
    }
    return token;
}

} // namespace bk
