// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialChain.h"
#include "core/credentials/OtherSdks.h"
#include "ui/text/ErrorText.h"

namespace bk {

// The credential chain in words: the same for the window and for bkr. Plain text, never a value.
[[nodiscard]] QString placeName(CredentialPlace place);       // "Shared credentials file"
[[nodiscard]] QString placeHint(CredentialPlace place);       // where one would put something there
[[nodiscard]] QString outcomeWord(CredentialOutcome outcome); // "Used", "Shadowed", "Not found", ...
[[nodiscard]] QString kindText(CredentialKind kind);          // "Short-term API key"
[[nodiscard]] QString methodText(CredentialMethod method);    // "assumed role"

// What a person is to know of one step: title (place and outcome), why, and the exact command or file that mends it.
[[nodiscard]] ErrorWords words(const CredentialStep &step);
[[nodiscard]] QString mendingCommand(const CredentialStep &step); // to be copied and run; empty where no command mends it
// One sentence on who answers for an operation, or why nobody does.
[[nodiscard]] QString summaryText(const CredentialResolution &resolution, const QString &operation, const QString &home);
// Who would sign, in one line: the place, the access key, the account, the end of the session; or why nobody would.
[[nodiscard]] QString signerText(const CredentialResolution &resolution, const QString &home);
[[nodiscard]] QString warningText(const CredentialWarning &warning, const QString &home);
// What another SDK would choose here, in one line, and how it differs.
[[nodiscard]] QString sdkName(OtherSdk sdk);
[[nodiscard]] QString choiceText(const SdkChoice &choice, const QString &home);
[[nodiscard]] QString differenceText(SdkDifference difference);
// "AWS_ACCESS_KEY_ID", "~/.aws/credentials, line 12 (profile dev)"; home is written as ~.
[[nodiscard]] QString originText(const CredentialOrigin &origin, const QString &home);
// One line of what is known without the value: "Short-term API key, ...wxyz, account 1234, us-east-1, 40 min left".
[[nodiscard]] QString factsText(const CredentialFacts &facts, const QDateTime &now);

} // namespace bk
