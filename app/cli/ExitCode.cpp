// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ExitCode.h"

namespace bk {

ExitCode exitCodeFor(Error::Kind kind)
{
    using Kind = Error::Kind;
    switch (kind) {
    case Kind::InvalidInput:
    case Kind::RegionMissing:
    case Kind::NotAllowedWithKey:
    case Kind::CredentialsMissing:
    case Kind::CredentialsBroken:
    case Kind::ConsentNeeded:
    case Kind::HostNotAllowed:
    case Kind::EndpointInvalid:
        return ExitCode::Usage;
    case Kind::NotFound:
    case Kind::AlreadyExists:
    case Kind::FileUnreadable:
    case Kind::FileTooLarge:
    case Kind::KeyNotUsable:
    case Kind::Cancelled:
    case Kind::DiskFailed:
    case Kind::DatabaseDamaged:
    case Kind::DatabaseNewer:
    case Kind::DatabaseBusy:
        return ExitCode::Failed;
    case Kind::KeyringAbsent:
    case Kind::KeyringLocked:
    case Kind::KeyringDismissed:
    case Kind::KeyringRefused:
    case Kind::KeyringNotFound:
    case Kind::KeyringUnproven:
    case Kind::KeyringTimeout:
    case Kind::KeyringVanished:
        return ExitCode::KeyringTrouble;
    case Kind::HostNotFound:
    case Kind::ConnectionRefused:
    case Kind::ConnectionLost:
    case Kind::TimedOut:
    case Kind::TlsFailed:
    case Kind::ProxyFailed:
    case Kind::NetworkFailed:
    case Kind::Redirected:
    case Kind::TooLarge:
    case Kind::NotTheService:
    case Kind::StreamDamaged:
    case Kind::StreamIncomplete:
        return ExitCode::NetworkTrouble;
    case Kind::KeyFormatRejected:
    case Kind::KeyRejected:
    case Kind::KeyExpired:
    case Kind::KeyMissing:
    case Kind::KeyUseForbidden:
    case Kind::KeyUseForbiddenByScp:
    case Kind::PermissionMissing:
    case Kind::ModelAccessDenied:
    case Kind::UseCaseFormMissing:
    case Kind::NeedsInferenceProfile:
    case Kind::ModelIdInvalid:
    case Kind::ModelEndOfLife:
    case Kind::ResourceNotFound:
    case Kind::Validation:
    case Kind::Throttled:
    case Kind::QuotaExceeded:
    case Kind::KeySlotsFull:
    case Kind::KeysNotOffered:
    case Kind::ModelTimeout:
    case Kind::ModelFailed:
    case Kind::ModelNotReady:
    case Kind::ServiceUnavailable:
    case Kind::ServiceFailed:
    case Kind::SignatureRejected:
    case Kind::Refused:
        return ExitCode::RefusedByService;
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
