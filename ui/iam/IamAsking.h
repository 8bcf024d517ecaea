// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/IamCaller.h"
#include "ui/MainWindow.h"
#include "ui/credentials/SourcePicker.h"

namespace bk {

// Whom IAM is asked as: what the person picked, where the key works. The answer comes a moment later: a profile may run a process or
// ask the network.
[[nodiscard]] inline QCoro::Task<Result<IamCaller>> callerOf(const UiParts &parts, const SourcePicker &picker, const ApiKey *key = nullptr)
{
    CredentialQuestion question;
    question.profile = picker.profile();
    question.instanceMetadata = parts.settings.values().instanceMetadata;
    QString region = key ? key->region : QString(); // names the partition where nothing else does
    if (region.isEmpty())
        region = parts.settings.values().defaultRegion;
    return iamCaller(&parts.credentials, Service::Iam, std::move(question), region.isEmpty() ? QStringLiteral("us-east-1") : region);
}

} // namespace bk
