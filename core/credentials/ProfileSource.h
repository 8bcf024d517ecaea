// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/SharedFiles.h"

#include <variant>

namespace bk {

// How a profile makes its credentials, worked out from the files alone: where the first ones come from, and which roles are
// assumed with them, one after the other. Pure; nothing is run and nobody is asked. Rules: a role_arn with a source goes
// before keys in the chosen profile; in a profile reached as source_profile keys go before its role (smithy's
// assume-role-tests, the same in the JavaScript SDK); then web identity, process, SSO, login.
struct ProfilePlan final {
    struct StaticKeys {
        ProfileValue accessKeyId;
        ProfileValue secretAccessKey;
        std::optional<ProfileValue> sessionToken; // of the same file as the keys, never of another
        QString accountId;
    };
    enum class Elsewhere { Environment, Container, InstanceMetadata }; // credential_source
    struct WebIdentity {
        QString roleArn;
        QString tokenFile;
        QString sessionName;
    };
    struct Sso {
        QString startUrl;
        QString region;
        QString accountId;
        QString roleName;
        QString session; // empty: the older way, by start URL
    };
    struct Login { // aws login: recognised, not followed
        QString session;
    };
    struct Role {
        QString arn;
        QString sessionName;
        QString externalId;
        int seconds = 0;   // 0: the service's default
        QString region;    // of the profile that names the role
        CredentialOrigin origin;
    };

    std::variant<StaticKeys, Elsewhere, WebIdentity, ProcessCommand, Sso, Login> first;
    CredentialOrigin firstOrigin;
    QList<Role> roles;             // in the order in which they are assumed
    QList<CredentialOrigin> via;   // from the chosen profile down
    bool decidedByCredentials = false; // the deciding value stands in the credentials file
    CredentialOrigin origin;           // of that value
    bool keysPassedOver = false;       // the profile has keys as well, and its role went first
    QString region;                // of the profile where the first credentials are
    [[nodiscard]] CredentialMethod method() const; // as of the last step
    [[nodiscard]] CredentialMethod firstMethod() const;
};

// Reasons: ProfileMissing, ProfileEmpty and everything between them and RoleArnMissing, the Sso ones, keys that are incomplete.
[[nodiscard]] Found<ProfilePlan> planProfile(const SharedFiles &files, const QString &profile);

// The SSO part alone, for its own tests and its own words.
[[nodiscard]] Found<ProfilePlan::Sso> readSso(const SharedFiles &files, const Profile &profile);

} // namespace bk
