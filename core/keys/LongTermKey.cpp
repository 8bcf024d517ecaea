// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyTextParts.h"

#include <algorithm>

// A long-term key is ABSK + base64("<alias>:<secret>"), alias "<IAM user>[+1]-at-<account>[-suffix]". Source: reference
// bedrock.md 1.2.
namespace bk::keytext {

using Problem = KeyReading::Problem;

namespace {

constexpr qsizetype kSecretLength = 60; // base64 of 44 bytes in every key seen so far; longer ones are let through
constexpr qsizetype kLongestAliasUser = 64 + 2; // an IAM user name and "+1"

bool isUserNameCharacter(char c)
{
    return isWord(c) || c == '+' || c == '=' || c == ',' || c == '.' || c == '@' || c == '-';
}

// Where "-at-<12 digits>" begins, the last one, because a user name may hold the same characters; -1: nowhere.
qsizetype findAccount(QByteArrayView alias)
{
    constexpr qsizetype kLength = 4 + 12;
    for (qsizetype at = alias.size() - kLength; at >= 1; --at) {
        if (!alias.sliced(at).startsWith("-at-"))
            continue;
        const auto digits = alias.sliced(at + 4, 12);
        const bool account = std::all_of(digits.begin(), digits.end(), isDigit);
        const bool ends = at + kLength == alias.size() || alias[at + kLength] == '-';
        if (account && ends)
            return at;
    }
    return -1;
}

void splitUser(KeyReading &reading)
{
    // "+1" marks the second key of a user; a guess, for "+" may stand in a name.
    const auto plus = reading.aliasUser.lastIndexOf(QLatin1Char('+'));
    const auto number = plus > 0 ? QStringView(reading.aliasUser).mid(plus + 1) : QStringView();
    if (number.size() == 1 && number[0] >= QLatin1Char('1') && number[0] <= QLatin1Char('9')) {
        reading.slot = number[0].digitValue();
        reading.user = reading.aliasUser.left(plus);
    } else {
        reading.user = reading.aliasUser;
    }
}

bool readAlias(QByteArrayView alias, KeyReading &reading)
{
    if (!std::all_of(alias.begin(), alias.end(), isUserNameCharacter))
        return false;
    const auto at = findAccount(alias);
    if (at < 1 || at > kLongestAliasUser)
        return false;
    reading.aliasUser = QString::fromLatin1(alias.first(at));
    reading.account = QString::fromLatin1(alias.sliced(at + 4, 12));
    reading.aliasSuffix = QString::fromLatin1(alias.sliced(at + 16));
    if (reading.aliasSuffix.startsWith(QLatin1Char('-')))
        reading.aliasSuffix.remove(0, 1);
    splitUser(reading);
    return true;
}

Problem secretProblem(QByteArrayView secret)
{
    auto letters = secret;
    while (letters.endsWith('=') && secret.size() - letters.size() < 2)
        letters.chop(1);
    if (!std::all_of(letters.begin(), letters.end(), isBase64))
        return Problem::NotAKeyInside;
    return secret.size() < kSecretLength || secret.size() % 4 != 0 ? Problem::Truncated : Problem::None;
}

} // namespace

bool readLongTermInside(QByteArrayView inside, KeyReading &reading)
{
    const auto colon = inside.indexOf(':');
    if (colon < 0 || !readAlias(inside.first(colon), reading))
        return false;
    reading.problem = secretProblem(inside.sliced(colon + 1));
    return true;
}

void readLongTerm(QByteArrayView key, KeyReading &reading)
{
    const auto body = key.sliced(kLongPrefix.size());
    if (body.size() % 4 != 0 || body.isEmpty()) {
        reading.problem = Problem::Truncated;
        return;
    }
    const auto inside = decodeStrictly(body);
    if (!inside) {
        reading.problem = Problem::BadBase64;
        return;
    }
    const QByteArrayView text(inside->bytes);
    if (readLongTermInside(text, reading))
        return;
    // Cut inside the alias: everything so far could still become one.
    const bool couldGoOn = !text.contains(':') && text.size() <= kLongestAliasUser + 32
        && std::all_of(text.begin(), text.end(), isUserNameCharacter);
    reading.problem = couldGoOn ? Problem::Truncated : Problem::NotAKeyInside;
}

} // namespace bk::keytext
