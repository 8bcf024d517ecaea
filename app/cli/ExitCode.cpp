// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ExitCode.h"

namespace bk {

ErrorFacts factsOf(Error::Kind kind)
{
    using Kind = Error::Kind;
    switch (kind) {
    case Kind::InvalidInput: return {ExitCode::Usage, "InvalidInput"};
    case Kind::NotFound: return {ExitCode::Failed, "NotFound"};
    case Kind::AlreadyExists: return {ExitCode::Failed, "AlreadyExists"};
    case Kind::FileUnreadable: return {ExitCode::Failed, "FileUnreadable"};
    case Kind::FileTooLarge: return {ExitCode::Failed, "FileTooLarge"};
    case Kind::KeyNotUsable: return {ExitCode::Failed, "KeyNotUsable"};
    case Kind::RegionMissing: return {ExitCode::Usage, "RegionMissing"};
    case Kind::NotAllowedWithKey: return {ExitCode::Usage, "NotAllowedWithKey"};
    case Kind::CredentialsMissing: return {ExitCode::Usage, "CredentialsMissing"};
    case Kind::CredentialsBroken: return {ExitCode::Usage, "CredentialsBroken"};
    case Kind::ConsentNeeded: return {ExitCode::Usage, "ConsentNeeded"};
    case Kind::KeyringAbsent: return {ExitCode::KeyringTrouble, "KeyringAbsent"};
    case Kind::KeyringLocked: return {ExitCode::KeyringTrouble, "KeyringLocked"};
    case Kind::KeyringDismissed: return {ExitCode::KeyringTrouble, "KeyringDismissed"};
    case Kind::KeyringRefused: return {ExitCode::KeyringTrouble, "KeyringRefused"};
    case Kind::KeyringNotFound: return {ExitCode::KeyringTrouble, "KeyringNotFound"};
    case Kind::KeyringUnproven: return {ExitCode::KeyringTrouble, "KeyringUnproven"};
    case Kind::KeyringTimeout: return {ExitCode::KeyringTrouble, "KeyringTimeout"};
    case Kind::KeyringVanished: return {ExitCode::KeyringTrouble, "KeyringVanished"};
    case Kind::HostNotFound: return {ExitCode::NetworkTrouble, "HostNotFound"};
    case Kind::ConnectionRefused: return {ExitCode::NetworkTrouble, "ConnectionRefused"};
    case Kind::ConnectionLost: return {ExitCode::NetworkTrouble, "ConnectionLost"};
    case Kind::TimedOut: return {ExitCode::NetworkTrouble, "TimedOut"};
    case Kind::TlsFailed: return {ExitCode::NetworkTrouble, "TlsFailed"};
    case Kind::ProxyFailed: return {ExitCode::NetworkTrouble, "ProxyFailed"};
    case Kind::NetworkFailed: return {ExitCode::NetworkTrouble, "NetworkFailed"};
    case Kind::Redirected: return {ExitCode::NetworkTrouble, "Redirected"};
    case Kind::TooLarge: return {ExitCode::NetworkTrouble, "TooLarge"};
    case Kind::NotTheService: return {ExitCode::NetworkTrouble, "NotTheService"};
    case Kind::HostNotAllowed: return {ExitCode::Usage, "HostNotAllowed"};
    case Kind::EndpointInvalid: return {ExitCode::Usage, "EndpointInvalid"};
    case Kind::Cancelled: return {ExitCode::Failed, "Cancelled"};
    case Kind::KeyFormatRejected: return {ExitCode::RefusedByService, "KeyFormatRejected"};
    case Kind::KeyRejected: return {ExitCode::RefusedByService, "KeyRejected"};
    case Kind::KeyExpired: return {ExitCode::RefusedByService, "KeyExpired"};
    case Kind::KeyMissing: return {ExitCode::RefusedByService, "KeyMissing"};
    case Kind::KeyUseForbidden: return {ExitCode::RefusedByService, "KeyUseForbidden"};
    case Kind::KeyUseForbiddenByScp: return {ExitCode::RefusedByService, "KeyUseForbiddenByScp"};
    case Kind::PermissionMissing: return {ExitCode::RefusedByService, "PermissionMissing"};
    case Kind::ModelAccessDenied: return {ExitCode::RefusedByService, "ModelAccessDenied"};
    case Kind::UseCaseFormMissing: return {ExitCode::RefusedByService, "UseCaseFormMissing"};
    case Kind::NeedsInferenceProfile: return {ExitCode::RefusedByService, "NeedsInferenceProfile"};
    case Kind::ModelIdInvalid: return {ExitCode::RefusedByService, "ModelIdInvalid"};
    case Kind::ModelEndOfLife: return {ExitCode::RefusedByService, "ModelEndOfLife"};
    case Kind::ResourceNotFound: return {ExitCode::RefusedByService, "ResourceNotFound"};
    case Kind::Validation: return {ExitCode::RefusedByService, "Validation"};
    case Kind::Throttled: return {ExitCode::RefusedByService, "Throttled"};
    case Kind::QuotaExceeded: return {ExitCode::RefusedByService, "QuotaExceeded"};
    case Kind::KeySlotsFull: return {ExitCode::RefusedByService, "KeySlotsFull"};
    case Kind::KeysNotOffered: return {ExitCode::RefusedByService, "KeysNotOffered"};
    case Kind::ModelTimeout: return {ExitCode::RefusedByService, "ModelTimeout"};
    case Kind::ModelFailed: return {ExitCode::RefusedByService, "ModelFailed"};
    case Kind::ModelNotReady: return {ExitCode::RefusedByService, "ModelNotReady"};
    case Kind::ServiceUnavailable: return {ExitCode::RefusedByService, "ServiceUnavailable"};
    case Kind::ServiceFailed: return {ExitCode::RefusedByService, "ServiceFailed"};
    case Kind::SignatureRejected: return {ExitCode::RefusedByService, "SignatureRejected"};
    case Kind::Refused: return {ExitCode::RefusedByService, "Refused"};
    case Kind::StreamDamaged: return {ExitCode::NetworkTrouble, "StreamDamaged"};
    case Kind::StreamIncomplete: return {ExitCode::NetworkTrouble, "StreamIncomplete"};
    case Kind::DiskFailed: return {ExitCode::Failed, "DiskFailed"};
    case Kind::DatabaseDamaged: return {ExitCode::Failed, "DatabaseDamaged"};
    case Kind::DatabaseNewer: return {ExitCode::Failed, "DatabaseNewer"};
    case Kind::DatabaseBusy: return {ExitCode::Failed, "DatabaseBusy"};
    }
    Q_UNREACHABLE();
}

ExitCode exitCodeFor(const Diagnosis &diagnosis)
{
    using Verdict = Diagnosis::Verdict;
    if (diagnosis.verdict == Verdict::Works || diagnosis.verdict == Verdict::WorksLimited)
        return ExitCode::Ok;
    return diagnosis.error ? factsOf(diagnosis.error->kind).exitCode : ExitCode::Failed;
}

} // namespace bk
