// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ExitCode.h"

namespace bk {

ExitCode exitCodeFor(Error::Kind kind)
{
    using Kind = Error::Kind;
    switch (kind) {
    case Kind::InvalidInput: return ExitCode::Usage;
    case Kind::NotFound: return ExitCode::Failed;
    case Kind::AlreadyExists: return ExitCode::Failed;
    case Kind::FileUnreadable: return ExitCode::Failed;
    case Kind::FileTooLarge: return ExitCode::Failed;
    case Kind::KeyNotUsable: return ExitCode::Failed;
    case Kind::RegionMissing: return ExitCode::Usage;
    case Kind::NotAllowedWithKey: return ExitCode::Usage;
    case Kind::CredentialsMissing: return ExitCode::Usage;
    case Kind::CredentialsBroken: return ExitCode::Usage;
    case Kind::ConsentNeeded: return ExitCode::Usage;
    case Kind::KeyringAbsent: return ExitCode::KeyringTrouble;
    case Kind::KeyringLocked: return ExitCode::KeyringTrouble;
    case Kind::KeyringDismissed: return ExitCode::KeyringTrouble;
    case Kind::KeyringRefused: return ExitCode::KeyringTrouble;
    case Kind::KeyringNotFound: return ExitCode::KeyringTrouble;
    case Kind::KeyringUnproven: return ExitCode::KeyringTrouble;
    case Kind::KeyringTimeout: return ExitCode::KeyringTrouble;
    case Kind::KeyringVanished: return ExitCode::KeyringTrouble;
    case Kind::HostNotFound: return ExitCode::NetworkTrouble;
    case Kind::ConnectionRefused: return ExitCode::NetworkTrouble;
    case Kind::ConnectionLost: return ExitCode::NetworkTrouble;
    case Kind::TimedOut: return ExitCode::NetworkTrouble;
    case Kind::TlsFailed: return ExitCode::NetworkTrouble;
    case Kind::ProxyFailed: return ExitCode::NetworkTrouble;
    case Kind::NetworkFailed: return ExitCode::NetworkTrouble;
    case Kind::Redirected: return ExitCode::NetworkTrouble;
    case Kind::TooLarge: return ExitCode::NetworkTrouble;
    case Kind::NotTheService: return ExitCode::NetworkTrouble;
    case Kind::HostNotAllowed: return ExitCode::Usage;
    case Kind::EndpointInvalid: return ExitCode::Usage;
    case Kind::Cancelled: return ExitCode::Failed;
    case Kind::KeyFormatRejected: return ExitCode::RefusedByService;
    case Kind::KeyRejected: return ExitCode::RefusedByService;
    case Kind::KeyExpired: return ExitCode::RefusedByService;
    case Kind::KeyMissing: return ExitCode::RefusedByService;
    case Kind::KeyUseForbidden: return ExitCode::RefusedByService;
    case Kind::KeyUseForbiddenByScp: return ExitCode::RefusedByService;
    case Kind::PermissionMissing: return ExitCode::RefusedByService;
    case Kind::ModelAccessDenied: return ExitCode::RefusedByService;
    case Kind::UseCaseFormMissing: return ExitCode::RefusedByService;
    case Kind::NeedsInferenceProfile: return ExitCode::RefusedByService;
    case Kind::ModelIdInvalid: return ExitCode::RefusedByService;
    case Kind::ModelEndOfLife: return ExitCode::RefusedByService;
    case Kind::ResourceNotFound: return ExitCode::RefusedByService;
    case Kind::Validation: return ExitCode::RefusedByService;
    case Kind::Throttled: return ExitCode::RefusedByService;
    case Kind::QuotaExceeded: return ExitCode::RefusedByService;
    case Kind::KeySlotsFull: return ExitCode::RefusedByService;
    case Kind::KeysNotOffered: return ExitCode::RefusedByService;
    case Kind::ModelTimeout: return ExitCode::RefusedByService;
    case Kind::ModelFailed: return ExitCode::RefusedByService;
    case Kind::ModelNotReady: return ExitCode::RefusedByService;
    case Kind::ServiceUnavailable: return ExitCode::RefusedByService;
    case Kind::ServiceFailed: return ExitCode::RefusedByService;
    case Kind::SignatureRejected: return ExitCode::RefusedByService;
    case Kind::Refused: return ExitCode::RefusedByService;
    case Kind::StreamDamaged: return ExitCode::NetworkTrouble;
    case Kind::StreamIncomplete: return ExitCode::NetworkTrouble;
    case Kind::DiskFailed: return ExitCode::Failed;
    case Kind::DatabaseDamaged: return ExitCode::Failed;
    case Kind::DatabaseNewer: return ExitCode::Failed;
    case Kind::DatabaseBusy: return ExitCode::Failed;
    }
    Q_UNREACHABLE();
}

ExitCode exitCodeFor(const Diagnosis &diagnosis)
{
    using Verdict = Diagnosis::Verdict;
    if (diagnosis.verdict == Verdict::Works || diagnosis.verdict == Verdict::WorksLimited)
        return ExitCode::Ok;
    return diagnosis.error ? exitCodeFor(diagnosis.error->kind) : ExitCode::Failed;
}

} // namespace bk
