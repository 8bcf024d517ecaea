// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaType>
#include <QString>

#include <tl/expected.hpp>

namespace bk {

// What went wrong, as a value. The kind is closed: ui/text/ErrorText turns each into words in one switch without
// default, so core carries no sentences. `detail` is text from outside (server, system, parser), shown as plain text and
// never holding a secret: whoever builds an Error keeps request headers, key material and pasted text out of it.
struct Error final {
    enum class Kind {
        // input from the person or from a file
        InvalidInput,      // detail: what is wrong and where
        NotFound,          // detail: what was looked for
        AlreadyExists,     // detail: which
        FileUnreadable,    // detail: path and system error
        FileTooLarge,      // detail: path and limit
        KeyNotUsable,      // the text is no Bedrock API key, or is damaged; detail: KeyText problem code
        RegionMissing,     // no region from key, option or environment
        NotAllowedWithKey, // the operation refuses API keys; detail: operation
        CredentialsMissing,// no place of the chain has a credential
        CredentialsBroken, // the place that answers cannot be used; subject: where, detail: the reason's name
        ConsentNeeded,     // a credential_process that the person has not allowed; subject: where, detail: the command
        // the system keyring
        KeyringAbsent,     // no bus, or nobody serves org.freedesktop.secrets
        KeyringLocked,     // locked, and unlocking was not asked for or is not possible
        KeyringDismissed,  // the person closed the keyring's prompt
        KeyringRefused,    // the keyring answered with an error; detail: its words
        KeyringNotFound,   // open, answered, and there is no such item
        KeyringUnproven,   // it said success, but reading back did not give what was written (or the item is still there)
        KeyringTimeout,    // no answer within the deadline
        KeyringVanished,   // the service left the bus midway
        // the network, before or below HTTP
        HostNotFound,
        ConnectionRefused,
        ConnectionLost,    // reset or closed before the answer was complete
        TimedOut,          // detail: which limit
        TlsFailed,         // detail: the library's words
        ProxyFailed,       // detail: proxy host and words
        NetworkFailed,     // anything else below HTTP
        Redirected,        // 3xx; never followed; detail: ASCII host it pointed to
        TooLarge,          // detail: which limit
        NotTheService,     // 2xx that is not Bedrock's (captive portal, empty body, UnknownOperationException)
        HostNotAllowed,    // the key may not go to this host; detail: ASCII host
        EndpointInvalid,   // an endpoint override that cannot be used; detail: why
        Cancelled,
        // answers of the service
        KeyFormatRejected,   // "Invalid API Key format"
        KeyRejected,         // "Authentication failed: Please make sure your API Key is valid."
        KeyExpired,          // "Bearer Token has expired"
        KeyMissing,          // "Authorization header is missing"
        KeyUseForbidden,     // bedrock:CallWithBearerToken denied; detail: verbatim
        KeyUseForbiddenByScp,// the same by a service control policy
        PermissionMissing,   // key is fine, an action is not allowed; detail: verbatim, subject: the action
        ModelAccessDenied,   // model access, marketplace, payment; detail: verbatim
        UseCaseFormMissing,  // Anthropic use case details
        NeedsInferenceProfile,
        ModelIdInvalid,
        ModelEndOfLife,
        ResourceNotFound,
        Validation,
        Throttled,
        QuotaExceeded,
        KeySlotsFull,        // IAM: the user has as many Bedrock keys as a user may have (two)
        KeysNotOffered,      // IAM knows no Bedrock keys in this account's partition
        ModelTimeout,
        ModelFailed,         // ModelErrorException, ModelStreamErrorException
        ModelNotReady,
        ServiceUnavailable,
        ServiceFailed,       // 500
        SignatureRejected,   // SigV4 side: unknown access key, bad signature, expired session
        Refused,             // any other 4xx; type and detail verbatim
        // streams
        StreamDamaged,       // checksum, length, header or JSON of a frame
        StreamIncomplete,    // the body ended before messageStop
        // disk
        DiskFailed,          // detail: path and system error
        DatabaseDamaged,     // detail: path of the kept bad file
        DatabaseNewer,       // written by a newer version: read-only, no downgrade
        DatabaseBusy,
    };

    Kind kind;
    QString detail;      // words from outside; plain text
    QString type;        // the service's error type, e.g. AccessDeniedException
    QString subject;     // action, model, host or path the error is about
    QString requestId;   // x-amzn-RequestId
    int httpStatus = 0;
};

template<typename T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Error::Kind kind, QString detail = {}, QString subject = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(detail), {}, std::move(subject), {}, 0});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace bk
