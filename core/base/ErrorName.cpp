// SPDX-License-Identifier: Apache-2.0
#include "core/base/ErrorName.h"

namespace bk {

QString nameOf(Error::Kind kind)
{
    using Kind = Error::Kind;
    switch (kind) {
    case Kind::InvalidInput: return QStringLiteral("InvalidInput");
    case Kind::NotFound: return QStringLiteral("NotFound");
    case Kind::AlreadyExists: return QStringLiteral("AlreadyExists");
    case Kind::FileUnreadable: return QStringLiteral("FileUnreadable");
    case Kind::FileTooLarge: return QStringLiteral("FileTooLarge");
    case Kind::KeyNotUsable: return QStringLiteral("KeyNotUsable");
    case Kind::RegionMissing: return QStringLiteral("RegionMissing");
    case Kind::NotAllowedWithKey: return QStringLiteral("NotAllowedWithKey");
    case Kind::CredentialsMissing: return QStringLiteral("CredentialsMissing");
    case Kind::CredentialsBroken: return QStringLiteral("CredentialsBroken");
    case Kind::ConsentNeeded: return QStringLiteral("ConsentNeeded");
    case Kind::KeyringAbsent: return QStringLiteral("KeyringAbsent");
    case Kind::KeyringLocked: return QStringLiteral("KeyringLocked");
    case Kind::KeyringDismissed: return QStringLiteral("KeyringDismissed");
    case Kind::KeyringRefused: return QStringLiteral("KeyringRefused");
    case Kind::KeyringNotFound: return QStringLiteral("KeyringNotFound");
    case Kind::KeyringUnproven: return QStringLiteral("KeyringUnproven");
    case Kind::KeyringTimeout: return QStringLiteral("KeyringTimeout");
    case Kind::KeyringVanished: return QStringLiteral("KeyringVanished");
    case Kind::HostNotFound: return QStringLiteral("HostNotFound");
    case Kind::ConnectionRefused: return QStringLiteral("ConnectionRefused");
    case Kind::ConnectionLost: return QStringLiteral("ConnectionLost");
    case Kind::TimedOut: return QStringLiteral("TimedOut");
    case Kind::TlsFailed: return QStringLiteral("TlsFailed");
    case Kind::ProxyFailed: return QStringLiteral("ProxyFailed");
    case Kind::NetworkFailed: return QStringLiteral("NetworkFailed");
    case Kind::Redirected: return QStringLiteral("Redirected");
    case Kind::TooLarge: return QStringLiteral("TooLarge");
    case Kind::NotTheService: return QStringLiteral("NotTheService");
    case Kind::HostNotAllowed: return QStringLiteral("HostNotAllowed");
    case Kind::EndpointInvalid: return QStringLiteral("EndpointInvalid");
    case Kind::Cancelled: return QStringLiteral("Cancelled");
    case Kind::KeyFormatRejected: return QStringLiteral("KeyFormatRejected");
    case Kind::KeyRejected: return QStringLiteral("KeyRejected");
    case Kind::KeyExpired: return QStringLiteral("KeyExpired");
    case Kind::KeyMissing: return QStringLiteral("KeyMissing");
    case Kind::KeyUseForbidden: return QStringLiteral("KeyUseForbidden");
    case Kind::KeyUseForbiddenByScp: return QStringLiteral("KeyUseForbiddenByScp");
    case Kind::PermissionMissing: return QStringLiteral("PermissionMissing");
    case Kind::ModelAccessDenied: return QStringLiteral("ModelAccessDenied");
    case Kind::UseCaseFormMissing: return QStringLiteral("UseCaseFormMissing");
    case Kind::NeedsInferenceProfile: return QStringLiteral("NeedsInferenceProfile");
    case Kind::ModelIdInvalid: return QStringLiteral("ModelIdInvalid");
    case Kind::ModelEndOfLife: return QStringLiteral("ModelEndOfLife");
    case Kind::ResourceNotFound: return QStringLiteral("ResourceNotFound");
    case Kind::Validation: return QStringLiteral("Validation");
    case Kind::Throttled: return QStringLiteral("Throttled");
    case Kind::QuotaExceeded: return QStringLiteral("QuotaExceeded");
    case Kind::KeySlotsFull: return QStringLiteral("KeySlotsFull");
    case Kind::KeysNotOffered: return QStringLiteral("KeysNotOffered");
    case Kind::ModelTimeout: return QStringLiteral("ModelTimeout");
    case Kind::ModelFailed: return QStringLiteral("ModelFailed");
    case Kind::ModelNotReady: return QStringLiteral("ModelNotReady");
    case Kind::ServiceUnavailable: return QStringLiteral("ServiceUnavailable");
    case Kind::ServiceFailed: return QStringLiteral("ServiceFailed");
    case Kind::SignatureRejected: return QStringLiteral("SignatureRejected");
    case Kind::Refused: return QStringLiteral("Refused");
    case Kind::StreamDamaged: return QStringLiteral("StreamDamaged");
    case Kind::StreamIncomplete: return QStringLiteral("StreamIncomplete");
    case Kind::DiskFailed: return QStringLiteral("DiskFailed");
    case Kind::DatabaseDamaged: return QStringLiteral("DatabaseDamaged");
    case Kind::DatabaseNewer: return QStringLiteral("DatabaseNewer");
    case Kind::DatabaseBusy: return QStringLiteral("DatabaseBusy");
    }
    Q_UNREACHABLE();
}

std::optional<Error::Kind> errorKindNamed(const QString &name)
{
    for (int kind = 0; kind <= int(Error::Kind::DatabaseBusy); ++kind) { // the last one
        if (nameOf(Error::Kind(kind)) == name)
            return Error::Kind(kind);
    }
    return std::nullopt;
}

} // namespace bk
