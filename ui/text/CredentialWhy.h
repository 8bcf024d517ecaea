// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialTrace.h"

namespace bk {

// Why a step of the chain is as it is, and what mends it. The inside of CredentialText.
struct CredentialWhy final {
    QString sentence;
    QString nextStep;
    QString command = {}; // to be run as it stands; nextStep may be empty then
};
[[nodiscard]] CredentialWhy whyOf(const CredentialStep &step);
[[nodiscard]] QString placeOf(const CredentialOrigin &origin); // never empty

} // namespace bk
