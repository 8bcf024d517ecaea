// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace bk {

// What may be told of where credentials come from: places, outcomes, reasons and origins, and never a value. The words for
// every name here belong to ui/text; the lists are closed.

// The documented order, first to last.
enum class CredentialPlace {
    BearerVariable,       // AWS_BEARER_TOKEN_BEDROCK
    Settings,             // the credential chosen in this program's settings
    EnvironmentKeys,      // AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
    CredentialsFile,      // the profile, where ~/.aws/credentials decides it
    ConfigFile,           // the profile, where ~/.aws/config decides it
    WebIdentityVariables, // AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN
    Container,            // AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI
    InstanceMetadata,     // the role of an EC2 instance
};

// How a place makes its credential.
enum class CredentialMethod { None, BearerToken, StoredKey, StaticKeys, AssumeRole, WebIdentity, Process, Sso, Login, Container, InstanceMetadata };

enum class CredentialKind { Unknown, Bearer, LongTermKey, ShortTermKey, PermanentAccessKeys, TemporaryAccessKeys };

enum class CredentialOutcome {
    Won,
    Shadowed,     // something is there; an earlier place answers or stops the search
    NotFound,
    Broken,       // something is there and cannot be used: the search ends here, never with another identity
    NeedsConsent, // a credential_process that the person has not allowed; the search ends here
    Off,          // not to be asked: reason says by what
    NotAsked,     // costs a process or the network, and an earlier place had answered or stopped (or the question is offline)
};

enum class CredentialReason {
    None,
    // why a place that has something did not win, or was not asked
    EarlierPlaceAnswered,
    EarlierPlaceStopped,     // an earlier place is broken or needs consent
    OperationTakesNoApiKey,
    AnotherProfileChosen,    // a profile was chosen: that profile or an error
    OtherFileDecides,        // the profile stands in both files; this one's part was not the deciding one
    RoleBeforeKeys,          // the profile has keys too, but a role_arn with a source goes first
    Offline,                 // the question forbids processes and the network
    MetadataNotAskedFor,     // a desktop does not ask for instance metadata by itself
    MetadataDisabled,        // AWS_EC2_METADATA_DISABLED
    ProcessNotAllowed,       // no consent for this command
    // values
    Empty,                   // set, and nothing or only blanks in it
    Quoted,                  // the quotes are part of the value
    BadCharacter,
    AccessKeyIdMissing,      // a secret without its id
    SecretAccessKeyMissing,  // an id without its secret
    SessionTokenAlone,       // AWS_SESSION_TOKEN without keys
    Expired,
    ExpiresSoon,             // a warning: within five minutes
    BadExpiration,
    // files
    FileUnreadable,
    FileTooLarge,
    FileNotRegular,
    FileDamaged,             // origin says the line, error.detail what
    FileOpenToOthers,        // a warning: group or others can read or write it
    ValueGivenTwice,         // a warning: the last one counts
    SectionIgnored,          // a warning: [x] in the config file without "profile", or a name that is none
    // profiles
    ProfileMissing,
    ProfileEmpty,            // there, and without credentials
    SourceProfileMissing,
    ProfileLoop,
    ProfileTooDeep,
    RoleWithoutSource,
    RoleWithTwoSources,      // source_profile and credential_source
    UnknownCredentialSource,
    MfaNeeded,               // mfa_serial: needs a code from a device
    RoleArnMissing,          // web_identity_token_file without role_arn
    SsoIncomplete,           // origin says which key is missing
    SsoSessionMissing,
    SsoRegionTwice,          // sso_region or sso_start_url of the profile differs from its sso-session
    SsoTokenMissing,         // nobody signed in: aws sso login
    SsoTokenExpired,         // and cannot be renewed: aws sso login
    SsoTokenDamaged,
    LoginNotFollowed,        // login_session: recognised, not followed
    // processes
    CommandNotUsable,        // cannot be split: open quotes
    ProcessNotStarted,
    ProcessFailed,           // exit code in error.detail; its words are not shown
    ProcessTimedOut,
    ProcessTalksTooMuch,
    AnswerDamaged,           // not the JSON that was promised
    AnswerIncomplete,        // a member is missing; error.detail names it
    WrongVersion,
    // network
    RegionMissing,
    HostNotAllowed,          // an address that credentials may not come from or go to
    BadAddress,
    TokenFileUnreadable,
    CallFailed,              // error says how
    NoRole,                  // the instance has no role
};

// Where a thing stands: a variable, or a line of a file; and the profile and key there. Never a value.
struct CredentialOrigin final {
    QString variable;
    QString file;
    int line = 0;
    QString profile; // as in --profile
    QString key;     // aws_access_key_id, credential_process, ...
    QString host;    // who answered: STS, SSO, a metadata address; or, for Settings, the stored key's label
    [[nodiscard]] bool isEmpty() const { return variable.isEmpty() && file.isEmpty() && profile.isEmpty() && host.isEmpty(); }
    [[nodiscard]] QString text() const; // "AWS_PROFILE", "/home/a/.aws/config:12", or the host: for a column and for --json
    bool operator==(const CredentialOrigin &) const = default;
};

// A credential_process as it would be run: no shell, these arguments. Both parts are shown whole before a person consents.
struct ProcessCommand final {
    CredentialOrigin origin;
    QString command;        // as written in the file
    QStringList arguments;  // as it is run; the first is the program
    bool operator==(const ProcessCommand &) const = default;
};

// What is known of a credential without its value.
struct CredentialFacts final {
    CredentialKind kind = CredentialKind::Unknown;
    QString fingerprint;  // of the secret part; equal secrets have equal fingerprints
    QString lastFour;     // of a bearer token, or of the access key id
    QString accessKeyId;  // of access keys: names them, opens nothing
    QString account;
    QString region;       // a short-term key's own
    QDateTime expires;    // UTC; invalid: not known
    bool operator==(const CredentialFacts &) const = default;
};

struct CredentialStep final {
    CredentialPlace place = CredentialPlace::BearerVariable;
    CredentialMethod method = CredentialMethod::None;
    CredentialOutcome outcome = CredentialOutcome::NotFound;
    CredentialReason reason = CredentialReason::None;
    CredentialOrigin origin;            // what decided, or what is wrong
    QList<CredentialOrigin> via;        // of a profile: every role and source it went through, from the chosen profile down
    CredentialFacts facts;              // as far as known without running or sending anything that was not to be
    std::optional<ProcessCommand> command; // of NeedsConsent, and wherever a process is the source
    std::optional<Error> error;         // of Broken
};

// A thing that works and should be looked at: a file that others can read, a value given twice.
struct CredentialWarning final {
    CredentialReason reason = CredentialReason::None;
    CredentialOrigin origin;
    bool operator==(const CredentialWarning &) const = default;
};

// Names for machines (bkr --json): "bearer-variable", "won", "profile-loop", ...
[[nodiscard]] QString nameOf(CredentialPlace place);
[[nodiscard]] QString nameOf(CredentialMethod method);
[[nodiscard]] QString nameOf(CredentialKind kind);
[[nodiscard]] QString nameOf(CredentialOutcome outcome);
[[nodiscard]] QString nameOf(CredentialReason reason);

} // namespace bk
