// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyFacts.h"

#include <algorithm>

namespace bk {

namespace {

constexpr qsizetype kLongestLabel = 200;

ApiKey::Kind kindOf(KeyReading::Kind kind)
{
    if (kind == KeyReading::Kind::LongTerm)
        return ApiKey::Kind::LongTerm;
    return kind == KeyReading::Kind::ShortTerm ? ApiKey::Kind::ShortTerm : ApiKey::Kind::Other;
}

} // namespace

Result<KeyReading> storableKey(const Secret &secret)
{
    KeyReading reading = readKeyText(secret.reveal());
    const bool unknownFormat = reading.kind == KeyReading::Kind::Unknown && !reading.key.isEmpty();
    if (reading.valid() || unknownFormat)
        return reading;
    const bool isOther = reading.problem == KeyReading::Problem::NotABedrockKey
        || reading.problem == KeyReading::Problem::None;
    return fail(Error::Kind::KeyNotUsable, isOther ? kindName(reading.kind) : problemName(reading.problem));
}

void takeFacts(ApiKey &key, const KeyReading &reading, const Secret &secret)
{
    key.kind = reading.valid() ? kindOf(reading.kind) : ApiKey::Kind::Other;
    key.lastFour = QString::fromLatin1(secret.reveal().last(std::min<qsizetype>(4, secret.size() / 8)));
    key.accessKeyId = reading.accessKeyId;
    key.temporary = reading.temporary;
    if (key.kind == ApiKey::Kind::LongTerm) {
        key.account = reading.account;
        key.user = reading.user;
        key.slot = reading.slot;
    } else if (key.kind == ApiKey::Kind::ShortTerm) {
        key.account = reading.probableAccount;
        key.user.clear();
        key.slot = 0;
        key.region = reading.region;
        key.created = reading.issuedAt;
        key.expires = reading.expiresAt;
        key.neverExpires = false;
    }
}

CredentialFacts bearerFacts(const Secret &token)
{
    const KeyReading reading = readKeyText(token.reveal());
    CredentialFacts facts;
    facts.kind = reading.kind == KeyReading::Kind::LongTerm ? CredentialKind::LongTermKey
        : reading.kind == KeyReading::Kind::ShortTerm       ? CredentialKind::ShortTermKey
                                                            : CredentialKind::Bearer;
    facts.account = reading.account.isEmpty() ? reading.probableAccount : reading.account;
    facts.region = reading.region;
    facts.expires = reading.expiresAt;
    return facts;
}

void forgetSecretsFacts(ApiKey &key)
{
    key.created = {};
    key.expires = {};
    key.neverExpires = false;
    key.lastTest.reset();
}

void keepFacts(ApiKey &changed, const ApiKey &before)
{
    changed.environment = printable(changed.environment);
    changed.kind = before.kind;
    changed.accessKeyId = before.accessKeyId;
    changed.temporary = before.temporary;
    changed.lastFour = before.lastFour;
    changed.addedAt = before.addedAt;
    changed.lastTest = before.lastTest;
    changed.secretState = before.secretState;
    if (before.kind != ApiKey::Kind::Other) {
        changed.account = before.account;
        changed.user = before.user;
        changed.slot = before.slot;
    }
    if (before.kind == ApiKey::Kind::ShortTerm) {
        changed.region = before.region;
        changed.created = before.created;
        changed.expires = before.expires;
        changed.neverExpires = false;
    } else if (changed.neverExpires) {
        changed.expires = {};
    }
}

bool asksForEnd(const ApiKey &key)
{
    return key.kind != ApiKey::Kind::ShortTerm && !key.neverExpires && !key.expires.isValid();
}

QString printable(const QString &text)
{
    QString line;
    for (const QChar c : text) {
        const auto category = c.category();
        if (c.isSpace() || category == QChar::Other_Control)
            line += QLatin1Char(' ');
        else if (category != QChar::Other_Format && category != QChar::Other_NotAssigned)
            line += c;
    }
    return line.simplified().left(kLongestLabel).trimmed();
}

} // namespace bk
