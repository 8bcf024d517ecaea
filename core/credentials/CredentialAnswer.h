// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/Credential.h"
#include "core/credentials/SharedFiles.h"

namespace bk {

// The JSON in which others hand out access keys. Pure; what comes in is not trusted: at most 64 KiB, objects of strings, every
// value printable ASCII without blanks (it becomes a header). Expired keys are an error, keys without an end are not.
// Reasons: AnswerDamaged, AnswerIncomplete, WrongVersion, BadCharacter, BadExpiration, Expired, CallFailed. No value is ever
// in an error.
enum class AnswerForm {
    Process,          // {"Version":1,"AccessKeyId","SecretAccessKey","SessionToken"?,"Expiration"?,"AccountId"?}
    Container,        // {"AccessKeyId","SecretAccessKey","Token","Expiration","AccountId"?}
    InstanceMetadata, // the same with "Code":"Success"
    SsoRole,          // {"roleCredentials":{"accessKeyId","secretAccessKey","sessionToken","expiration": milliseconds}}
};
[[nodiscard]] Found<AccessKeys> readKeys(AnswerForm form, QByteArrayView json, const CredentialOrigin &origin, const QDateTime &now);

// Every part printable ASCII without blanks, and not in quotes: Quoted, BadCharacter.
[[nodiscard]] Found<AccessKeys> checkKeys(AccessKeys keys, const CredentialOrigin &origin);
// The same of keys that somebody wrote down.
[[nodiscard]] Found<AccessKeys> makeKeys(QByteArrayView accessKeyId, QByteArrayView secret, QByteArrayView token, const CredentialOrigin &origin);

// A sign-in token of aws sso login, as its cache file has it.
struct SsoToken final {
    Secret accessToken;
    QDateTime expires;
    Secret refreshToken; // these three may be absent: then it cannot be renewed
    QString clientId;
    Secret clientSecret;
    QDateTime clientExpires;
    QString region;
    [[nodiscard]] bool renewable(const QDateTime &now) const;
};
// Reasons: SsoTokenDamaged.
[[nodiscard]] Found<SsoToken> readSsoToken(QByteArrayView json, const CredentialOrigin &origin);

// ISO 8601 with Z or an offset, also "2020-06-17T10:02:08UTC" as older tools write it; UTC, or invalid.
[[nodiscard]] QDateTime readTime(const QString &text);

} // namespace bk
