// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/CredentialFacts.h"

#include <QMessageAuthenticationCode>

namespace bk {

namespace {

constexpr qsizetype kShown = 4;
constexpr qsizetype kShortest = 16; // below this four characters would be a good part of it

QString fingerprintOf(const Secret &secret)
{
    QMessageAuthenticationCode hash(QCryptographicHash::Sha256, QByteArrayLiteral("bedrock-keyring fingerprint of a credential"));
    const QByteArrayView bytes = secret.reveal();
    hash.addData(bytes.data(), bytes.size());
    return QString::fromLatin1(hash.result().toHex().first(8));
}

QString lastFourOf(QByteArrayView text)
{
    return text.size() < kShortest ? QString() : QString::fromLatin1(text.last(kShown));
}

CredentialFacts factsOf(const BearerToken &token, const BearerReader &readBearer)
{
    CredentialFacts facts = readBearer ? readBearer(token.token) : CredentialFacts();
    if (facts.kind == CredentialKind::Unknown)
        facts.kind = CredentialKind::Bearer;
    facts.fingerprint = fingerprintOf(token.token);
    facts.lastFour = lastFourOf(token.token.reveal());
    return facts;
}

CredentialFacts factsOf(const AccessKeys &keys, const BearerReader &)
{
    CredentialFacts facts;
    facts.kind = keys.keys.sessionToken.isEmpty() ? CredentialKind::PermanentAccessKeys : CredentialKind::TemporaryAccessKeys;
    facts.fingerprint = fingerprintOf(keys.keys.secretAccessKey);
    facts.lastFour = lastFourOf(keys.keys.accessKeyId);
    facts.accessKeyId = QString::fromLatin1(keys.keys.accessKeyId);
    facts.account = keys.accountId;
    facts.expires = keys.expires;
    return facts;
}

} // namespace

CredentialFacts factsOf(const Credential &credential, const BearerReader &readBearer)
{
    return std::visit([&readBearer](const auto &one) { return factsOf(one, readBearer); }, credential);
}

} // namespace bk
